#include "views/profile/ThingTable.h"

#include "views/common/Theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace Peak {

namespace {

/** Text below its title: as far from the edge as the header's. */
class PaddedDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        const QString text = std::exchange(item.text, {});
        item.widget->style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
        const QRect room = item.rect.adjusted(Padding, 0, -Padding, 0);
        painter->setFont(item.font);
        const auto role = item.state.testFlag(QStyle::State_Selected) ? QPalette::HighlightedText
                                                                      : QPalette::Text;
        item.widget->style()->drawItemText(
            painter, room, Qt::AlignVCenter | Qt::AlignLeft, item.palette, true,
            item.fontMetrics.elidedText(text, Qt::ElideRight, room.width()), role);
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width() + 2 * Padding, size.height()};
    }

private:
    static constexpr int Padding = Theme::space(2);
};

} // namespace

ThingTable::ThingTable(const QString &name, const QStringList &titles, QWidget *parent)
    : QTableWidget(0, int(titles.size()), parent)
{
    setAccessibleName(name);
    setItemDelegate(new PaddedDelegate(this));
    setHorizontalHeaderLabels(titles);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    horizontalHeader()->setMinimumSectionSize(Theme::space(20));
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(Theme::space(8));
    setShowGrid(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QTableWidget::itemSelectionChanged, this,
            [this] { Q_EMIT selectionChangedTo(int(selectedIds().size())); });
}

void ThingTable::setThings(const QList<Thing> &things)
{
    const QList<QUuid> selected = selectedIds();
    m_things = things;
    setRowCount(int(things.size()));
    for (int row = 0; row < things.size(); ++row) {
        const Thing &thing = things.at(row);
        for (int column = 0; column < columnCount(); ++column) {
            QString text = thing.cells.value(column);
            if (column == 0 && thing.isThisOne)
                text = tr("%1  (this one)").arg(text);
            auto *cell = new QTableWidgetItem(text.isEmpty() ? QStringLiteral("–") : text);
            cell->setToolTip(text);
            if (thing.isThisOne) {
                QFont strong = font();
                strong.setWeight(QFont::DemiBold);
                cell->setFont(strong);
            }
            setItem(row, column, cell);
        }
    }
    clearSelection();
    for (int row = 0; row < things.size(); ++row) {
        if (selected.contains(things.at(row).id))
            selectRow(row);
    }
    updateGeometry();
    Q_EMIT selectionChangedTo(int(selectedIds().size()));
}

QList<QUuid> ThingTable::selectedIds() const
{
    QList<QUuid> ids;
    const QModelIndexList rows = selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        if (row.row() < m_things.size())
            ids.append(m_things.at(row.row()).id);
    }
    return ids;
}

bool ThingTable::selectsThisOne() const
{
    const QList<QUuid> ids = selectedIds();
    return std::any_of(m_things.cbegin(), m_things.cend(), [&ids](const Thing &thing) {
        return thing.isThisOne && ids.contains(thing.id);
    });
}

QSize ThingTable::sizeHint() const
{
    int height = horizontalHeader()->sizeHint().height() + 2 * frameWidth() + 2;
    for (int row = 0; row < rowCount(); ++row)
        height += rowHeight(row);
    return {QTableWidget::sizeHint().width(), height};
}

QSize ThingTable::minimumSizeHint() const
{
    return {Theme::space(60), sizeHint().height()};
}

} // namespace Peak
