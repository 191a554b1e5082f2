#include "tests/sql/DoorTalk.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const QByteArray submitSql = "select api.reauth_submit($1, $2::bytea)";
const QByteArray resultSql = "select api.reauth_result($1::bigint, $2::bytea)";

} // namespace

/**
 * Somebody at a desk whose owner went for coffee: what asks for a proof, what counts as one, and
 * what a person sees and ends of their own computers and sessions.
 */
class tst_Reauthentication final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void passwordProves();
    void codeProves();
    void codeProvesOnce();
    void proofIsForThisSession();
    void proofEndsAfterFiveMinutes();
    void toldLaterAndOnce();
    void attemptsOfTheDoorStayThere();
    void wrongOnesAreCounted();
    void aKnownComputerClearsNoCount();
    void strangersAtTheDoorDoNotCount();
    void elevenInAMinute();
    void endedSessionProvesNothing();
    void replacesTheSecondFactor();
    void turnsItOff();
    void forcedRolesKeepTheirs();
    void devicesAreForgotten();
    void adminSeesSessions();
    void badInput();

private:
    RawConnection &admin() { return m_database->admin(); }
    QString judged(RawConnection &session, const QByteArray &what)
    {
        const auto attempt = session.must(submitSql, {what, DoorTalk::nonce()});
        return told(session, attempt.value());
    }
    QString told(RawConnection &session, const QByteArray &attempt)
    {
        const auto answer = session.run(resultSql, {attempt, DoorTalk::nonce()});
        return answer.ok ? QString::fromUtf8(answer.value()) : answer.sqlState;
    }
    RoleConnection danaRemembered(QByteArray *secret);

    std::unique_ptr<TestDatabase> m_database;
    const QByteArray m_right = RoleConnection::defaultPassword().toUtf8();
};

void tst_Reauthentication::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    admin().must("update peak.settings set value = '10000' where key = 'sign_in.per_second'");
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
}

void tst_Reauthentication::init()
{
    admin().must("delete from auth.attempts; delete from auth.second_factors");
    admin().must("update peak.settings set value = '[]'"
                 " where key = 'security.force_second_factor_roles'");
}

void tst_Reauthentication::passwordProves()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    QCOMPARE(dana.run("select api.second_factor_begin()").sqlState, u"PK403"_s);
    QCOMPARE(judged(dana, "wrong-wrong"), u"f"_s);
    QCOMPARE(dana.run("select api.second_factor_begin()").sqlState, u"PK403"_s);
    QCOMPARE(judged(dana, m_right), u"t"_s);
    QVERIFY(dana.run("select api.second_factor_begin()").ok);
}

void tst_Reauthentication::codeProves()
{
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    admin().must("select auth.set_totp($1::uuid, $2)", {boss.personId(), seed});
    QCOMPARE(judged(boss, RoleConnection::totp(seed)), u"t"_s);
    QVERIFY(boss.run("select api.second_factor_begin()").ok);
    // But the current password is what a new one asks for.
    QCOMPARE(boss.run("select api.change_password('a-whole-new-otter')").sqlState, u"PK403"_s);
}

void tst_Reauthentication::codeProvesOnce()
{
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    admin().must("select auth.set_totp($1::uuid, $2)", {boss.personId(), seed});
    DoorTalk door(*m_database);
    const QByteArray code = RoleConnection::totp(seed);
    QCOMPARE(door.outcome(door.code(door.ticket("boss@example.test"), code)), u"signed_in"_s);
    QCOMPARE(judged(boss, code), u"f"_s);
    const QByteArray next = RoleConnection::totp(seed, 1);
    QCOMPARE(judged(boss, next), u"t"_s);
    QCOMPARE(door.outcome(door.code(door.ticket("boss@example.test"), next)), u"denied"_s);
}

void tst_Reauthentication::proofIsForThisSession()
{
    RoleConnection here(*m_database, u"dana@example.test"_s);
    RoleConnection there(*m_database, u"dana@example.test"_s);
    const QByteArray attempt = here.must(submitSql, {m_right, DoorTalk::nonce()}).value();
    QCOMPARE(told(there, attempt), u"PK403"_s);
    QCOMPARE(told(here, attempt), u"t"_s);
    QCOMPARE(there.run("select api.second_factor_begin()").sqlState, u"PK403"_s);
}

void tst_Reauthentication::proofEndsAfterFiveMinutes()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    QVERIFY(prove(dana));
    admin().must("update auth.session_activity set proven_at = proven_at - interval '301 seconds'");
    QCOMPARE(dana.run("select api.second_factor_begin()").sqlState, u"PK403"_s);
}

