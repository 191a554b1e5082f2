#include "tests/sql/DoorTalk.h"

#include "models/db/ConnectionSettings.h"
#include "tests/support/FreePort.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * Somebody else has the secret of a session: from where it is used is seen, and how long it works
 * is nobody's to stretch. A server with a port, so that there are addresses.
 */
class tst_StolenSecret final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_database.reset(); }
    void init();

    void usedElsewhereIsSeen();
    void usedAtHomeIsNothingNew();
    void parkedThiefIsSeenToo();
    void firmOfOneAddressEndsIt();
    void neverLongerThanItsRole();
    void neverLongerThanItsSession();
    void nobodyStretchesTheirOwnRole();

private:
    RawConnection &admin() { return m_database->admin(); }
    /** The door and the sessions are reached over a port; whoever is on the server itself, over a
     * socket, has no address. */
    RoleConnection::Ticket signIn()
    {
        return RoleConnection::signIn(*m_database, u"dana@example.test"_s);
    }
    RawConnection fromHere(const RoleConnection::Ticket &ticket) const
    {
        return RawConnection(m_database->uriAs(ticket.role, ticket.secret));
    }
    void keepHouse()
    {
        admin().must("update auth.door set last_house = '-infinity'; select api.keep_house()");
    }
    /** The address where the session is said to have begun. */
    void beganAt(const RoleConnection::Ticket &ticket, const QByteArray &address)
    {
        admin().must("update public.user_sessions set ip_address = $2::inet where id = $1::uuid",
                     {ticket.sessionId, address});
    }
    QByteArray told(const RoleConnection::Ticket &ticket)
    {
        return admin()
            .must("select string_agg(host(ip_address) || ': ' || error_message, '; ') from "
                  "public.audit_logs where action = 'session_elsewhere' and session_id = $1::uuid",
                  {ticket.sessionId})
            .value();
    }
    QByteArray shown(RawConnection &session)
    {
        return session.must("select ip_address from api.my_sessions() where is_this_one").value();
    }
    void validUntil(const RoleConnection::Ticket &ticket, const QByteArray &moment)
    {
        admin().must("alter role " + ticket.role.toLatin1() + " valid until '" + moment + "'");
    }

    std::unique_ptr<TestDatabase> m_database;
};

void tst_StolenSecret::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(
        TestServer::ownServer({.dataFolder = {}, .port = freePort()}));
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
}

void tst_StolenSecret::init()
{
    admin().must("update peak.settings set value = 'false' where key = 'session.one_address'");
}

/** 34. The person sees it among their sessions, and the record has it, once. */
void tst_StolenSecret::usedElsewhereIsSeen()
{
    const auto ticket = signIn();
    beganAt(ticket, "192.0.2.7");
    RawConnection thief = fromHere(ticket);
    QVERIFY(thief.isOpen());
    QCOMPARE(told(ticket), "");
    keepHouse();
    keepHouse();
    QCOMPARE(told(ticket),
             "127.0.0.1: The session that began at 192.0.2.7 is used from 127.0.0.1.");
    QCOMPARE(shown(thief), "192.0.2.7, 127.0.0.1");
    QVERIFY(thief.run("select api.heartbeat()").ok); // people travel
}

void tst_StolenSecret::usedAtHomeIsNothingNew()
{
    const auto ticket = signIn();
    RawConnection dana = fromHere(ticket);
    keepHouse();
    QCOMPARE(told(ticket), "");
    QCOMPARE(shown(dana), "127.0.0.1");
}

/** 34. Holding one's session's row fast keeps nobody from being seen: only until that ends. */
void tst_StolenSecret::parkedThiefIsSeenToo()
{
    const auto ticket = signIn();
    beganAt(ticket, "192.0.2.7");
    RawConnection thief = fromHere(ticket);
    thief.must("begin; select api.heartbeat()");
    admin().must("set statement_timeout = '5s'");
    keepHouse();
    admin().must("reset statement_timeout");
    thief.must("rollback");
    keepHouse();
    QVERIFY(told(ticket).startsWith("127.0.0.1: "));
}

