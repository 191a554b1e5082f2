#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using Peak::RawConnection;
using Peak::RoleConnection;
using Peak::TestDatabase;

namespace {

const QByteArray nonce = "\\x000102030405060708090a0b0c0d0e0f";
const QByteArray otherNonce = "\\xf00102030405060708090a0b0c0d0e0f";
const QByteArray submitSql = "select api.sign_in_submit($1, $2, $3::bytea)";
const QByteArray resultSql = "select * from api.sign_in_result($1::bigint, $2::bytea)";
const QByteArray seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

} // namespace

/** The door against somebody who holds a connection to it: what it tells, and what it never does.
 */
class tst_SignIn final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void rightPassword();
    void emailInOtherSpelling();
    void everyRefusalSoundsTheSame_data();
    void everyRefusalSoundsTheSame();
    void resultInTheSameTransactionIsRefused();
    void resultBehindASavepointIsRefused();
    void rolledBackAttemptIsNone();
    void lockOutSurvivesRollback();
    void lockOutJudgesByOrder();
    void lockOutJudgesByCommit();
    void lockOutEndsWithItsWindow();
    void lockOutSparesAKnownComputer();
    void submitLeavesTheSameTraces();
    void plansAreNotPrinted();
    void refusalHoldsNobodyUp();
    void codeNeedsItsTicket();
    void resultIsTakenOnce();
    void resultNeedsItsNonce();
    void resultExpires();
    void hundredFailuresFromAnywhere();
    void throttled();
    void badInput_data();
    void badInput();
    void oldHashIsReplaced();
    void longPasswordsDiffer();
    void secondFactor();
    void codeCountsOnce();
    void codeOfAnotherTimeIsRefused();
    void totpVectors();
    void deviceSecret();
    void doorReadsNothing();
    void doorCallsNothingElse();
    void doorStaysInItsDatabase();
    void auditTellsAll();

private:
    QByteArray submit(RawConnection &door, const QByteArray &email, const QByteArray &password,
                      const QByteArray &with = nonce);
    QString outcome(RawConnection &door, const QByteArray &attempt, const QByteArray &with = nonce);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<RawConnection> m_door;
};

QByteArray tst_SignIn::submit(RawConnection &door, const QByteArray &email,
                              const QByteArray &password, const QByteArray &with)
{
    return door.must(submitSql, {email, password, with}).value();
}

QString tst_SignIn::outcome(RawConnection &door, const QByteArray &attempt, const QByteArray &with)
{
    const auto answer = door.run(resultSql, {attempt, with});
    return answer.ok ? QString::fromUtf8(answer.value(u"outcome"_s)) : answer.sqlState;
}

void tst_SignIn::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
    m_database->addPerson(u"off@example.test"_s, u"client"_s);
    m_database->addPerson(u"locked@example.test"_s, u"client"_s);
    m_database->admin().must(
        "update public.contacts set is_active = false where email = 'off@example.test'");
    m_database->admin().must(
        "update public.contacts set locked_until = now() at time zone 'utc' + interval '1 hour'"
        " where email = 'locked@example.test'");
    m_database->admin().must("select auth.set_totp((select id from public.contacts where email = "
                             "'boss@example.test'), $1)",
                             {seed});
}

void tst_SignIn::init()
{
    m_door.reset(); // with whatever transaction a failed test left open
    m_database->admin().must("delete from auth.attempts");
    m_database->admin().must(
        "update peak.settings set value = '10000' where key = 'sign_in.per_second'");
    m_door = std::make_unique<RawConnection>(m_database->doorUri());
    QVERIFY2(m_door->isOpen(), qPrintable(m_door->failure()));
}

void tst_SignIn::rightPassword()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    QCOMPARE(dana.must("select session_user::text").value(), dana.role().toUtf8());
    const auto me = dana.must("select * from api.who_am_i()");
    QCOMPARE(me.value(u"email"_s), "dana@example.test");
    QCOMPARE(me.value(u"role"_s), "coordinator");
}

