#include "views/notifications/NotificationDelegate.h"

#include "models/tables/ExchangeText.h"
#include "models/tables/NotificationModel.h"
#include "views/common/DeadlineDelegate.h"
#include "views/common/Icons.h"
#include "views/common/StylePainter.h"
#include "views/common/Theme.h"
#include "views/notifications/NotificationLook.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QTextLayout>
#include <QToolTip>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int side = Theme::space(4);
constexpr int pad = Theme::space(2);
constexpr int iconEdge = 16;
constexpr int iconRoom = iconEdge + Theme::space(3);
constexpr int tool = 24;
constexpr int toolsRoom = 2 * tool + Theme::space(1);
constexpr int mostLines = 3;

QFont strong(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont titleFont(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const bool loud = index.data(NotificationModel::NewRole).toBool() ||
                      index.data(NotificationModel::WaitsRole).toBool();
    return loud ? strong(option.font) : option.font;
}

/** The whole width of the view: the option of a sizeHint() has none. */
int widthOf(const QStyleOptionViewItem &option)
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    return view ? view->viewport()->width() : qMax(option.rect.width(), Theme::space(80));
}

int timeRoom(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    return qMax(toolsRoom, option.fontMetrics.horizontalAdvance(
                               index.data(NotificationModel::TimeRole).toString()));
}

int titleWidth(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    return widthOf(option) - 2 * side - iconRoom - Theme::space(3) - timeRoom(option, index);
}

/** The words in lines of this width; the last one is cut where there would be more. */
QStringList linesOf(const QString &text, const QFont &font, int width)
{
    QTextLayout layout(text.simplified(), font);
    layout.beginLayout();
    QStringList lines;
    for (;;) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(qMax(width, 40));
        if (lines.size() == mostLines - 1) {
            lines.append(QFontMetrics(font).elidedText(layout.text().mid(line.textStart()),
                                                       Qt::ElideRight, qMax(width, 40)));
            break;
        }
        lines.append(layout.text().mid(line.textStart(), line.textLength()));
    }
    layout.endLayout();
    return lines;
}

/** How far below the top: one line stands beside the middle of the icon. */
int firstLine(const QStringList &lines, int height)
{
    return lines.size() == 1 ? (tool - height) / 2 : 0;
}

bool hasSecondLine(const QModelIndex &index)
{
    return index.data(NotificationModel::DeadlineRole).value<Deadline>().date.isValid() ||
           !index.data(NotificationModel::AckRole).toString().isEmpty();
}

int buttonHeight(const QStyleOptionViewItem &option)
{
    return option.fontMetrics.height() + 8;
}

QRect mirrored(const QStyleOptionViewItem &option, const QRect &rect)
{
    return QStyle::visualRect(option.direction, option.rect, rect);
}

QString acknowledgeText()
{
    return NotificationDelegate::tr("Acknowledge");
}

} // namespace

QSize NotificationDelegate::sizeHint(const QStyleOptionViewItem &option,
                                     const QModelIndex &index) const
{
    const int line = option.fontMetrics.height();
    if (index.data(NotificationModel::HeadRole).toBool())
        return {100, line + 2 * pad + Theme::space(1)};
    const auto lines =
        linesOf(index.data().toString(), titleFont(option, index), titleWidth(option, index));
    int height = 2 * pad + qMax(tool, int(lines.size()) * line);
    if (hasSecondLine(index))
        height += line + Theme::space(1);
    if (index.data(NotificationModel::WaitsRole).toBool())
        height += buttonHeight(option) + Theme::space(2);
    return {100, height};
}

void NotificationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const
{
    painter->save();
    painter->setFont(option.font);
    if (index.data(NotificationModel::HeadRole).toBool())
        paintHead(painter, option, index);
    else
        paintRow(painter, option, index);
    painter->restore();
}

void NotificationDelegate::paintHead(QPainter *painter, const QStyleOptionViewItem &option,
                                     const QModelIndex &index) const
{
    const ThemeColors &colors = ThemeColors::of(option.palette);
    painter->fillRect(option.rect, colors.window);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      colors.border);
    const QFont font = strong(option.font);
    painter->setFont(font);
    painter->setPen(colors.readable(m_stale ? colors.dimText : colors.text, colors.window));
    const QRect room = option.rect.adjusted(side, 0, -side, 0);
    painter->drawText(
        room, int(Qt::AlignVCenter) | Qt::AlignLeading | Qt::TextSingleLine,
        QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, room.width()));
}

