#include "models/db/ConnectionSettings.h"
#include "tests/app/RoomProcess.h"
#include "tests/support/SlowLine.h"
#include "tests/support/TestDatabase.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <csignal>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Rooms as several programs have them open at once, which are killed, suspended, cut off, and
 * whose clocks are wrong: everything is said once, in its room, in one order. */
class tst_RoomProcesses final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void writtenThereAndNowhereElse();
    void killedAndBack();
    void suspendedBetweenSendAndAnswer();
    void serverProcessSuspended();
    void slowLineSaysSending();
    void cutBetweenCommitAndAnswer();
    void wrongClocks();
    void takenOffWhileItIsOpen();

private:
    using Person = std::unique_ptr<RoomProcess>;
    QString server() const { return m_database->doorUri(); }
    Person sit(const QString &name, const QByteArray &room, const QString &server = {},
               const QString &preload = {})
    {
        return std::make_unique<RoomProcess>(m_folder.filePath(name),
                                             server.isEmpty() ? this->server() : server,
                                             name + u"@example.test"_s, room, preload);
    }
    RawConnection &admin() const { return m_database->admin(); }
    int kept(const QByteArray &text) const
    {
        return admin()
            .must("select count(*) from public.messages where content = $1", {text})
            .value()
            .toInt();
    }
    /** Whatever is sent waits, until letGo(). */
    void holdBack() const
    {
        admin().must("begin");
        admin().must("lock table public.messages in share mode");
    }
    void letGo() const { admin().must("rollback"); }
    /** Whose sending is held back: their process at the server. */
    int waiting() const
    {
        int pid = 0;
        (void)QTest::qWaitFor(
            [&] {
                pid = admin()
                          .must("select pid from pg_locks where not granted and relation = "
                                "'public.messages'::regclass")
                          .value()
                          .toInt();
                return pid > 0;
            },
            10000);
        return pid;
    }
    void holdSeconds(int seconds) const
    {
        admin().must("update public.contacts set preferences = jsonb_build_object('messages', "
                     "jsonb_build_object('hold_seconds', $1::int))",
                     {QByteArray::number(seconds)});
    }
    /** The line through `slow`. */
    QString serverThrough(const QString &folder) const;
    QString socket() const;

    std::unique_ptr<TestDatabase> m_database;
    QTemporaryDir m_folder;
    QByteArray m_elm, m_oak, m_theo;
};

void tst_RoomProcesses::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer());
    const QByteArray dana =
        m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    const QByteArray cleo =
        m_database->addPerson(u"cleo@example.test"_s, u"client"_s, u"Cleo Client"_s);
    m_theo = m_database->addPerson(u"theo@example.test"_s, u"third_party"_s, u"Theo Third"_s);
    for (QByteArray *room : {&m_elm, &m_oak})
        *room = admin()
                    .must("insert into public.exchanges (name, coordinator_id, client_id) values "
                          "('x', $1::uuid, $2::uuid) returning id",
                          {dana, cleo})
                    .value();
    admin().must("insert into public.exchange_participants (exchange_id, contact_id, role, "
                 "is_active) values ($1::uuid, $2::uuid, 'third_party', true)",
                 {m_oak, m_theo});
    holdSeconds(0);
}

void tst_RoomProcesses::cleanup()
{
    if (QTest::currentTestFailed())
        admin().run("rollback");
}

QString tst_RoomProcesses::socket() const
{
    const auto real = ConnectionSettings::parse(server());
    return real->value(u"host"_s) + u"/.s.PGSQL."_s + real->value(u"port"_s);
}

QString tst_RoomProcesses::serverThrough(const QString &folder) const
{
    const auto real = ConnectionSettings::parse(server());
    const QString user = real->value(u"user"_s);
    QFile passwords(real->value(u"passfile"_s)); // which knows the server by its own port
    QString password;
    if (passwords.open(QIODevice::ReadOnly)) {
        while (!passwords.atEnd()) {
            const QList<QByteArray> entry = passwords.readLine().trimmed().split(':');
            if (entry.value(3) == user.toLatin1())
                password = QString::fromLatin1(entry.value(4));
        }
    }
    return u"postgresql:///%1?host=%2&port=%3&user=%4&password=%5"_s.arg(
        m_database->name(), folder, QString::number(SlowLine::Port), user, password);
}

void tst_RoomProcesses::writtenThereAndNowhereElse()
{
    const Person dana = sit(u"dana"_s, m_elm);
    const Person cleo = sit(u"cleo"_s, m_elm);
    const Person theo = sit(u"theo"_s, m_oak);
    dana->write(u"Is the deed signed?"_s);
    QTRY_VERIFY_WITH_TIMEOUT(cleo->texts().contains(u"Is the deed signed?"_s), 10000);
    const QString answer = u"Yes \U0001F642, \u05DB\u05DF, \u0646\u0639\u0645"_s;
    cleo->write(answer);
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().contains(answer), 10000);
    QCOMPARE(dana->texts(), cleo->texts());
    QCOMPARE(dana->texts().size(), 2);
    QTest::qWait(1500);
    QCOMPARE(theo->texts(), QStringList());
    QCOMPARE(dana->pending(), QStringList());
}

