#include "models/db/DbSession.h"
#include "models/domain/FilterCondition.h"
#include "models/repositories/ListRepository.h"
#include "models/tables/ListTableModel.h"
#include "models/tables/lists/ExchangesList.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString Exchanges = u"exchanges"_s;

ListQuery by(const QString &column, bool descending = false, const QJsonObject &filter = {})
{
    return {{{column, descending}}, filter};
}

} // namespace

/** Any list as it comes out of a real server into rows, and into the table that people see. */
class tst_ListRepository : public QObject
{
    Q_OBJECT

private:
    template <typename T>
    static Result<T> wait(QFuture<Result<T>> future)
    {
        future.waitForFinished();
        return future.result();
    }
    ConnectionSettings settingsOf(const QString &email)
    {
        const auto ticket = RoleConnection::signIn(*m_database, email);
        return *ConnectionSettings::parse(m_database->uriAs(ticket.role, ticket.secret));
    }

    ListFetcher fetcher()
    {
        ListFetcher fetcher;
        fetcher.page = [this](const ListPageRequest &request) {
            return m_lists->page(Exchanges, request);
        };
        fetcher.anchors = [this](const ListQuery &query, int step) {
            return m_longReads->anchors(Exchanges, query, step);
        };
        fetcher.rows = [this](const ListQuery &query, const QList<QUuid> &ids) {
            return m_lists->rows(Exchanges, query, ids);
        };
        return fetcher;
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<DbSession> m_work;
    std::unique_ptr<DbSession> m_reads;
    std::unique_ptr<ListRepository> m_lists;
    std::unique_ptr<ListRepository> m_longReads;
    QUuid m_client;
    QUuid m_exchange;

private Q_SLOTS:
    void initTestCase();
    void readsARowWithEveryValue();
    void findsNothingThatIsNotVisible();
    void pagesAndAnchorsFitTogether();
    void passesTheServersSentenceOn();
    void sortsByTwoColumnsEachItsOwnWay();
    void namesWhatThereIsToChooseFrom();
    void showsLiveChangesInTheTable();
    void tellsWhenTheSessionHasEnded();
};

void tst_ListRepository::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"admin@repo.test"_s, u"admin"_s, u"Ada Admin"_s);
    const QByteArray coordinator =
        m_database->addPerson(u"co@repo.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    m_database->addPerson(u"other@repo.test"_s, u"client"_s, u"Someone Else"_s);
    auto &admin = m_database->admin();
    const QByteArray client = admin
                                  .must("insert into public.contacts (first_name, last_name, role) "
                                        "values ('María', 'Ortega', 'client') returning id")
                                  .value();
    m_client = QUuid::fromString(QString::fromLatin1(client));
    m_exchange = QUuid::fromString(QString::fromLatin1(
        admin
            .must("insert into public.exchanges (exchange_number, name, workflow_stage, priority, "
                  "client_id, coordinator_id, "
                  "rel_property_address, rel_property_city, rel_property_state, rel_property_zip, "
                  "rel_value, day_45, day_180, "
                  "notes, identified, rep_1_value, updated_at, pp_matter_id) values ('1043', "
                  "'Ortega · 18 Elm St', '45D', 'URGENT', $1::uuid, $2::uuid, "
                  "'18 Elm St', 'Fresno', 'CA', '93650', 9999999999999.99, '2026-11-28', "
                  "'2027-04-12', "
                  "E'two\\nlines', false, 0.10, '2026-11-20 14:05:06.789', 'pp-1') returning id",
                  {client, coordinator})
            .value()));
    admin.must(
        "insert into public.exchanges (exchange_number, name, coordinator_id) "
        "select (2000 + g)::text, 'Exchange ' || g, $1::uuid from generate_series(1, 2500) g",
        {coordinator});
    m_work = std::make_unique<DbSession>(u"work"_s);
    m_reads = std::make_unique<DbSession>(u"reads"_s);
    const ConnectionSettings settings = settingsOf(u"co@repo.test"_s);
    QVERIFY(wait(m_work->open(settings)).ok());
    QVERIFY(wait(m_reads->open(settings)).ok());
    m_lists = std::make_unique<ListRepository>(*m_work);
    m_longReads = std::make_unique<ListRepository>(*m_reads);
}

