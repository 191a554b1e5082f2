#include "views/common/ListDelegates.h"

#include "models/tables/ListTableModel.h"
#include "views/common/DataTable.h"
#include "views/common/DeadlineDelegate.h"
#include "views/common/Icons.h"

#include <QPainter>

namespace Peak {

namespace {

constexpr int IconSize = 14;
constexpr int Gap = 8;

} // namespace

ChoiceDelegate::ChoiceDelegate(const ListColumn &column, QObject *parent)
    : RowDelegate(parent), m_column(column)
{}

const ColumnChoice *ChoiceDelegate::choice(const QModelIndex &index) const
{
    const QVariant value = index.data(ListTableModel::ValueRole);
    return value.isNull() ? nullptr : m_column.choice(value.toString());
}

void ChoiceDelegate::paintContent(QPainter *painter, const QRect &rect,
                                  const QStyleOptionViewItem &option, const QModelIndex &index,
                                  const Ink &ink) const
{
    const ColumnChoice *shown = choice(index);
    if (!shown || shown->icon.isEmpty() || !Icons::available()) {
        RowDelegate::paintContent(painter, rect, option, index, ink);
        return;
    }
    const ThemeColors &colors = ThemeColors::of(option.palette);
    const QColor color = ink.readable(colors, colors.status(shown->status));
    const QRect icon = QStyle::visualRect(option.direction, rect,
                                          QRect(rect.left(), rect.top(), IconSize, rect.height()));
    painter->drawPixmap(
        QPoint(icon.left(), rect.center().y() - IconSize / 2 + 1),
        Icons::pixmap(shown->icon, color, IconSize, painter->device()->devicePixelRatioF()));
    const int start = IconSize + Gap;
    const QRect words = QStyle::visualRect(
        option.direction, rect,
        QRect(rect.left() + start, rect.top(), rect.width() - start, rect.height()));
    const bool loud = shown->status == Status::Danger || shown->status == Status::Warning;
    paintText(painter, words, index.data(Qt::DisplayRole).toString(), Qt::AlignLeading,
              loud ? color : ink.text);
}

int ChoiceDelegate::contentWidth(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const ColumnChoice *shown = choice(index);
    const int icon = shown && !shown->icon.isEmpty() ? IconSize + Gap : 0;
    return icon + RowDelegate::contentWidth(option, index);
}

void installListDelegates(DataTable *table, const ListDefinition &list)
{
    RowDelegate *deadlines = nullptr;
    for (int i = 0; i < list.columns.size(); ++i) {
        const ListColumn &column = list.columns.at(i);
        if (column.kind == ColumnKind::Deadline) {
            if (!deadlines)
                deadlines = new DeadlineDelegate(table);
            table->setItemDelegateForColumn(i, deadlines);
        } else if ((column.kind == ColumnKind::Choice || column.kind == ColumnKind::Flag) &&
                   !column.choices.isEmpty()) {
            table->setItemDelegateForColumn(i, new ChoiceDelegate(column, table));
        }
    }
}

} // namespace Peak
