#include "app/SignInFlow.h"
#include "models/session/ProfileStore.h"
#include "models/session/TokenStore.h"
#include "tests/support/FrozenServer.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "views/signin/SignInDialog.h"

#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

using Secrets = QHash<QString, QByteArray>;

/** A key store whose content the test decides. */
class TestKeyStore final : public TokenStore
{
public:
    explicit TestKeyStore(Secrets &secrets) : m_secrets(secrets) {}

    void read(const QString &server, std::function<void(const QByteArray &)> done) override
    {
        QTimer::singleShot(0, this, [this, server, done] {
            setUnavailable({});
            done(m_secrets.value(server));
        });
    }
    void write(const QString &server, const QByteArray &secret) override
    {
        m_secrets.insert(server, secret);
    }
    void forget(const QString &server) override { m_secrets.remove(server); }

private:
    Secrets &m_secrets;
};

} // namespace

/** How a program comes back that was left signed in: alone, or with a window when it can't. */
class tst_ComeBack final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_flow.reset(); }

    void asksAtOnceWhereNobodyStayedSignedIn();
    void goodSecretNeedsNoWindow();
    void missingSecretAsks();
    void deniedSecretIsForgottenAndAsks();
    void slowServerIsSaidAfterAMoment();

private:
    bool isRemembered() const { return ProfileStore(*m_settings).isRemembered(m_key); }

    std::unique_ptr<TestDatabase> m_database;
    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    QString m_key;
    QByteArray m_good;
    Secrets m_secrets;
    std::unique_ptr<SignInFlow> m_flow;
    std::unique_ptr<QSignalSpy> m_in;
    std::unique_ptr<QSignalSpy> m_recalled;
};

void tst_ComeBack::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer());
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
    m_key = SignInFlow::serverKey(ConnectionSettings::parse(m_database->doorUri()).value());
    m_good = RoleConnection::signIn(*m_database, u"dana@example.test"_s,
                                    RoleConnection::defaultPassword(), {}, "{\"remember\": true}")
                 .deviceSecret;
    QVERIFY(!m_good.isEmpty());
}

void tst_ComeBack::init()
{
    m_settings =
        std::make_unique<QSettings>(m_folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    ProfileStore(*m_settings).setRemembered(m_key, true);
    m_secrets = {{m_key, m_good}};
    m_flow = std::make_unique<SignInFlow>(*m_settings, std::make_unique<TestKeyStore>(m_secrets));
    m_in = std::make_unique<QSignalSpy>(m_flow.get(), &SignInFlow::signedIn);
    m_recalled = std::make_unique<QSignalSpy>(m_flow.get(), &SignInFlow::recalled);
    m_flow->setCommandLineServer(m_database->doorUri());
}

void tst_ComeBack::asksAtOnceWhereNobodyStayedSignedIn()
{
    ProfileStore(*m_settings).setRemembered(m_key, false);
    QVERIFY(!m_flow->comeBack());
    QVERIFY(!m_flow->isComingBack());
    QTest::qWait(800);
    QVERIFY(!m_flow->dialog()); // whoever asked decides
    QVERIFY(m_in->isEmpty());
}

void tst_ComeBack::goodSecretNeedsNoWindow()
{
    QPointer<SignInDialog> seen;
    QVERIFY(m_flow->comeBack());
    QVERIFY(m_flow->isComingBack());
    QVERIFY(QTest::qWaitFor(
        [&] {
            seen = m_flow->dialog();
            return !m_in->isEmpty();
        },
        20000));
    QCOMPARE(m_recalled->size(), 1);
    const auto credentials = m_in->first().at(1).value<SessionCredentials>();
    QVERIFY(credentials.isValid());
    QVERIFY(credentials.greeting);
    QCOMPARE(credentials.greeting->email, u"dana@example.test"_s);
    QVERIFY(isRemembered());
    QCOMPARE(m_secrets.value(m_key), m_good);
    QTest::qWait(800);
    QVERIFY(!m_flow->dialog()); // nor later
}

void tst_ComeBack::missingSecretAsks()
{
    m_secrets.clear();
    QVERIFY(m_flow->comeBack());
    QTRY_VERIFY_WITH_TIMEOUT(m_flow->dialog() && m_flow->dialog()->isVisible(), 5000);
    QCOMPARE(m_recalled->size(), 1);
    QVERIFY(!m_flow->isComingBack());
    QVERIFY(!isRemembered());
    QTest::qWait(500);
    QVERIFY(m_in->isEmpty());
}

void tst_ComeBack::deniedSecretIsForgottenAndAsks()
{
    m_secrets.insert(m_key, QByteArray(64, 'f'));
    QVERIFY(m_flow->comeBack());
    QTRY_VERIFY_WITH_TIMEOUT(!isRemembered(), 20000);
    QVERIFY(m_flow->dialog() && m_flow->dialog()->isVisible());
    QVERIFY(!m_secrets.contains(m_key));
    QVERIFY(m_in->isEmpty());
}

void tst_ComeBack::slowServerIsSaidAfterAMoment()
{
    QElapsedTimer since;
    {
        const FrozenServer frozen(m_database->server(), m_database->admin());
        since.start();
        QVERIFY(m_flow->comeBack());
        QVERIFY(since.elapsed() < 400); // nobody waits for the server
        QVERIFY(!m_flow->dialog());
        QTRY_VERIFY_WITH_TIMEOUT(m_flow->dialog() && m_flow->dialog()->isVisible(), 5000);
        QVERIFY(since.elapsed() >= 450);
        QVERIFY(isRemembered());
    }
    // It goes on by itself once the server answers, and the window goes.
    QTRY_COMPARE_WITH_TIMEOUT(m_in->size(), 1, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(!m_flow->dialog(), 5000);
    QVERIFY(isRemembered());
}

QTEST_MAIN(tst_ComeBack)
#include "tst_ComeBack.moc"