void tst_Reauthentication::toldLaterAndOnce()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    dana.must("begin");
    QCOMPARE(judged(dana, m_right), u"PK403"_s);
    dana.must("rollback");
    dana.must("begin");
    const QByteArray undone = dana.must(submitSql, {m_right, DoorTalk::nonce()}).value();
    dana.must("rollback");
    QCOMPARE(told(dana, undone), u"PK403"_s);
    const QByteArray attempt = dana.must(submitSql, {m_right, DoorTalk::nonce()}).value();
    QCOMPARE(dana.run(resultSql, {attempt, DoorTalk::otherNonce()}).sqlState, u"PK403"_s);
    QCOMPARE(told(dana, attempt), u"t"_s);
    QCOMPARE(told(dana, attempt), u"PK403"_s);
    const QByteArray late = dana.must(submitSql, {m_right, DoorTalk::nonce()}).value();
    admin().must("update auth.attempts set at = at - interval '31 seconds'");
    QCOMPARE(told(dana, late), u"PK403"_s);
}

void tst_Reauthentication::attemptsOfTheDoorStayThere()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    DoorTalk door(*m_database);
    const QByteArray inside = dana.must(submitSql, {m_right, DoorTalk::nonce()}).value();
    QCOMPARE(door.outcome(inside), u"PK403"_s); // or a session would open others for ever
    const QByteArray outside = door.password("dana@example.test");
    QCOMPARE(told(dana, outside), u"PK403"_s);
}

void tst_Reauthentication::wrongOnesAreCounted()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(judged(dana, "wrong-" + QByteArray::number(i)), u"f"_s);
    QCOMPARE(judged(dana, m_right), u"f"_s);
    DoorTalk door(*m_database);
    QCOMPARE(door.outcome(door.password("dana@example.test")), u"denied"_s); // one count for both
    admin().must("update auth.attempts set at = at - interval '16 minutes'");
    admin().must("select auth.record_refusals()");
    QCOMPARE(admin()
                 .must("select count(*) from public.audit_logs where user_id = $1::uuid and action "
                       "= 'reauthentication_failed'",
                       {dana.personId()})
                 .value(),
             "6");
    QCOMPARE(judged(dana, m_right), u"t"_s);
}

void tst_Reauthentication::aKnownComputerClearsNoCount()
{
    QByteArray secret;
    RoleConnection dana = danaRemembered(&secret);
    DoorTalk door(*m_database);
    for (int i = 0; i < 4; ++i)
        QCOMPARE(door.outcome(door.password("dana@example.test", u"guess-guess"_s)), u"denied"_s);
    QCOMPARE(door.outcome(door.device(secret)), u"signed_in"_s);
    door.password("dana@example.test", u"guess-guess"_s);
    QCOMPARE(door.outcome(door.password("dana@example.test")), u"denied"_s);
}

RoleConnection tst_Reauthentication::danaRemembered(QByteArray *secret)
{
    *secret = RoleConnection::signIn(*m_database, u"dana@example.test"_s,
                                     RoleConnection::defaultPassword(), {},
                                     R"({"remember": true, "device": "desk"})")
                  .deviceSecret;
    return {*m_database, u"dana@example.test"_s};
}

void tst_Reauthentication::strangersAtTheDoorDoNotCount()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    DoorTalk door(*m_database);
    for (int i = 0; i < 6; ++i)
        door.password("dana@example.test", u"wrong-wrong"_s);
    QCOMPARE(judged(dana, m_right), u"t"_s);
}

void tst_Reauthentication::elevenInAMinute()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    for (int i = 0; i < 10; ++i)
        dana.must(submitSql, {"wrong-wrong", DoorTalk::nonce()});
    QCOMPARE(dana.run(submitSql, {m_right, DoorTalk::nonce()}).sqlState, u"PK429"_s);
}

void tst_Reauthentication::endedSessionProvesNothing()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    const QByteArray attempt = dana.must(submitSql, {m_right, DoorTalk::nonce()}).value();
    admin().must("update public.user_sessions set is_active = false where id = $1::uuid",
                 {dana.sessionId()});
    QCOMPARE(told(dana, attempt), u"28000"_s);
    QCOMPARE(dana.run(submitSql, {m_right, DoorTalk::nonce()}).sqlState, u"28000"_s);
    for (const char *sql :
         {"select api.change_password('a-whole-new-otter')", "select api.new_recovery_codes()",
          "select api.second_factor_off()", "select api.session_jwt()"})
        QCOMPARE(dana.run(sql).sqlState, u"28000"_s);
}

