#include "tests/sql/DoorTalk.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray email = "new@example.test";
const QString chosen = u"many small otters swim"_s;

} // namespace

/** Codes that an admin hands out, in the hands of whom they are for and of others. */
class tst_Invitations final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void invitedPersonComesIn();
    void everyRefusalSoundsTheSame_data();
    void everyRefusalSoundsTheSame();
    void guessesAreCounted();
    void onlyTheNewestCodeCounts();
    void usedAndTakenOnce();
    void rolledBackAnswerLeavesTheCode();
    void toldLater();
    void weakPasswordIsToldAtOnce();
    void ownNameIsToldToTheOwner();
    void resetEndsWhatTheOldPasswordOpened();
    void resetLeavesTheSecondFactor();
    void invitedAdminEnrols();
    void submitLeavesTheSameTraces();
    void codeIsNotKept();
    void whoMayHandOut();
    void badInput();

private:
    RawConnection &admin() { return m_database->admin(); }
    QByteArray invite()
    {
        return m_boss->must("select api.invite_person($1::uuid)", {m_new}).value();
    }
    QByteArray reset(const QByteArray &person)
    {
        return m_boss->must("select api.reset_password($1::uuid, 'forgotten')", {person}).value();
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<RoleConnection> m_boss;
    std::unique_ptr<DoorTalk> m_door;
    QByteArray m_new;
    QByteArray m_dana;
};

void tst_Invitations::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    admin().must("update peak.settings set value = '10000' where key = 'sign_in.per_second'");
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
    m_dana = m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
    m_new = admin()
                .must("insert into public.contacts (first_name, last_name, email, role, is_user, "
                      "is_active) values ('Newton', 'Quill', $1, 'client', true, true) returning "
                      "id",
                      {email})
                .value();
    m_boss = std::make_unique<RoleConnection>(*m_database, u"boss@example.test"_s);
}

void tst_Invitations::init()
{
    m_door.reset();
    admin().must("delete from auth.attempts; delete from auth.invitations;"
                 "delete from auth.second_factors");
    admin().must("delete from auth.credentials where contact_id = $1::uuid", {m_new});
    admin().must("update public.contacts set role = 'client', is_active = true, email = $2"
                 " where id = $1::uuid",
                 {m_new, email});
    admin().must("update peak.settings set value = '[]'"
                 " where key = 'security.force_second_factor_roles'");
    admin().must("select auth.set_password($1::uuid, $2)",
                 {m_dana, RoleConnection::defaultPassword().toUtf8()});
    m_door = std::make_unique<DoorTalk>(*m_database);
}

void tst_Invitations::invitedPersonComesIn()
{
    const QByteArray code = invite();
    QCOMPARE(code.size(), 19); // 80 bits in groups of four
    QVERIFY(!code.contains('O') && !code.contains('I') && !code.contains('L'));
    const QByteArray typed = code.toLower().replace('-', ' ').replace('1', 'l');
    const auto in = m_door->result(m_door->redeem(" NEW@Example.test", typed, chosen));
    QCOMPARE(in.value(u"outcome"_s), "signed_in");
    RawConnection session(m_database->uriAs(QString::fromUtf8(in.value(u"login_role"_s)),
                                            in.value(u"login_secret"_s)));
    QCOMPARE(session.must("select email from api.who_am_i()").value(), email);
    QCOMPARE(m_door->outcome(m_door->password(email, chosen)), u"signed_in"_s);
    QCOMPARE(admin()
                 .must("select string_agg(action, ' ' order by created_at) from public.audit_logs"
                       " where resource_id = $1::uuid and action in ('invited', "
                       "'invitation_redeemed')",
                       {m_new})
                 .value(),
             "invited invitation_redeemed");
}

void tst_Invitations::everyRefusalSoundsTheSame_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QByteArray>("spoil"); // SQL with $1: the person
    QTest::newRow("guessed")
        << email
        << QByteArray(
               "update auth.invitations set code_hash = '\\x00' where contact_id = $1::uuid");
    QTest::newRow("expired") << email
                             << QByteArray("update auth.invitations set expires_at = now() - "
                                           "interval '1 second' where contact_id = $1::uuid");
    QTest::newRow("used")
        << email
        << QByteArray("update auth.invitations set used_at = now() where contact_id = $1::uuid");
    QTest::newRow("inactive")
        << email << QByteArray("update public.contacts set is_active = false where id = $1::uuid");
    QTest::newRow("address changed")
        << QByteArray("newer@example.test")
        << QByteArray(
               "update public.contacts set email = 'newer@example.test' where id = $1::uuid");
    QTest::newRow("somebody else")
        << QByteArray("dana@example.test") << QByteArray("select $1::uuid");
    QTest::newRow("nobody") << QByteArray("nobody@example.test") << QByteArray("select $1::uuid");
}

