// What RoomDelegate paints; where things are, and what they mean, stands in RoomDelegate.cpp.
#include "views/common/Icons.h"
#include "views/common/StylePainter.h"
#include "views/common/Theme.h"
#include "views/messages/RoomDelegate.h"

#include <QAbstractScrollArea>
#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using Kind = MessagePart::Kind;

namespace {

QPixmap icon(const QPainter *painter, const QString &name, const QColor &color, int size = 16)
{
    return Icons::pixmap(name, color, size, painter->device()->devicePixelRatioF());
}

QFont strong(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

void paintElided(QPainter *painter, const QRect &rect, const QString &text, const QColor &ink)
{
    painter->setPen(ink);
    painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
}

/** Words in the middle of a line, or of nothing, as between two days. */
void paintBreak(QPainter *painter, const QRect &rect, const QString &text, const QColor &ink,
                const QColor &line)
{
    const int wide = painter->fontMetrics().horizontalAdvance(text);
    const int middle = rect.center().y();
    const int from = rect.center().x() - wide / 2 - Theme::space(2);
    if (line.isValid()) {
        painter->fillRect(QRect(rect.left(), middle, from - rect.left(), 1), line);
        painter->fillRect(
            QRect(rect.right() - (from - rect.left()) + 1, middle, from - rect.left(), 1), line);
    }
    painter->setPen(ink);
    painter->drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, text);
}

} // namespace

QColor RoomDelegate::surfaceOf(int row, bool selected, const ThemeColors &colors) const
{
    if (m_marked > 0 && m_model->message(row).number == m_marked)
        return colors.infoTint;
    if (selected || row == m_hovered)
        return colors.alternate;
    return colors.base;
}

void RoomDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const int row = index.row();
    const ThemeColors &colors = ThemeColors::of(option.palette);
    const MessageBox &shown = box(row);
    const QPoint top = option.rect.topLeft();
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    const QRect body = option.rect.adjusted(0, shown.bodyTop() - 3, 0, 0);
    const QColor surface = surfaceOf(row, focused, colors);
    const RoomMessage &message = m_model->message(row);

    painter->save();
    painter->setFont(option.font);
    if (surface != colors.base)
        painter->fillRect(body, surface);
    paintLines(painter, row, shown, top, colors);
    if (message.system) {
        paintSystem(painter, row, shown, top, colors);
    } else {
        paintHead(painter, row, shown, top, colors, surface);
        if (shown.quote().isValid())
            paintQuote(painter, row, shown, top, colors);
        const bool dim = m_stale || message.deleted || m_model->isPending(row);
        painter->setPen(dim ? colors.readable(colors.dimText, surface) : colors.text);
        shown.paintText(painter, top,
                        qobject_cast<const QAbstractScrollArea *>(m_view)->viewport()->rect());
        if (shown.more().isValid())
            paintElided(painter, shown.more().translated(top), tr("Show the whole message"),
                        colors.readable(colors.accent, surface));
        paintState(painter, row, shown, top, colors);
    }
    paintChips(painter, row, shown, top, colors);
    if (shown.note().isValid())
        paintElided(painter, shown.note().translated(top),
                    tr("and %n document(s) that you may not see", nullptr, message.hidden),
                    colors.readable(colors.dimText, surface));
    paintButtons(painter, row, shown, option.rect, colors);
    if (focused && m_view->hasFocus())
        StylePainter::focusRing(body.adjusted(2, 0, -2, -1), painter, colors);
    painter->restore();
}

void RoomDelegate::paintLines(QPainter *painter, int row, const MessageBox &box, const QPoint &top,
                              const ThemeColors &colors) const
{
    if (box.dayLine().isValid())
        paintBreak(painter, box.dayLine().translated(top),
                   MessageText::day(m_model->day(row), m_today), colors.dimText, QColor());
    if (!box.newsLine().isValid())
        return;
    const QColor ink = colors.readable(colors.accent, colors.base);
    const QFont plain = painter->font();
    painter->setFont(strong(plain));
    paintBreak(painter, box.newsLine().translated(top), tr("New"), ink, ink);
    painter->setFont(plain);
}

void RoomDelegate::paintSystem(QPainter *painter, int row, const MessageBox &box, const QPoint &top,
                               const ThemeColors &colors) const
{
    const RoomMessage &message = m_model->message(row);
    QRect line = box.head().translated(top);
    const QColor ink = colors.readable(colors.dimText, colors.base);
    painter->drawPixmap(line.left() + (MessageBox::picture - 16) / 2, line.center().y() - 7,
                        icon(painter, u"info"_s, ink));
    line.setLeft(top.x() + MessageBox::textLeft);
    paintElided(
        painter, line,
        tr("%1 · %2").arg(MessageText::line(message.content), MessageText::time(message.createdAt)),
        ink);
}

