#pragma once

#include "models/db/Result.h"
#include "models/domain/TemplateValue.h"

#include <QByteArray>

namespace Peak {

/**
 * An HTML page with placeholders: what it asks for, and the PDF with the values put in.
 *
 * Values are put into the text that people would read, never into the HTML, so that no value is
 * ever read as a tag. Loads nothing from anywhere. Needs a QGuiApplication; any thread, and not the
 * GUI thread where the page is long.
 */
class HtmlTemplate
{
public:
    static Result<HtmlTemplate> read(const QByteArray &bytes);

    const TemplateScan &scan() const { return m_scan; }
    /** Letter size, with page numbers; what `values` does not have stays as it is written. */
    Result<QByteArray> pdf(const TemplateFilling &values) const;

private:
    QByteArray m_bytes;
    TemplateScan m_scan;
};

} // namespace Peak