void tst_Invitations::everyRefusalSoundsTheSame()
{
    QFETCH(QByteArray, who);
    QFETCH(QByteArray, spoil);
    const QByteArray code = invite();
    admin().must(spoil, {m_new});
    const auto answer = m_door->result(m_door->redeem(who, code, chosen));
    QCOMPARE(answer.value(u"outcome"_s), "denied");
    QCOMPARE(answer.value(u"message"_s),
             "E-mail address or code is wrong, or the code was used already or has expired. An "
             "admin can make a new one. After several failures sign-in pauses for a while.");
    QCOMPARE(answer.value(u"person_id"_s), QByteArray());
    QCOMPARE(admin()
                 .must("select count(*) from auth.credentials where contact_id = $1::uuid", {m_new})
                 .value(),
             "0");
}

void tst_Invitations::guessesAreCounted()
{
    const QByteArray code = invite();
    for (int i = 0; i < 5; ++i)
        m_door->redeem(email, "0000-0000-0000-000" + QByteArray::number(i), chosen);
    QCOMPARE(m_door->outcome(m_door->redeem(email, code, chosen)), u"denied"_s);
    admin().must("update auth.attempts set at = at - interval '16 minutes'");
    QCOMPARE(m_door->outcome(m_door->redeem(email, code, chosen)), u"signed_in"_s);
}

void tst_Invitations::onlyTheNewestCodeCounts()
{
    const QByteArray old = invite();
    const QByteArray code = invite();
    QVERIFY(old != code);
    QCOMPARE(m_door->outcome(m_door->redeem(email, old, chosen)), u"denied"_s);
    QCOMPARE(m_door->outcome(m_door->redeem(email, code, chosen)), u"signed_in"_s);
}

void tst_Invitations::usedAndTakenOnce()
{
    const QByteArray code = invite();
    const QByteArray one = m_door->redeem(email, code, chosen);
    const QByteArray two = m_door->redeem(email, code, u"many large otters swim"_s);
    QCOMPARE(m_door->outcome(two), u"signed_in"_s);
    QCOMPARE(m_door->outcome(one), u"denied"_s);
    QCOMPARE(m_door->outcome(two), u"PK403"_s);
    QCOMPARE(m_door->outcome(m_door->redeem(email, code, u"a third way to swim"_s)), u"denied"_s);
    QCOMPARE(m_door->outcome(m_door->password(email, u"many large otters swim"_s)), u"signed_in"_s);
}

void tst_Invitations::rolledBackAnswerLeavesTheCode()
{
    const QByteArray attempt = m_door->redeem(email, invite(), chosen);
    m_door->line().must("begin");
    QCOMPARE(m_door->outcome(attempt), u"signed_in"_s);
    m_door->line().must("rollback");
    QCOMPARE(m_door->outcome(attempt), u"signed_in"_s);
}

void tst_Invitations::toldLater()
{
    const QByteArray code = invite();
    m_door->line().must("begin");
    QCOMPARE(m_door->outcome(m_door->redeem(email, code, chosen)), u"PK403"_s);
    m_door->line().must("rollback");
    const QByteArray attempt = m_door->redeem(email, code, chosen);
    QCOMPARE(m_door->outcome(attempt, DoorTalk::otherNonce()), u"PK403"_s);
    admin().must("update auth.attempts set at = at - interval '31 seconds'");
    QCOMPARE(m_door->outcome(attempt), u"PK403"_s);
}

void tst_Invitations::weakPasswordIsToldAtOnce()
{
    // What it says depends on nothing but what the caller wrote.
    const QByteArray sql = "select api.redeem_submit($1, $2, $3, $4::bytea)";
    for (const QByteArray &who : {email, QByteArray("nobody@example.test")}) {
        const auto answer =
            m_door->line().run(sql, {who, "wrong", "passwordpassword", DoorTalk::nonce()});
        QCOMPARE(answer.sqlState, u"PK400"_s);
        QVERIFY(answer.message.contains(u"others try first"_s));
        const auto address = m_door->line().run(
            sql, {who, "wrong", who.split('@').first() + "-example", DoorTalk::nonce()});
        QCOMPARE(address.sqlState, u"PK400"_s);
    }
    QCOMPARE(admin().must("select count(*) from auth.attempts").value(), "0");
}

