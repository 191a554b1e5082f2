#include "tests/sql/SecondFactorWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Enrolment at the door, against somebody who has a password and no phone. */
class tst_SecondFactor final : public QObject, protected SecondFactorWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { forgetFactors(); }

    void adminIsLetInByEnrolling();
    void onlyItsTicketEnrols();
    void aCodeTicketEnrolsNothing();
    void enrolmentIsToldLater();
    void wrongCodesAreCounted();
    void firstOfTwoEnrolmentsWins();
    void enrolledMeanwhileMeansACode();
    void newPasswordEndsTickets();
    void unreadableSettingForcesAdmins_data();
    void unreadableSettingForcesAdmins();
    void settingAlwaysNamesAdmins();
    void shortPasswordMustEnrol();
    void aComputerEnrolsNobody();
    void adminResetsAndNobodyElse();
    void badInput_data();
    void badInput();
};

void tst_SecondFactor::adminIsLetInByEnrolling()
{
    const QByteArray ticket = m_door->password("boss@example.test");
    const auto told = m_door->result(ticket);
    QCOMPARE(told.value(u"outcome"_s), "enrol_required");
    QCOMPARE(told.value(u"login_role"_s), QByteArray());
    QCOMPARE(told.value(u"person_id"_s), QByteArray());

    const auto begun = m_door->enrolBegin(ticket);
    const QByteArray seed = begun.value(u"secret"_s);
    QCOMPARE(seed.size(), 32);
    const QByteArray uri =
        "otpauth://totp/Peak%201031:boss%40example.test?secret=" + seed + "&issuer=Peak%201031";
    QVERIFY(begun.value(u"uri"_s).startsWith(uri));
    QCOMPARE(m_door->enrolBegin(ticket).value(u"secret"_s), seed);
    // Nothing is confirmed yet: a new sign-in begins anew.
    QCOMPARE(m_door->outcome(m_door->password("boss@example.test")), u"enrol_required"_s);

    const auto in = m_door->result(m_door->enrolConfirm(ticket, RoleConnection::totp(seed)));
    QCOMPARE(in.value(u"outcome"_s), "signed_in");
    RawConnection session(m_database->uriAs(QString::fromUtf8(in.value(u"login_role"_s)),
                                            in.value(u"login_secret"_s)));
    const auto mine = session.must("select * from api.my_second_factor()");
    QCOMPARE(mine.value(u"enrolled"_s), "t");
    QCOMPARE(mine.value(u"required"_s), "t");
    QCOMPARE(admin()
                 .must("select count(*) from public.audit_logs where user_id = $1::uuid and action "
                       "= 'second_factor_enrolled'",
                       {m_boss})
                 .value(),
             "1");
    forget();
    const auto again = RoleConnection::signIn(*m_database, u"boss@example.test"_s,
                                              RoleConnection::defaultPassword(), seed);
    QCOMPARE(again.outcome, u"signed_in"_s);
}

void tst_SecondFactor::onlyItsTicketEnrols()
{
    const auto refused = [this](const QByteArray &attempt) {
        return m_door->enrolBegin(attempt).sqlState == u"PK403"_s;
    };
    QVERIFY(refused("1"));
    const QByteArray wrong = m_door->password("boss@example.test", u"wrong-wrong"_s);
    m_door->outcome(wrong);
    QVERIFY(refused(wrong));
    const QByteArray right = m_door->password("boss@example.test");
    QVERIFY(refused(right)); // whether it is right is not told yet
    m_door->outcome(right);
    QCOMPARE(
        m_door->line()
            .run("select api.enrol_begin($1::bigint, $2::bytea)", {right, DoorTalk::otherNonce()})
            .sqlState,
        u"PK403"_s);
    QCOMPARE(m_door->line()
                 .run("select api.enrol_confirm($1::bigint, $2::bytea, '123456', $2::bytea)",
                      {right, DoorTalk::nonce()})
                 .sqlState,
             u"PK409"_s); // not begun
    QCOMPARE(m_door->line()
                 .run("select api.sign_in_code($1::bigint, $2::bytea, '123456', $2::bytea)",
                      {right, DoorTalk::nonce()})
                 .sqlState,
             u"PK403"_s);
    QVERIFY(!refused(right));
    admin().must("update auth.attempts set at = at - interval '16 minutes'");
    QVERIFY(refused(right));
    const QByteArray coordinator = m_door->password("dana@example.test");
    QCOMPARE(m_door->outcome(coordinator), u"signed_in"_s);
    QVERIFY(refused(coordinator));
}

void tst_SecondFactor::aCodeTicketEnrolsNothing()
{
    // Whoever has the password alone would hang their own phone on the account.
    const QByteArray seed = enrol("boss@example.test");
    const QByteArray ticket = m_door->password("boss@example.test");
    QCOMPARE(m_door->outcome(ticket), u"code_required"_s);
    QCOMPARE(m_door->enrolBegin(ticket).sqlState, u"PK403"_s);
}

