#include "models/tables/ExchangeText.h"
#include "models/tables/ListTableModel.h"
#include "models/tables/ListText.h"
#include "models/tables/lists/AuditList.h"
#include "models/tables/lists/DocumentLogList.h"
#include "models/tables/lists/DocumentsList.h"
#include "models/tables/lists/ExchangesList.h"
#include "models/tables/lists/MessagesList.h"
#include "models/tables/lists/ParticipantsList.h"
#include "models/tables/lists/PeopleList.h"
#include "models/tables/lists/SessionsList.h"
#include "models/tables/lists/SyncRunsList.h"
#include "models/tables/lists/TasksList.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
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

const QString Client = u"7c6f0d52-9f0e-4a55-9d6b-4f1b7f6a2c01"_s;

ListRow sample()
{
    ListRow row;
    row.id = QUuid::createUuid();
    row.sortKey = u"1"_s;
    row.cells = {{u"number"_s, u"1043"_s},
                 {u"name"_s, u"Ortega - 18 Elm St"_s},
                 {u"client"_s, QJsonObject{{u"id"_s, Client}, {u"name"_s, u"Maria Ortega"_s}}},
                 {u"coordinator"_s, QJsonValue::Null},
                 {u"stage"_s, u"45D"_s},
                 {u"priority"_s, u"HIGH"_s},
                 {u"day_45"_s, u"2026-11-28"_s},
                 {u"day_180"_s, u"2027-04-12"_s},
                 {u"value"_s, u"1250000.50"_s},
                 {u"updated"_s, 1795183500000.0},
                 {u"version"_s, 4},
                 {u"rights"_s, 25},
                 {u"exchange_id"_s, Client}};
    return row;
}

int col(const char16_t *name)
{
    return exchangesList().columnOf(QString::fromUtf16(name));
}

} // namespace

/** What any list says, in words and as values, and how it asks. */
class tst_ListTableModel : public QObject
{
    Q_OBJECT

private:
    ListFetcher fetcher()
    {
        ListFetcher fetcher;
        fetcher.page = [this](const ListPageRequest &request) {
            asked.append(request.query);
            return ready(rows);
        };
        fetcher.anchors = [](const ListQuery &, int) { return ready(ListAnchors()); };
        fetcher.rows = [this](const ListQuery &, const QList<QUuid> &ids) {
            idsAsked = ids;
            return ready(rows);
        };
        return fetcher;
    }

    QList<ListRow> rows;
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
    void everyDefinitionIsSound();
    void readsRowsAgainWhenTheirPeopleChange();
    void aChangedCellAloneIsTold();
    void unknownSortsFallBack();
    void formatsMoneyWithoutADouble_data();
    void formatsMoneyWithoutADouble();
    void saysSizesListsAndUnknownCodes();
    void forgetsEverythingForTheNextPerson();
};

void tst_ListTableModel::saysWhatPeopleRead()
{
    ListTableModel model(exchangesList(), fetcher());
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setToday(QDate(2026, 11, 22));
    model.setFilter({});
    QTRY_COMPARE(model.rowCount(), 1);
    const auto text = [&](int column) { return model.index(0, column).data().toString(); };
    QCOMPARE(text(col(u"number")), u"1043"_s);
    QCOMPARE(text(col(u"client")), u"Maria Ortega"_s);
    QCOMPARE(text(col(u"coordinator")), QString());
    QCOMPARE(model.index(0, col(u"coordinator")).data(Qt::AccessibleTextRole).toString(),
             u"none"_s);
    QCOMPARE(text(col(u"stage")), u"45-day"_s);
    QCOMPARE(text(col(u"priority")), u"High"_s);
    QVERIFY(text(col(u"day_45")).startsWith(u"28 Nov 2026 · 6 day"_s));
    QCOMPARE(model.headerData(col(u"day_45"), Qt::Horizontal, Qt::DisplayRole).toString(),
             u"Day 45"_s);
}