void tst_SignIn::emailInOtherSpelling()
{
    const auto ticket = RoleConnection::signIn(*m_database, u"  DANA@Example.test\t"_s);
    QCOMPARE(ticket.outcome, u"signed_in"_s);
}

void tst_SignIn::everyRefusalSoundsTheSame_data()
{
    QTest::addColumn<QByteArray>("email");
    QTest::addColumn<QByteArray>("password");
    QTest::newRow("wrong password") << QByteArray("dana@example.test") << QByteArray("nope-nope");
    QTest::newRow("unknown") << QByteArray("nobody@example.test") << QByteArray("nope-nope");
    QTest::newRow("inactive") << QByteArray("off@example.test")
                              << RoleConnection::defaultPassword().toUtf8();
    QTest::newRow("locked") << QByteArray("locked@example.test")
                            << RoleConnection::defaultPassword().toUtf8();
    QTest::newRow("wildcards") << QByteArray("%@example.test") << QByteArray("%");
    QTest::newRow("quotes") << QByteArray("' or true --") << QByteArray("' or true --");
}

void tst_SignIn::everyRefusalSoundsTheSame()
{
    QFETCH(QByteArray, email);
    QFETCH(QByteArray, password);
    const auto answer = m_door->must(resultSql, {submit(*m_door, email, password), nonce});
    QCOMPARE(answer.value(u"outcome"_s), "denied");
    QCOMPARE(answer.value(u"message"_s),
             "E-mail address or password is wrong, or the account is locked or inactive. "
             "After several failures sign-in pauses for a while.");
    QCOMPARE(answer.value(u"login_role"_s), QByteArray());
    QCOMPARE(answer.value(u"person_id"_s), QByteArray());
}

void tst_SignIn::resultInTheSameTransactionIsRefused()
{
    m_door->must("begin");
    const QByteArray attempt =
        submit(*m_door, "dana@example.test", RoleConnection::defaultPassword().toUtf8());
    QCOMPARE(outcome(*m_door, attempt), u"PK403"_s);
    m_door->must("rollback");
}

void tst_SignIn::resultBehindASavepointIsRefused()
{
    m_door->must("begin");
    m_door->must("savepoint a");
    const QByteArray attempt =
        submit(*m_door, "dana@example.test", RoleConnection::defaultPassword().toUtf8());
    m_door->must("release savepoint a");
    m_door->must("savepoint b");
    QCOMPARE(outcome(*m_door, attempt), u"PK403"_s);
    m_door->must("rollback");
}

void tst_SignIn::rolledBackAttemptIsNone()
{
    m_door->must("begin");
    const QByteArray attempt =
        submit(*m_door, "dana@example.test", RoleConnection::defaultPassword().toUtf8());
    m_door->must("rollback");
    QCOMPARE(outcome(*m_door, attempt), u"PK403"_s);
}

void tst_SignIn::lockOutSurvivesRollback()
{
    for (int i = 0; i < 5; ++i) {
        const QByteArray attempt =
            submit(*m_door, "dana@example.test", "wrong-" + QByteArray::number(i));
        m_door->must("begin");
        QCOMPARE(outcome(*m_door, attempt), u"denied"_s);
        m_door->must("rollback");
    }
    const QByteArray right =
        submit(*m_door, "dana@example.test", RoleConnection::defaultPassword().toUtf8());
    QCOMPARE(outcome(*m_door, right), u"denied"_s);
}

void tst_SignIn::lockOutJudgesByOrder()
{
    // Twenty guesses are judged before the first answer is asked for; the fourteenth is right.
    QList<QByteArray> attempts;
    for (int i = 0; i < 20; ++i) {
        attempts.append(submit(*m_door, "dana@example.test",
                               i == 13 ? RoleConnection::defaultPassword().toUtf8()
                                       : QByteArray("guess-guess")));
    }
    for (const QByteArray &attempt : std::as_const(attempts))
        QCOMPARE(outcome(*m_door, attempt), u"denied"_s);
}

