#include "models/session/SignIn.h"
#include "models/session/Totp.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Signing in for the first time: an admin who sets up a phone, somebody with an invitation. */
class tst_SignInEnrolment final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void adminSetsUpAPhone();
    void wrongFirstCodeCanBeTriedAgain();
    void invitationWithANewPassword();
    void weakPasswordIsSaidInWords();
    void passwordOfOnesOwnNameIsThePasswordsFault();
    void recoveryCodeInsteadOfTheCode();
    void nothingToGoOnFrom();

private:
    ConnectionSettings door() const
    {
        return ConnectionSettings::parse(m_database->doorUri()).value();
    }
    QString now(const QString &secret) const
    {
        return totpCode(secret, QDateTime::currentDateTimeUtc());
    }
    /** Waits until the conversation says something; what it says. */
    QString heard()
    {
        if (!QTest::qWaitFor(
                [this] {
                    return m_in.size() + m_code.size() + m_enrol.size() + m_failed.size() > 0;
                },
                20000))
            return u"silence"_s;
        if (m_in.size())
            return u"signed in"_s;
        if (m_code.size())
            return u"code"_s;
        if (m_enrol.size())
            return u"enrol"_s;
        return m_failed.first().first().value<Error>().message;
    }
    void forget()
    {
        for (QSignalSpy *spy : {&m_in, &m_code, &m_enrol, &m_recovery, &m_failed})
            spy->clear();
    }

    std::unique_ptr<TestDatabase> m_database;
    QByteArray m_boss;
    SignIn m_signIn;
    QSignalSpy m_in{&m_signIn, &SignIn::signedIn};
    QSignalSpy m_code{&m_signIn, &SignIn::codeRequired};
    QSignalSpy m_enrol{&m_signIn, &SignIn::enrolmentRequired};
    QSignalSpy m_recovery{&m_signIn, &SignIn::recoveryCodesMade};
    QSignalSpy m_failed{&m_signIn, &SignIn::failed};
    const QString m_password = RoleConnection::defaultPassword();
};

void tst_SignInEnrolment::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_database->admin().must("update peak.settings set value = '[\"admin\"]'"
                             " where key = 'security.force_second_factor_roles'");
    m_boss = m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
}

void tst_SignInEnrolment::init()
{
    m_signIn.cancel();
    m_database->admin().must("delete from auth.attempts; delete from auth.second_factors");
    forget();
}

void tst_SignInEnrolment::adminSetsUpAPhone()
{
    m_signIn.withPassword(door(), u"boss@example.test"_s, m_password, false);
    QCOMPARE(heard(), u"enrol"_s);
    const QString secret = m_enrol.first().at(0).toString();
    QCOMPARE(secret.size(), 32);
    QVERIFY(m_enrol.first().at(1).toString().startsWith(u"otpauth://totp/"_s));
    // Whoever looks for their phone stands in no door, and none is closed in their face.
    QTRY_COMPARE(m_database->admin()
                     .must("select count(*) from pg_stat_activity where usename = 'peak_door' and "
                           "datname = current_database()")
                     .value(),
                 "0");
    forget();
    m_signIn.withNewFactor(now(secret));
    QCOMPARE(heard(), u"signed in"_s);
    QCOMPARE(m_recovery.size(), 1);
    const QStringList codes = m_recovery.first().first().toStringList();
    QCOMPARE(codes.size(), 10);

    // What was said is neither in the log nor in what others see of the server.
    const auto seen = m_database->admin().must("select string_agg(query, ' ') from "
                                               "pg_stat_activity");
    QByteArray said = seen.value();
    for (const QString &name : m_database->server().logFiles()) {
        QFile log(name);
        QVERIFY(log.open(QIODevice::ReadOnly));
        said += log.readAll();
    }
    for (const QString &planted : QStringList{secret, codes.first(), m_password})
        QVERIFY(!said.contains(planted.toUtf8()));
}

void tst_SignInEnrolment::wrongFirstCodeCanBeTriedAgain()
{
    m_signIn.withPassword(door(), u"boss@example.test"_s, m_password, false);
    QCOMPARE(heard(), u"enrol"_s);
    const QString secret = m_enrol.first().at(0).toString();
    forget();
    m_signIn.withNewFactor(u"00000x"_s);
    QVERIFY(heard().startsWith(u"The code is wrong"_s));
    forget();
    m_signIn.withNewFactor(now(secret));
    QCOMPARE(heard(), u"signed in"_s);
}

