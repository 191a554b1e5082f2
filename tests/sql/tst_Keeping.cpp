#include "tests/sql/DoorTalk.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/Uploads.h"

#include <QDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using Peak::RawConnection;
using Peak::RoleConnection;
using Peak::TestDatabase;
using Peak::TestServer;

namespace {

const QByteArray nobody = "11111111-2222-3333-4444-555555555555";
const QByteArray seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

} // namespace

/** What is kept, for how long, what may not go, who is forgotten, and keys that change. */
class tst_Keeping final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_database.reset(); }

    void onlyAdminsKeep_data();
    void onlyAdminsKeep();
    void badInput_data();
    void badInput();
    void nobodyTouchesTheTables_data();
    void nobodyTouchesTheTables();
    void holdsAreRecorded();
    void retentionHasLimits();
    void sweepIsBoundedAndSparesTheHeld();
    void whoMayNotBeErased();
    void erasedPersonIsNowhere();
    void erasedStaysErased();
    void restoredCodesOpenNothing();
    void attemptsAreKeptWhileTheyCount();

private:
    RawConnection &admin() { return m_database->admin(); }
    RoleConnection session(const char *who)
    {
        return RoleConnection(*m_database, QString::fromLatin1(who) + u"@keeping.test"_s);
    }
    QByteArray person(const char *who) { return m_people.value(QByteArray(who)); }
    QByteArray exchange(const QByteArray &client, const char *stage)
    {
        return admin()
            .must("insert into public.exchanges (name, client_id, workflow_stage) values ('Deed', "
                  "$1::uuid, $2) returning id",
                  {client, QByteArray(stage)})
            .value();
    }
    /** Tables with a row in which the text stands, wherever in it. */
    QStringList placesOf(const QByteArray &text);

    std::unique_ptr<TestDatabase> m_database;
    QHash<QByteArray, QByteArray> m_people;
};

void tst_Keeping::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer());
    for (const char *role : {"admin", "coordinator", "client", "third_party", "agency"})
        m_people.insert(role, m_database->addPerson(QString::fromLatin1(role) + u"@keeping.test"_s,
                                                    QString::fromLatin1(role)));
}

QStringList tst_Keeping::placesOf(const QByteArray &text)
{
    QStringList places;
    const auto tables = admin().must("select format('select %L from %s t where strpos(t::text, $1) "
                                     "> 0 limit 1', c.oid::regclass, c.oid::regclass)"
                                     " from pg_catalog.pg_class c where c.relkind = 'r' and "
                                     "c.relnamespace::regnamespace::text in"
                                     " ('public', 'auth', 'audit', 'peak', 'kms')");
    for (const auto &row : tables.rows) {
        const auto found = admin().must(*row.value(0), {text});
        if (!found.rows.isEmpty())
            places.append(QString::fromUtf8(found.value()));
    }
    return places;
}

void tst_Keeping::onlyAdminsKeep_data()
{
    QTest::addColumn<QByteArray>("role");
    QTest::addColumn<QByteArray>("call");
    for (const char *role : {"coordinator", "client", "third_party", "agency"}) {
        for (const char *call :
             {"api.erase_person('11111111-2222-3333-4444-555555555555', 'because')",
              "api.retention()", "api.set_retention('sessions', '2 days')", "api.legal_holds()",
              "api.place_hold(null, '11111111-2222-3333-4444-555555555555', 'because')",
              "api.release_hold('11111111-2222-3333-4444-555555555555', 'because')",
              "api.agent_status()", "api.agent_step('me')", "api.agent_head()",
              "api.agent_knows_head(1, 'x')"})
            QTest::addRow("%s: %s", role, call) << QByteArray(role) << QByteArray(call);
    }
}

void tst_Keeping::onlyAdminsKeep()
{
    QFETCH(QByteArray, role);
    QFETCH(QByteArray, call);
    RoleConnection who = session(role.constData());
    QCOMPARE(who.run("select * from " + call).sqlState, u"42501"_s);
}