void tst_RoomProcesses::killedAndBack()
{
    const Person dana = sit(u"dana"_s, m_elm);
    Person cleo = sit(u"cleo"_s, m_elm);
    holdBack();
    cleo->write(u"Sent before the end"_s);
    QVERIFY(waiting() > 0);
    cleo->write(u"Written behind it"_s);
    cleo->type(u"Half a sen"_s);
    QTest::qWait(700);
    QCOMPARE(cleo->pending().size(), 2);
    cleo->kill();
    letGo(); // what the server had in hand is committed, and nobody hears of it
    QTRY_COMPARE_WITH_TIMEOUT(kept("Sent before the end"), 1, 10000);
    dana->write(u"Are you there?"_s);
    cleo = sit(u"cleo"_s, m_elm);
    QCOMPARE(cleo->look().value(u"draft"_s).toString(), u"Half a sen"_s);
    QTRY_COMPARE_WITH_TIMEOUT(kept("Written behind it"), 1, 15000);
    QTRY_COMPARE_WITH_TIMEOUT(cleo->pending(), QStringList(), 10000);
    QTRY_COMPARE_WITH_TIMEOUT(cleo->texts(), dana->texts(), 10000);
    for (const QString &text :
         {u"Sent before the end"_s, u"Written behind it"_s, u"Are you there?"_s}) {
        QCOMPARE(cleo->texts().count(text), 1);
        QCOMPARE(kept(text.toUtf8()), 1);
    }
    cleo->type({});
    QTest::qWait(500);
}

void tst_RoomProcesses::suspendedBetweenSendAndAnswer()
{
    const Person dana = sit(u"dana"_s, m_elm);
    const Person cleo = sit(u"cleo"_s, m_elm);
    holdBack();
    dana->write(u"Sent in my sleep"_s);
    QVERIFY(waiting() > 0);
    dana->stop();
    letGo();
    QTRY_COMPARE_WITH_TIMEOUT(kept("Sent in my sleep"), 1, 10000);
    QTRY_VERIFY_WITH_TIMEOUT(cleo->texts().contains(u"Sent in my sleep"_s), 15000);
    QTest::qWait(4000);
    dana->goOn();
    QTRY_COMPARE_WITH_TIMEOUT(dana->pending(), QStringList(), 30000);
    QTRY_COMPARE_WITH_TIMEOUT(dana->texts().count(u"Sent in my sleep"_s), 1, 10000);
    QCOMPARE(kept("Sent in my sleep"), 1);
    QCOMPARE(cleo->texts(), dana->texts());
}

void tst_RoomProcesses::serverProcessSuspended()
{
    const Person dana = sit(u"dana"_s, m_elm);
    const Person cleo = sit(u"cleo"_s, m_elm);
    holdBack();
    dana->write(u"To a sleeping server"_s);
    const int process = waiting();
    QVERIFY(process > 0);
    ::kill(process, SIGSTOP);
    letGo();
    QTest::qWait(3000);
    QCOMPARE(dana->pending(), QStringList{u"sending: To a sleeping server"_s});
    QVERIFY(!cleo->texts().contains(u"To a sleeping server"_s));
    ::kill(process, SIGCONT);
    QTRY_VERIFY_WITH_TIMEOUT(cleo->texts().contains(u"To a sleeping server"_s), 15000);
    QTRY_COMPARE_WITH_TIMEOUT(dana->pending(), QStringList(), 30000);
    QTRY_COMPARE_WITH_TIMEOUT(dana->texts(), cleo->texts(), 10000);
    QCOMPARE(kept("To a sleeping server"), 1);
}

void tst_RoomProcesses::slowLineSaysSending()
{
    const auto folder = TestServer::makeFolder();
    SlowLine line(socket(), folder->path());
    const Person dana = sit(u"dana"_s, m_elm, serverThrough(folder->path()));
    const Person cleo = sit(u"cleo"_s, m_elm);
    line.setDelay(1500);
    const QJsonObject then = dana->write(u"Through the mountains"_s);
    QCOMPARE(then[u"pending"][0][u"said"].toString(), u"Sending..."_s);
    QTRY_VERIFY_WITH_TIMEOUT(cleo->texts().contains(u"Through the mountains"_s), 10000);
    QCOMPARE(dana->pending(), QStringList{u"sending: Through the mountains"_s});
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().contains(u"Through the mountains"_s), 30000);
    QTRY_COMPARE_WITH_TIMEOUT(dana->pending(), QStringList(), 10000);
    QCOMPARE(kept("Through the mountains"), 1);
}

