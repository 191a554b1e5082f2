#include "tests/sql/DoorTalk.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Which passwords are taken, said in which words, and what a new one ends. */
class tst_Passwords final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void rules_data();
    void rules();
    void listIsLongEnough();
    void secondFactorAllowsShorterOnes();
    void lengthsAndSpellings_data();
    void lengthsAndSpellings();
    void sameWordInAnotherSpelling();
    void changeEndsEverythingElse();
    void changeNeedsTheCurrentOne();
    void oldSnapshotChangesNothing();
    void installerIsHeldToTheRules();
    void demoPasswordInTheDemoOnly();
    void blockedListIsNobodysBusiness();

private:
    RawConnection &admin() { return m_database->admin(); }

    std::unique_ptr<TestDatabase> m_database;
    QByteArray m_person;
};

void tst_Passwords::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    admin().must("update peak.settings set value = '10000' where key = 'sign_in.per_second'");
    admin().must("update peak.settings set value = '\"Northwind Trust\"' where key = 'firm.name'");
    m_person =
        m_database->addPerson(u"jo.quill@acme-land.test"_s, u"client"_s, u"Josephine Quill"_s);
}

void tst_Passwords::init()
{
    admin().must("delete from auth.attempts; delete from auth.second_factors");
    admin().must("select auth.set_password($1::uuid, $2)",
                 {m_person, RoleConnection::defaultPassword().toUtf8()});
}

void tst_Passwords::rules_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("reason"); // a word of it; empty: taken
    QTest::newRow("words") << u"correct zebra walks"_s << QString();
    QTest::newRow("no letters") << u"82736459182736459"_s << QString();
    QTest::newRow("one kind of letter") << u"gsjdhwpqmznvbxl"_s << QString();
    QTest::newRow("Cyrillic") << u"синий-трамвай-едет"_s << QString();
    QTest::newRow("contains a name, and more") << u"josephine swims at dawn"_s << QString();
    QTest::newRow("14 characters") << u"gsjdhwpqmznvbx"_s << u"at least 15"_s;
    QTest::newRow("one sign that stands for 18") << u"\ufdfa"_s << u"at least 15"_s;
    QTest::newRow("129 characters") << u"otter zebra "_s.repeated(11).left(129) << u"at most 128"_s;
    QTest::newRow("listed") << u"passwordpassword"_s << u"others try first"_s;
    QTest::newRow("listed, digits behind") << u"Dragon123456789"_s << u"others try first"_s;
    QTest::newRow("listed, leet") << u"P@55w0rd!!!2024"_s << u"others try first"_s;
    QTest::newRow("listed, case and blanks") << u"I Love Password 99"_s << u"others try first"_s;
    QTest::newRow("listed, full-width letters")
        << u"\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44"
           u"1234567890"_s
        << u"others try first"_s;
    QTest::newRow("keys") << u"qwertyuiopasdfghjkl"_s << u"others try first"_s;
    QTest::newRow("digits in a row") << u"123456789012345"_s << u"repeats itself"_s;
    QTest::newRow("one letter") << u"aaaaaaaaaaaaaaaa"_s << u"repeats itself"_s;
    QTest::newRow("two letters") << u"abababababababab"_s << u"repeats itself"_s;
    QTest::newRow("program") << u"Peak1031-Peak1031"_s << u"name of the firm"_s;
    QTest::newRow("firm") << u"NorthwindTrust2026!"_s << u"name of the firm"_s;
    QTest::newRow("own name") << u"JosephineQuill1!"_s << u"your own name"_s;
    QTest::newRow("own address") << u"jo.quill@acme-land"_s << u"your own name"_s;
    QTest::newRow("the old one") << RoleConnection::defaultPassword() << u"already"_s;
}

void tst_Passwords::rules()
{
    QFETCH(QString, password);
    QFETCH(QString, reason);
    RoleConnection jo(*m_database, u"jo.quill@acme-land.test"_s);
    QVERIFY(prove(jo));
    const auto answer = jo.run("select api.change_password($1)", {password.toUtf8()});
    QVERIFY2(answer.ok == reason.isEmpty(), qPrintable(answer.message));
    if (!reason.isEmpty()) {
        QCOMPARE(answer.sqlState, u"PK400"_s);
        QVERIFY2(answer.message.contains(reason), qPrintable(answer.message));
    } else {
        const auto in = RoleConnection::signIn(*m_database, u"jo.quill@acme-land.test"_s, password);
        QCOMPARE(in.outcome, u"signed_in"_s);
    }
}