void tst_SignIn::lockOutJudgesByCommit()
{
    // Ten guesses are parked in ten transactions, then committed and asked for from the last to the
    // first: no failure with a smaller id is there yet when the right one is asked for.
    std::vector<RawConnection> doors;
    QList<QByteArray> attempts;
    for (int i = 0; i < 10; ++i) {
        doors.emplace_back(m_database->doorUri());
        doors.back().must("begin");
        attempts.append(submit(doors.back(), "dana@example.test",
                               i == 2 ? RoleConnection::defaultPassword().toUtf8()
                                      : QByteArray("guess-guess")));
    }
    for (int i = 9; i >= 0; --i) {
        doors[size_t(i)].must("commit");
        QCOMPARE(outcome(doors[size_t(i)], attempts.at(i)), u"denied"_s);
    }
}

void tst_SignIn::lockOutSparesAKnownComputer()
{
    const auto known =
        RoleConnection::signIn(*m_database, u"dana@example.test"_s,
                               RoleConnection::defaultPassword(), {}, R"({"remember": true})");
    for (int i = 0; i < 6; ++i)
        submit(*m_door, "dana@example.test", "wrong-wrong");
    QCOMPARE(RoleConnection::signIn(*m_database, u"dana@example.test"_s).outcome, u"denied"_s);
    const QByteArray attempt =
        m_door->must("select api.sign_in_device($1, $2::bytea)", {known.deviceSecret, nonce})
            .value();
    QCOMPARE(outcome(*m_door, attempt), u"signed_in"_s);
}

void tst_SignIn::submitLeavesTheSameTraces()
{
    // The door's own locks and the statistics of its own transaction would tell, and a rollback
    // would leave no trace of having asked. Refused on a server of our own; the same on any.
    QCOMPARE(m_door->run("select * from pg_locks").sqlState, u"42501"_s);
    QCOMPARE(m_door->run("select pg_stat_get_xact_tuples_inserted(1259)").sqlState, u"42501"_s);
    const QByteArray traces =
        "select string_agg(t, ' ' order by t) from (select c.relname || l.mode as t from pg_locks l"
        " join pg_class c on c.oid = l.relation where l.pid = pg_backend_pid() union all"
        " select relname || n_tup_ins || n_tup_upd from pg_stat_xact_user_tables"
        " where n_tup_ins + n_tup_upd > 0) x";
    const auto left = [&](const QByteArray &email, const QByteArray &password, bool asked) {
        RawConnection admin(m_database->adminUri());
        QByteArray attempt;
        if (asked)
            attempt = submit(*m_door, email, password);
        admin.must("begin");
        admin.must("set local role peak_auth");
        if (asked)
            admin.must(resultSql, {attempt, nonce});
        else
            submit(admin, email, password);
        admin.must("reset role");
        return admin.must(traces).value();
    };
    const QByteArray right = RoleConnection::defaultPassword().toUtf8();
    left("dana@example.test", right, false); // the caches of a first time
    const QByteArray expected = left("dana@example.test", right, false);
    QCOMPARE(left("dana@example.test", "wrong-wrong", false), expected);
    QCOMPARE(left("nobody@example.test", "wrong-wrong", false), expected);
    const QByteArray refused = left("dana@example.test", "wrong-wrong", true);
    QCOMPARE(left("nobody@example.test", "wrong-wrong", true), refused);
    QCOMPARE(left("off@example.test", right, true), refused);
    for (int i = 0; i < 5; ++i)
        submit(*m_door, "dana@example.test", "wrong-wrong");
    QCOMPARE(left("dana@example.test", right, true), refused);
}

