#include "models/tables/ExchangeTableModel.h"
#include "models/tables/ExchangeText.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QPromise>
#include <QSignalSpy>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

template <typename T>
QFuture<Result<T>> ready(const T &value)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(Result<T>(value));
    promise.finish();
    return promise.future();
}

ExchangeRow sample()
{
    ExchangeRow row;
    row.id = QUuid::createUuid();
    row.number = u"1043"_s;
    row.name = u"Ortega - 18 Elm St"_s;
    row.client = {QUuid::createUuid(), u"Maria Ortega"_s};
    row.stage = ExchangeStage::Identify;
    row.stageCode = u"45D"_s;
    row.priority = Priority::High;
    row.property = u"18 Elm St, Fresno, CA 93650"_s;
    row.day45 = QDate(2026, 11, 28);
    row.day180 = QDate(2027, 4, 12);
    row.value = u"1250000.50"_s;
    row.updatedAt = QDateTime(QDate(2026, 11, 20), QTime(14, 5), Qt::UTC);
    row.sortKey = u"1"_s;
    return row;
}

} // namespace

/** What the exchange list says, in words and as values, and how it asks. */
class tst_ExchangeTableModel : public QObject
{
    Q_OBJECT

private:
    ExchangeFetcher fetcher()
    {
        return {[this](const ListPageRequest &request) {
                    asked.append(request.query);
                    return ready(rows);
                },
                [](const ListQuery &, int) { return ready(ListAnchors()); },
                [this](const ListQuery &, const QList<QUuid> &ids) {
                    idsAsked = ids;
                    return ready(rows);
                },
                {}};
    }

    QList<ExchangeRow> rows;
    QList<ListQuery> asked;
    QList<QUuid> idsAsked;

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init()
    {
        rows = {sample()};
        asked.clear();
        idsAsked.clear();
    }
    void saysWhatPeopleRead();
    void givesValuesToDelegates();
    void followsTheFirmsDay();
    void asksForSortAndFilterAtOnce();
    void knowsEverySortByName();
    void readsRowsAgainWhenTheirPeopleChange();
    void formatsMoneyWithoutADouble_data();
    void formatsMoneyWithoutADouble();
    void forgetsEverythingForTheNextPerson();
    void saysTypesInWords();
};

void tst_ExchangeTableModel::saysWhatPeopleRead()
{
    ExchangeTableModel model(fetcher());
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setToday(QDate(2026, 11, 22));
    model.setFilter({});
    QTRY_COMPARE(model.rowCount(), 1);
    const auto text = [&](int column) { return model.index(0, column).data().toString(); };
    QCOMPARE(text(ExchangeTableModel::NumberColumn), u"1043"_s);
    QCOMPARE(text(ExchangeTableModel::ClientColumn), u"Maria Ortega"_s);
    QCOMPARE(text(ExchangeTableModel::CoordinatorColumn), QString());
    QCOMPARE(text(ExchangeTableModel::StageColumn), u"45-day"_s);
    QCOMPARE(text(ExchangeTableModel::PriorityColumn), u"High"_s);
    QVERIFY(text(ExchangeTableModel::Day45Column).startsWith(u"28 Nov 2026 · 6 day"_s));
    QCOMPARE(model.headerData(ExchangeTableModel::Day45Column, Qt::Horizontal, Qt::DisplayRole)
                 .toString(),
             u"Day 45"_s);
}

void tst_ExchangeTableModel::givesValuesToDelegates()
{
    ExchangeTableModel model(fetcher());
    model.setToday(QDate(2026, 11, 30));
    model.setFilter({});
    QTRY_COMPARE(model.rowCount(), 1);
    const QModelIndex due = model.index(0, ExchangeTableModel::Day45Column);
    QCOMPARE(due.data(ExchangeTableModel::DateRole).toDate(), QDate(2026, 11, 28));
    QCOMPARE(due.data(ExchangeTableModel::DaysLeftRole).toInt(), -2);
    QCOMPARE(due.data(ExchangeTableModel::DeadlineStateRole).value<Deadline::State>(),
             Deadline::State::Over);
    QCOMPARE(due.data(ExchangeTableModel::StageRole).value<ExchangeStage>(),
             ExchangeStage::Identify);
    QCOMPARE(due.data(WindowedTableModel::IdRole).toUuid(), rows.first().id);
    QCOMPARE(model.index(0, ExchangeTableModel::ValueColumn)
                 .data(ExchangeTableModel::MoneyRole)
                 .toString(),
             u"1250000.50"_s);
    QCOMPARE(model.exchangeAt(0), rows.first());
    QVERIFY(!model.exchangeAt(1));
}

