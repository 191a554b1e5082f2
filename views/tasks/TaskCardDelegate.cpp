#include "views/tasks/TaskCardDelegate.h"

#include "models/tables/lists/ListChoices.h"
#include "views/common/DeadlineDelegate.h"
#include "views/common/Icons.h"
#include "views/common/StylePainter.h"
#include "views/common/Theme.h"
#include "views/tasks/TaskColumnModel.h"

#include <QPainter>

#include <algorithm>

namespace Peak {

namespace {

constexpr int iconSize = 16;
constexpr int padding = 10;
constexpr int gap = 4; ///< around a card
constexpr int titleLines = 2;
constexpr int lines = titleLines + 3;

/** Words stay whole, except one that is longer than a line. */
int wrapping(const QFontMetrics &metrics, const QString &text, int width)
{
    const QStringList words = text.split(QLatin1Char(' '));
    const bool fits = std::all_of(words.cbegin(), words.cend(), [&](const QString &word) {
        return metrics.horizontalAdvance(word) <= width;
    });
    return fits ? Qt::TextWordWrap : Qt::TextWordWrap | Qt::TextWrapAnywhere;
}

/** One line: an icon where there is one, and text that ends in dots where it is too long. */
void paintLine(QPainter *painter, QRect line, const QString &icon, const QColor &color,
               const QString &text, const QColor &ink)
{
    if (!icon.isEmpty()) {
        const QRect box(line.left(), line.top() + (line.height() - iconSize) / 2, iconSize,
                        iconSize);
        painter->drawPixmap(
            box, Icons::pixmap(icon, color, iconSize, painter->device()->devicePixelRatioF()));
        line.setLeft(box.right() + 1 + Theme::space(1));
    }
    painter->setPen(ink);
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
}

void paintTitle(QPainter *painter, const QRect &area, const QString &title, const QColor &ink)
{
    QFont bold = painter->font();
    const QFont plain = bold;
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    painter->setPen(ink);
    const QFontMetrics metrics(bold);
    // As much as two lines hold; the whole title is in the tooltip.
    QString shown = title;
    const int wrap = wrapping(metrics, title, area.width());
    while (shown.size() > 1 &&
           metrics.boundingRect(QRect(0, 0, area.width(), 10000), wrap, shown).height() >
               area.height()) {
        shown = title.left(qMin(shown.size() - 2, shown.size() * 9 / 10)) + QChar(0x2026);
    }
    painter->drawText(area, int(Qt::AlignLeft | Qt::AlignTop) | wrap, shown);
    painter->setFont(plain);
}

} // namespace

void TaskCardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const ThemeColors &colors = ThemeColors::of(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    const QColor surface = selected ? colors.selection : hovered ? colors.hover : colors.base;
    const QColor ink = selected ? colors.onSelection : colors.readable(colors.text, surface);
    const QColor dim = colors.readable(colors.dimText, surface);
    const QRect card = option.rect.adjusted(gap, gap, -gap, -gap);
    painter->save();
    painter->setFont(option.font);
    StylePainter::box(painter, card, surface, colors.border);

    const int height = option.fontMetrics.height() + 2;
    QRect line = card.adjusted(padding, padding - 2, -padding, 0);
    line.setHeight(height * titleLines);
    paintTitle(painter, line, index.data(TaskColumnModel::TitleRole).toString(), ink);
    line.translate(0, line.height() + 2);
    line.setHeight(height);

    const auto state = index.data(TaskColumnModel::DueStateRole).value<Deadline::State>();
    const DeadlineLook look = DeadlineLook::of(state);
    const QColor status = colors.readable(
        look.status == Status::Neutral ? colors.dimText : colors.status(look.status), surface);
    paintLine(painter, line, look.icon, status, index.data(TaskColumnModel::DueRole).toString(),
              status);
    line.translate(0, height);
    paintLine(painter, line, {}, dim, index.data(TaskColumnModel::ExchangeRole).toString(), dim);
    line.translate(0, height);

    const QString code = index.data(TaskColumnModel::PriorityRole).toString();
    QString icon;
    QColor color = dim;
    const QList<ColumnChoice> priorities = ListChoices::priorities();
    for (const ColumnChoice &choice : priorities) {
        if (choice.code != code)
            continue;
        icon = choice.icon;
        if (choice.status != Status::Neutral)
            color = colors.readable(colors.status(choice.status), surface);
    }
    const QString who = index.data(TaskColumnModel::AssigneeRole).toString();
    const QString priority = index.data(TaskColumnModel::PriorityTextRole).toString();
    paintLine(painter, line, icon, color,
              who.isEmpty() ? priority : tr("%1 · %2").arg(priority, who), dim);
    if (option.state.testFlag(QStyle::State_HasFocus))
        StylePainter::focusRing(card, painter, colors);
    painter->restore();
}

QSize TaskCardDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {Theme::space(40), lines * (option.fontMetrics.height() + 2) + 2 * padding + 2 * gap};
}

} // namespace Peak
