#include "models/session/SignIn.h"
#include "models/session/Totp.h"
#include "tests/support/TestDatabase.h"

#include <QSignalSpy>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {
const QString password = u"otter-plays-piano"_s;
const QString seed = u"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"_s;
} // namespace

/** The client's side of signing in: what a person hears, and that nothing is kept by accident. */
class tst_SignInConversation final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void password_();
    void wrongPassword();
    void codeAfterPassword();
    void wrongCodeCanBeTriedAgain();
    void rememberedDevice();
    void cancelledWhileConnecting();
    void emptyDatabaseIsNotOurs();
    void databaseOfAnOlderProgram();
    void databaseThatBrokeWithThisProgram();
    void secretsAreNotInTheServerLog();

private:
    ConnectionSettings door() const
    {
        return ConnectionSettings::parse(m_database->doorUri()).value();
    }
    /** Waits until the conversation says something; what it says. */
    QString heard()
    {
        if (!QTest::qWaitFor([this] { return m_in.size() + m_code.size() + m_failed.size() > 0; },
                             20000))
            return u"silence"_s;
        if (m_in.size())
            return u"signed in"_s;
        if (m_code.size())
            return u"code"_s;
        return m_failed.first().first().value<Error>().message;
    }
    void forget()
    {
        m_in.clear();
        m_code.clear();
        m_failed.clear();
    }

    std::unique_ptr<TestDatabase> m_database;
    SignIn m_signIn;
    QSignalSpy m_in{&m_signIn, &SignIn::signedIn};
    QSignalSpy m_code{&m_signIn, &SignIn::codeRequired};
    QSignalSpy m_failed{&m_signIn, &SignIn::failed};
};

void tst_SignInConversation::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
    m_database->admin().must("select auth.set_totp((select id from public.contacts where email = "
                             "'boss@example.test'), $1)",
                             {seed.toLatin1()});
}

void tst_SignInConversation::init()
{
    m_signIn.cancel();
    m_database->admin().must("delete from auth.attempts");
    forget();
}

void tst_SignInConversation::password_()
{
    m_signIn.withPassword(door(), u" Dana@example.test "_s, password, false);
    QCOMPARE(heard(), u"signed in"_s);
    const auto credentials = m_in.first().at(1).value<SessionCredentials>();
    QVERIFY(credentials.isValid());
    QVERIFY(credentials.deviceSecret.isEmpty());
    QVERIFY(credentials.expiresAt > QDateTime::currentDateTimeUtc().addSecs(3600));
}

void tst_SignInConversation::wrongPassword()
{
    m_signIn.withPassword(door(), u"dana@example.test"_s, u"wrong-wrong"_s, false);
    QVERIFY(heard().startsWith(u"E-mail address or password is wrong"_s));
    QCOMPARE(m_failed.first().first().value<Error>().kind, ErrorKind::Denied);
}

void tst_SignInConversation::codeAfterPassword()
{
    m_signIn.withPassword(door(), u"boss@example.test"_s, password, false);
    QCOMPARE(heard(), u"code"_s);
    forget();
    m_signIn.withCode(totpCode(seed, QDateTime::currentDateTimeUtc()));
    QCOMPARE(heard(), u"signed in"_s);
}

void tst_SignInConversation::wrongCodeCanBeTriedAgain()
{
    m_signIn.withPassword(door(), u"boss@example.test"_s, password, false);
    QCOMPARE(heard(), u"code"_s);
    forget();
    m_signIn.withCode(u"000000 "_s);
    QVERIFY(heard().startsWith(u"The code is wrong"_s));
    forget();
    m_signIn.withCode(totpCode(seed, QDateTime::currentDateTimeUtc()));
    QCOMPARE(heard(), u"signed in"_s);
}

void tst_SignInConversation::rememberedDevice()
{
    m_signIn.withPassword(door(), u"dana@example.test"_s, password, true);
    QCOMPARE(heard(), u"signed in"_s);
    const QByteArray secret = m_in.first().at(1).value<SessionCredentials>().deviceSecret;
    QCOMPARE(secret.size(), 64);
    forget();
    m_signIn.withDevice(door(), secret);
    QCOMPARE(heard(), u"signed in"_s);
    m_database->admin().must("update auth.devices set revoked_at = now()");
    forget();
    m_signIn.withDevice(door(), secret);
    QVERIFY(heard().startsWith(u"This computer is no longer signed in"_s));
}

void tst_SignInConversation::cancelledWhileConnecting()
{
    m_signIn.withPassword(door(), u"dana@example.test"_s, password, false);
    m_signIn.cancel();
    QTest::qWait(500);
    QCOMPARE(m_in.size() + m_code.size() + m_failed.size(), 0);
}

void tst_SignInConversation::emptyDatabaseIsNotOurs()
{
    const auto empty = TestDatabase::empty();
    m_signIn.withPassword(ConnectionSettings::parse(empty->doorUri()).value(),
                          u"dana@example.test"_s, password, false);
    const QString said = heard();
    QVERIFY2(said.contains(u"not a Peak 1031 database"_s, Qt::CaseInsensitive) ||
                 said.contains(u"Peak 1031"_s),
             qPrintable(said));
    QVERIFY(m_in.isEmpty());
}

void tst_SignInConversation::databaseOfAnOlderProgram()
{
    m_database->admin().must("begin");
    m_database->admin().must(
        "create table if not exists public.saved as select * from peak.schema_migrations");
    m_database->admin().must("delete from peak.schema_migrations where number > 5");
    m_database->admin().must("commit");
    m_signIn.withPassword(door(), u"dana@example.test"_s, password, false);
    const QString said = heard();
    m_database->admin().must("insert into peak.schema_migrations select * from public.saved"
                             " on conflict do nothing; drop table public.saved");
    QVERIFY2(said.contains(u"peak1031ctl migrate"_s), qPrintable(said));
    QCOMPARE(m_failed.first().first().value<Error>().kind, ErrorKind::Outdated);
}

void tst_SignInConversation::databaseThatBrokeWithThisProgram()
{
    m_database->admin().must("insert into peak.schema_migrations (number, name, sha256, breaking)"
                             " values (9000, 'of the future', '', true)");
    m_signIn.withPassword(door(), u"dana@example.test"_s, password, false);
    const QString said = heard();
    m_database->admin().must("delete from peak.schema_migrations where number = 9000");
    QVERIFY2(said.contains(u"too old"_s), qPrintable(said));
    QCOMPARE(m_failed.first().first().value<Error>().kind, ErrorKind::Outdated);
}

void tst_SignInConversation::secretsAreNotInTheServerLog()
{
    const QString planted = u"planted-secret-8231"_s;
    m_database->addPerson(u"careful@example.test"_s, u"client"_s, u"Care Ful"_s, planted);
    m_signIn.withPassword(door(), u"careful@example.test"_s, planted, false);
    QCOMPARE(heard(), u"signed in"_s);
    const auto seen = m_database->admin().must("select query from pg_stat_activity");
    for (const auto &row : seen.rows)
        QVERIFY(!row.first().value_or(QByteArray()).contains(planted.toUtf8()));
    for (const QString &file : m_database->server().logFiles()) {
        QFile log(file);
        QVERIFY(log.open(QIODevice::ReadOnly));
        QVERIFY(!log.readAll().contains(planted.toUtf8()));
    }
}

QTEST_GUILESS_MAIN(tst_SignInConversation)
#include "tst_SignInConversation.moc"