void tst_SignIn::plansAreNotPrinted()
{
    // PostgreSQL prints the plans of what a function runs, its values folded in, to whoever asks.
    QCOMPARE(
        m_database->admin()
            .must(
                "select string_agg(p.proname, ' ') from pg_proc p"
                " where p.pronamespace = 'api'::regnamespace and (p.proname like 'sign\\_in%' or "
                "p.proname in"
                " ('enrol_begin', 'enrol_confirm', 'redeem_submit', 'reauth_submit', "
                "'reauth_result',"
                " 'second_factor_begin', 'second_factor_confirm', 'session_jwt', 'agent_jwt_key'))"
                " and not 'debug_print_plan=off' = any (p.proconfig)")
            .value(),
        QByteArray());
}

void tst_SignIn::refusalHoldsNobodyUp()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    const QByteArray one = submit(*m_door, "dana@example.test", "wrong-wrong");
    m_door->must("begin");
    QCOMPARE(outcome(*m_door, one), u"denied"_s);
    m_database->admin().must("update auth.door set last_house = '-infinity'");
    m_door->must("select api.keep_house()");
    RawConnection other(m_database->doorUri());
    for (RawConnection *who : {&other, static_cast<RawConnection *>(&dana)})
        who->must("set lock_timeout = '2s'");
    // Waiting here would also tell that the account exists.
    QCOMPARE(outcome(other, submit(other, "dana@example.test", "wrong-wrong")), u"denied"_s);
    QVERIFY(dana.run("select api.save_preferences('held', '1')").ok);
    QVERIFY(dana.run("select api.heartbeat()").ok);
    m_door->must("rollback");
}

void tst_SignIn::codeNeedsItsTicket()
{
    // Whether a code may be sent would tell whether the password was right, past all counting.
    for (int i = 0; i < 5; ++i)
        submit(*m_door, "boss@example.test", "wrong-wrong");
    for (const QByteArray &password :
         {QByteArray("wrong-wrong"), RoleConnection::defaultPassword().toUtf8()}) {
        const QByteArray attempt = submit(*m_door, "boss@example.test", password);
        QCOMPARE(outcome(*m_door, attempt), u"denied"_s);
        QCOMPARE(m_door
                     ->run("select api.sign_in_code($1::bigint, $2::bytea, '123456', $2::bytea)",
                           {attempt, nonce})
                     .sqlState,
                 u"PK403"_s);
    }
}

void tst_SignIn::lockOutEndsWithItsWindow()
{
    for (int i = 0; i < 6; ++i)
        submit(*m_door, "dana@example.test", "wrong-wrong");
    m_database->admin().must("update auth.attempts set at = at - interval '16 minutes'");
    QCOMPARE(RoleConnection::signIn(*m_database, u"dana@example.test"_s).outcome, u"signed_in"_s);
}

void tst_SignIn::resultIsTakenOnce()
{
    const QByteArray attempt =
        submit(*m_door, "dana@example.test", RoleConnection::defaultPassword().toUtf8());
    QCOMPARE(outcome(*m_door, attempt), u"signed_in"_s);
    QCOMPARE(outcome(*m_door, attempt), u"PK403"_s);
}

void tst_SignIn::resultNeedsItsNonce()
{
    const QByteArray attempt =
        submit(*m_door, "dana@example.test", RoleConnection::defaultPassword().toUtf8());
    QCOMPARE(outcome(*m_door, attempt, otherNonce), u"PK403"_s);
}

void tst_SignIn::resultExpires()
{
    const QByteArray attempt =
        submit(*m_door, "dana@example.test", RoleConnection::defaultPassword().toUtf8());
    m_database->admin().must("update auth.attempts set at = at - interval '31 seconds'");
    QCOMPARE(outcome(*m_door, attempt), u"PK403"_s);
}