void tst_ExchangeTableModel::followsTheFirmsDay()
{
    ExchangeTableModel model(fetcher());
    model.setFilter({});
    QTRY_COMPARE(model.rowCount(), 1);
    const QModelIndex due = model.index(0, ExchangeTableModel::Day180Column);
    QVERIFY(!due.data(ExchangeTableModel::DaysLeftRole).isValid());
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setToday(QDate(2027, 4, 12));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(due.data(ExchangeTableModel::DaysLeftRole).toInt(), 0);
    QCOMPARE(due.data().toString(), u"12 Apr 2027 · today"_s);
    model.setToday(QDate(2027, 4, 12));
    QCOMPARE(changed.size(), 1);
}

void tst_ExchangeTableModel::asksForSortAndFilterAtOnce()
{
    ExchangeTableModel model(fetcher());
    ExchangeFilter filter;
    filter.search = u"elm"_s;
    filter.stages = {ExchangeStage::Identify};
    model.sort(ExchangeTableModel::Day45Column, Qt::DescendingOrder);
    model.setFilter(filter);
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().sort, u"day_45"_s);
    QVERIFY(asked.first().descending);
    QCOMPARE(ExchangeFilter::fromJson(asked.first().filter), filter);
    QCOMPARE(model.sortColumn(), int(ExchangeTableModel::Day45Column));
    QCOMPARE(model.sortOrder(), Qt::DescendingOrder);
}

void tst_ExchangeTableModel::knowsEverySortByName()
{
    for (int column = 0; column < ExchangeTableModel::ColumnCount; ++column)
        QCOMPARE(ExchangeTableModel::columnOfSortName(ExchangeTableModel::sortName(column)),
                 column);
    QCOMPARE(ExchangeTableModel::columnOfSortName(u"id; drop table"_s), -1);
    QVERIFY(ExchangeTableModel::sortName(-1).isEmpty());
}

void tst_ExchangeTableModel::readsRowsAgainWhenTheirPeopleChange()
{
    ExchangeTableModel model(fetcher());
    model.setFilter({});
    QTRY_COMPARE(model.rowCount(), 1);
    model.applyContactChanges({QUuid::createUuid()});
    QTest::qWait(5);
    QVERIFY(idsAsked.isEmpty());
    rows.first().client.name = u"Maria Ortega-Ruiz"_s;
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.applyContactChanges({rows.first().client.id});
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().column(), int(ExchangeTableModel::ClientColumn));
    QCOMPARE(changed.first().at(1).toModelIndex().column(), int(ExchangeTableModel::ClientColumn));
}

void tst_ExchangeTableModel::formatsMoneyWithoutADouble_data()
{
    QTest::addColumn<QString>("decimal");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << u"1250000.50"_s << u"$1,250,000.50"_s;
    QTest::newRow("whole") << u"900"_s << u"$900.00"_s;
    QTest::newRow("large") << u"9999999999999.99"_s << u"$9,999,999,999,999.99"_s;
    QTest::newRow("negative") << u"-12.3"_s << u"\u2212$12.30"_s;
    QTest::newRow("no number") << u"NaN"_s << u"NaN"_s;
}

void tst_ExchangeTableModel::formatsMoneyWithoutADouble()
{
    QFETCH(QString, decimal);
    QFETCH(QString, text);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCOMPARE(ExchangeText::money(decimal), text);
    QLocale::setDefault(QLocale::c());
}

void tst_ExchangeTableModel::forgetsEverythingForTheNextPerson()
{
    ExchangeTableModel model(fetcher());
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFilter({});
    QTRY_COMPARE(model.rowCount(), 1);
    model.refresh(); // an answer is under way
    QCoreApplication::processEvents();
    model.clear();
    QTest::qWait(20);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.state(), WindowedTableModel::State::Idle);
    model.setFilter({}); // the same query, asked for somebody else
    QTRY_COMPARE(model.rowCount(), 1);
}

void tst_ExchangeTableModel::saysTypesInWords()
{
    QCOMPARE(ExchangeText::type(u"DELAYED"_s), u"Delayed"_s);
    QCOMPARE(ExchangeText::type(u"Reverse improvement"_s), u"Reverse improvement"_s);
    QCOMPARE(ExchangeText::type(u"PARKING"_s), u"PARKING"_s);
}

QTEST_GUILESS_MAIN(tst_ExchangeTableModel)
#include "tst_ExchangeTableModel.moc"