void tst_ListTableModel::givesValuesToDelegates()
{
    ListTableModel model(exchangesList(), fetcher());
    model.setToday(QDate(2026, 11, 30));
    model.setFilter({});
    QTRY_COMPARE(model.rowCount(), 1);
    const QModelIndex due = model.index(0, col(u"day_45"));
    QCOMPARE(due.data(ListTableModel::DateRole).toDate(), QDate(2026, 11, 28));
    QCOMPARE(due.data(ListTableModel::DaysLeftRole).toInt(), -2);
    QCOMPARE(due.data(ListTableModel::DeadlineStateRole).value<Deadline::State>(),
             Deadline::State::Over);
    QCOMPARE(due.data(ListTableModel::UrgencyRole).value<Deadline::State>(), Deadline::State::Over);
    QCOMPARE(due.data(ListTableModel::RightsRole).toInt(), 25);
    QCOMPARE(due.data(ListTableModel::VersionRole).toLongLong(), 4);
    QCOMPARE(due.data(ListTableModel::ExchangeRole).toUuid(), QUuid(Client));
    QCOMPARE(due.data(ListTableModel::IdRole).toUuid(), rows.first().id);
    QCOMPARE(model.index(0, col(u"stage")).data(ListTableModel::ChoiceRole).toString(), u"45D"_s);
    QCOMPARE(model.index(0, col(u"client")).data(ListTableModel::PersonRole).toUuid(),
             QUuid(Client));
    QCOMPARE(model.index(0, col(u"value")).data(ListTableModel::MoneyRole).toString(),
             u"1250000.50"_s);
    QCOMPARE(model.listRowAt(0), rows.first());
    QVERIFY(!model.listRowAt(1));
    // The stage is past the first deadline: it presses nobody any more.
    rows.first().cells.insert(u"stage"_s, u"180D"_s);
    model.applyChanges({rows.first().id});
    QTRY_COMPARE(due.data(ListTableModel::DeadlineStateRole).value<Deadline::State>(),
                 Deadline::State::Settled);
    QCOMPARE(due.data(ListTableModel::UrgencyRole).value<Deadline::State>(),
             Deadline::State::Later);
}

void tst_ListTableModel::followsTheFirmsDay()
{
    ListTableModel model(exchangesList(), fetcher());
    model.setFilter({});
    QTRY_COMPARE(model.rowCount(), 1);
    const QModelIndex due = model.index(0, col(u"day_180"));
    QVERIFY(!due.data(ListTableModel::DaysLeftRole).isValid());
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setToday(QDate(2027, 4, 12));
    QCOMPARE(changed.size(), 2); // the two deadlines
    QCOMPARE(due.data(ListTableModel::DaysLeftRole).toInt(), 0);
    QCOMPARE(due.data().toString(), u"12 Apr 2027 · today"_s);
    model.setToday(QDate(2027, 4, 12));
    QCOMPARE(changed.size(), 2);
}

void tst_ListTableModel::asksForSortAndFilterAtOnce()
{
    ListTableModel model(exchangesList(), fetcher());
    ListFilter filter;
    filter.search = u"elm"_s;
    FilterCondition off;
    off.column = u"name"_s;
    off.value = u"x"_s;
    off.off = true;
    filter.conditions = {off};
    model.setSorts({{u"stage"_s, false}, {u"day_45"_s, true}});
    model.setScope({{u"person"_s, Client}});
    model.setFilter(filter);
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().sorts, (QList<ListSort>{{u"stage"_s, false}, {u"day_45"_s, true}}));
    QCOMPARE(asked.first().filter, (QJsonObject{{u"search"_s, u"elm"_s}, {u"person"_s, Client}}));
}

void tst_ListTableModel::everyDefinitionIsSound()
{
    const QList<ListDefinition> lists{
        exchangesList(), participantsList(), tasksList(),    documentsList(), messagesList(),
        auditList(),     peopleList(),       sessionsList(), syncRunsList(),  documentLogList()};
    QCOMPARE(lists.size(), qsizetype(10));
    QSet<QString> names;
    for (const ListDefinition &list : lists) {
        QVERIFY(!names.contains(list.name) && !list.title.isEmpty() && !list.many.isEmpty());
        names.insert(list.name);
        QSet<QString> columns;
        for (const ListColumn &column : list.columns) {
            QVERIFY2(!column.title.isEmpty() && !columns.contains(column.name),
                     qPrintable(list.name + u'.' + column.name));
            columns.insert(column.name);
            QVERIFY(column.settledBy.isEmpty() || list.column(column.settledBy));
        }
        for (const ListSort &sort : list.defaultSorts)
            QVERIFY(columns.contains(sort.column));
        ListTableModel model(list, fetcher());
        model.setFilter({});
        QTRY_COMPARE(model.rowCount(), 1);
        for (int column = 0; column < model.columnCount(); ++column)
            QVERIFY(!model.index(0, column).data(Qt::AccessibleTextRole).toString().isEmpty());
    }
}