void tst_Reauthentication::replacesTheSecondFactor()
{
    RoleConnection elsewhere(*m_database, u"dana@example.test"_s);
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    QVERIFY(prove(dana));
    QCOMPARE(dana.run("select api.second_factor_confirm('123456')").sqlState, u"PK409"_s);
    const QByteArray secret =
        dana.must("select * from api.second_factor_begin()").value(u"secret"_s);
    QCOMPARE(dana.run("select api.second_factor_confirm('00000x')").sqlState, u"PK400"_s);
    QVERIFY(elsewhere.run("select api.heartbeat()").ok);
    const QByteArray code = RoleConnection::totp(secret);
    QVERIFY(dana.run("select api.second_factor_confirm($1)", {code}).ok);
    QVERIFY(!elsewhere.run("select api.heartbeat()").ok);
    QVERIFY(dana.run("select api.heartbeat()").ok);
    DoorTalk door(*m_database);
    const QByteArray ticket = door.password("dana@example.test");
    QCOMPARE(door.outcome(ticket), u"code_required"_s);
    QCOMPARE(door.outcome(door.code(ticket, code)), u"denied"_s); // confirmed with it, so spent
    QCOMPARE(door.outcome(door.code(ticket, RoleConnection::totp(secret, 1))), u"signed_in"_s);
}

void tst_Reauthentication::turnsItOff()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    admin().must("select auth.set_totp($1::uuid, $2)", {dana.personId(), seed});
    QCOMPARE(dana.run("select api.second_factor_off()").sqlState, u"PK403"_s);
    QVERIFY(prove(dana));
    QVERIFY(dana.run("select api.change_password('otter 99')").ok); // enough beside a factor
    QCOMPARE(dana.run("select api.second_factor_off()").sqlState, u"PK409"_s);
    QVERIFY(dana.run("select api.change_password($1)", {m_right}).ok);
    QVERIFY(dana.run("select api.second_factor_off()").ok);
    QCOMPARE(dana.run("select api.second_factor_off()").sqlState, u"PK409"_s);
    DoorTalk door(*m_database);
    QCOMPARE(door.outcome(door.password("dana@example.test")), u"signed_in"_s);
}

void tst_Reauthentication::forcedRolesKeepTheirs()
{
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    admin().must("select auth.set_totp($1::uuid, $2)", {boss.personId(), seed});
    admin().must("update peak.settings set value = '[\"admin\"]'"
                 " where key = 'security.force_second_factor_roles'");
    QVERIFY(prove(boss));
    QCOMPARE(boss.run("select api.second_factor_off()").sqlState, u"PK403"_s);
}

void tst_Reauthentication::devicesAreForgotten()
{
    QByteArray secret;
    RoleConnection dana = danaRemembered(&secret);
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    const auto devices = dana.must("select * from api.my_devices() where name = 'desk'"
                                   " order by created_at desc limit 1");
    QCOMPARE(devices.value(u"is_this_one"_s), "f");
    const QByteArray id = devices.value(u"device_id"_s);
    QCOMPARE(boss.run("select api.forget_device($1::uuid)", {id}).sqlState, u"PK404"_s);
    QCOMPARE(boss.must("select count(*) from api.my_devices()").value(), "0");
    QVERIFY(dana.run("select api.forget_device($1::uuid)", {id}).ok);
    QCOMPARE(dana.run("select api.forget_device($1::uuid)", {id}).sqlState, u"PK404"_s);
    DoorTalk door(*m_database);
    QCOMPARE(door.outcome(door.device(secret)), u"denied"_s);
    QCOMPARE(admin()
                 .must("select count(*) from public.user_sessions where device_id = $1::uuid and "
                       "is_active",
                       {id})
                 .value(),
             "0");
}

void tst_Reauthentication::adminSeesSessions()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    RoleConnection boss(*m_database, u"boss@example.test"_s);
    const QByteArray sql =
        "select count(*) from api.sessions_of($1::uuid) where session_id = $2::uuid";
    QCOMPARE(boss.must(sql, {dana.personId(), dana.sessionId()}).value(), "1");
    QCOMPARE(dana.run(sql, {boss.personId(), boss.sessionId()}).sqlState, u"42501"_s);
    QCOMPARE(boss.must(sql, {std::nullopt, dana.sessionId()}).value(), "0");
}

void tst_Reauthentication::badInput()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    for (const char *sql :
         {"select api.reauth_submit(null, '\\x000102030405060708090a0b0c0d0e0f')",
          "select api.reauth_submit('x', null)", "select api.reauth_submit('x', '\\x00')",
          "select api.reauth_submit(repeat('x', 10000000), '\\x000102030405060708090a0b0c0d0e0f')",
          "select api.reauth_result(null, null)", "select api.reauth_result(-1, '\\x00')",
          "select api.forget_device(null)"})
        QVERIFY2(dana.run(sql).sqlState.startsWith(u"PK4"_s), sql);
    QVERIFY(prove(dana));
    for (const char *sql : {"select api.change_password(null)", "select api.change_password('')",
                            "select api.change_password(repeat('x', 10000000))",
                            "select api.second_factor_confirm(null)",
                            "select api.second_factor_confirm(repeat('1', 10000000))"})
        QVERIFY2(dana.run(sql).sqlState.startsWith(u"PK4"_s), sql);
}

QTEST_GUILESS_MAIN(tst_Reauthentication)
#include "tst_Reauthentication.moc"
