#include "models/db/DbSession.h"
#include "models/domain/ExchangeFilter.h"
#include "models/repositories/ExchangeRepository.h"
#include "models/tables/ExchangeTableModel.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Exchanges as they come out of a real server into values, and into the table that people see. */
class tst_ExchangeRepository : public QObject
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

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<DbSession> m_work;
    std::unique_ptr<DbSession> m_reads;
    std::unique_ptr<ExchangeRepository> m_exchanges;
    std::unique_ptr<ExchangeRepository> m_longReads;
    QUuid m_client;
    QUuid m_exchange;

private Q_SLOTS:
    void initTestCase();
    void readsARowWithEveryValue();
    void readsAnExchangeWhole();
    void findsNothingThatIsNotVisible();
    void pagesAndAnchorsFitTogether();
    void passesTheServersSentenceOn();
    void namesCoordinators();
    void showsLiveChangesInTheTable();
    void tellsWhenTheSessionHasEnded();
};

void tst_ExchangeRepository::initTestCase()
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
    m_exchanges = std::make_unique<ExchangeRepository>(*m_work);
    m_longReads = std::make_unique<ExchangeRepository>(*m_reads);
}

void tst_ExchangeRepository::readsARowWithEveryValue()
{
    const auto rows =
        wait(m_exchanges->rows({u"number"_s, false, {}}, {m_exchange, QUuid::createUuid()}));
    QVERIFY2(rows.ok(), rows ? "" : qPrintable(rows.error().message));
    QCOMPARE(rows->size(), 1);
    const ExchangeRow row = rows->first();
    QCOMPARE(row.id, m_exchange);
    QCOMPARE(row.number, u"1043"_s);
    QCOMPARE(row.name, u"Ortega · 18 Elm St"_s);
    QCOMPARE(row.client, (Person{m_client, u"María Ortega"_s}));
    QCOMPARE(row.coordinator.name, u"Dana Reyes"_s);
    QCOMPARE(row.stage, ExchangeStage::Identify);
    QCOMPARE(row.priority, Priority::Urgent);
    QCOMPARE(row.property, u"18 Elm St, Fresno, CA 93650"_s);
    QCOMPARE(row.day45, QDate(2026, 11, 28));
    QCOMPARE(row.day180, QDate(2027, 4, 12));
    QCOMPARE(row.value, u"9999999999999.99"_s);
    QCOMPARE(row.updatedAt, QDateTime(QDate(2026, 11, 20), QTime(14, 5, 6, 789), Qt::UTC));
    QCOMPARE(row.version, 1);
    QVERIFY(!row.sortKey.isEmpty());
}

void tst_ExchangeRepository::readsAnExchangeWhole()
{
    const auto exchange = wait(m_exchanges->get(m_exchange));
    QVERIFY2(exchange.ok(), exchange ? "" : qPrintable(exchange.error().logDetail));
    QCOMPARE(exchange->number, u"1043"_s);
    QCOMPARE(exchange->notes, u"two\nlines"_s);
    QCOMPARE(exchange->client, (Person{m_client, u"María Ortega"_s}));
    QCOMPARE(exchange->coordinator.name, u"Dana Reyes"_s);
    QCOMPARE(exchange->relinquished.value, u"9999999999999.99"_s);
    QCOMPARE(exchange->replacement.value, u"0.10"_s);
    QCOMPARE(exchange->identified, std::optional<bool>(false));
    QCOMPARE(exchange->practicePantherId, u"pp-1"_s);
    QCOMPARE(exchange->updatedAt, QDateTime(QDate(2026, 11, 20), QTime(14, 5, 6, 789), Qt::UTC));
    QVERIFY(!exchange->closeOfEscrow.isValid());
    QVERIFY(!exchange->lastSyncAt.isValid());
}

void tst_ExchangeRepository::findsNothingThatIsNotVisible()
{
    DbSession session(u"work"_s);
    QVERIFY(wait(session.open(settingsOf(u"other@repo.test"_s))).ok());
    ExchangeRepository exchanges(session);
    const auto hidden = wait(exchanges.get(m_exchange));
    QVERIFY(!hidden.ok());
    QCOMPARE(hidden.error().kind, ErrorKind::NotFound);
    QVERIFY(!hidden.error().message.isEmpty());
    QVERIFY(wait(exchanges.list({{u"name"_s, false, {}}, {}, 0, 200}))->isEmpty());
    QCOMPARE(wait(exchanges.anchors({u"name"_s, false, {}}, 1000))->total, 0);
    QVERIFY(wait(exchanges.rows({u"name"_s, false, {}}, {m_exchange}))->isEmpty());
}

void tst_ExchangeRepository::pagesAndAnchorsFitTogether()
{
    const ListQuery query{u"updated"_s, true, {}};
    const auto anchors = wait(m_longReads->anchors(query, 1000));
    QVERIFY(anchors.ok());
    QCOMPARE(anchors->total, 2501);
    QCOMPARE(anchors->anchors.size(), 3);
    const ListAnchor second = anchors->anchors.at(1);
    QCOMPARE(second.position, 1000);
    const auto direct = wait(m_exchanges->list({query, second.cursor, 10, 5}));
    const auto counted = wait(m_exchanges->list({query, {}, 1010, 5}));
    QVERIFY(direct.ok());
    QCOMPARE(direct->size(), 5);
    QCOMPARE(*direct, *counted);
}

void tst_ExchangeRepository::passesTheServersSentenceOn()
{
    const auto rows = wait(m_exchanges->list({{u"shoe size"_s, false, {}}, {}, 0, 10}));
    QVERIFY(!rows.ok());
    QCOMPARE(rows.error().kind, ErrorKind::Invalid);
    QVERIFY(rows.error().message.contains(u"shoe size"_s));
    ExchangeFilter hostile;
    hostile.search = u"%_'\\\"; -- "_s + QChar(u'\0') + QChar(0xD800);
    QVERIFY(wait(m_exchanges->list({{u"name"_s, false, hostile.toJson()}, {}, 0, 10}))->isEmpty());
}

void tst_ExchangeRepository::namesCoordinators()
{
    const auto people = wait(m_exchanges->coordinators());
    QVERIFY(people.ok());
    QCOMPARE(people->size(), 1);
    QCOMPARE(people->first().name, u"Dana Reyes"_s);
}

void tst_ExchangeRepository::showsLiveChangesInTheTable()
{
    ExchangeTableModel model(
        {[this](const ListPageRequest &request) { return m_exchanges->list(request); },
         [this](const ListQuery &query, int step) { return m_longReads->anchors(query, step); },
         [this](const ListQuery &query, const QList<QUuid> &ids) {
             return m_exchanges->rows(query, ids);
         },
         {}});
    model.setFilter({});
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
    QTRY_COMPARE(model.index(2310, ExchangeTableModel::NameColumn).data().toString(), u"Renamed"_s);
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
    model.applyContactChanges({m_client});
    QTRY_COMPARE(model.index(1, ExchangeTableModel::ClientColumn).data().toString(),
                 u"María Ortega-Ruiz"_s);
}

void tst_ExchangeRepository::tellsWhenTheSessionHasEnded()
{
    m_database->admin().must("update public.user_sessions set is_active = false");
    const auto rows = wait(m_exchanges->list({{u"number"_s, false, {}}, {}, 0, 10}));
    QVERIFY(!rows.ok());
    QCOMPARE(rows.error().kind, ErrorKind::SignedOut);
}

QTEST_GUILESS_MAIN(tst_ExchangeRepository)
#include "tst_ExchangeRepository.moc"
