#include "views/common/DataTable.h"

#include "models/tables/WindowedTableModel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelection>

namespace Peak {

namespace {

constexpr int MaxCopiedRows = 10000;

/** One cell of tab-separated text: a tab or a line break inside would move all cells behind it. */
QString cellText(QString text)
{
    for (const char16_t breaking : {u'\t', u'\n', u'\r', u'\u2028', u'\u2029'})
        text.replace(QChar(breaking), QLatin1Char(' '));
    return text;
}

QList<int> selectedRows(const QItemSelection &selection)
{
    QList<int> rows;
    for (const QItemSelectionRange &range : selection) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < MaxCopiedRows; ++row)
            rows.append(row);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

qint64 countRows(const QItemSelection &selection)
{
    qint64 count = 0;
    for (const QItemSelectionRange &range : selection)
        count += range.height();
    return count;
}

} // namespace

void DataTable::copySelection()
{
    if (!model() || !selectionModel()->hasSelection())
        return;
    QList<int> columns;
    QStringList line;
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (isColumnHidden(column))
            continue;
        columns.append(column);
        line.append(cellText(title(column)));
    }
    QStringList lines{line.join(QLatin1Char('\t'))};
    const QItemSelection selection = selectionModel()->selection();
    const QList<int> rows = selectedRows(selection);
    for (const int row : rows) {
        if (model()->index(row, 0).data(WindowedTableModel::LoadingRole).toBool())
            continue;
        line.clear();
        for (const int column : std::as_const(columns))
            line.append(cellText(model()->index(row, column).data(Qt::DisplayRole).toString()));
        lines.append(line.join(QLatin1Char('\t')));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
    const int done = int(lines.size()) - 1;
    Q_EMIT copied(done, int(countRows(selection) - done));
}

} // namespace Peak