void RoomDelegate::paintHead(QPainter *painter, int row, const MessageBox &box, const QPoint &top,
                             const ThemeColors &colors, const QColor &surface) const
{
    const RoomMessage &message = m_model->message(row);
    const QColor dim = colors.readable(colors.dimText, surface);
    const QFont plain = painter->font();
    const QRect readers = readersRect(row, box);
    if (readers.isValid()) {
        const QRect place = readers.translated(top);
        const bool all = message.readCount >= message.readerCount;
        painter->drawPixmap(place.left(), place.center().y() - 7,
                            icon(painter, all ? u"check"_s : u"eye"_s, dim));
        paintElided(painter, place.adjusted(16 + Theme::space(1), 0, 2, 0),
                    MessageText::readBy(message), dim);
    }
    if (!box.head().isValid()) {
        if (row == m_hovered) {
            painter->setPen(dim);
            painter->drawText(QRect(top.x() + MessageBox::margin, top.y() + box.bodyTop(),
                                    MessageBox::picture, painter->fontMetrics().height()),
                              Qt::AlignCenter | Qt::TextDontClip,
                              MessageText::time(message.createdAt));
        }
        return;
    }
    const QRect picture(top.x() + MessageBox::margin, top.y() + box.bodyTop() + 1,
                        MessageBox::picture, MessageBox::picture);
    const bool own = m_model->isOwn(row);
    const QColor fill = message.outsider ? colors.warningTint
                        : own            ? colors.selection
                                         : colors.hover;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    painter->drawEllipse(picture);
    painter->setFont(strong(plain));
    painter->setPen(colors.readable(own ? colors.onSelection : colors.text, fill));
    painter->drawText(picture, Qt::AlignCenter,
                      MessageText::initials(MessageText::line(message.senderName)));

    QRect line = box.head().translated(top);
    if (readers.isValid())
        line.setRight(readers.left() + top.x() - Theme::space(2));
    const QString name =
        painter->fontMetrics().elidedText(own ? tr("You") : MessageText::line(message.senderName),
                                          Qt::ElideRight, line.width() * 2 / 3);
    painter->setPen(colors.text);
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, name);
    line.setLeft(line.left() + painter->fontMetrics().horizontalAdvance(name) + Theme::space(2));
    painter->setFont(plain);
    if (message.outsider && !own) {
        const QString role = MessageText::role(message);
        const int wide = painter->fontMetrics().horizontalAdvance(role);
        paintElided(painter, line, role, colors.readable(colors.warning, surface));
        line.setLeft(line.left() + wide + Theme::space(2));
    }
    QString when = MessageText::time(message.createdAt);
    if (message.editedAt.isValid() && !message.deleted)
        //: The time of a message that was changed since
        when = tr("%1, edited").arg(when);
    paintElided(painter, line, when, dim);
}

void RoomDelegate::paintQuote(QPainter *painter, int row, const MessageBox &box, const QPoint &top,
                              const ThemeColors &colors) const
{
    const RoomMessage &message = m_model->message(row);
    const QRect place = box.quote().translated(top);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors.control);
    painter->drawRoundedRect(QRect(place.left(), place.top() + 2, 3, place.height() - 4), 1.5, 1.5);
    const QString words = MessageText::line(message.replyText);
    const QString sender = MessageText::line(message.replySender);
    paintElided(painter, place.adjusted(Theme::space(3), 0, 0, 0),
                words.isEmpty() ? tr("%1: a message that was deleted").arg(sender)
                                : tr("%1: %2").arg(sender, words),
                colors.readable(colors.dimText, colors.base));
}

void RoomDelegate::paintChips(QPainter *painter, int row, const MessageBox &box, const QPoint &top,
                              const ThemeColors &colors) const
{
    const RoomMessage &message = m_model->message(row);
    for (qsizetype i = 0; i < box.chips().size(); ++i) {
        const MessageBox::Chip &chip = box.chips().at(i);
        const QRect place = chip.rect.translated(top);
        StylePainter::box(painter, place, colors.base, colors.control);
        painter->drawPixmap(place.left() + Theme::space(2), place.center().y() - 7,
                            icon(painter, chip.icon, colors.dimText));
        QRect words = place.adjusted(16 + 2 * Theme::space(2), 0, -Theme::space(2), 0);
        if (message.attachments.value(i).pin) {
            painter->drawPixmap(place.right() - Theme::space(2) - 15, place.center().y() - 7,
                                icon(painter, u"lock-keyhole"_s, colors.dimText));
            words.setRight(words.right() - 16 - Theme::space(1));
        }
        painter->setPen(colors.text);
        painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, chip.text);
    }
}

void RoomDelegate::paintState(QPainter *painter, int row, const MessageBox &box, const QPoint &top,
                              const ThemeColors &colors) const
{
    const PendingMessage *pending = m_model->pending(row);
    if (!pending || !box.state().isValid())
        return;
    const bool failed = pending->state == PendingMessage::State::Failed;
    const bool waits = pending->state == PendingMessage::State::Waiting;
    const QColor dim = colors.readable(colors.dimText, colors.base);
    const QColor link = colors.readable(colors.accent, colors.base);
    const QRect place = box.state().translated(top);
    const auto said = words(row, box);
    if (failed) {
        painter->setPen(colors.readable(colors.danger, colors.base));
        painter->drawText(place, int(Qt::AlignLeft | Qt::AlignTop) | Qt::TextWordWrap,
                          MessageText::state(*pending));
    } else if (!said.isEmpty()) {
        painter->drawPixmap(place.left(), said.first().rect.center().y() + top.y() - 7,
                            icon(painter, waits ? u"unplug"_s : u"hourglass"_s, dim));
    }
    for (const Word &word : said) {
        painter->setPen(word.kind == Kind::None ? dim : link);
        painter->drawText(word.rect.translated(top),
                          Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, word.text);
    }
}

void RoomDelegate::paintButtons(QPainter *painter, int row, const MessageBox &box,
                                const QRect &rect, const ThemeColors &colors) const
{
    const auto list = buttons(row, box);
    if (list.isEmpty())
        return;
    const QRect all = list.first().second.united(list.last().second).translated(rect.topLeft());
    StylePainter::box(painter, all, colors.base, colors.border);
    for (const auto &[kind, area] : list) {
        const QString name = kind == Kind::Reply  ? u"reply"_s
                             : kind == Kind::Task ? u"list-checks"_s
                                                  : u"ellipsis"_s;
        const QRect place = area.translated(rect.topLeft());
        painter->drawPixmap(place.center().x() - 7, place.center().y() - 7,
                            icon(painter, name, colors.text));
    }
}

} // namespace Peak
