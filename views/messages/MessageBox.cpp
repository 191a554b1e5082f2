#include "views/messages/MessageBox.h"

#include "views/common/Theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int mostCharacters = 3000; ///< of a message that is not shown whole
constexpr int lineLetters = 100;     ///< a line longer than that is hard to read
constexpr int right = 24;

QString iconOf(const QString &fileType)
{
    static const QHash<QString, QString> icons = {
        {u"jpg"_s, u"file-image"_s},        {u"jpeg"_s, u"file-image"_s},
        {u"png"_s, u"file-image"_s},        {u"gif"_s, u"file-image"_s},
        {u"xlsx"_s, u"file-spreadsheet"_s}, {u"csv"_s, u"file-spreadsheet"_s},
        {u"zip"_s, u"file-archive"_s},      {u"pdf"_s, u"file-text"_s},
        {u"docx"_s, u"file-text"_s},        {u"txt"_s, u"file-text"_s}};
    return icons.value(fileType, u"file"_s);
}

QList<QTextLayout::FormatRange> formatsOf(const QList<MessageText::Span> &spans, int start,
                                          int length, const MessageBox::Look &look)
{
    QList<QTextLayout::FormatRange> ranges;
    for (const MessageText::Span &span : spans) {
        if (span.start + span.length <= start || span.start >= start + length)
            continue;
        QTextLayout::FormatRange range;
        range.start = std::max(0, span.start - start);
        range.length = std::min(span.start + span.length - start, length) - range.start;
        range.format.setForeground(look.colors->readable(look.colors->accent, look.colors->base));
        if (!span.link.isEmpty())
            range.format.setFontUnderline(true);
        else
            range.format.setFontWeight(QFont::DemiBold);
        if (span.person == look.me && !look.me.isNull()) {
            range.format.setBackground(look.colors->infoTint);
            range.format.setForeground(
                look.colors->readable(look.colors->accent, look.colors->infoTint));
        }
        ranges.append(range);
    }
    return ranges;
}

} // namespace

MessageBox::~MessageBox() = default;
MessageBox::MessageBox(MessageBox &&) noexcept = default;

MessageBox::MessageBox(const RoomMessage &message, const RoomModel::Frame &frame, bool pending,
                       const QString &fault, const Look &look)
{
    const QFontMetrics metrics(look.font);
    const int line = metrics.height();
    const int width = std::max(
        80, std::min(look.width - textLeft - right, metrics.averageCharWidth() * lineLetters));
    int y = 0;
    const auto take = [&y](int left, int wide, int high) {
        const QRect rect(left, y, wide, high);
        y += high;
        return rect;
    };
    if (frame.day.isValid())
        m_day = take(margin, look.width - 2 * margin, line + Theme::space(5));
    if (frame.news)
        m_news = take(margin, look.width - 2 * margin, line + Theme::space(3));
    if (message.system) {
        y += Theme::space(1);
        m_bodyTop = y;
        m_head = take(margin, look.width - 2 * margin, line + Theme::space(1));
        layOutChips(message, look, width);
        for (Chip &chip : m_chips)
            chip.rect.translate(0, y);
        y = m_chips.isEmpty() ? y : m_chips.last().rect.bottom() + Theme::space(1);
        m_height = y + Theme::space(1);
        return;
    }
    y += frame.grouped ? 2 : Theme::space(3);
    m_bodyTop = y;
    if (!frame.grouped)
        m_head = take(textLeft, look.width - textLeft - right, line + Theme::space(1));
    if (!message.replyTo.isNull()) {
        m_quote = take(textLeft, width, line + Theme::space(2));
        y += Theme::space(1);
    }
    const bool hasText = message.deleted || !message.content.isEmpty();
    if (hasText) {
        layOutText(message, look, width);
        m_text.moveTopLeft({textLeft, y});
        y += m_text.height();
        if (m_more.isValid())
            m_more = take(textLeft, width, line + 2);
    }
    if (!message.deleted && (!message.attachments.isEmpty() || message.hidden > 0)) {
        layOutChips(message, look, width);
        y += Theme::space(1);
        for (Chip &chip : m_chips)
            chip.rect.translate(0, y);
        y = m_chips.isEmpty() ? y : m_chips.last().rect.bottom() + 1;
        if (message.hidden > 0)
            m_note = take(textLeft, width, line + 2);
    }
    if (pending) {
        y += 2;
        const QRect room(0, 0, width, 10000);
        const int words =
            fault.isEmpty() ? 0 : metrics.boundingRect(room, Qt::TextWordWrap, fault).height() + 2;
        m_state = take(textLeft, width, words + line + 4);
    }
    m_height = y + 2;
}

