// The part of DataTable that the keyboard and the selection are about.
#include "models/tables/ListTableModel.h"
#include "views/common/DataTable.h"
#include "views/common/PinnedColumns.h"

#include <QApplication>
#include <QItemSelection>
#include <QKeyEvent>
#include <QScrollBar>

namespace Peak {

namespace {

constexpr int TypingPause = 1200;
constexpr int MostTypedSteps = 6;

} // namespace

void DataTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        event->accept();
        return;
    }
    // Not every platform makes a context menu of it, as Windows does.
    if (event->key() == Qt::Key_F10 && event->modifiers() == Qt::ShiftModifier) {
        event->accept();
        showRowMenu(viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft()));
        return;
    }
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid()) {
        event->accept();
        Q_EMIT openRequested(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

void DataTable::selectAll()
{
    const auto *windowed = qobject_cast<const WindowedTableModel *>(model());
    if (!windowed) {
        QTableView::selectAll();
        return;
    }
    const QList<int> rows = windowed->loadedRows();
    const int last = model()->columnCount() - 1;
    QItemSelection selection;
    for (int from = 0; from < rows.size();) {
        int to = from;
        while (to + 1 < rows.size() && rows.at(to + 1) == rows.at(to) + 1)
            ++to;
        selection.append(QItemSelectionRange(model()->index(rows.at(from), 0),
                                             model()->index(rows.at(to), last)));
        from = to + 1;
    }
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    Q_EMIT allSelected(int(rows.size()), model()->rowCount() - int(rows.size()));
}

QList<QUuid> DataTable::selectedIds() const
{
    QList<QUuid> ids;
    const auto *windowed = qobject_cast<const WindowedTableModel *>(model());
    if (!windowed || !selectionModel())
        return ids;
    const QList<int> rows = windowed->loadedRows();
    for (const int row : rows) {
        if (selectionModel()->isRowSelected(row, {}))
            ids.append(windowed->idAt(row));
    }
    return ids;
}

int DataTable::selectedRowCount() const
{
    int count = 0;
    const QItemSelection selection =
        selectionModel() ? selectionModel()->selection() : QItemSelection();
    for (const QItemSelectionRange &range : selection)
        count += range.height();
    return count;
}

void DataTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    m_pinnedPicture->update();
    Q_EMIT selectionChangedByRows(selectedRowCount());
}

void DataTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    m_pinnedPicture->update();
}

void DataTable::keyboardSearch(const QString &text)
{
    const auto *list = qobject_cast<const ListTableModel *>(model());
    if (!list)
        return; // looking through every row of another model could take long
    if (!m_typing.isValid() || m_typing.elapsed() > TypingPause)
        m_typed.clear();
    if (m_typed.isEmpty() && text.trimmed().isEmpty())
        return;
    m_typed += text;
    m_typing.start();
    m_typedPlace = -1;
    // A first letter steps on to the next row; the letters behind it look from the same row.
    const int from = qMax(0, currentIndex().row()) + (m_typed.size() == 1 ? 1 : 0);
    bool exact = false;
    const int row = list->findText(m_typed, from, &exact);
    if (row >= 0 && exact) {
        goToTyped(row);
    } else if (row >= 0) {
        m_typedPlace = row;
        m_typedSteps = 0;
        m_placeBefore = verticalScrollBar()->value();
        QTableView::scrollTo(model()->index(row, 0), PositionAtTop);
    }
}

void DataTable::goToTyped(int row)
{
    m_typedPlace = -1;
    const int column = m_sorts.isEmpty() ? -1 : columnNamed(m_sorts.constFirst().column);
    const bool shown = column >= 0 && !isColumnHidden(column);
    setCurrentIndex(model()->index(row, shown ? column : qMax(0, currentIndex().column())));
}

/** Rows came in where the typed text is looked for; it may stand a page further on. */
void DataTable::findTypedAgain()
{
    const auto *list = qobject_cast<const ListTableModel *>(model());
    if (!list || !list->isLoaded(m_typedPlace))
        return;
    bool exact = false;
    const int row = list->findText(m_typed, m_typedPlace, &exact);
    if (row >= 0 && exact) {
        goToTyped(row);
    } else if (++m_typedSteps < MostTypedSteps &&
               m_typedPlace + WindowedTableModel::PageSize < model()->rowCount()) {
        m_typedPlace += WindowedTableModel::PageSize;
        QTableView::scrollTo(model()->index(m_typedPlace, 0), PositionAtTop);
    } else {
        m_typedPlace = -1;
        verticalScrollBar()->setValue(m_placeBefore);
    }
}

QVariant DataTable::currentId() const
{
    return currentIndex().data(Qt::UserRole);
}

bool DataTable::selectId(const QVariant &id)
{
    int row = -1;
    if (const auto *windowed = qobject_cast<const WindowedTableModel *>(model())) {
        row = windowed->rowOf(id.toUuid());
    } else if (model() && model()->rowCount() > 0) {
        const auto found =
            model()->match(model()->index(0, 0), Qt::UserRole, id, 1, Qt::MatchExactly);
        row = found.isEmpty() ? -1 : found.first().row();
    }
    if (row < 0)
        return false;
    const int column =
        currentIndex().isValid() ? currentIndex().column() : horizontalHeader()->logicalIndex(0);
    setCurrentIndex(model()->index(row, column));
    return true;
}

} // namespace Peak