void tst_Passwords::listIsLongEnough()
{
    QVERIFY(admin().must("select count(*) from auth.blocked_passwords").value().toInt() >= 3000);
    // A word that no form of a password can have would never be found.
    QCOMPARE(admin()
                 .must("select count(*) from auth.blocked_passwords b where not b.word = any "
                       "(auth.password_forms(b.word))")
                 .value(),
             "0");
}

void tst_Passwords::secondFactorAllowsShorterOnes()
{
    RoleConnection jo(*m_database, u"jo.quill@acme-land.test"_s);
    QVERIFY(prove(jo));
    QCOMPARE(jo.run("select api.change_password('gsjdhwpq')").sqlState, u"PK400"_s);
    admin().must("select auth.set_totp($1::uuid, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP')", {m_person});
    QCOMPARE(jo.run("select api.change_password('gsjdhwp')").sqlState, u"PK400"_s);
    QVERIFY(jo.run("select api.change_password('gsjdhwpq')").ok);
}

void tst_Passwords::lengthsAndSpellings_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("other");
    const QString bytes72 = u"many small otters "_s.repeated(4);
    QTest::newRow("72 bytes, other tails") << (bytes72 + u"A"_s) << (bytes72 + u"B"_s);
    QTest::newRow("128 characters") << u"many small otters "_s.repeated(8).left(127) + u"a"_s
                                    << u"many small otters "_s.repeated(8).left(127) + u"b"_s;
    QTest::newRow("emoji") << u"🦦🦓🦒🐘🦏🦛🐪🦘🦬🐃🐂🐄🐎🐖🐏"_s
                           << u"🦦🦓🦒🐘🦏🦛🐪🦘🦬🐃🐂🐄🐎🐖🐐"_s;
    QTest::newRow("blanks count") << u"  many small otters  "_s << u"many small otters"_s;
}

void tst_Passwords::lengthsAndSpellings()
{
    QFETCH(QString, password);
    QFETCH(QString, other);
    RoleConnection jo(*m_database, u"jo.quill@acme-land.test"_s);
    QVERIFY(prove(jo));
    const auto answer = jo.run("select api.change_password($1)", {password.toUtf8()});
    QVERIFY2(answer.ok, qPrintable(answer.message));
    const QString email = u"jo.quill@acme-land.test"_s;
    QCOMPARE(RoleConnection::signIn(*m_database, email, other).outcome, u"denied"_s);
    QCOMPARE(RoleConnection::signIn(*m_database, email, password).outcome, u"signed_in"_s);
}

void tst_Passwords::sameWordInAnotherSpelling()
{
    RoleConnection jo(*m_database, u"jo.quill@acme-land.test"_s);
    QVERIFY(prove(jo));
    // Composed here, decomposed as a Mac's keyboard may send it, and with a ligature.
    jo.must("select api.change_password($1)", {u"zw\u00f6lf o\ufb03ce otters"_s.toUtf8()});
    const auto in = RoleConnection::signIn(*m_database, u"jo.quill@acme-land.test"_s,
                                           u"zwo\u0308lf office otters"_s);
    QCOMPARE(in.outcome, u"signed_in"_s);
}