void tst_ListTableModel::readsRowsAgainWhenTheirPeopleChange()
{
    ListTableModel model(exchangesList(), fetcher());
    model.setFilter({});
    QTRY_COMPARE(model.rowCount(), 1);
    model.applyRelatedChanges({QUuid::createUuid()});
    QTest::qWait(5);
    QVERIFY(idsAsked.isEmpty());
    model.applyRelatedChanges({QUuid(Client)});
    QTRY_COMPARE(idsAsked, QList<QUuid>{rows.first().id});
}

void tst_ListTableModel::aChangedCellAloneIsTold()
{
    ListTableModel model(exchangesList(), fetcher());
    model.setFilter({});
    QTRY_COMPARE(model.rowCount(), 1);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    rows.first().cells.insert(u"priority"_s, u"URGENT"_s);
    model.applyChanges({rows.first().id});
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().column(), col(u"priority"));
    QCOMPARE(changed.first().at(1).toModelIndex().column(), col(u"priority"));
}

void tst_ListTableModel::unknownSortsFallBack()
{
    ListTableModel model(exchangesList(), fetcher());
    model.setSorts({{u"id; drop table"_s, false}});
    QCOMPARE(model.sorts(), exchangesList().defaultSorts);
    model.setSorts({{u"name"_s, false}, {u"name"_s, true}, {u"stage"_s, false}});
    QCOMPARE(model.sorts(), (QList<ListSort>{{u"name"_s, false}, {u"stage"_s, false}}));
    model.sort(-1, Qt::AscendingOrder);
    QCOMPARE(model.sorts(), exchangesList().defaultSorts);
}

void tst_ListTableModel::formatsMoneyWithoutADouble_data()
{
    QTest::addColumn<QString>("decimal");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << u"1250000.50"_s << u"$1,250,000.50"_s;
    QTest::newRow("whole") << u"900"_s << u"$900.00"_s;
    QTest::newRow("large") << u"9999999999999.99"_s << u"$9,999,999,999,999.99"_s;
    QTest::newRow("negative") << u"-12.3"_s << u"\u2212$12.30"_s;
    QTest::newRow("no number") << u"NaN"_s << u"NaN"_s;
}

void tst_ListTableModel::formatsMoneyWithoutADouble()
{
    QFETCH(QString, decimal);
    QFETCH(QString, text);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCOMPARE(ExchangeText::money(decimal), text);
    QLocale::setDefault(QLocale::c());
}

void tst_ListTableModel::saysSizesListsAndUnknownCodes()
{
    QCOMPARE(ExchangeText::type(u"DELAYED"_s), u"Delayed"_s);
    QCOMPARE(ExchangeText::type(u"PARKING"_s), u"PARKING"_s);
    for (const QString &written : {u"2065550158"_s, u"206-555-0158"_s, u"+1 206.555.0158"_s,
                                   u"(206) 555-0158"_s, u"1 (206)555 0158"_s})
        QCOMPARE(ListText::phone(written), u"(206) 555-0158"_s);
    QCOMPARE(ListText::phone(u"206 555 0158 x12"_s), u"(206) 555-0158 ext. 12"_s);
    for (const QString &other : {u"555 0100"_s, u"+49 30 1234567"_s, u"206555015"_s, u"ask Ann"_s,
                                 u"2065550158 or 2065550159"_s, QString()})
        QCOMPARE(ListText::phone(other), other);
    const ListDefinition people = peopleList();
    QCOMPARE(ListText::cell(*people.column(u"phone"_s), u"2065550158"_s), u"(206) 555-0158"_s);
    QCOMPARE(ListText::size(u"900"_s), u"900 bytes"_s);
    QCOMPARE(ListText::size(u"2097152"_s), u"2.0 MB"_s);
    const ListDefinition audit = auditList();
    QCOMPARE(ListText::cell(*audit.column(u"action"_s), u"exchange_stage_changed"_s),
             u"Exchange stage changed"_s);
    QCOMPARE(ListText::cell(*audit.column(u"success"_s), false), u"Refused"_s);
    const ListDefinition participants = participantsList();
    QCOMPARE(
        ListText::cell(*participants.column(u"permissions"_s), QJsonArray{u"view"_s, u"upload"_s}),
        u"See, Upload"_s);
}

void tst_ListTableModel::forgetsEverythingForTheNextPerson()
{
    ListTableModel model(exchangesList(), fetcher());
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

QTEST_GUILESS_MAIN(tst_ListTableModel)
#include "tst_ListTableModel.moc"