void tst_Invitations::ownNameIsToldToTheOwner()
{
    const QByteArray code = invite();
    const QString named = u"Newton-Quill-2026"_s;
    const QByteArray wrong = m_door->redeem(email, "0000-0000-0000-0000", named);
    QVERIFY(m_door->result(wrong).value(u"message"_s).startsWith("E-mail address or code"));
    const auto right = m_door->result(m_door->redeem(email, code, named));
    QCOMPARE(m_door->outcome(wrong), u"denied"_s);
    QCOMPARE(right.value(u"outcome"_s), "weak_password");
    QVERIFY(right.value(u"message"_s).contains("your own name"));
    const auto brief = m_door->result(m_door->redeem(email, code, u"gsjdhwpq"_s));
    QCOMPARE(brief.value(u"outcome"_s), "weak_password");
    QVERIFY(brief.value(u"message"_s).contains("at least 15"));
    // A code that is over tells nothing about whose it was.
    admin().must(
        "update auth.invitations set expires_at = now() - interval '1 second' where used_at "
        "is null");
    QCOMPARE(m_door->outcome(m_door->redeem(email, code, named)), u"denied"_s);
    admin().must("update auth.invitations set expires_at = now() + interval '1 day' where used_at "
                 "is null");
    QCOMPARE(m_door->outcome(m_door->redeem(email, code, chosen)), u"signed_in"_s);
}

void tst_Invitations::resetEndsWhatTheOldPasswordOpened()
{
    const QByteArray secret =
        RoleConnection::signIn(*m_database, u"dana@example.test"_s,
                               RoleConnection::defaultPassword(), {}, R"({"remember": true})")
            .deviceSecret;
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    const QByteArray code = reset(m_dana);
    QVERIFY(dana.run("select api.heartbeat()").ok); // nothing happens until it is used
    const auto same = m_door->result(
        m_door->redeem("dana@example.test", code, RoleConnection::defaultPassword()));
    QVERIFY(same.value(u"message"_s).contains("already"));
    QCOMPARE(m_door->outcome(m_door->redeem("dana@example.test", code, chosen)), u"signed_in"_s);
    QVERIFY(!dana.run("select api.heartbeat()").ok);
    QCOMPARE(m_door->outcome(m_door->device(secret)), u"denied"_s);
    QCOMPARE(m_door->outcome(m_door->password("dana@example.test")), u"denied"_s);
    const QByteArray another = reset(m_dana);
    admin().must("select auth.set_password($1::uuid, $2)",
                 {m_dana, RoleConnection::defaultPassword().toUtf8()});
    QCOMPARE(m_door->outcome(m_door->redeem("dana@example.test", another, chosen)), u"denied"_s);
}

void tst_Invitations::resetLeavesTheSecondFactor()
{
    const QByteArray seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    admin().must("select auth.set_totp($1::uuid, $2)", {m_dana, seed});
    const QByteArray ticket = m_door->redeem("dana@example.test", reset(m_dana), u"gsjdhwpq"_s);
    QCOMPARE(m_door->outcome(ticket), u"code_required"_s);
    QCOMPARE(m_door->outcome(m_door->code(ticket, RoleConnection::totp(seed))), u"signed_in"_s);
}

void tst_Invitations::invitedAdminEnrols()
{
    admin().must("update public.contacts set role = 'admin' where id = $1::uuid", {m_new});
    admin().must("update peak.settings set value = '[\"admin\"]'"
                 " where key = 'security.force_second_factor_roles'");
    const QByteArray ticket = m_door->redeem(email, invite(), u"gsjdhwpq"_s);
    QCOMPARE(m_door->outcome(ticket), u"enrol_required"_s);
    const QByteArray seed = m_door->enrolBegin(ticket).value(u"secret"_s);
    QCOMPARE(m_door->outcome(m_door->enrolConfirm(ticket, RoleConnection::totp(seed))),
             u"signed_in"_s);
}

