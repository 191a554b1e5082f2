#include "models/documents/templates/PagedPdf.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextTable>

#include <cmath>

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::PagedPdf)
};

constexpr int resolution = 600;
constexpr int layoutDpi = 96; ///< what a CSS pixel means
constexpr int mostTablesKept = 40;
constexpr int mostHeadingsKept = 100;

/** What the layout measures on: always the same, whatever this computer's screen is. */
QImage paper()
{
    QImage image(1, 1, QImage::Format_ARGB32);
    image.setDotsPerMeterX(qRound(layoutDpi / 0.0254));
    image.setDotsPerMeterY(qRound(layoutDpi / 0.0254));
    return image;
}

/** A small table that would be cut by the end of a page, as where people sign, begins on the next.
 */
void keepTablesTogether(QTextDocument *document, qreal pageHeight)
{
    int kept = 0;
    const QList<QTextFrame *> frames = document->rootFrame()->childFrames();
    for (QTextFrame *frame : frames) {
        auto *table = qobject_cast<QTextTable *>(frame);
        if (!table || kept >= mostTablesKept)
            continue;
        const QRectF place = document->documentLayout()->frameBoundingRect(table);
        const bool cut =
            std::floor(place.top() / pageHeight) < std::floor((place.bottom() - 1) / pageHeight);
        if (!cut || place.height() > pageHeight * 0.4)
            continue;
        QTextTableFormat format = table->format();
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
        table->setFormat(format);
        ++kept;
    }
}

/** Below the text, where the margin begins. */
void drawFoot(QPainter *painter, const QRectF &foot, const QString &title, int page, int pages)
{
    painter->setPen(QColor(0x55, 0x55, 0x55));
    const QString number = Words::tr("Page %1 of %2").arg(page).arg(pages);
    const QFontMetricsF metrics(painter->font());
    const qreal room = foot.width() - metrics.horizontalAdvance(number) * 1.5;
    painter->drawText(foot, Qt::AlignLeft | Qt::AlignBottom,
                      metrics.elidedText(title.simplified(), Qt::ElideRight, room));
    painter->drawText(foot, Qt::AlignRight | Qt::AlignBottom, number);
}

bool isHeading(const QTextBlock &block)
{
    if (block.text().size() > 100 || block.text().trimmed().isEmpty())
        return false;
    for (auto part = block.begin(); !part.atEnd(); ++part) {
        if (part.fragment().charFormat().fontWeight() < QFont::DemiBold)
            return false;
    }
    return true;
}

/** A heading alone at the foot of a page goes to the next with what it is about. */
void keepHeadingsWithText(QTextDocument *document, qreal pageHeight)
{
    const auto pageOf = [document, pageHeight](const QTextBlock &block) {
        return std::floor(document->documentLayout()->blockBoundingRect(block).top() / pageHeight);
    };
    int kept = 0;
    for (QTextBlock block = document->begin(); block.next().isValid(); block = block.next()) {
        if (!isHeading(block) || QTextCursor(block).currentTable() || kept >= mostHeadingsKept ||
            pageOf(block) == pageOf(block.next()))
            continue;
        QTextBlockFormat format = block.blockFormat();
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
        QTextCursor(block).setBlockFormat(format);
        ++kept;
    }
}

} // namespace

Result<QByteArray> PagedPdf::of(QTextDocument *document, const QString &title)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPageSize(QPageSize(QPageSize::Letter));
    writer.setPageMargins(QMarginsF(1, 1, 1, 0.6), QPageLayout::Inch);
    writer.setResolution(resolution);
    writer.setTitle(title);
    writer.setCreator(QStringLiteral("Peak 1031"));
    const qreal scale = qreal(resolution) / layoutDpi;
    const QSizeF sheet(writer.width() / scale, writer.height() / scale);
    const qreal footHeight = 0.45 * layoutDpi;
    const QSizeF text(sheet.width(), sheet.height() - footHeight);
    QImage measured = paper();
    document->setDocumentMargin(0);
    document->documentLayout()->setPaintDevice(&measured);
    document->setPageSize(text);
    keepTablesTogether(document, text.height());
    keepHeadingsWithText(document, text.height());
    const int pages = document->pageCount();
    if (pages > mostPages)
        return Error{ErrorKind::Invalid, Words::tr("This document would have %n pages, which is "
                                                   "more than a letter has. Nothing was made.",
                                                   nullptr, pages)};
    QPainter painter(&writer);
    QFont small = document->defaultFont();
    small.setPixelSize(11); // not points, which the painter would scale once more
    painter.scale(scale, scale);
    painter.setFont(small);
    for (int page = 0; page < pages; ++page) {
        if (page > 0)
            writer.newPage();
        const QRectF shown(0, page * text.height(), text.width(), text.height());
        QAbstractTextDocumentLayout::PaintContext context;
        context.clip = shown;
        context.palette.setColor(QPalette::Text, Qt::black);
        painter.save();
        painter.translate(0, -shown.top());
        painter.setClipRect(shown);
        document->documentLayout()->draw(&painter, context);
        painter.restore();
        drawFoot(&painter, {0, text.height(), sheet.width(), footHeight}, title, page + 1, pages);
    }
    painter.end();
    buffer.close();
    return bytes;
}

} // namespace Peak
