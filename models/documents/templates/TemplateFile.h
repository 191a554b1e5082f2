#pragma once

#include "models/db/Result.h"
#include "models/domain/TemplateValue.h"

#include <QByteArray>
#include <QJsonArray>
#include <QString>

#include <functional>

namespace Peak {

/**
 * A template of either kind, by the short type that its document has ("docx", "html").
 *
 * Blocking; any thread but the GUI's. HTML needs a QGuiApplication.
 */
class TemplateFile
{
public:
    enum class Format { Docx, Pdf };

    /** Whether files of this type can be templates at all. */
    static bool isTemplateType(const QString &fileType);
    static bool isHtml(const QString &fileType);
    /** Why a template of this type can't become such a file; empty: it can. */
    static QString whyNot(const QString &fileType, Format format);

    static Result<TemplateScan> scan(const QByteArray &bytes, const QString &fileType);
    /** Filled; `stopped` is asked now and then where it takes long. */
    static Result<QByteArray> filled(const QByteArray &bytes, const QString &fileType,
                                     Format format, const TemplateFilling &values,
                                     const std::function<bool()> &stopped = {});
};

/** What documents.template_variables holds of a template: the names that it asks for. */
Result<QJsonArray> templateVariables(const QByteArray &bytes, const QString &fileType);

} // namespace Peak
