#pragma once

#include <QBuffer>
#include <QByteArray>
#include <QString>

#ifdef PEAK_HAVE_PDF
#include <QPdfDocument>
#include <QPdfSelection>
#endif

namespace Peak {

/** What somebody reads in a PDF; needs Qt Pdf. */
class PdfText
{
public:
    static int pages(QByteArray pdf) { return read(&pdf).first; }
    static QString of(QByteArray pdf) { return read(&pdf).second; }

private:
    static std::pair<int, QString> read(QByteArray *pdf)
    {
#ifdef PEAK_HAVE_PDF
        QBuffer buffer(pdf);
        buffer.open(QIODevice::ReadOnly);
        QPdfDocument document;
        document.load(&buffer);
        QString text;
        for (int page = 0; page < document.pageCount(); ++page)
            text += document.getAllText(page).text() + u'\f';
        return {document.pageCount(), text.simplified()};
#else
        Q_UNUSED(pdf)
        return {0, {}};
#endif
    }
};

} // namespace Peak
