#include "models/repositories/AccountRepository.h"
#include "models/session/Totp.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/TestSession.h"

#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** A person looks after their own way in, and an admin after others'. */
class tst_AccountRepository final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void passwordNeedsTheCurrentOne();
    void secondFactorIsSetUp();
    void devicesAndSessions();
    void adminHandsOutCodes();
    void tokenForOtherServices();

private:
    std::unique_ptr<DbSession> signedIn(const QString &email, const QByteArray &client = "{}");

    std::unique_ptr<TestDatabase> m_database;
    QUuid m_dana;
    const QString m_password = RoleConnection::defaultPassword();
};

std::unique_ptr<DbSession> tst_AccountRepository::signedIn(const QString &email,
                                                           const QByteArray &client)
{
    const auto ticket = RoleConnection::signIn(*m_database, email, m_password, {}, client);
    auto session = std::make_unique<DbSession>(u"work"_s);
    const auto settings = ConnectionSettings::parse(m_database->doorUri())
                              ->withLogin(ticket.role, ticket.secret)
                              .hardened();
    if (!settings || !await(session->open(settings.value())))
        qFatal("no session for %s: %s", qPrintable(email), qPrintable(ticket.message));
    return session;
}

void tst_AccountRepository::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_dana = QUuid::fromString(
        QString::fromLatin1(m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s)));
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
}

void tst_AccountRepository::init()
{
    auto &admin = m_database->admin();
    admin.must("delete from auth.attempts; delete from auth.second_factors");
    admin.must("select auth.set_password($1::uuid, $2)",
               {m_dana.toByteArray(QUuid::WithoutBraces), m_password.toUtf8()});
}

void tst_AccountRepository::passwordNeedsTheCurrentOne()
{
    const auto session = signedIn(u"dana@example.test"_s);
    AccountRepository account(*session);
    const auto early = await(account.changePassword(u"many small otters swim"_s));
    QCOMPARE(early.error().kind, ErrorKind::Denied);
    QCOMPARE(await(account.reauthenticate(u"not this one"_s)).value(), false);
    QCOMPARE(await(account.reauthenticate(m_password)).value(), true);
    const auto weak = await(account.changePassword(u"passwordpassword"_s));
    QCOMPARE(weak.error().kind, ErrorKind::Invalid);
    QVERIFY(weak.error().message.contains(u"others try first"_s));
    QVERIFY(await(account.changePassword(u"many small otters swim"_s)).ok());
    QCOMPARE(
        RoleConnection::signIn(*m_database, u"dana@example.test"_s, u"many small otters swim"_s)
            .outcome,
        u"signed_in"_s);
}

void tst_AccountRepository::secondFactorIsSetUp()
{
    const auto session = signedIn(u"dana@example.test"_s);
    AccountRepository account(*session);
    QCOMPARE(await(account.secondFactor()).value(), SecondFactorState());
    QCOMPARE(await(account.beginSecondFactor()).error().kind, ErrorKind::Denied);
    QVERIFY(await(account.reauthenticate(m_password)).value());
    const auto begun = await(account.beginSecondFactor());
    QVERIFY(begun.ok());
    QVERIFY(begun->uri.contains(begun->secret));
    QCOMPARE(await(account.confirmSecondFactor(u"00000x"_s)).error().kind, ErrorKind::Invalid);
    QVERIFY(
        await(account.confirmSecondFactor(totpCode(begun->secret, QDateTime::currentDateTimeUtc())))
            .ok());
    QCOMPARE(await(account.newRecoveryCodes())->size(), 10);
    QCOMPARE(await(account.secondFactor()).value(), (SecondFactorState{true, false, 10}));
    QVERIFY(await(account.turnSecondFactorOff()).ok());
    QCOMPARE(await(account.secondFactor()).value(), SecondFactorState());
}

void tst_AccountRepository::devicesAndSessions()
{
    const auto other = signedIn(u"dana@example.test"_s, R"({"remember": true, "device": "attic"})");
    const auto session = signedIn(u"dana@example.test"_s);
    AccountRepository account(*session);
    const auto devices = await(account.devices()).value();
    QCOMPARE(devices.size(), 1);
    QCOMPARE(devices.first().name, u"attic"_s);
    QVERIFY(devices.first().createdAt.isValid() && devices.first().lastUsedAt.isValid());
    const auto running = await(account.sessions()).value();
    QCOMPARE(running.size(), 2);
    QVERIFY(running.first().isThisOne && !running.last().isThisOne);
    QVERIFY(running.first().expiresAt > QDateTime::currentDateTimeUtc().addSecs(3600));
    QVERIFY(await(account.forgetDevice(devices.first().id)).ok());
    QVERIFY(await(account.devices())->isEmpty());
    QCOMPARE(await(account.sessions())->size(), 1); // what it had opened has ended
    QCOMPARE(await(account.forgetDevice(devices.first().id)).error().kind, ErrorKind::NotFound);
    QVERIFY(await(account.endOtherSessions()).ok());
}

void tst_AccountRepository::adminHandsOutCodes()
{
    const auto session = signedIn(u"boss@example.test"_s);
    AccountRepository account(*session);
    QCOMPARE(await(account.invite(m_dana)).error().kind, ErrorKind::Conflict);
    QCOMPARE(await(account.resetPassword(m_dana, u" "_s)).error().kind, ErrorKind::Invalid);
    QCOMPARE(await(account.resetPassword(m_dana, u"forgotten"_s))->size(), 19);
    QCOMPARE(await(account.resetSecondFactor(m_dana, u"lost"_s)).error().kind, ErrorKind::Conflict);
    const auto theirs = signedIn(u"dana@example.test"_s);
    QVERIFY(!await(account.sessionsOf(m_dana))->isEmpty());
    QVERIFY(await(account.endAllSessionsOf(m_dana)).ok());
    QVERIFY(await(account.sessionsOf(m_dana))->isEmpty());
}

void tst_AccountRepository::tokenForOtherServices()
{
    const auto session = signedIn(u"dana@example.test"_s);
    AccountRepository account(*session);
    QCOMPARE(await(account.sessionToken())->count('.'), 2);
}

QTEST_GUILESS_MAIN(tst_AccountRepository)
#include "tst_AccountRepository.moc"