/** 34. Where the firm says so, a session is used from one address only. */
void tst_StolenSecret::firmOfOneAddressEndsIt()
{
    admin().must("update peak.settings set value = 'true' where key = 'session.one_address'");
    const auto home = signIn();
    const auto stolen = signIn();
    beganAt(stolen, "192.0.2.7");
    RawConnection dana = fromHere(home);
    RawConnection thief = fromHere(stolen);
    keepHouse();
    QVERIFY(!thief.run("select 1").ok);
    QVERIFY(!fromHere(stolen).isOpen());
    QVERIFY(dana.run("select api.heartbeat()").ok);
    QCOMPARE(admin()
                 .must("select ended_because from public.user_sessions where id = $1::uuid",
                       {stolen.sessionId})
                 .value(),
             "used from another address");
    QVERIFY(!told(stolen).isEmpty());
}

/**
 * 33. The session's row says tomorrow, as after the server's clock was set back or by a fault of
 * ours: PostgreSQL itself lets nobody in after VALID UNTIL.
 */
void tst_StolenSecret::neverLongerThanItsRole()
{
    const auto ticket = signIn();
    QVERIFY(fromHere(ticket).isOpen());
    validUntil(ticket, "2020-01-01 00:00+00");
    admin().must("update public.user_sessions set expires_at = expires_at + interval '1 day' where "
                 "id = $1::uuid",
                 {ticket.sessionId});
    const RawConnection late = fromHere(ticket);
    QVERIFY(!late.isOpen());
    QVERIFY2(late.failure().contains(u"password authentication failed"),
             qPrintable(late.failure()));
}

/** 33. The other way round: the role would still be let in. */
void tst_StolenSecret::neverLongerThanItsSession()
{
    const auto ticket = signIn();
    RawConnection open = fromHere(ticket);
    validUntil(ticket, "infinity");
    admin().must("update public.user_sessions set expires_at = clock_timestamp()::timestamp - "
                 "interval '1 s' where id = $1::uuid",
                 {ticket.sessionId});
    QCOMPARE(open.must("select auth.live()").value(), "f");
    QCOMPARE(open.run("select api.heartbeat()").sqlState, u"28000"_s);
    QCOMPARE(fromHere(ticket).must("select auth.live()").value(), "f");
    keepHouse();
    QVERIFY(!fromHere(ticket).isOpen());
}

/** 33. Nor does anything that a session may call move the end of its role. */
void tst_StolenSecret::nobodyStretchesTheirOwnRole()
{
    const auto ticket = signIn();
    RawConnection dana = fromHere(ticket);
    const auto until = [&] {
        return admin()
            .must("select rolvaliduntil from pg_roles where rolname = $1", {ticket.role.toLatin1()})
            .value();
    };
    const QByteArray before = until();
    QVERIFY(!before.isEmpty());
    const QByteArray role = ticket.role.toLatin1();
    for (const QByteArray stretch :
         {"valid until 'infinity'", "connection limit 1000", "createrole", "nologin"})
        QCOMPARE(dana.run("alter role " + role + ' ' + stretch).sqlState, u"42501"_s);
    dana.must("alter role " + role + " password 'chosen by a thief'"); // this they may
    dana.must("select api.heartbeat(); select api.close_other_connections()");
    QCOMPARE(until(), before);
    RawConnection again(m_database->uriAs(ticket.role, "chosen by a thief"));
    QVERIFY(again.isOpen());
    validUntil(ticket, "2020-01-01 00:00+00");
    QVERIFY(!RawConnection(m_database->uriAs(ticket.role, "chosen by a thief")).isOpen());
}

QTEST_GUILESS_MAIN(tst_StolenSecret)
#include "tst_StolenSecret.moc"