void tst_SignIn::hundredFailuresFromAnywhere()
{
    m_database->admin().must(
        "insert into auth.attempts (kind, account, ip, nonce_hash, ok)"
        " select 'password', c.id, ('10.0.0.' || i)::inet, '\\x00', false"
        " from public.contacts c, generate_series(1, 100) i where c.email = 'dana@example.test'");
    QCOMPARE(RoleConnection::signIn(*m_database, u"dana@example.test"_s).outcome, u"denied"_s);
}

void tst_SignIn::throttled()
{
    m_database->admin().must(
        "update peak.settings set value = '3' where key = 'sign_in.per_second'");
    QStringList states;
    for (int i = 0; i < 4; ++i)
        states.append(
            m_door->run(submitSql, {"nobody@example.test", "wrong-wrong", nonce}).sqlState);
    QVERIFY2(states.contains(u"PK429"_s), qPrintable(states.join(u' ')));
}

void tst_SignIn::badInput_data()
{
    QTest::addColumn<RawConnection::Value>("email");
    QTest::addColumn<RawConnection::Value>("password");
    QTest::addColumn<RawConnection::Value>("withNonce");
    QTest::addColumn<QString>("state");
    const RawConnection::Value email = "dana@example.test";
    const RawConnection::Value password = "some password";
    const RawConnection::Value null = std::nullopt;
    QTest::newRow("no e-mail") << null << password << RawConnection::Value(nonce) << u"PK400"_s;
    QTest::newRow("no password") << email << null << RawConnection::Value(nonce) << u"PK400"_s;
    QTest::newRow("no nonce") << email << password << null << u"PK400"_s;
    QTest::newRow("short nonce") << email << password << RawConnection::Value("\\x00")
                                 << u"PK400"_s;
    QTest::newRow("long e-mail") << RawConnection::Value(QByteArray(10000, 'a')) << password
                                 << RawConnection::Value(nonce) << u"PK400"_s;
    QTest::newRow("ten megabytes") << email << RawConnection::Value(QByteArray(10'000'000, 'a'))
                                   << RawConnection::Value(nonce) << u"PK400"_s;
    QTest::newRow("broken UTF-8") << email << RawConnection::Value("\xff\xfe")
                                  << RawConnection::Value(nonce) << u"22021"_s;
}

void tst_SignIn::badInput()
{
    QFETCH(RawConnection::Value, email);
    QFETCH(RawConnection::Value, password);
    QFETCH(RawConnection::Value, withNonce);
    QFETCH(QString, state);
    QCOMPARE(m_door->run(submitSql, {email, password, withNonce}).sqlState, state);
}

void tst_SignIn::oldHashIsReplaced()
{
    m_database->addPerson(u"old@example.test"_s, u"client"_s);
    // As the firm's earlier software stored it; $2b$ is what other libraries write for $2a$.
    m_database->admin().must(
        "update auth.credentials k set peppered = false,"
        " password_hash = replace(crypto.crypt('from long ago', crypto.gen_salt('bf', 5)), '$2a$', "
        "'$2b$')"
        " from public.contacts c where c.id = k.contact_id and c.email = 'old@example.test'");
    QCOMPARE(
        RoleConnection::signIn(*m_database, u"old@example.test"_s, u"from long since"_s).outcome,
        u"denied"_s);
    QCOMPARE(RoleConnection::signIn(*m_database, u"old@example.test"_s, u"from long ago"_s).outcome,
             u"signed_in"_s);
    QCOMPARE(m_database->admin()
                 .must("select peppered::text from auth.credentials k join public.contacts c"
                       " on c.id = k.contact_id where c.email = 'old@example.test'")
                 .value(),
             "true");
    QCOMPARE(RoleConnection::signIn(*m_database, u"old@example.test"_s, u"from long ago"_s).outcome,
             u"signed_in"_s);
}