void tst_SignInEnrolment::invitationWithANewPassword()
{
    m_database->admin().must("insert into public.contacts (first_name, last_name, email, role, "
                             "is_user, is_active) values ('New', 'Person', 'new@example.test', "
                             "'client', true, true)");
    m_signIn.withPassword(door(), u"boss@example.test"_s, m_password, false);
    QCOMPARE(heard(), u"enrol"_s);
    const QByteArray secret = m_enrol.first().at(0).toString().toLatin1();
    forget();
    m_signIn.withNewFactor(now(QString::fromLatin1(secret)));
    QCOMPARE(heard(), u"signed in"_s);
    m_database->admin().must("delete from auth.attempts");
    RoleConnection boss(*m_database, u"boss@example.test"_s, m_password, secret);
    const QByteArray code = boss.must("select api.invite_person(id) from public.contacts where "
                                      "email = 'new@example.test'")
                                .value();
    forget();
    m_signIn.withInvitation(door(), u"new@example.test"_s, u"0000-0000-0000-0000"_s,
                            u"many small otters swim"_s, false);
    QVERIFY(heard().startsWith(u"E-mail address or code is wrong"_s));
    forget();
    m_signIn.withInvitation(door(), u"new@example.test"_s, QString::fromLatin1(code),
                            u"many small otters swim"_s, true);
    QCOMPARE(heard(), u"signed in"_s);
    QVERIFY(!m_in.first().at(1).value<SessionCredentials>().deviceSecret.isEmpty());
    QVERIFY(m_recovery.isEmpty());
}

void tst_SignInEnrolment::weakPasswordIsSaidInWords()
{
    m_signIn.withInvitation(door(), u"new@example.test"_s, u"0000-0000-0000-0000"_s,
                            u"passwordpassword"_s, false);
    QVERIFY(heard().contains(u"others try first"_s));
    QCOMPARE(m_failed.first().first().value<Error>().kind, ErrorKind::Invalid);
}

/** The form puts the cursor into the password for it; the code stays good. */
void tst_SignInEnrolment::passwordOfOnesOwnNameIsThePasswordsFault()
{
    m_database->admin().must("insert into public.contacts (first_name, last_name, email, role, "
                             "is_user, is_active) values ('Cleo', 'Quillington', "
                             "'cq@example.test', 'client', true, true)");
    const QString code = QString::fromLatin1(
        m_database->admin()
            .must("select auth.invite(id, 'invitation', interval '1 day', null) from "
                  "public.contacts where email = 'cq@example.test'")
            .value());
    const QString named = u"Cleo-Quillington-2026"_s;
    m_signIn.withInvitation(door(), u"cq@example.test"_s, u"0000-0000-0000-0000"_s, named, false);
    QVERIFY(heard().startsWith(u"E-mail address or code is wrong"_s));
    QCOMPARE(m_failed.first().first().value<Error>().kind, ErrorKind::Denied);
    forget();
    m_signIn.withInvitation(door(), u"cq@example.test"_s, code, named, false);
    QVERIFY(heard().contains(u"your own name"_s));
    QCOMPARE(m_failed.first().first().value<Error>().kind, ErrorKind::Invalid);
    forget();
    m_signIn.withInvitation(door(), u"cq@example.test"_s, code, u"many small otters swim"_s, false);
    QCOMPARE(heard(), u"signed in"_s);
}

void tst_SignInEnrolment::recoveryCodeInsteadOfTheCode()
{
    m_signIn.withPassword(door(), u"boss@example.test"_s, m_password, false);
    QCOMPARE(heard(), u"enrol"_s);
    const QString secret = m_enrol.first().at(0).toString();
    forget();
    m_signIn.withNewFactor(now(secret));
    QCOMPARE(heard(), u"signed in"_s);
    const QString code = m_recovery.first().first().toStringList().first();
    forget();
    m_signIn.withPassword(door(), u"boss@example.test"_s, m_password, false);
    QCOMPARE(heard(), u"code"_s);
    forget();
    m_signIn.withCode(code.toLower());
    QCOMPARE(heard(), u"signed in"_s);
    QVERIFY(m_recovery.isEmpty());
}

void tst_SignInEnrolment::nothingToGoOnFrom()
{
    m_signIn.withCode(u"123456"_s);
    QCOMPARE(m_failed.size(), 1);
    m_signIn.withNewFactor(u"123456"_s);
    QCOMPARE(m_failed.size(), 2);
}

QTEST_GUILESS_MAIN(tst_SignInEnrolment)
#include "tst_SignInEnrolment.moc"
