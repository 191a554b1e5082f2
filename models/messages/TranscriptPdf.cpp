#include "models/messages/TranscriptPdf.h"

#include <QAbstractTextDocumentLayout>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QImage>
#include <QLocale>
#include <QPageSize>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextLayout>
#include <QTimeZone>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int resolution = 600;
constexpr int layoutDpi = 96; ///< the layout's pixels, 96 to an inch of paper
constexpr qreal footHeight = 0.4 * layoutDpi;
constexpr qreal gap = 12; ///< between two messages
const QColor faint(0x55, 0x55, 0x55);

/** What the layout measures on: always the same, whatever this computer's screen is. */
QImage paper()
{
    QImage image(1, 1, QImage::Format_ARGB32);
    image.setDotsPerMeterX(qRound(layoutDpi / 0.0254));
    image.setDotsPerMeterY(qRound(layoutDpi / 0.0254));
    return image;
}

QTextCharFormat sized(int pixels, const QColor &color = Qt::black)
{
    QTextCharFormat format;
    format.setForeground(color);
    format.setProperty(QTextFormat::FontPixelSize, pixels);
    return format;
}

QTextCharFormat bold(int pixels)
{
    QTextCharFormat format = sized(pixels);
    format.setFontWeight(QFont::DemiBold);
    return format;
}

QTextCharFormat hashFormat()
{
    QTextCharFormat format = sized(9, faint);
    format.setFontFamilies({QFontDatabase::systemFont(QFontDatabase::FixedFont).family()});
    return format;
}

/** The lowest end of a line at or above `limit`; `limit` where no line ends between. */
qreal lineEndAbove(const QTextDocument &document, qreal from, qreal limit)
{
    qreal best = from;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const qreal top = document.documentLayout()->blockBoundingRect(block).top();
        for (int i = 0; i < block.layout()->lineCount(); ++i) {
            const qreal end = top + block.layout()->lineAt(i).rect().bottom();
            if (end <= limit)
                best = qMax(best, end);
        }
    }
    return best > from ? best : limit;
}

} // namespace

TranscriptPdf::~TranscriptPdf()
{
    if (m_painter.isActive())
        m_painter.end();
}

Error TranscriptPdf::unwritable() const
{
    return {
        ErrorKind::Invalid,
        tr("The transcript can't be written: %1. There is no new file.").arg(m_file.errorString())};
}

QString TranscriptPdf::timeOf(const QString &sentAt) const
{
    const QTimeZone zone(m_head.timeZone);
    const QDateTime moment = QDateTime::fromString(sentAt, Qt::ISODateWithMs);
    return QLocale().toString(moment.toTimeZone(zone.isValid() ? zone : QTimeZone::utc()),
                              u"MMM d, yyyy h:mm:ss AP"_s);
}

Result<void> TranscriptPdf::begin(const TranscriptHead &head)
{
    m_head = head;
    if (!m_file.open(QIODevice::WriteOnly))
        return unwritable();
    m_writer = std::make_unique<QPdfWriter>(&m_file);
    m_writer->setPageSize(QPageSize(QPageSize::Letter));
    m_writer->setPageMargins(QMarginsF(1, 1, 1, 0.6), QPageLayout::Inch);
    m_writer->setResolution(resolution);
    m_writer->setTitle(tr("Transcript of %1").arg(head.title));
    m_writer->setCreator(u"Peak 1031"_s);
    if (!m_painter.begin(m_writer.get()))
        return unwritable();
    const qreal scale = qreal(resolution) / layoutDpi;
    m_painter.scale(scale, scale);
    m_sheet = QSizeF(m_writer->width() / scale, m_writer->height() / scale);
    const QString zone = head.timeZone.isEmpty() ? u"UTC"_s : QString::fromLatin1(head.timeZone);
    put({{tr("Transcript of %1").arg(head.title.simplified()), bold(20)},
         {tr("Made by %1 on %2. Times are those of %3.")
              .arg(head.madeBy.simplified(),
                   timeOf(head.madeAt.toUTC().toString(Qt::ISODateWithMs)), zone),
          sized(12, faint)},
         {tr("Below each message stands its SHA-256, and at the end that of all of them, which the "
             "record of the firm has too: whoever changes a word, a name or a time changes it."),
          sized(12, faint)}});
    return {};
}

