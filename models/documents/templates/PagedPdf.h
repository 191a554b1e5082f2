#pragma once

#include "models/db/Result.h"

#include <QByteArray>
#include <QString>

class QTextDocument;

namespace Peak {

/**
 * A rich text document as PDF: letter size, an inch of margin, the title and the page number at the
 * foot of each page.
 *
 * Black on white whatever the program looks like. Lays the document out anew. On the document's
 * thread; needs a QGuiApplication.
 */
class PagedPdf
{
public:
    static constexpr int mostPages = 500;

    static Result<QByteArray> of(QTextDocument *document, const QString &title);
};

} // namespace Peak