void MessageBox::layOutText(const RoomMessage &message, const Look &look, int width)
{
    QString text = MessageText::shown(message.content);
    bool cut = false;
    if (!look.expanded && text.size() > mostCharacters + 500) {
        text = text.left(text.at(mostCharacters).isLowSurrogate() ? mostCharacters + 1
                                                                  : mostCharacters);
        cut = true;
    }
    m_spans = MessageText::spans(text, message.mentions);
    QTextOption option(Qt::AlignLeft);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(Qt::LayoutDirectionAuto);
    const int most = look.expanded ? 1000000 : mostLines;
    int lines = 0;
    qreal y = 0;
    qsizetype start = 0;
    while (start <= text.size() && lines < most) {
        qsizetype end = text.indexOf(u'\n', start);
        if (end < 0)
            end = text.size();
        Paragraph paragraph;
        paragraph.start = int(start);
        paragraph.top = int(y);
        paragraph.layout = std::make_unique<QTextLayout>(text.mid(start, end - start), look.font);
        QTextLayout &layout = *paragraph.layout;
        option.setAlignment(layout.text().isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft);
        layout.setTextOption(option);
        layout.setCacheEnabled(true);
        layout.setFormats(formatsOf(m_spans, int(start), int(end - start), look));
        layout.beginLayout();
        qreal height = 0;
        while (lines < most) {
            QTextLine line = layout.createLine();
            if (!line.isValid())
                break;
            line.setLineWidth(width);
            line.setPosition({0, height});
            height += line.height();
            ++lines;
            if (lines == most && line.textStart() + line.textLength() < layout.text().size())
                cut = true;
        }
        layout.endLayout();
        y += height;
        m_paragraphs.push_back(std::move(paragraph));
        start = end + 1;
    }
    cut = cut || start <= text.size();
    m_text = QRect(0, 0, width, int(std::ceil(y)));
    if (cut)
        m_more = QRect(0, 0, 1, 1); // its place is given by whoever asked
}

void MessageBox::layOutChips(const RoomMessage &message, const Look &look, int width)
{
    const QFontMetrics metrics(look.font);
    const int height = metrics.height() + 10;
    int x = textLeft;
    int y = 0;
    for (const MessageAttachment &file : message.attachments) {
        const int most = std::min(width, metrics.averageCharWidth() * 48);
        const int extra = 16 + 3 * Theme::space(2) + (file.pin ? 16 + Theme::space(1) : 0);
        const QString name =
            metrics.elidedText(MessageText::line(file.name), Qt::ElideMiddle, most - extra);
        const int wide = metrics.horizontalAdvance(name) + extra;
        if (x > textLeft && x + wide > textLeft + width) {
            x = textLeft;
            y += height + Theme::space(1);
        }
        m_chips.append({QRect(x, y, wide, height), iconOf(file.fileType), name});
        x += wide + Theme::space(1);
    }
}

void MessageBox::paintText(QPainter *painter, const QPoint &rowTopLeft, const QRect &visible) const
{
    const QPointF origin = rowTopLeft + m_text.topLeft();
    for (const Paragraph &paragraph : m_paragraphs) {
        const qreal top = origin.y() + paragraph.top;
        if (top > visible.bottom())
            break;
        if (top + paragraph.layout->boundingRect().height() >= visible.top())
            paragraph.layout->draw(painter, origin + QPointF(0, paragraph.top), {}, visible);
    }
}

QUrl MessageBox::linkAt(const QPoint &place) const
{
    if (!m_text.contains(place))
        return {};
    const QPointF inside = place - m_text.topLeft();
    for (const Paragraph &paragraph : m_paragraphs) {
        for (int i = 0; i < paragraph.layout->lineCount(); ++i) {
            const QTextLine line = paragraph.layout->lineAt(i);
            const QRectF used = line.naturalTextRect().translated(0, paragraph.top);
            if (!used.contains(inside))
                continue;
            const int at =
                paragraph.start + line.xToCursor(inside.x(), QTextLine::CursorOnCharacter);
            for (const MessageText::Span &span : m_spans) {
                if (!span.link.isEmpty() && at >= span.start && at < span.start + span.length)
                    return span.link;
            }
            return {};
        }
    }
    return {};
}

} // namespace Peak