void tst_SecondFactor::enrolmentIsToldLater()
{
    const QByteArray ticket = m_door->ticket("boss@example.test");
    const QByteArray code = RoleConnection::totp(m_door->enrolBegin(ticket).value(u"secret"_s));
    m_door->line().must("begin");
    QCOMPARE(m_door->outcome(m_door->enrolConfirm(ticket, code)), u"PK403"_s);
    m_door->line().must("rollback");
    m_door->line().must("begin");
    const QByteArray attempt = m_door->enrolConfirm(ticket, code);
    m_door->line().must("rollback");
    QCOMPARE(m_door->outcome(attempt), u"PK403"_s);
}

void tst_SecondFactor::wrongCodesAreCounted()
{
    const QByteArray ticket = m_door->ticket("boss@example.test");
    const QByteArray seed = m_door->enrolBegin(ticket).value(u"secret"_s);
    for (int i = 0; i < 5; ++i)
        m_door->enrolConfirm(ticket, "00000x");
    QCOMPARE(m_door->outcome(m_door->enrolConfirm(ticket, RoleConnection::totp(seed))),
             u"denied"_s);
}

void tst_SecondFactor::firstOfTwoEnrolmentsWins()
{
    const QByteArray one = m_door->ticket("boss@example.test");
    const QByteArray two = m_door->ticket("boss@example.test");
    const QByteArray first = m_door->enrolBegin(one).value(u"secret"_s);
    const QByteArray second = m_door->enrolBegin(two).value(u"secret"_s);
    QVERIFY(first != second);
    const QByteArray late = m_door->enrolConfirm(two, RoleConnection::totp(second, -1));
    QCOMPARE(m_door->outcome(m_door->enrolConfirm(one, RoleConnection::totp(first))),
             u"signed_in"_s);
    QCOMPARE(m_door->outcome(late), u"denied"_s);
    forget();
    const auto in = RoleConnection::signIn(*m_database, u"boss@example.test"_s,
                                           RoleConnection::defaultPassword(), first);
    QCOMPARE(in.outcome, u"signed_in"_s);
}

void tst_SecondFactor::enrolledMeanwhileMeansACode()
{
    const QByteArray judged = m_door->password("boss@example.test");
    const QByteArray ticket = m_door->ticket("boss@example.test");
    const QByteArray seed = m_door->enrolBegin(ticket).value(u"secret"_s);
    QCOMPARE(m_door->outcome(m_door->enrolConfirm(ticket, RoleConnection::totp(seed))),
             u"signed_in"_s);
    QCOMPARE(m_door->outcome(judged), u"code_required"_s);
}

/** A thief of the old password keeps nothing of it, neither for enrolling nor for a code. */
void tst_SecondFactor::newPasswordEndsTickets()
{
    const QByteArray email = "chief@example.test";
    const auto changePassword = [&](const QByteArray &to) {
        admin().must("select auth.set_password(id, $2) from public.contacts where email = $1",
                     {email, to});
    };
    const QByteArray enrols = m_door->ticket(email);
    const QByteArray seed = m_door->enrolBegin(enrols).value(u"secret"_s);
    changePassword("entirely other words");
    QCOMPARE(m_door->enrolBegin(enrols).sqlState, u"PK403"_s);
    QCOMPARE(m_door->line()
                 .run("select api.enrol_confirm($1::bigint, $2::bytea, $3, $2::bytea)",
                      {enrols, DoorTalk::nonce(), RoleConnection::totp(seed)})
                 .sqlState,
             u"PK403"_s);
    changePassword(RoleConnection::defaultPassword().toUtf8());

    const QByteArray known = enrol(email);
    const QByteArray asks = m_door->ticket(email);
    changePassword("entirely other words");
    QCOMPARE(m_door->line()
                 .run("select api.sign_in_code($1::bigint, $2::bytea, $3, $2::bytea)",
                      {asks, DoorTalk::nonce(), RoleConnection::totp(known, 1)})
                 .sqlState,
             u"PK403"_s);
    changePassword(RoleConnection::defaultPassword().toUtf8());
}

void tst_SecondFactor::unreadableSettingForcesAdmins_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("outcome");
    QTest::newRow("nobody") << QByteArray("[]") << u"signed_in"_s;
    QTest::newRow("others") << QByteArray("[\"client\"]") << u"signed_in"_s;
    QTest::newRow("not a list") << QByteArray("false") << u"enrol_required"_s;
    QTest::newRow("null") << QByteArray("null") << u"enrol_required"_s;
}

void tst_SecondFactor::unreadableSettingForcesAdmins()
{
    QFETCH(QByteArray, value);
    QFETCH(QString, outcome);
    admin().must("update peak.settings set value = $1::jsonb"
                 " where key = 'security.force_second_factor_roles'",
                 {value});
    QCOMPARE(m_door->outcome(m_door->password("boss@example.test")), outcome);
}