void tst_SignIn::longPasswordsDiffer()
{
    // bcrypt alone ignores what comes after 72 bytes.
    const QString head = u"many small otters "_s.repeated(6).left(100);
    m_database->addPerson(u"long@example.test"_s, u"client"_s, u"Long Word"_s, head + u"1"_s);
    QCOMPARE(RoleConnection::signIn(*m_database, u"long@example.test"_s, head + u"2"_s).outcome,
             u"denied"_s);
    QCOMPARE(RoleConnection::signIn(*m_database, u"long@example.test"_s, head + u"1"_s).outcome,
             u"signed_in"_s);
}

void tst_SignIn::secondFactor()
{
    QCOMPARE(RoleConnection::signIn(*m_database, u"boss@example.test"_s).outcome,
             u"code_required"_s);
    m_database->admin().must("delete from auth.attempts");
    const auto ticket = RoleConnection::signIn(*m_database, u"boss@example.test"_s,
                                               RoleConnection::defaultPassword(), seed);
    QCOMPARE(ticket.outcome, u"signed_in"_s);
}

void tst_SignIn::codeCountsOnce()
{
    const QByteArray password = RoleConnection::defaultPassword().toUtf8();
    const QByteArray code = RoleConnection::totp(seed);
    const QByteArray codeSql = "select api.sign_in_code($1::bigint, $2::bytea, $3, $4::bytea)";
    const QByteArray one = submit(*m_door, "boss@example.test", password);
    const QByteArray two = submit(*m_door, "boss@example.test", password, otherNonce);
    QCOMPARE(outcome(*m_door, one), u"code_required"_s);
    QCOMPARE(outcome(*m_door, two, otherNonce), u"code_required"_s);
    const QByteArray first = m_door->must(codeSql, {one, nonce, code, nonce}).value();
    const QByteArray second = m_door->must(codeSql, {two, otherNonce, code, otherNonce}).value();
    // Even when the first answer is rolled back, its code is spent.
    m_door->must("begin");
    QCOMPARE(outcome(*m_door, first), u"signed_in"_s);
    m_door->must("rollback");
    QCOMPARE(outcome(*m_door, second, otherNonce), u"denied"_s);
    QCOMPARE(outcome(*m_door, first), u"signed_in"_s);
}

void tst_SignIn::codeOfAnotherTimeIsRefused()
{
    const QByteArray codeSql = "select api.sign_in_code($1::bigint, $2::bytea, $3, $4::bytea)";
    for (const int steps : {-3, 3}) {
        const QByteArray ticket =
            submit(*m_door, "boss@example.test", RoleConnection::defaultPassword().toUtf8());
        QCOMPARE(outcome(*m_door, ticket), u"code_required"_s);
        const QByteArray attempt =
            m_door->must(codeSql, {ticket, nonce, RoleConnection::totp(seed, steps), nonce})
                .value();
        QCOMPARE(outcome(*m_door, attempt), u"denied"_s);
    }
    QCOMPARE(m_door->run(codeSql, {"1", nonce, "123456", nonce}).sqlState, u"PK403"_s);
}

void tst_SignIn::totpVectors()
{
    // RFC 6238, appendix B, SHA-1, the last six digits.
    const QByteArray sql = "select auth.totp('12345678901234567890'::bytea, $1::bigint / 30)";
    QCOMPARE(m_database->admin().must(sql, {"59"}).value(), "287082");
    QCOMPARE(m_database->admin().must(sql, {"1111111109"}).value(), "081804");
    QCOMPARE(m_database->admin().must(sql, {"1111111111"}).value(), "050471");
    QCOMPARE(m_database->admin().must(sql, {"1234567890"}).value(), "005924");
    QCOMPARE(m_database->admin().must(sql, {"2000000000"}).value(), "279037");
    QCOMPARE(m_database->admin().must(sql, {"20000000000"}).value(), "353130");
}

