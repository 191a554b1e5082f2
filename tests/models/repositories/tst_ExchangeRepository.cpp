#include "models/db/DbSession.h"
#include "models/repositories/ExchangeRepository.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QTest>

#include <memory>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** One exchange as it comes out of a real server into values. */
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
    std::unique_ptr<ExchangeRepository> m_exchanges;
    QUuid m_client;
    QUuid m_exchange;

private Q_SLOTS:
    void initTestCase();
    void readsAnExchangeWhole();
    void findsNothingThatIsNotVisible();
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
    m_work = std::make_unique<DbSession>(u"work"_s);
    const ConnectionSettings settings = settingsOf(u"co@repo.test"_s);
    QVERIFY(wait(m_work->open(settings)).ok());
    m_exchanges = std::make_unique<ExchangeRepository>(*m_work);
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
}

QTEST_GUILESS_MAIN(tst_ExchangeRepository)
#include "tst_ExchangeRepository.moc"