void tst_SecondFactor::settingAlwaysNamesAdmins()
{
    const QByteArray seed = enrol("boss@example.test");
    RoleConnection boss(*m_database, u"boss@example.test"_s, RoleConnection::defaultPassword(),
                        seed);
    const QByteArray sql =
        "select api.set_setting('security.force_second_factor_roles', $1::jsonb)";
    for (const char *value : {"[]", "[\"client\"]", "[\"admin\", \"king\"]", "\"admin\"", "null"})
        QCOMPARE(boss.run(sql, {value}).sqlState, u"PK400"_s);
    QVERIFY(boss.run(sql, {R"(["admin", "client"])"}).ok);
}

void tst_SecondFactor::shortPasswordMustEnrol()
{
    // As after an admin took away the second factor that the short password stood beside.
    const QByteArray person = m_database->addPerson(u"short@example.test"_s, u"client"_s);
    admin().must("update auth.credentials set is_long = false where contact_id = $1::uuid",
                 {person});
    QCOMPARE(m_door->outcome(m_door->password("short@example.test")), u"enrol_required"_s);
}

void tst_SecondFactor::aComputerEnrolsNobody()
{
    admin().must("update peak.settings set value = '[]'"
                 " where key = 'security.force_second_factor_roles'");
    const auto known =
        RoleConnection::signIn(*m_database, u"boss@example.test"_s,
                               RoleConnection::defaultPassword(), {}, R"({"remember": true})");
    admin().must("update peak.settings set value = '[\"admin\"]'"
                 " where key = 'security.force_second_factor_roles'");
    const QByteArray attempt = m_door->device(known.deviceSecret);
    QCOMPARE(m_door->outcome(attempt), u"denied"_s);
    QCOMPARE(m_door->enrolBegin(attempt).sqlState, u"PK403"_s);
}

void tst_SecondFactor::adminResetsAndNobodyElse()
{
    const QByteArray bossSeed = enrol("boss@example.test");
    const QByteArray chiefSeed = enrol("chief@example.test");
    RoleConnection boss(*m_database, u"boss@example.test"_s, RoleConnection::defaultPassword(),
                        bossSeed);
    RoleConnection chief(*m_database, u"chief@example.test"_s, RoleConnection::defaultPassword(),
                         chiefSeed);
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    const QByteArray sql = "select api.reset_second_factor($1::uuid, $2)";
    QCOMPARE(dana.run(sql, {chief.personId(), "phone lost"}).sqlState, u"42501"_s);
    QCOMPARE(boss.run(sql, {boss.personId(), "phone lost"}).sqlState, u"PK403"_s);
    QCOMPARE(boss.run(sql, {chief.personId(), "  "}).sqlState, u"PK400"_s);
    QCOMPARE(boss.run(sql, {DoorTalk::nonce().mid(2), "x"}).sqlState, u"PK404"_s);
    QCOMPARE(boss.run(sql, {dana.personId(), "x"}).sqlState, u"PK409"_s);
    QVERIFY(boss.run(sql, {chief.personId(), "phone lost"}).ok);
    QVERIFY(!chief.run("select api.heartbeat()").ok); // whatever the factor opened is closed
    forget();
    QCOMPARE(m_door->outcome(m_door->password("chief@example.test")), u"enrol_required"_s);
    QCOMPARE(admin()
                 .must("select error_message from public.audit_logs where action = "
                       "'second_factor_reset' and resource_id = $1::uuid",
                       {chief.personId()})
                 .value(),
             "phone lost");
}

void tst_SecondFactor::badInput_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::newRow("begin null") << QByteArray("select api.enrol_begin(null, null)");
    QTest::newRow("begin negative") << QByteArray("select api.enrol_begin(-1, '\\x00')");
    QTest::newRow("confirm null") << QByteArray("select api.enrol_confirm(null, null, null, null)");
    QTest::newRow("confirm long") << QByteArray(
        "select api.enrol_confirm(1, '\\x000102030405060708090a0b0c0d0e0f', "
        "repeat('1', 10000000), '\\x000102030405060708090a0b0c0d0e0f')");
    QTest::newRow("code null") << QByteArray(
        "select api.sign_in_code(1, '\\x000102030405060708090a0b0c0d0e0f', null, "
        "'\\x000102030405060708090a0b0c0d0e0f')");
}

void tst_SecondFactor::badInput()
{
    QFETCH(QByteArray, sql);
    const auto answer = m_door->line().run(sql);
    QVERIFY2(answer.sqlState.startsWith(u"PK4"_s), qPrintable(answer.sqlState));
}

QTEST_GUILESS_MAIN(tst_SecondFactor)
#include "tst_SecondFactor.moc"