void NotificationDelegate::paintRow(QPainter *painter, const QStyleOptionViewItem &option,
                                    const QModelIndex &index) const
{
    const ThemeColors &colors = ThemeColors::of(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool waits = index.data(NotificationModel::WaitsRole).toBool();
    const bool fresh = index.data(NotificationModel::NewRole).toBool();
    const bool past = m_stale || index.data(NotificationModel::DoneRole).toBool();
    const QColor surface = selected             ? colors.selection
                           : m_hovered == index ? colors.hover
                           : waits              ? colors.warningTint
                                                : colors.base;
    const QColor dim = colors.readable(colors.dimText, surface);
    const QColor ink =
        past ? dim : colors.readable(selected ? colors.onSelection : colors.text, surface);
    painter->fillRect(option.rect, surface);
    if (fresh) // beside the words in bold: something that is seen from the corner of the eye
        painter->fillRect(
            mirrored(option, QRect(option.rect.left(), option.rect.top(), 3, option.rect.height())),
            colors.readable(colors.accent, surface));
    const NotificationLook look =
        NotificationLook::of(index.data(NotificationModel::KindRole).toString());
    const int line = option.fontMetrics.height();
    QRect rest = option.rect.adjusted(side, pad, -side, -pad);
    const QRect icon(rest.left(), rest.top() + (qMax(line, tool) - iconEdge) / 2, iconEdge,
                     iconEdge);
    painter->drawPixmap(
        mirrored(option, icon).topLeft(),
        Icons::pixmap(look.icon, past ? dim : colors.readable(colors.status(look.status), surface),
                      iconEdge, painter->device()->devicePixelRatioF()));
    rest.setLeft(rest.left() + iconRoom);
    const QFont font = titleFont(option, index);
    const QStringList lines = linesOf(index.data().toString(), font, titleWidth(option, index));
    int y = rest.top() + firstLine(lines, line);
    painter->setPen(ink);
    painter->setFont(font);
    for (const QString &words : lines) {
        painter->drawText(
            mirrored(option, QRect(rest.left(), y, titleWidth(option, index) + 2, line)),
            int(Qt::AlignVCenter) | Qt::AlignLeading | Qt::TextSingleLine, words);
        y += line;
    }
    y = qMax(y, rest.top() + tool);
    painter->setFont(option.font);
    if (hasSecondLine(index))
        paintDeadline(painter, option, index,
                      QRect(rest.left(), y + Theme::space(1) / 2, rest.width(), line), surface);
    paintParts(painter, option, index, surface);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      colors.border);
    if (option.state.testFlag(QStyle::State_HasFocus))
        StylePainter::focusRing(option.rect.adjusted(1, 1, -1, -2), painter, colors);
}

/** The date and the days left, never one without the other; and who took it on. */
void NotificationDelegate::paintDeadline(QPainter *painter, const QStyleOptionViewItem &option,
                                         const QModelIndex &index, const QRect &rect,
                                         const QColor &surface) const
{
    const ThemeColors &colors = ThemeColors::of(option.palette);
    const auto due = index.data(NotificationModel::DeadlineRole).value<Deadline>();
    const QColor dim = colors.readable(colors.dimText, surface);
    const auto flags = int(Qt::AlignVCenter) | Qt::AlignLeading | Qt::TextSingleLine;
    int x = rect.left();
    const auto put = [&](const QString &text, const QColor &color, const QFont &font) {
        const int room = rect.right() - x;
        if (room <= 0)
            return;
        painter->setFont(font);
        painter->setPen(color);
        const QString shown = QFontMetrics(font).elidedText(text, Qt::ElideRight, room);
        painter->drawText(mirrored(option, QRect(x, rect.top(), room, rect.height())), flags,
                          shown);
        x += QFontMetrics(font).horizontalAdvance(shown) + Theme::space(3);
    };
    if (due.date.isValid()) {
        const DeadlineLook look = DeadlineLook::of(due.state);
        const QColor color = m_stale ? dim : colors.readable(colors.status(look.status), surface);
        const QRect icon(x, rect.center().y() - iconEdge / 2 + 1, iconEdge, iconEdge);
        painter->drawPixmap(
            mirrored(option, icon).topLeft(),
            Icons::pixmap(look.icon, color, iconEdge, painter->device()->devicePixelRatioF()));
        x += iconEdge + Theme::space(2);
        put(ExchangeText::date(due.date), painter->pen().color(), option.font);
        put(ExchangeText::daysLeft(due), color, strong(option.font));
    }
    const QString taken = index.data(NotificationModel::AckRole).toString();
    if (!taken.isEmpty())
        put(taken, dim, option.font);
}

bool NotificationDelegate::showsTools(const QStyleOptionViewItem &option,
                                      const QModelIndex &index) const
{
    return m_hovered == index || option.state.testFlag(QStyle::State_Selected);
}