void tst_SignIn::deviceSecret()
{
    const auto first =
        RoleConnection::signIn(*m_database, u"dana@example.test"_s,
                               RoleConnection::defaultPassword(), {}, R"({"remember": true})");
    QCOMPARE(first.deviceSecret.size(), 64);
    const QByteArray sql = "select api.sign_in_device($1, $2::bytea)";
    const QByteArray attempt = m_door->must(sql, {first.deviceSecret, nonce}).value();
    QCOMPARE(outcome(*m_door, attempt), u"signed_in"_s);
    m_database->admin().must("update auth.devices set expires_at = now() - interval '1 second'");
    QCOMPARE(outcome(*m_door, m_door->must(sql, {first.deviceSecret, nonce}).value()), u"denied"_s);
    QCOMPARE(outcome(*m_door, m_door->must(sql, {"guess", nonce}).value()), u"denied"_s);
}

void tst_SignIn::doorReadsNothing()
{
    const auto tables = m_database->admin().must(
        "select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid "
        "= c.relnamespace"
        " where c.relkind in ('r', 'p', 'v', 'm')"
        " and n.nspname in ('public', 'auth', 'audit', 'kms', 'peak', 'api')");
    QVERIFY(tables.rows.size() > 20);
    for (const auto &row : tables.rows)
        QCOMPARE(m_door->run("select * from " + *row.first() + " limit 1").sqlState, u"42501"_s);
}

void tst_SignIn::doorCallsNothingElse()
{
    const auto allowed = m_database->admin().must(
        "select p.oid::regproc::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where n.nspname in ('api', 'auth', 'audit', 'kms', 'peak', 'crypto')"
        " and has_function_privilege('peak_door', p.oid, 'execute') order by 1");
    QStringList names;
    for (const auto &row : allowed.rows)
        names.append(QString::fromUtf8(*row.first()));
    QCOMPARE(names, QStringList({u"api.enrol_begin"_s, u"api.enrol_confirm"_s, u"api.keep_house"_s,
                                 u"api.redeem_submit"_s, u"api.server_info"_s,
                                 u"api.sign_in_code"_s, u"api.sign_in_device"_s,
                                 u"api.sign_in_result"_s, u"api.sign_in_submit"_s}));
}

void tst_SignIn::doorStaysInItsDatabase()
{
    // Elsewhere nothing is revoked, and what runs there could signal the others of its role.
    for (const QString &other : {u"postgres"_s, u"template1"_s})
        QVERIFY(!RawConnection(m_database->server().clientUri(other)).isOpen());
}

void tst_SignIn::auditTellsAll()
{
    m_database->addPerson(u"seen@example.test"_s, u"client"_s);
    RoleConnection::signIn(*m_database, u"seen@example.test"_s, u"wrong-wrong"_s);
    RoleConnection::signIn(*m_database, u"seen@example.test"_s, RoleConnection::defaultPassword(),
                           {}, R"({"version": "9.9", "device": "desk"})");
    // A person's refusals are recorded when they come in, or by housekeeping: nobody who is still
    // at the door can watch it being done.
    const auto rows = m_database->admin().must(
        "select a.action, a.success::text, a.user_agent, a.session_id is not null as has_session"
        " from public.audit_logs a join public.contacts c on c.id = a.user_id"
        " where c.email = 'seen@example.test' and a.action like 'login%' order by a.created_at");
    QCOMPARE(rows.rows.size(), 2);
    QCOMPARE(rows.value(u"action"_s, 0), "login_failed");
    QCOMPARE(rows.value(u"success"_s, 0), "false");
    QCOMPARE(rows.value(u"action"_s, 1), "login");
    QCOMPARE(rows.value(u"has_session"_s, 1), "t");
    QVERIFY(rows.value(u"user_agent"_s, 1).contains("9.9"));
    for (const QByteArray &sql :
         {QByteArray("update public.audit_logs set success = true"),
          QByteArray("delete from public.audit_logs"), QByteArray("truncate public.audit_logs")})
        QCOMPARE(m_database->admin().run(sql).sqlState, u"PK403"_s);
}

QTEST_GUILESS_MAIN(tst_SignIn)
#include "tst_SignIn.moc"