void tst_ListRepository::readsARowWithEveryValue()
{
    const auto rows =
        wait(m_lists->rows(Exchanges, by(u"number"_s), {m_exchange, QUuid::createUuid()}));
    QVERIFY2(rows.ok(), rows ? "" : qPrintable(rows.error().message));
    QCOMPARE(rows->size(), 1);
    const ListRow row = rows->first();
    QCOMPARE(row.id, m_exchange);
    QVERIFY(!row.sortKey.isEmpty());
    const auto text = [&row](const QString &column) { return row.cells.value(column).toString(); };
    QCOMPARE(text(u"number"_s), u"1043"_s);
    QCOMPARE(text(u"name"_s), u"Ortega · 18 Elm St"_s);
    const QJsonObject client = row.cells.value(u"client"_s).toObject();
    QCOMPARE(client.value(u"name"_s).toString(), u"María Ortega"_s);
    QCOMPARE(QUuid::fromString(client.value(u"id"_s).toString()), m_client);
    QCOMPARE(text(u"stage"_s), u"45D"_s);
    QCOMPARE(text(u"priority"_s), u"URGENT"_s);
    QCOMPARE(text(u"property"_s), u"18 Elm St, Fresno, CA 93650"_s);
    QCOMPARE(text(u"day_45"_s), u"2026-11-28"_s);
    QCOMPARE(text(u"value"_s), u"9999999999999.99"_s);
    QCOMPARE(QDateTime::fromMSecsSinceEpoch(row.cells.value(u"updated"_s).toInteger(), Qt::UTC),
             QDateTime(QDate(2026, 11, 20), QTime(14, 5, 6, 789), Qt::UTC));
    QCOMPARE(row.cells.value(u"version"_s).toInt(), 1);
}

void tst_ListRepository::findsNothingThatIsNotVisible()
{
    DbSession session(u"work"_s);
    QVERIFY(wait(session.open(settingsOf(u"other@repo.test"_s))).ok());
    ListRepository lists(session);
    QVERIFY(wait(lists.page(Exchanges, {by(u"name"_s), {}, 0, 200}))->isEmpty());
    QCOMPARE(wait(lists.anchors(Exchanges, by(u"name"_s), 1000))->total, 0);
    QVERIFY(wait(lists.rows(Exchanges, by(u"name"_s), {m_exchange}))->isEmpty());
    const auto runs = wait(lists.page(u"sync_runs"_s, {by(u"started"_s), {}, 0, 10}));
    QVERIFY(!runs.ok());
    QCOMPARE(runs.error().kind, ErrorKind::Denied);
}

void tst_ListRepository::pagesAndAnchorsFitTogether()
{
    const ListQuery query = by(u"updated"_s, true);
    const auto anchors = wait(m_longReads->anchors(Exchanges, query, 1000));
    QVERIFY(anchors.ok());
    QCOMPARE(anchors->total, 2501);
    QCOMPARE(anchors->anchors.size(), 3);
    const ListAnchor second = anchors->anchors.at(1);
    QCOMPARE(second.position, 1000);
    const auto direct = wait(m_lists->page(Exchanges, {query, second.cursor, 10, 5}));
    const auto counted = wait(m_lists->page(Exchanges, {query, {}, 1010, 5}));
    QVERIFY(direct.ok());
    QCOMPARE(direct->size(), 5);
    QCOMPARE(*direct, *counted);
}

void tst_ListRepository::sortsByTwoColumnsEachItsOwnWay()
{
    ListTableModel model(exchangesList(), fetcher());
    model.setSorts({{u"value"_s, false}, {u"number"_s, true}});
    QTRY_COMPARE(model.rowCount(), 2501);
    QCOMPARE(model.index(0, 0).data().toString(), u"1043"_s); // the only one with a value
    QCOMPARE(model.index(1, 0).data().toString(), u"4500"_s);
    QCOMPARE(model.index(2, 0).data().toString(), u"4499"_s);
    model.setVisibleRows(2460, 2500);
    QTRY_VERIFY(model.isLoaded(2500));
    QVERIFY(model.data(model.index(2500, 0), WindowedTableModel::SortKeyRole)
                .toString()
                .contains(ListCursor::Separator));
    // A change that moves one row up by the second sort, seen at the end of the list.
    const QUuid moved = model.idAt(2499);
    m_database->admin().must(
        "update public.exchanges set exchange_number = '9999' where id = $1::uuid",
        {moved.toByteArray(QUuid::WithoutBraces)});
    model.applyChanges({moved});
    QTRY_COMPARE(model.rowOf(moved), -1);
    model.setVisibleRows(0, 40);
    QTRY_VERIFY(model.isLoaded(0) && model.rowCount() == 2501);
    m_database->admin().must(
        "update public.exchanges set exchange_number = '2001' where id = $1::uuid",
        {moved.toByteArray(QUuid::WithoutBraces)});
}