void tst_Invitations::submitLeavesTheSameTraces()
{
    const QByteArray code = invite();
    const QByteArray traces =
        "select string_agg(t, ' ' order by t) from (select c.relname || l.mode as t from pg_locks l"
        " join pg_class c on c.oid = l.relation where l.pid = pg_backend_pid() union all"
        " select relname || n_tup_ins || n_tup_upd from pg_stat_xact_user_tables"
        " where n_tup_ins + n_tup_upd > 0) x";
    const auto left = [&](const QByteArray &who, const QByteArray &with, const QString &password) {
        RawConnection line(m_database->adminUri());
        line.must("begin");
        line.must("set local role peak_auth");
        line.must("select api.redeem_submit($1, $2, $3, $4::bytea)",
                  {who, with, password.toUtf8(), DoorTalk::nonce()});
        line.must("reset role");
        const QByteArray found = line.must(traces).value();
        line.must("commit");
        return found;
    };
    left(email, code, chosen); // the caches of a first time
    const QByteArray expected = left(email, code, chosen);
    QCOMPARE(left(email, "0000-0000-0000-0000", chosen), expected);
    QCOMPARE(left("nobody@example.test", code, chosen), expected);
    QCOMPARE(left("dana@example.test", code, chosen), expected);
    QCOMPARE(left(email, code, u"Newton-Quill-2026"_s), expected);
    // In rows of one size, since the growth of a table shows.
    QCOMPARE(
        admin().must("select count(distinct pg_column_size(a.*)) from auth.attempts a").value(),
        "1");
}

void tst_Invitations::codeIsNotKept()
{
    const QByteArray code = invite();
    m_door->redeem(email, code, chosen);
    for (const QByteArray &table : {QByteArray("auth.invitations"), QByteArray("auth.attempts"),
                                    QByteArray("public.audit_logs")}) {
        for (const QByteArray &secret : {code, QByteArray(code).replace("-", ""), chosen.toUtf8()})
            QCOMPARE(admin()
                         .must("select count(*) from " + table +
                                   " t where t::text like '%' || $1 || '%'",
                               {secret})
                         .value(),
                     "0");
    }
}

void tst_Invitations::whoMayHandOut()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    QCOMPARE(dana.run("select api.invite_person($1::uuid)", {m_new}).sqlState, u"42501"_s);
    QCOMPARE(dana.run("select api.reset_password($1::uuid, 'x')", {m_new}).sqlState, u"42501"_s);
    const QByteArray missing = "00000000-0000-4000-8000-000000000000";
    QCOMPARE(m_boss->run("select api.invite_person($1::uuid)", {missing}).sqlState, u"PK404"_s);
    QCOMPARE(m_boss->run("select api.invite_person($1::uuid)", {m_dana}).sqlState, u"PK409"_s);
    admin().must("update public.contacts set is_active = false where id = $1::uuid", {m_new});
    QCOMPARE(m_boss->run("select api.invite_person($1::uuid)", {m_new}).sqlState, u"PK409"_s);
    QCOMPARE(m_boss->run("select api.reset_password($1::uuid, 'x')", {m_new}).sqlState, u"PK409"_s);
}

void tst_Invitations::badInput()
{
    for (const char *sql :
         {"select api.invite_person(null)", "select api.reset_password(null, null)",
          "select api.reset_password(null, repeat('x', 10000000))"})
        QVERIFY2(m_boss->run(sql).sqlState.startsWith(u"PK4"_s), sql);
    const QByteArray sql = "select api.redeem_submit($1, $2, $3, $4::bytea)";
    const RawConnection::Value null = std::nullopt;
    const RawConnection::Value good = "many small otters swim";
    const RawConnection::Value huge = QByteArray(10'000'000, 'a');
    const RawConnection::Value nonce = DoorTalk::nonce();
    const QList<QList<RawConnection::Value>> calls = {
        {null, "c", good, nonce},  {email, null, good, nonce}, {email, "c", null, nonce},
        {email, "c", good, null},  {huge, "c", good, nonce},   {email, huge, good, nonce},
        {email, "c", huge, nonce}, {email, "", good, nonce},   {email, "c", good, "\\x00"}};
    for (const auto &call : calls)
        QCOMPARE(m_door->line().run(sql, call).sqlState, u"PK400"_s);
    QCOMPARE(m_door->line().run(sql, {email, "c", "\xff\xfe", nonce}).sqlState, u"22021"_s);
}

QTEST_GUILESS_MAIN(tst_Invitations)
#include "tst_Invitations.moc"
