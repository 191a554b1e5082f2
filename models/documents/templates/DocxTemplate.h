#pragma once

#include "models/documents/templates/ZipPackage.h"
#include "models/domain/TemplateValue.h"

#include <QByteArray>
#include <QStringList>

namespace Peak {

/**
 * A Word document with placeholders: what it asks for, and itself with the values put in.
 *
 * Body, tables, headers, footers, notes and text boxes. Hostile or broken files end in an Error
 * with a sentence. Knows nothing of exchanges. Plain value; any thread, and not the GUI thread
 * where the document is large.
 */
class DocxTemplate
{
public:
    static Result<DocxTemplate> read(const QByteArray &bytes);

    const TemplateScan &scan() const { return m_scan; }
    /** A .docx; what `values` does not have stays as it is written. */
    Result<QByteArray> filled(const TemplateFilling &values) const;
    /** What the document would load from elsewhere when it is opened: pictures, a template. */
    static Result<QStringList> loadsFromElsewhere(const QByteArray &bytes);

private:
    explicit DocxTemplate(ZipPackage package) : m_package(std::move(package)) {}
    static Result<QStringList> textParts(const ZipPackage &package);

    ZipPackage m_package;
    QStringList m_parts; ///< that have text
    TemplateScan m_scan;
};

} // namespace Peak