void tst_Keeping::badInput_data()
{
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<QString>("state");
    const QByteArray long_reason = "repeat('x', 100000)";
    QTest::newRow("erase null") << QByteArray("api.erase_person(null, 'because')") << u"PK404"_s;
    QTest::newRow("erase nobody") << QByteArray("api.erase_person('" + nobody + "', 'because')")
                                  << u"PK404"_s;
    QTest::newRow("erase no reason")
        << QByteArray("api.erase_person('" + nobody + "', null)") << u"PK400"_s;
    QTest::newRow("erase blank") << QByteArray("api.erase_person('" + nobody + "', '   ')")
                                 << u"PK400"_s;
    QTest::newRow("erase huge") << QByteArray("api.erase_person('" + nobody + "', " + long_reason +
                                              ")")
                                << u"PK400"_s;
    QTest::newRow("erase no uuid") << QByteArray("api.erase_person('x', 'because')") << u"22P02"_s;
    QTest::newRow("class null") << QByteArray("api.set_retention(null, '2 days')") << u"PK404"_s;
    QTest::newRow("class unknown")
        << QByteArray("api.set_retention('everything', '2 days')") << u"PK404"_s;
    QTest::newRow("keep null") << QByteArray("api.set_retention('sessions', null)") << u"PK400"_s;
    QTest::newRow("keep negative")
        << QByteArray("api.set_retention('sessions', '-1 days')") << u"PK400"_s;
    QTest::newRow("keep until the future")
        << QByteArray("api.set_retention('sessions', '-100 years 36001 days')") << u"PK400"_s;
    QTest::newRow("keep endless") << QByteArray("api.set_retention('sessions', '1000000 years')")
                                  << u"PK400"_s;
    QTest::newRow("keep too long")
        << QByteArray("api.set_retention('attempts', '3 days')") << u"PK400"_s;
    QTest::newRow("hold both") << QByteArray("api.place_hold('" + nobody + "', '" + nobody +
                                             "', 'because')")
                               << u"PK400"_s;
    QTest::newRow("hold nothing") << QByteArray("api.place_hold(null, null, 'because')")
                                  << u"PK400"_s;
    QTest::newRow("hold nobody") << QByteArray("api.place_hold(null, '" + nobody + "', 'because')")
                                 << u"PK404"_s;
    QTest::newRow("hold no exchange")
        << QByteArray("api.place_hold('" + nobody + "', null, 'because')") << u"PK404"_s;
    QTest::newRow("hold huge") << QByteArray("api.place_hold('" + nobody + "', null, " +
                                             long_reason + ")")
                               << u"PK400"_s;
    QTest::newRow("release nothing")
        << QByteArray("api.release_hold(null, 'because')") << u"PK404"_s;
    QTest::newRow("release no reason")
        << QByteArray("api.release_hold('" + nobody + "', '')") << u"PK400"_s;
}

void tst_Keeping::badInput()
{
    QFETCH(QByteArray, call);
    QFETCH(QString, state);
    RoleConnection who = session("admin");
    if (call.contains("erase_person"))
        QVERIFY(prove(who));
    const auto answer = who.run("select " + call);
    QCOMPARE(answer.sqlState, state);
}

void tst_Keeping::nobodyTouchesTheTables_data()
{
    QTest::addColumn<QByteArray>("table");
    for (const char *table :
         {"peak.retention", "peak.legal_holds", "peak.erasures", "peak.backups", "peak.agent_jobs",
          "peak.server_mark", "peak.expected_rights", "kms.keys", "kms.sealed_columns"})
        QTest::newRow(table) << QByteArray(table);
}

void tst_Keeping::nobodyTouchesTheTables()
{
    QFETCH(QByteArray, table);
    for (const char *role : {"admin", "coordinator", "client"}) {
        RoleConnection who = session(role);
        QCOMPARE(who.run("select * from " + table).sqlState, u"42501"_s);
        QCOMPARE(who.run("delete from " + table).sqlState, u"42501"_s);
    }
}

void tst_Keeping::holdsAreRecorded()
{
    RoleConnection who = session("admin");
    const QByteArray hold =
        who.must("select api.place_hold(null, $1::uuid, 'A lawsuit')", {person("agency")}).value();
    QCOMPARE(who.must("select reason from api.legal_holds()").value(), "A lawsuit");
    who.must("select api.release_hold($1::uuid, 'Settled')", {hold});
    QCOMPARE(who.run("select api.release_hold($1::uuid, 'Settled')", {hold}).sqlState, u"PK404"_s);
    QCOMPARE(who.must("select count(*) from api.legal_holds()").value(), "0");
    QCOMPARE(who.must("select release_reason from api.legal_holds(true)").value(), "Settled");
    QCOMPARE(admin()
                 .must("select string_agg(action, ',' order by created_at, action) from "
                       "public.audit_logs where resource_id = $1::uuid and user_id = $2::uuid",
                       {hold, person("admin")})
                 .value(),
             "legal_hold_created,legal_hold_updated");
}

