#pragma once

#include "models/tables/lists/ExchangesList.h"
#include "tests/views/FakeExchanges.h"
#include "views/common/DataTable.h"

#include <QHeaderView>
#include <QTest>

namespace Peak {

/** The columns of exchangesList(), in its order. */
enum Column {
    NumberColumn,
    NameColumn,
    ClientColumn,
    StageColumn,
    Day45Column,
    Day180Column,
    ValueColumn,
    CoordinatorColumn,
    PriorityColumn,
    PropertyColumn,
    UpdatedColumn,
    ColumnCount
};

inline QString nameOf(int column)
{
    return exchangesList().columns.at(column).name;
}

/** A table on screen that shows 600 invented exchanges. */
class TableWorld
{
public:
    TableWorld()
    {
        server.rows = FakeExchanges::invent(600, Today);
        model.setToday(Today);
        table.setAccessibleName(QStringLiteral("Exchanges"));
        table.setModel(&model);
        QList<DataTable::ColumnLayout> columns;
        for (int column = 0; column < ColumnCount; ++column)
            columns.append({nameOf(column), 100, true});
        table.setColumns(columns);
        QObject::connect(&table, &DataTable::visibleRowsChanged, &model,
                         &WindowedTableModel::setVisibleRows);
        model.sort(NumberColumn, Qt::AscendingOrder);
        table.resize(1300, 500);
        table.show();
    }
    bool isReady()
    {
        const bool ready = QTest::qWaitForWindowActive(&table) &&
                           QTest::qWaitFor([this] { return model.total().has_value(); }, 5000);
        table.setFocus();
        return ready;
    }
    int shown() const
    {
        return table.horizontalHeader()->count() - table.horizontalHeader()->hiddenSectionCount();
    }

    static inline const QDate Today{2026, 11, 22};
    FakeExchanges server;
    ListTableModel model{exchangesList(), server.fetcher()};
    DataTable table;
};

} // namespace Peak