QRect NotificationDelegate::partRect(const QStyleOptionViewItem &option, const QModelIndex &index,
                                     Part part) const
{
    const QRect inner = option.rect.adjusted(side, pad, -side, -pad);
    QRect rect;
    switch (part) {
    case Part::Done:
        if (index.data(NotificationModel::WaitsRole).toBool())
            return {}; // it stays until somebody takes it on
        rect = QRect(inner.right() - tool + 1, inner.top(), tool, tool);
        break;
    case Part::Snooze:
        if (index.data(NotificationModel::DoneRole).toBool())
            return {};
        rect = QRect(inner.right() + 1 -
                         (index.data(NotificationModel::WaitsRole).toBool() ? tool : toolsRoom),
                     inner.top(), tool, tool);
        break;
    case Part::Acknowledge: {
        if (!index.data(NotificationModel::WaitsRole).toBool())
            return {};
        const int width = option.fontMetrics.horizontalAdvance(acknowledgeText()) + 32;
        const int height = buttonHeight(option);
        rect = QRect(inner.left() + iconRoom, inner.bottom() - height + 1, width, height);
        break;
    }
    case Part::None:
    case Part::Row:
        return {};
    }
    return mirrored(option, rect);
}

NotificationDelegate::Part NotificationDelegate::partAt(const QStyleOptionViewItem &option,
                                                        const QModelIndex &index,
                                                        const QPoint &point) const
{
    if (!index.isValid() || index.data(NotificationModel::HeadRole).toBool())
        return Part::None;
    for (const Part part : {Part::Done, Part::Snooze, Part::Acknowledge}) {
        if (partRect(option, index, part).contains(point))
            return part;
    }
    return Part::Row;
}

void NotificationDelegate::paintParts(QPainter *painter, const QStyleOptionViewItem &option,
                                      const QModelIndex &index, const QColor &surface) const
{
    const ThemeColors &colors = ThemeColors::of(option.palette);
    const auto isHovered = [&](Part part) { return m_hovered == index && m_part == part; };
    const qreal scale = painter->device()->devicePixelRatioF();
    if (showsTools(option, index)) {
        const bool done = index.data(NotificationModel::DoneRole).toBool();
        for (const auto &[part, icon] : {std::pair{Part::Done, done ? u"undo-2"_s : u"check"_s},
                                         {Part::Snooze, u"alarm-clock"_s}}) {
            const QRect rect = partRect(option, index, part);
            if (rect.isEmpty())
                continue;
            const QColor ground = isHovered(part) ? colors.base : surface;
            if (isHovered(part))
                StylePainter::box(painter, rect, ground, colors.control);
            QRect place(0, 0, iconEdge, iconEdge);
            place.moveCenter(rect.center());
            painter->drawPixmap(
                place.topLeft(),
                Icons::pixmap(icon, colors.readable(colors.text, ground), iconEdge, scale));
        }
    } else {
        const QRect inner = option.rect.adjusted(side, pad, -side, -pad);
        painter->setFont(option.font);
        painter->setPen(colors.readable(colors.dimText, surface));
        const auto lines =
            linesOf(index.data().toString(), titleFont(option, index), titleWidth(option, index));
        const int line = option.fontMetrics.height();
        painter->drawText(mirrored(option, QRect(inner.left(), inner.top() + firstLine(lines, line),
                                                 inner.width(), line)),
                          int(Qt::AlignVCenter) | Qt::AlignTrailing | Qt::TextSingleLine,
                          index.data(NotificationModel::TimeRole).toString());
    }
    const QRect button = partRect(option, index, Part::Acknowledge);
    if (button.isEmpty())
        return;
    const QColor fill = isHovered(Part::Acknowledge) ? colors.accentHover : colors.accent;
    StylePainter::box(painter, button, m_stale ? colors.window : fill, colors.control);
    painter->setFont(option.font);
    painter->setPen(m_stale ? colors.disabledText : colors.readable(colors.onAccent, fill));
    painter->drawText(button, Qt::AlignCenter, acknowledgeText());
}

void NotificationDelegate::setHovered(const QModelIndex &index, Part part)
{
    m_hovered = index;
    m_part = part;
}

bool NotificationDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                     const QStyleOptionViewItem &option, const QModelIndex &index)
{
    QString text;
    const bool done = index.data(NotificationModel::DoneRole).toBool();
    switch (partAt(option, index, event->pos())) {
    case Part::Done:
        text = done ? tr("Not done after all (Del)") : tr("Done (Del)");
        break;
    case Part::Snooze:
        text = tr("Remind me later (S)");
        break;
    case Part::Acknowledge:
        text = tr("You take it on: nobody else is reminded of it (A)");
        break;
    case Part::Row:
        text = index.data().toString() + u'\n' + tr("Enter opens it");
        break;
    case Part::None:
        text = index.data().toString();
        break;
    }
    QToolTip::showText(event->globalPos(), text.toHtmlEscaped().replace(u'\n', u"<br>"_s), view);
    return true;
}

} // namespace Peak
