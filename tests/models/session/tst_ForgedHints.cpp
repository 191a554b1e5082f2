#include "models/session/SessionKeeper.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <thread>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/**
 * Everybody who is signed in may notify everybody's channel, with anything. A window looks into the
 * feed a little sooner for it, and believes nothing.
 */
class tst_ForgedHints final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_database.reset(); }

    void floodChangesNothing();

private:
    int looks()
    {
        return m_database->admin()
            .must("select coalesce(sum(calls), 0) from pg_stat_user_functions where funcname = "
                  "'changes_since'")
            .value()
            .toInt();
    }

    std::unique_ptr<TestDatabase> m_database;
};

void tst_ForgedHints::initTestCase()
{
    qRegisterMetaType<QList<Peak::Change>>();
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
    m_database->addPerson(u"eve@example.test"_s, u"client"_s);
    m_database->admin().must("do $$ begin execute format('alter database %I set track_functions = "
                             "%L', current_database(), 'all'); end $$");
}

/** 91. Garbage, 8 kB and ids of what the listener may not see, as fast as the server takes them. */
void tst_ForgedHints::floodChangesNothing()
{
    const QByteArray foreign = m_database->admin()
                                   .must("insert into public.exchanges (name) values ('Foreign') "
                                         "returning id")
                                   .value();
    DbSession work(u"work"_s);
    DbSession reads(u"reads"_s);
    DbSession pulse(u"pulse"_s);
    SessionKeeper keeper(work, reads, pulse);
    QSignalSpy changed(&keeper, &SessionKeeper::changed);
    QSignalSpy everything(&keeper, &SessionKeeper::everythingChanged);
    QSignalSpy ended(&keeper, &SessionKeeper::ended);
    const auto ticket = RoleConnection::signIn(*m_database, u"dana@example.test"_s);
    SessionCredentials credentials;
    credentials.loginRole = ticket.role;
    credentials.loginSecret = ticket.secret;
    keeper.begin(ConnectionSettings::parse(m_database->doorUri()).value(), credentials);
    const auto isOnline = [&] {
        return keeper.status().state == SessionStatus::State::Online && pulse.isOpen();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isOnline(), 20'000);
    const int before = looks();

    RoleConnection eve(*m_database, u"eve@example.test"_s);
    QElapsedTimer clock;
    clock.start();
    std::atomic<int> sent = 0;
    std::thread flood([&] {
        const QByteArrayList said = {"",
                                     foreign,
                                     QByteArray(7999, '\x01'),
                                     R"([{"id":1,"kind":"exchange","row_id":")" + foreign + "\"}]",
                                     "reset",
                                     "'; drop table public.exchanges; --"};
        while (clock.elapsed() < 3000) {
            QByteArray many;
            for (int i = 0; i < 200; ++i) {
                QByteArray payload = said.at(i % said.size()) + QByteArray::number(i);
                many += "notify peak_changed, '" + payload.left(7990).replace('\'', "''") + "';";
            }
            if (eve.run(many).ok)
                sent += 200;
        }
    });
    qint64 longest = 0; // the window's thread is never busy for long
    QElapsedTimer turn;
    while (clock.elapsed() < 3200) {
        turn.start();
        QTest::qWait(10);
        longest = qMax(longest, turn.elapsed());
    }
    flood.join();
    const qint64 duration = clock.elapsed();
    QVERIFY2(sent > 2000, QByteArray::number(sent).constData());
    QVERIFY2(longest < 1000, QByteArray::number(longest).constData());
    QVERIFY(isOnline());
    QVERIFY(everything.isEmpty() && ended.isEmpty());
    // What the feed itself brings may come twice; nothing comes from what was said.
    for (const QList<QVariant> &told : changed) {
        const auto changes = told.first().value<QList<Change>>();
        for (const Change &change : changes)
            QVERIFY(change.rowId.toString(QUuid::WithoutBraces).toLatin1() != foreign);
    }

    const QByteArray mine = m_database->admin()
                                .must("insert into public.exchanges (name, coordinator_id) values "
                                      "('Mine', $1::uuid) returning id",
                                      {ticket.personId})
                                .value();
    const auto told = [&] {
        for (const auto &call : changed) {
            for (const Change &change : call.first().value<QList<Change>>()) {
                if (change.exchangeId.toByteArray(QUuid::WithoutBraces) == mine)
                    return true;
            }
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(told(), 5000);
    keeper.signOut();
    QTRY_VERIFY_WITH_TIMEOUT(!pulse.isOpen(), 10'000); // which makes the server count
    QTRY_VERIFY_WITH_TIMEOUT(looks() > before, 10'000);
    QTest::qWait(200);
    const int most = int(duration / 250) + 20;
    QVERIFY2(looks() - before <= most, QByteArray::number(looks() - before).constData());
}

QTEST_GUILESS_MAIN(tst_ForgedHints)
#include "tst_ForgedHints.moc"