void tst_RoomProcesses::cutBetweenCommitAndAnswer()
{
    const auto folder = TestServer::makeFolder();
    SlowLine line(socket(), folder->path());
    const Person dana = sit(u"dana"_s, m_elm, serverThrough(folder->path()));
    const Person cleo = sit(u"cleo"_s, m_elm);
    holdBack();
    dana->write(u"Did it arrive?"_s);
    dana->write(u"And this?"_s);
    QVERIFY(waiting() > 0);
    line.holdAnswers(true);
    letGo();
    QTRY_COMPARE_WITH_TIMEOUT(kept("Did it arrive?"), 1, 10000);
    const QStringList both{u"sending: Did it arrive?"_s, u"sending: And this?"_s};
    QCOMPARE(dana->pending(), both);
    line.cut();
    // It may be there: it says so as long as nobody knows.
    QTRY_COMPARE_WITH_TIMEOUT(dana->look()[u"pending"][0][u"said"].toString(),
                              u"Perhaps sent already; waiting for the connection"_s, 10000);
    line.holdAnswers(false);
    line.cut();
    QTRY_COMPARE_WITH_TIMEOUT(dana->pending(), QStringList(), 60000);
    QTRY_COMPARE_WITH_TIMEOUT(dana->texts(), cleo->texts(), 20000);
    for (const char *text : {"Did it arrive?", "And this?"}) {
        QCOMPARE(kept(text), 1);
        QCOMPARE(dana->texts().count(QString::fromLatin1(text)), 1);
    }
}

void tst_RoomProcesses::wrongClocks()
{
    const QString clock = QStringLiteral(PEAK_OTHER_CLOCK);
    const Person dana = sit(u"dana"_s, m_oak, {}, clock);
    const Person cleo = sit(u"cleo"_s, m_oak, {}, clock);
    dana->setClock(7 * 3600);
    cleo->setClock(-30 * 3600);
    const auto clockOf = [](const Person &who) { return who->look()[u"clock"].toInteger(); };
    QVERIFY(qAbs(clockOf(dana) - clockOf(cleo) - 37 * 3600) < 60);
    QStringList said;
    for (int i = 0; i < 3; ++i) {
        for (const Person *who : {&dana, &cleo}) {
            said.append(u"Word %1"_s.arg(said.size() + 1));
            (*who)->write(said.last());
            QTRY_COMPARE_WITH_TIMEOUT(dana->texts(), said, 10000);
            QTRY_COMPARE_WITH_TIMEOUT(cleo->texts(), said, 10000);
        }
    }
    // Set back while a message can be taken back: neither sent too early nor in hours.
    holdSeconds(4);
    const Person theo = sit(u"theo"_s, m_oak, {}, clock);
    QElapsedTimer since;
    since.start();
    theo->write(u"Held for four seconds"_s);
    theo->setClock(-5 * 3600);
    QCOMPARE(theo->pending(), QStringList{u"held: Held for four seconds"_s});
    QTRY_COMPARE_WITH_TIMEOUT(kept("Held for four seconds"), 1, 15000);
    QVERIFY(since.elapsed() >= 3900);
    theo->write(u"Not before its time"_s);
    since.start();
    theo->setClock(5 * 3600);
    QTest::qWait(1000);
    QCOMPARE(theo->pending(), QStringList{u"held: Not before its time"_s});
    QTRY_COMPARE_WITH_TIMEOUT(kept("Not before its time"), 1, 15000);
    QVERIFY(since.elapsed() >= 3500);
    holdSeconds(0);
}

void tst_RoomProcesses::takenOffWhileItIsOpen()
{
    const Person dana = sit(u"dana"_s, m_oak);
    const Person theo = sit(u"theo"_s, m_oak);
    QVERIFY(!theo->texts().isEmpty());
    theo->type(u"Just typing"_s);
    admin().must("update public.exchange_participants set is_active = false where contact_id = "
                 "$1::uuid",
                 {m_theo});
    QTRY_VERIFY_WITH_TIMEOUT(theo->texts().isEmpty(), 4000);
    const QJsonObject now = theo->look();
    QVERIFY2(now.value(u"closed"_s).toString().contains(u"no longer take part"_s),
             qPrintable(now.value(u"closed"_s).toString()));
    QCOMPARE(now.value(u"draft"_s).toString(), u"Just typing"_s);
    dana->write(u"Now between us"_s);
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().contains(u"Now between us"_s), 10000);
    QTest::qWait(1200);
    QCOMPARE(theo->texts(), QStringList());
}

QTEST_GUILESS_MAIN(tst_RoomProcesses)
#include "tst_RoomProcesses.moc"
