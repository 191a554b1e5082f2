#pragma once

#include "tests/models/tables/FakeListModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <memory>

namespace Peak::Test {

inline QString keyOf(int number)
{
    return QStringLiteral("%1").arg(number, 8, 10, QLatin1Char('0'));
}

/** Of two sorts: few different first keys, as a stage has, and many second ones. */
inline QString twoKeys(int number)
{
    return QString::number(number % 7) + QChar(ListCursor::Separator) + keyOf(number);
}

/** How often a model told what. */
struct Counts
{
    explicit Counts(FakeListModel &model)
        : reset(&model, &QAbstractItemModel::modelReset),
          layout(&model, &QAbstractItemModel::layoutChanged),
          data(&model, &QAbstractItemModel::dataChanged),
          inserted(&model, &QAbstractItemModel::rowsInserted),
          removed(&model, &QAbstractItemModel::rowsRemoved)
    {}
    QSignalSpy reset, layout, data, inserted, removed;
};

/** A list of rows 0, 10, 20, ... and a model that shows its beginning. */
struct World
{
    /** The tester looks at every row at every signal, which is too much for a long list. */
    explicit World(int rows, bool tested = true,
                   const QList<ListSort> &sorts = {{QStringLiteral("number"), false}})
    {
        list.sorts = sorts;
        if (tested)
            tester = std::make_unique<QAbstractItemModelTester>(
                &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int i = 0; i < rows; ++i)
            ids.append(list.add(sorts.size() > 1 ? twoKeys(i * 10) : keyOf(i * 10),
                                QStringLiteral("%1|a|b").arg(i)));
        model.ask(sorts);
        model.settle();
    }
    void look(int first, int last)
    {
        model.setVisibleRows(first, last);
        model.settle();
    }
    QString textAt(int row) const { return model.index(row, 0).data().toString(); }

    FakeList list;
    QList<QUuid> ids;
    FakeListModel model{list};
    std::unique_ptr<QAbstractItemModelTester> tester;
};

} // namespace Peak::Test