void tst_Keeping::retentionHasLimits()
{
    RoleConnection who = session("admin");
    QVERIFY(who.must("select count(*) from api.retention()").value().toInt() >= 5);
    who.must("select api.set_retention('sessions', '100 days')");
    QCOMPARE(who.must("select keep_for from api.retention() where class = 'sessions'").value(),
             "100 days");
    who.must("select api.set_retention('sessions', '400 days')");
}

void tst_Keeping::sweepIsBoundedAndSparesTheHeld()
{
    const QByteArray held = m_database->addPerson(u"held@keeping.test"_s, u"client"_s);
    for (const QByteArray &whose : {person("client"), held})
        admin().must("insert into public.user_sessions (user_id, session_token, expires_at, "
                     "is_active, ended_at)"
                     " select $1::uuid, gen_random_uuid()::text, now() - interval '3 years', "
                     "false, now() - interval '3 years' from generate_series(1, 25)",
                     {whose});
    RoleConnection who = session("admin");
    who.must("select api.place_hold(null, $1::uuid, 'A lawsuit')", {held});
    QCOMPARE(admin().must("select done from peak.sweep(10) where class = 'sessions'").value(),
             "10");
    QCOMPARE(admin().must("select done from peak.sweep(100) where class = 'sessions'").value(),
             "15");
    QCOMPARE(admin().must("select count(*) from peak.sweep(100) where class = 'sessions'").value(),
             "0");
    QCOMPARE(admin()
                 .must("select count(*) from public.user_sessions where user_id = $1::uuid", {held})
                 .value(),
             "25");
    QCOMPARE(who.must("select auth.live()").value(), "t");
}

void tst_Keeping::whoMayNotBeErased()
{
    const QByteArray someone = m_database->addPerson(u"someone@keeping.test"_s, u"client"_s);
    const QByteArray deed = exchange(someone, "45D");
    RoleConnection who = session("admin");
    const auto erase = [&](const QByteArray &whom) {
        return who.run("select api.erase_person($1::uuid, 'asked for it')", {whom}).sqlState;
    };
    QCOMPARE(erase(person("admin")), u"PK400"_s); // oneself
    QCOMPARE(erase(someone), u"PK403"_s);         // not proven who sits there
    QVERIFY(prove(who));
    QCOMPARE(erase(someone), u"PK409"_s);
    admin().must("update public.exchanges set workflow_stage = 'COMPLETED' where id = $1::uuid",
                 {deed});
    const QByteArray hold =
        who.must("select api.place_hold($1::uuid, null, 'A lawsuit')", {deed}).value();
    QCOMPARE(erase(someone), u"PK423"_s);
    QCOMPARE(admin()
                 .must("select is_active from public.contacts where id = $1::uuid", {someone})
                 .value(),
             "t");
    who.must("select api.release_hold($1::uuid, 'Settled')", {hold});
    QCOMPARE(erase(someone), QString());
    QCOMPARE(erase(someone), u"PK409"_s); // once
}

