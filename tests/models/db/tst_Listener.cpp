#include "models/db/Listener.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestSession.h"

#include <QSignalSpy>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Notifications: heard, never trusted, never a flood. */
class tst_Listener : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void listenerHearsAndIsNotFlooded();

private:
    std::unique_ptr<TestServer> m_server;
};

void tst_Listener::initTestCase()
{
    m_server = TestServer::ownServer();
}

void tst_Listener::listenerHearsAndIsNotFlooded()
{
    DbSession session(u"listening"_s);
    const auto open = session.open(adminSettings(*m_server));
    QTRY_VERIFY(open.isFinished());
    QVERIFY(open.result().ok());
    Listener listener(session);
    QSignalSpy listening(&listener, &Listener::listening);
    QSignalSpy hints(&listener, &Listener::lookNow);
    listener.listen({u"p_\"odd name"_s, u"p_other"_s});
    QTRY_COMPARE(listening.size(), 1);

    RawConnection sender(m_server->adminUri());
    sender.must("notify \"p_\"\"odd name\", 'x'");
    QTRY_COMPARE_WITH_TIMEOUT(hints.size(), 1, 1000);
    QElapsedTimer flood;
    flood.start();
    for (int i = 0; i < 3000; ++i)
        sender.must("notify p_other, '" + QByteArray::number(i) + QByteArray(4000, 'z') + "'");
    qsizetype heard = 0;
    do { // until it is quiet again
        heard = hints.size();
        QTest::qWait(700);
    } while (hints.size() > heard);
    QVERIFY(heard >= 2);
    QVERIFY2(heard <= 2 + flood.elapsed() / 250, qPrintable(QString::number(heard)));

    sender.must("select pg_terminate_backend(pid) from pg_stat_activity "
                "where application_name like 'Peak 1031%' and pid <> pg_backend_pid()");
    QTRY_VERIFY(!listener.isListening());
}

QTEST_GUILESS_MAIN(tst_Listener)
#include "tst_Listener.moc"