void tst_Passwords::changeEndsEverythingElse()
{
    const QString email = u"jo.quill@acme-land.test"_s;
    const QByteArray secret =
        RoleConnection::signIn(*m_database, email, RoleConnection::defaultPassword(), {},
                               R"({"remember": true})")
            .deviceSecret;
    RoleConnection elsewhere(*m_database, email);
    RoleConnection jo(*m_database, email);
    const QByteArray pending =
        jo.must("select api.reauth_submit($1, $2::bytea)",
                {RoleConnection::defaultPassword().toUtf8(), DoorTalk::nonce()})
            .value();
    DoorTalk door(*m_database);
    const QByteArray judged = door.password(email.toUtf8());
    QVERIFY(prove(jo));
    jo.must("select api.change_password('many small otters swim')");
    QVERIFY(!elsewhere.run("select api.heartbeat()").ok);
    QVERIFY(jo.run("select api.heartbeat()").ok);
    QCOMPARE(door.outcome(judged), u"denied"_s); // judged before, asked for afterwards
    QCOMPARE(door.outcome(door.device(secret)), u"denied"_s);
    QCOMPARE(door.outcome(door.password(email.toUtf8())), u"denied"_s);
    QCOMPARE(
        jo.must("select api.reauth_result($1::bigint, $2::bytea)", {pending, DoorTalk::nonce()})
            .value(),
        "f");
    QCOMPARE(door.outcome(door.password(email.toUtf8(), u"many small otters swim"_s)),
             u"signed_in"_s);
    QCOMPARE(admin()
                 .must("select count(*) from public.audit_logs where action = 'password_changed' "
                       "and session_id = $1::uuid",
                       {jo.sessionId()})
                 .value(),
             "1");
}

void tst_Passwords::changeNeedsTheCurrentOne()
{
    RoleConnection jo(*m_database, u"jo.quill@acme-land.test"_s);
    QCOMPARE(jo.run("select api.change_password('many small otters swim')").sqlState, u"PK403"_s);
    QVERIFY(!prove(jo, "not the current one"));
    QCOMPARE(jo.run("select api.change_password('many small otters swim')").sqlState, u"PK403"_s);
}

void tst_Passwords::oldSnapshotChangesNothing()
{
    RoleConnection jo(*m_database, u"jo.quill@acme-land.test"_s);
    QVERIFY(prove(jo));
    jo.must("begin isolation level repeatable read");
    jo.must("select count(*) from public.exchanges");
    admin().must("update public.user_sessions set is_active = false where id = $1::uuid",
                 {jo.sessionId()});
    QCOMPARE(jo.run("select api.change_password('many small otters swim')").sqlState, u"40001"_s);
}

void tst_Passwords::installerIsHeldToTheRules()
{
    const auto weak = admin().run(
        "select auth.add_person('new@acme.test', 'New Person', 'client', 'passwordpassword')");
    QCOMPARE(weak.sqlState, u"PK400"_s);
    QVERIFY(weak.message.contains(u"others try first"_s));
    // Eight are enough for whoever must have a second factor.
    const QByteArray admins =
        "select auth.add_person('admin@acme.test', 'Some One', 'admin', 'gsjdhwpq')";
    QCOMPARE(admin().run(admins).sqlState, u"PK400"_s);
    admin().must("update peak.settings set value = '[\"admin\"]'"
                 " where key = 'security.force_second_factor_roles'");
    QVERIFY(admin().run(admins).ok);
    QCOMPARE(admin().run("select auth.set_password($1::uuid, null)", {m_person}).sqlState,
             u"PK400"_s);
}

void tst_Passwords::demoPasswordInTheDemoOnly()
{
    const QByteArray sql = "select auth.set_password($1::uuid, 'peak1031-demo')";
    QCOMPARE(admin().run(sql, {m_person}).sqlState, u"PK400"_s);
    admin().must("update peak.settings set value = 'true' where key = 'firm.is_demo'");
    QVERIFY(admin().run(sql, {m_person}).ok);
    QCOMPARE(
        admin().run("select auth.set_password($1::uuid, 'peak1031-demo1')", {m_person}).sqlState,
        u"PK400"_s);
    admin().must("update peak.settings set value = 'false' where key = 'firm.is_demo'");
}

void tst_Passwords::blockedListIsNobodysBusiness()
{
    RoleConnection jo(*m_database, u"jo.quill@acme-land.test"_s);
    for (const char *sql :
         {"select * from auth.blocked_passwords", "select * from auth.invitations",
          "select * from auth.recovery_codes", "select auth.password_fault('x', 1, '{}')",
          "select auth.judge_password(null, 'x')"})
        QCOMPARE(jo.run(sql).sqlState, u"42501"_s);
}

QTEST_GUILESS_MAIN(tst_Passwords)
#include "tst_Passwords.moc"