void tst_ListRepository::passesTheServersSentenceOn()
{
    const auto rows = wait(m_lists->page(Exchanges, {by(u"shoe size"_s), {}, 0, 10}));
    QVERIFY(!rows.ok());
    QCOMPARE(rows.error().kind, ErrorKind::Invalid);
    QVERIFY(rows.error().message.contains(u"shoe size"_s));
    ListFilter hostile;
    hostile.search = u"%_'\\\"; -- "_s + QChar(u'\0') + QChar(0xD800);
    QVERIFY(wait(m_lists->page(Exchanges, {by(u"name"_s, false, hostile.toQuery()), {}, 0, 10}))
                ->isEmpty());
}

void tst_ListRepository::namesWhatThereIsToChooseFrom()
{
    const auto people = wait(m_longReads->choices(Exchanges, u"coordinator"_s, {}, u"rey"_s));
    QVERIFY(people.ok());
    QCOMPARE(people->size(), 1);
    QCOMPARE(people->first().label, u"Dana Reyes"_s);
    QVERIFY(wait(m_longReads->choices(Exchanges, u"coordinator"_s, {}, u"zzz"_s))->isEmpty());
}

void tst_ListRepository::showsLiveChangesInTheTable()
{
    ListTableModel model(exchangesList(), fetcher());
    model.setSorts({{u"number"_s, false}});
    QTRY_COMPARE(model.rowCount(), 2501);
    QCOMPARE(model.index(0, 0).data().toString(), u"1043"_s);
    model.setVisibleRows(2300, 2340);
    QTRY_VERIFY(model.isLoaded(2340));
    QCOMPARE(model.index(2340, 0).data().toString(), u"4340"_s);

    auto &admin = m_database->admin();
    const QPersistentModelIndex selected = model.index(2320, 0);
    const QUuid renamed = model.idAt(2310);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    admin.must("update public.exchanges set name = 'Renamed' where id = $1::uuid",
               {renamed.toByteArray(QUuid::WithoutBraces)});
    model.applyChanges({renamed});
    QTRY_COMPARE(model.index(2310, exchangesList().columnOf(u"name"_s)).data().toString(),
                 u"Renamed"_s);
    // Ahead of everything: what is selected moves on by one, and stays selected.
    admin.must("update public.exchanges set exchange_number = '1' where id = $1::uuid",
               {renamed.toByteArray(QUuid::WithoutBraces)});
    model.applyChanges({renamed});
    QTRY_COMPARE(model.rowOf(renamed), -1);
    QTRY_COMPARE(selected.data().toString(), u"4320"_s);
    QTRY_COMPARE(selected.row(), 2320);
    QCOMPARE(model.rowCount(), 2501);
    QCOMPARE(reset.size(), 0);
    admin.must("update public.contacts set last_name = 'Ortega-Ruiz' where id = $1::uuid",
               {m_client.toByteArray(QUuid::WithoutBraces)});
    model.setVisibleRows(0, 40);
    QTRY_COMPARE(model.index(0, 0).data().toString(), u"1"_s);
    model.applyRelatedChanges({m_client});
    QTRY_COMPARE(model.index(1, exchangesList().columnOf(u"client"_s)).data().toString(),
                 u"María Ortega-Ruiz"_s);
}

void tst_ListRepository::tellsWhenTheSessionHasEnded()
{
    m_database->admin().must("update public.user_sessions set is_active = false");
    const auto rows = wait(m_lists->page(Exchanges, {by(u"number"_s), {}, 0, 10}));
    QVERIFY(!rows.ok());
    QCOMPARE(rows.error().kind, ErrorKind::SignedOut);
}

QTEST_GUILESS_MAIN(tst_ListRepository)
#include "tst_ListRepository.moc"