TranscriptPdf::Piece TranscriptPdf::headOf(const TranscriptLine &line) const
{
    QString text = line.kind == u"system"_s
                       ? tr("%1, by itself").arg(timeOf(line.sentAt))
                       : u"%1, %2"_s.arg(line.senderName.simplified(), timeOf(line.sentAt));
    if (!line.editedAt.isEmpty())
        text += tr(", edited %1").arg(timeOf(line.editedAt));
    return {text, line.kind == u"system"_s ? sized(12, faint) : bold(12)};
}

Result<void> TranscriptPdf::add(const TranscriptLine &line)
{
    QList<Piece> paragraphs = {headOf(line)};
    if (line.deleted)
        paragraphs.append({tr("This message was deleted."), sized(13, faint)});
    else if (!line.text.isEmpty())
        paragraphs.append({line.text, sized(13)});
    const QStringList documents = line.documents.split(u'\n', Qt::SkipEmptyParts);
    for (const QString &document : documents)
        paragraphs.append({tr("Document: %1").arg(document.section(u' ', 1)), sized(12)});
    if (line.hidden > 0)
        paragraphs.append({tr("%n document(s) that the reader may not see", nullptr, line.hidden),
                           sized(12, faint)});
    paragraphs.append({u"%1  %2"_s.arg(line.number).arg(line.hash), hashFormat()});
    put(paragraphs);
    return m_file.error() == QFileDevice::NoError ? Result<void>() : unwritable();
}

/** One block of text that stays together where it can. */
void TranscriptPdf::put(const QList<Piece> &paragraphs)
{
    QImage measured = paper();
    QTextDocument document;
    document.setDocumentMargin(0);
    document.documentLayout()->setPaintDevice(&measured);
    QTextCursor cursor(&document);
    for (qsizetype i = 0; i < paragraphs.size(); ++i) {
        if (i > 0)
            cursor.insertBlock();
        cursor.insertText(paragraphs.at(i).text, paragraphs.at(i).format);
    }
    document.setTextWidth(m_sheet.width());
    const qreal height = document.size().height();
    const qreal room = m_sheet.height() - footHeight;
    if (m_top > 0 && m_top + height > room && (height <= room || m_top > room / 2))
        nextPage();
    for (qreal drawn = 0; drawn < height;) {
        const qreal most = room - m_top;
        const qreal part = height - drawn <= most
                               ? height - drawn
                               : lineEndAbove(document, drawn, drawn + most) - drawn;
        drawPart(document, drawn, part);
        drawn += part;
        m_top += part;
        if (drawn < height)
            nextPage();
    }
    m_top += gap;
}

void TranscriptPdf::drawPart(QTextDocument &document, qreal from, qreal height)
{
    m_painter.save();
    m_painter.translate(0, m_top - from);
    m_painter.setClipRect(QRectF(0, from, m_sheet.width(), height));
    QAbstractTextDocumentLayout::PaintContext context;
    context.clip = QRectF(0, from, m_sheet.width(), height);
    context.palette.setColor(QPalette::Text, Qt::black);
    document.documentLayout()->draw(&m_painter, context);
    m_painter.restore();
}

void TranscriptPdf::nextPage()
{
    drawFoot();
    m_writer->newPage();
    ++m_page;
    m_top = 0;
}

void TranscriptPdf::drawFoot()
{
    QFont small = m_painter.font();
    small.setPixelSize(11);
    m_painter.setFont(small);
    m_painter.setPen(faint);
    const QRectF foot(0, m_sheet.height() - footHeight, m_sheet.width(), footHeight);
    const QString number = tr("Page %1").arg(m_page);
    const QFontMetricsF metrics(small);
    const qreal width = foot.width() - metrics.horizontalAdvance(number) * 1.5;
    m_painter.drawText(foot, Qt::AlignLeft | Qt::AlignBottom,
                       metrics.elidedText(tr("Transcript of %1").arg(m_head.title.simplified()),
                                          Qt::ElideRight, width));
    m_painter.drawText(foot, Qt::AlignRight | Qt::AlignBottom, number);
}

Result<void> TranscriptPdf::finish(const TranscriptTotal &total)
{
    put({{tr("%n message(s), numbers %1 to %2", nullptr, int(total.lines))
              .arg(total.first)
              .arg(total.last),
          bold(12)},
         {tr("SHA-256 of all hashes above, one after the other:"), sized(12, faint)},
         {total.hash, hashFormat()}});
    drawFoot();
    const bool drawn = m_painter.end();
    m_writer.reset();
    if (!drawn || !m_file.commit())
        return unwritable();
    return {};
}

} // namespace Peak