void tst_Keeping::erasedPersonIsNowhere()
{
    const QByteArray victim =
        m_database->addPerson(u"quetzalcoatl@keeping.test"_s, u"client"_s, u"Quetzal Montgomery"_s);
    admin().must("update public.contacts set phone = '555-0199-quetzal', address = 'Quetzal Street "
                 "1', pp_data = '{\"x\": \"quetzal\"}' where id = $1::uuid",
                 {victim});
    admin().must("select auth.set_totp($1::uuid, $2)", {victim, seed});
    const QByteArray file = exchange(victim, "COMPLETED");
    // A computer is often called by its owner's name.
    const auto ticket = RoleConnection::signIn(
        *m_database, u"quetzalcoatl@keeping.test"_s, RoleConnection::defaultPassword(), seed,
        R"({"version": "1", "system": "OS", "device": "quetzals-laptop", "remember": true})");
    Peak::RawConnection theirs(m_database->uriAs(ticket.role, ticket.secret));
    theirs.must("select api.send_message($1, 'Done', gen_random_uuid())", {file});
    const QByteArray deed = Peak::Uploads::add(theirs, file);
    QCOMPARE(Peak::Uploads::open(theirs, deed).clear, "content");
    QVERIFY(placesOf("uetzal").size() >= 2);
    admin().must("select audit.seal(100000)");

    RoleConnection who = session("admin");
    QVERIFY(prove(who));
    who.must("select api.erase_person($1::uuid, 'asked for it')", {victim});
    QVERIFY(!theirs.run("select 1").ok);
    admin().must("select audit.seal(100000)");
    QCOMPARE(admin().must("select peak.finish_erasures()").value().toInt() >= 1, true);
    QCOMPARE(placesOf("uetzal"), QStringList());
    QCOMPARE(admin()
                 .must("select count(*) from auth.accounts a full join auth.credentials c using "
                       "(contact_id)"
                       " full join auth.second_factors f using (contact_id) full join auth.devices "
                       "d using (contact_id) where contact_id = $1::uuid",
                       {victim})
                 .value(),
             "0");
    QCOMPARE(RoleConnection::signIn(*m_database, u"quetzalcoatl@keeping.test"_s).outcome,
             u"denied"_s);
    // The exchange's file still says that it was theirs, and the record is whole.
    QCOMPARE(admin()
                 .must("select count(*) from public.exchanges where client_id = $1::uuid", {victim})
                 .value(),
             "1");
    admin().must("select audit.seal(100000)");
    const auto whole =
        admin().must("select coalesce(fault, ''), erased from audit.verify(0, 1000000)");
    QCOMPARE(whole.value(), "");
    QVERIFY(whole.rows.first().value(1)->toInt() > 0);
    QCOMPARE(admin()
                 .must("select new_values ->> 'reason' from public.audit_logs where action = "
                       "'person_erased' and resource_id = $1::uuid",
                       {victim})
                 .value(),
             "asked for it");
}

void tst_Keeping::erasedStaysErased()
{
    const QByteArray gone = m_database->addPerson(u"gone@keeping.test"_s, u"client"_s);
    RoleConnection who = session("admin");
    QVERIFY(prove(who));
    who.must("select api.erase_person($1::uuid, 'asked for it')", {gone});
    admin().must("update public.contacts set first_name = 'Back', email = 'gone@keeping.test', "
                 "is_user = true, is_active = true where id = $1::uuid",
                 {gone});
    QCOMPARE(admin()
                 .must("select first_name || coalesce(email, '-') || is_user || is_active from "
                       "public.contacts where id = $1::uuid",
                       {gone})
                 .value(),
             "Erased-falsefalse");
}

/** Codes that were used since the backup would be unused again. */
void tst_Keeping::restoredCodesOpenNothing()
{
    const QByteArray who = person("coordinator");
    admin().must("begin");
    admin().must("insert into auth.recovery_codes (contact_id, code_hash, used_at) values ($1, "
                 "'\\x01', null), ($1, '\\x02', now())",
                 {who});
    admin().must("select auth.invite($1, 'reset', '1 day', null)", {who});
    admin().must("select peak.after_restore('last night')");
    const auto left = admin().must(
        "select (select count(*) from auth.recovery_codes where used_at is null) as codes,"
        " (select count(*) from auth.recovery_codes) as known,"
        " (select count(*) from auth.invitations where used_at is null and revoked_at is null) as "
        "invitations");
    admin().must("rollback");
    QCOMPARE(left.value(u"codes"_s), "0");
    QCOMPARE(left.value(u"known"_s), "1");
    QCOMPARE(left.value(u"invitations"_s), "0");
}

/** Or a pause of a day would end after two hours, where attempts are kept no longer. */
void tst_Keeping::attemptsAreKeptWhileTheyCount()
{
    admin().must("begin");
    admin().must("update peak.settings set value = '1440' where key = 'sign_in.window_minutes'");
    admin().must("update peak.retention set keep_for = '2 hours' where class = 'attempts'");
    admin().must("insert into auth.attempts (kind, account, nonce_hash, ok, recorded, at) select "
                 "'password', $1, '\\x00', false, true, now() - age from unnest(array[interval '3 "
                 "hours', '25 hours']) age",
                 {person("client")});
    admin().must("select * from peak.sweep()");
    const auto left = admin().must(
        "select count(*) from auth.attempts where account = $1 and nonce_hash = '\\x00'",
        {person("client")});
    admin().must("rollback");
    QCOMPARE(left.value(), "1");
}

QTEST_GUILESS_MAIN(tst_Keeping)
#include "tst_Keeping.moc"
