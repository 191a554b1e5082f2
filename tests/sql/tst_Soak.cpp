#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QDeadlineTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * A day of a firm in a few seconds: people sign in, work, are cut off, and leave in all the ways
 * there are. PEAK_SOAK_SECONDS makes it longer: 28800 is a working day. A server of its own.
 */
class tst_Soak final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsLeftOver();

private:
    static int seconds()
    {
        bool given = false;
        const int chosen = qEnvironmentVariableIntValue("PEAK_SOAK_SECONDS", &given);
        return given ? chosen : 5;
    }
    QByteArray one(const QByteArray &sql) { return m_database->admin().must(sql).value(); }
    void keepHouse()
    {
        one("update auth.door set last_house = '-infinity' returning 1");
        one("select api.keep_house()");
    }
    void work(RawConnection &session);

    std::unique_ptr<TestDatabase> m_database;
    QByteArray m_room;
};

/** A little of everything; what fails because somebody cut the line is nobody's fault. */
void tst_Soak::work(RawConnection &session)
{
    session.run("select api.send_message($1::uuid, 'A message', gen_random_uuid())", {m_room});
    session.run("select count(*) from public.messages");
    session.run("select api.create_task($1::uuid, '{\"title\": \"A task\"}')", {m_room});
    session.run(
        "set work_mem = '64kB'; select count(*) from (select repeat(md5(i::text), 9) t from "
        "generate_series(1, 3000) i order by t offset 1) x");
    session.run("select api.heartbeat()");
}

/** 112, in short. */
void tst_Soak::nothingIsLeftOver()
{
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer());
    QByteArrayList people;
    for (int i = 0; i < 6; ++i)
        people.append(m_database->addPerson(u"p%1@example.test"_s.arg(i), u"coordinator"_s));
    m_room = m_database->admin()
                 .must("insert into public.exchanges (name, coordinator_id) values ('x', $1::uuid) "
                       "returning id",
                       {people.first()})
                 .value();
    for (int i = 1; i < 6; ++i)
        m_database->admin().must("insert into public.exchange_participants (exchange_id, "
                                 "contact_id, role) values ($1::uuid, $2::uuid, 'coordinator')",
                                 {m_room, people.at(i)});
    const QByteArray roles = "select count(*) from pg_roles where rolname ~ '^s_'";
    auto *random = QRandomGenerator::global();
    std::vector<std::unique_ptr<RoleConnection>> sessions;
    const QDeadlineTimer end(seconds() * 1000);
    int signIns = 0;
    int mostRoles = 0;
    while (!end.hasExpired()) {
        sessions.push_back(std::make_unique<RoleConnection>(
            *m_database, u"p%1@example.test"_s.arg(random->bounded(6))));
        ++signIns;
        for (const auto &session : sessions)
            work(*session);
        switch (random->bounded(6)) {
        case 0: // its connection is killed
            one("select count(pg_terminate_backend(pid)) from (select pid from pg_stat_activity "
                "where usename ~ '^s_' order by random() limit 2) x");
            break;
        case 1: // the computer is gone in the middle of something
            sessions.front()->run("begin; select api.heartbeat()");
            sessions.erase(sessions.begin());
            break;
        case 2:
            sessions.back()->run("select api.sign_out()");
            break;
        case 3: // its time is over
            one("update public.user_sessions set expires_at = now() - interval '1 s' where id = "
                "(select id from public.user_sessions where is_active order by random() limit 1) "
                "returning 1");
            break;
        case 4: // a person is cut off
            one("select auth.end_sessions(id, 'soak') from public.contacts order by random() limit "
                "1");
            break;
        default:
            one("select audit.seal()");
        }
        if (sessions.size() > 12)
            sessions.erase(sessions.begin(), sessions.begin() + 6);
        keepHouse();
        mostRoles = qMax(mostRoles, one(roles).toInt());
    }
    QVERIFY(signIns >= 5);
    // No more than three sessions of each of six people, and some that just ended.
    QVERIFY2(mostRoles <= 18 + 12, QByteArray::number(mostRoles).constData());

    sessions.clear();
    one("select auth.end_sessions(id, 'over') from public.contacts");
    one("update public.user_sessions set ended_at = ended_at - interval '1 minute' where ended_at "
        "is not null returning 1");
    keepHouse();
    QTRY_COMPARE_WITH_TIMEOUT((keepHouse(), one(roles)), "0", 10'000);
    QTRY_COMPARE(one("select count(*) from pg_stat_activity where usename ~ '^s_' or usename = "
                     "'peak_door'"),
                 "0");
    QCOMPARE(one("select count(*) from pg_ls_tmpdir()"), "0");
    QCOMPARE(one("select count(*) from public.user_sessions where is_active"), "0");
    QCOMPARE(
        one("select count(*) from pg_shdepend d left join pg_roles r on r.oid = d.refobjid "
            "where d.refclassid = 'pg_authid'::regclass and r.oid is null and d.refobjid <> 0"),
        "0");
    QCOMPARE(one("select count(*) from public.messages m where (select count(*) from "
                 "public.audit_logs l where l.resource_id = m.id and l.action = "
                 "'message_created') <> 1"),
             "0");
    one("select audit.seal()");
    QCOMPARE(one("select coalesce(fault, 'whole') from audit.verify(0, 1000000)"), "whole");
}

QTEST_GUILESS_MAIN(tst_Soak)
#include "tst_Soak.moc"
