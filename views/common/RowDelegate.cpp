#include "views/common/RowDelegate.h"

#include "models/tables/WindowedTableModel.h"
#include "views/common/DataTable.h"
#include "views/common/StylePainter.h"
#include "views/common/ThemeColors.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace Peak {

QColor RowDelegate::Ink::readable(const ThemeColors &colors, const QColor &wished) const
{
    return stale ? dim : colors.readable(wished, surface);
}

void RowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                        const QModelIndex &index) const
{
    const auto *table = qobject_cast<const DataTable *>(option.widget);
    const ThemeColors &colors = ThemeColors::of(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    Ink ink;
    ink.stale = table && table->isStale();
    ink.surface = selected                                      ? colors.selection
                  : table && table->hoveredRow() == index.row() ? colors.hover
                  : index.row() % 2                             ? colors.alternate
                                                                : colors.base;
    ink.text = selected ? colors.onSelection : colors.text;
    ink.dim = colors.readable(colors.dimText, ink.surface);
    if (ink.stale)
        ink.text = ink.dim;

    painter->save();
    painter->setFont(option.font);
    painter->fillRect(option.rect, ink.surface);
    if (index.data(WindowedTableModel::LoadingRole).toBool()) {
        paintSkeleton(painter, option.rect, colors, index.row() * 7 + index.column());
    } else {
        const QRect inner = option.rect.adjusted(Padding, 0, -Padding, 0);
        paintContent(painter, inner, option, index, ink);
    }
    if (option.state.testFlag(QStyle::State_HasFocus))
        StylePainter::focusRing(option.rect.adjusted(1, 1, -1, -1), painter, colors);
    painter->restore();
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {contentWidth(option, index) + 2 * Padding, option.fontMetrics.height() + 8};
}

bool RowDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                            const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QString text = index.data(Qt::DisplayRole).toString();
    const bool fits = contentWidth(option, index) <= option.rect.width() - 2 * Padding;
    if (!fits && !text.isEmpty()) {
        QToolTip::showText(event->globalPos(), text.toHtmlEscaped(), view, option.rect);
        return true;
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

void RowDelegate::paintSkeleton(QPainter *painter, const QRect &cell, const ThemeColors &colors,
                                int seed)
{
    const int share = 45 + (seed * 37) % 45; // percent of the cell, uneven as text is
    const int height = qMax(8, cell.height() / 4);
    QRect bar = cell.adjusted(Padding, 0, -Padding, 0);
    bar.setWidth(bar.width() * share / 100);
    bar.setTop(cell.center().y() - height / 2);
    bar.setHeight(height);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors.scheme == Scheme::Contrast ? colors.disabledText : colors.border);
    painter->drawRoundedRect(bar, 3, 3);
}

void RowDelegate::paintContent(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &,
                               const QModelIndex &index, const Ink &ink) const
{
    const QString text = index.data(Qt::DisplayRole).toString();
    const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    if (text.isEmpty())
        paintText(painter, rect, QStringLiteral("–"), alignment, ink.dim);
    else
        paintText(painter, rect, text, alignment, ink.text);
}

int RowDelegate::contentWidth(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return option.fontMetrics.horizontalAdvance(index.data(Qt::DisplayRole).toString());
}

void RowDelegate::paintText(QPainter *painter, const QRect &rect, const QString &text,
                            Qt::Alignment alignment, const QColor &color)
{
    painter->setPen(color);
    const Qt::Alignment flat = alignment & Qt::AlignHorizontal_Mask;
    QString line = text;
    line.replace(QLatin1Char('\n'), QLatin1Char(' '));
    painter->drawText(rect,
                      int((flat ? flat : Qt::AlignLeading) | Qt::AlignVCenter) | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(line, Qt::ElideRight, rect.width()));
}

} // namespace Peak
