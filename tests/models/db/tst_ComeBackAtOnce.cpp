#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/Why.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QTest>
#include <QUuid>

#include <atomic>
#include <csignal>
#include <thread>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/**
 * The server was killed, and everybody is back at the same moment: whose session goes on by it, and
 * whose session ended meanwhile through the door, by the secret of their computer.
 */
class tst_ComeBackAtOnce final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everybodyIsIn();

private:
    static constexpr int Going = 120;
    static constexpr int Anew = 80;

    static void pause(int attempt)
    {
        std::this_thread::sleep_for(std::chrono::milliseconds(50 + 37 * (attempt % 11)));
    }
    bool comesBack(const RoleConnection::Ticket &ticket) const;
    RoleConnection::Ticket signsInAnew(const QByteArray &device) const;

    std::unique_ptr<TestDatabase> m_database;
    QDeadlineTimer m_end;
};

bool tst_ComeBackAtOnce::comesBack(const RoleConnection::Ticket &ticket) const
{
    for (int attempt = 0; !m_end.hasExpired(); pause(++attempt)) {
        RawConnection session(m_database->uriAs(ticket.role, ticket.secret));
        if (session.isOpen() && session.run("select api.heartbeat()").ok &&
            session.run("select role from api.who_am_i()").value() == "client")
            return true;
    }
    return false;
}

RoleConnection::Ticket tst_ComeBackAtOnce::signsInAnew(const QByteArray &device) const
{
    RoleConnection::Ticket ticket;
    for (int attempt = 0; !m_end.hasExpired(); pause(++attempt)) {
        RawConnection door(m_database->doorUri()); // has twenty places
        const QByteArray nonce = "\\x" + QUuid::createUuid().toRfc4122().toHex();
        const auto submitted =
            door.isOpen() ? door.run("select api.sign_in_device($1, $2::bytea)", {device, nonce})
                          : RawConnection::Answer();
        if (!submitted.ok)
            continue;
        const auto told = door.run("select * from api.sign_in_result($1::bigint, $2::bytea)",
                                   {submitted.value(), nonce});
        ticket.outcome = QString::fromUtf8(told.value(u"outcome"_s));
        ticket.role = QString::fromUtf8(told.value(u"login_role"_s));
        ticket.secret = told.value(u"login_secret"_s);
        if (told.ok)
            break;
    }
    return ticket;
}

/** 100. */
void tst_ComeBackAtOnce::everybodyIsIn()
{
    PrivateServer::Options options;
    options.settings = {{u"max_connections"_s, u"500"_s}};
    options.durable = false;
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer(options));
    QList<RoleConnection::Ticket> tickets;
    for (int i = 0; i < Going + Anew; ++i) {
        const QString email = u"p%1@example.test"_s.arg(i);
        m_database->addPerson(email, u"client"_s);
        tickets.append(RoleConnection::signIn(*m_database, email, RoleConnection::defaultPassword(),
                                              {}, R"({"remember": true})"));
    }
    RawConnection &owner = m_database->admin();
    for (int i = Going; i < tickets.size(); ++i)
        owner.must("select auth.end_sessions($1, 'ended by time')", {tickets.at(i).personId});
    owner.must("update peak.settings set value = '20' where key = 'sign_in.per_second'");

    options.dataFolder = m_database->server().dataFolder();
    ::kill(pid_t(m_database->server().processId()), SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(!owner.run("select 1").ok, 20'000);
    const auto again = PrivateServer::start(options);
    QVERIFY2(again.ok(), why(again).constData());

    m_end.setRemainingTime(60'000);
    QElapsedTimer clock;
    clock.start();
    std::atomic<int> in = 0;
    std::vector<std::thread> people;
    for (int i = 0; i < tickets.size(); ++i)
        people.emplace_back([this, i, &in, ticket = tickets.at(i)] {
            const auto mine = i < Going ? ticket : signsInAnew(ticket.deviceSecret);
            in += mine.outcome == u"signed_in"_s && comesBack(mine);
        });
    RawConnection admin(m_database->adminUri());
    int mostAtTheDoor = 0;
    while (in < tickets.size() && !m_end.hasExpired())
        mostAtTheDoor = qMax(mostAtTheDoor, admin
                                                .must("select count(*) from pg_stat_activity where "
                                                      "usename = 'peak_door'")
                                                .value()
                                                .toInt());
    for (std::thread &person : people)
        person.join();
    QCOMPARE(in.load(), int(tickets.size()));
    QVERIFY2(clock.elapsed() < 60'000, QByteArray::number(clock.elapsed()).constData());
    QVERIFY2(mostAtTheDoor > 0 && mostAtTheDoor <= 20,
             QByteArray::number(mostAtTheDoor).constData());
    // Nobody is counted as a failure for it, and nobody's session was ended.
    QCOMPARE(admin
                 .must("select (select count(*) from auth.attempts where not ok) + (select "
                       "coalesce(sum(login_attempts), 0) from public.contacts) + (select count(*) "
                       "from public.audit_logs where action = 'login_failed')")
                 .value(),
             "0");
    QCOMPARE(admin.must("select count(*) from public.user_sessions where is_active").value(),
             QByteArray::number(tickets.size()));
}

QTEST_GUILESS_MAIN(tst_ComeBackAtOnce)
#include "tst_ComeBackAtOnce.moc"
