#include "tests/app/RoomProcess.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <libpq-fe.h>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What programs with rooms open hear of each other, what those who listen hear of them, and what
 * they cost while nothing happens. */
class tst_RoomSignals final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void unreadIsCountedAtOnceAndAfterAStart();
    void hintsCarryNoWords();
    void whoWaitsTakesNoProcessor();

private:
    using Person = std::unique_ptr<RoomProcess>;
    Person sit(const QString &name, const QByteArray &room) const
    {
        return std::make_unique<RoomProcess>(m_folder.filePath(name), m_database->doorUri(),
                                             name + u"@example.test"_s, room);
    }
    RawConnection &admin() const { return m_database->admin(); }

    std::unique_ptr<TestDatabase> m_database;
    QTemporaryDir m_folder;
    QByteArray m_elm, m_oak;
};

void tst_RoomSignals::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    const QByteArray dana =
        m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    const QByteArray cleo =
        m_database->addPerson(u"cleo@example.test"_s, u"client"_s, u"Cleo Client"_s);
    for (QByteArray *room : {&m_elm, &m_oak})
        *room = admin()
                    .must("insert into public.exchanges (name, coordinator_id, client_id) values "
                          "('x', $1::uuid, $2::uuid) returning id",
                          {dana, cleo})
                    .value();
    admin().must("update public.contacts set preferences = "
                 "'{\"messages\": {\"hold_seconds\": 0}}'");
}

void tst_RoomSignals::unreadIsCountedAtOnceAndAfterAStart()
{
    const Person dana = sit(u"dana"_s, m_elm);
    Person cleo = sit(u"cleo"_s, m_oak);
    const auto badge = [&cleo] { return cleo->look().value(u"badge"_s).toInt(); };
    admin().must("update public.message_participants set read_at = now() where read_at is null");
    cleo.reset();
    cleo = sit(u"cleo"_s, m_oak);
    QTRY_COMPARE_WITH_TIMEOUT(badge(), 0, 10000);
    QElapsedTimer clock;
    clock.start();
    dana->write(u"One"_s);
    QTRY_COMPARE_WITH_TIMEOUT(badge(), 1, 10000);
    qInfo("counted after %lld ms", static_cast<long long>(clock.elapsed()));
    dana->write(u"Two"_s);
    QTRY_COMPARE_WITH_TIMEOUT(badge(), 2, 10000);
    QCOMPARE(dana->look().value(u"badge"_s).toInt(), 0); // one's own are read
    cleo->kill();
    dana->write(u"Three"_s);
    cleo = sit(u"cleo"_s, m_oak);
    QTRY_COMPARE_WITH_TIMEOUT(badge(), 3, 10000);
    cleo.reset();
    cleo = sit(u"cleo"_s, m_elm); // looks at them
    QTRY_COMPARE_WITH_TIMEOUT(badge(), 0, 15000);
    QCOMPARE(admin()
                 .must("select count(*) from public.message_participants p join public.contacts c "
                       "on c.id = p.contact_id where c.email like 'cleo@%' and p.read_at is null "
                       "and not p.gone")
                 .value(),
             "0");
}

/** Whoever listens to everything hears who and that something happened, and never what. */
void tst_RoomSignals::hintsCarryNoWords()
{
    RoleConnection ear(*m_database, u"dana@example.test"_s);
    const QByteArray channel = ear.must("select channel from api.room($1::uuid)", {m_elm}).value();
    for (const QByteArray &one :
         {channel, QByteArray("peak_changed"), m_elm, QByteArray("messages"), QByteArray("peak")})
        ear.must("listen \"" + one + "\"");
    const Person dana = sit(u"dana"_s, m_elm);
    const Person cleo = sit(u"cleo"_s, m_elm);
    cleo->type(u"Sekret wor"_s);
    cleo->write(u"Sekret words \U0001F642"_s);
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().contains(u"Sekret words \U0001F642"_s), 10000);
    dana->write(u"Sekret too"_s);
    QTRY_VERIFY_WITH_TIMEOUT(cleo->texts().contains(u"Sekret too"_s), 10000);
    QTest::qWait(500);
    ear.must("select 1");
    static const QRegularExpression hint(
        u"^(message|typing|stopped|here|left) [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"_s);
    QSet<QString> kinds;
    while (PGnotify *one = PQnotifies(ear.handle())) {
        const QString said = QString::fromUtf8(one->extra);
        PQfreemem(one);
        QVERIFY2(said.isEmpty() || hint.match(said).hasMatch(), qPrintable(said));
        kinds.insert(said.section(u' ', 0, 0));
    }
    for (const QString &kind : {u"message"_s, u"typing"_s})
        QVERIFY2(kinds.contains(kind), qPrintable(kind)); // the ear hears
}

/** With a room open, and somebody else in it. */
void tst_RoomSignals::whoWaitsTakesNoProcessor()
{
    const Person dana = sit(u"dana"_s, m_elm);
    const Person cleo = sit(u"cleo"_s, m_elm);
    dana->write(u"Back in an hour"_s);
    QTRY_VERIFY_WITH_TIMEOUT(cleo->texts().contains(u"Back in an hour"_s), 10000);
    QTest::qWait(3000); // what belongs to coming in
    const double before = cleo->processorSeconds();
    QTest::qWait(10000);
    const double taken = cleo->processorSeconds() - before;
    qInfo("%.1f ms of the processor in ten seconds", taken * 1000);
    QVERIFY(before > 0 && taken < 0.1); // one in a hundred
}

QTEST_GUILESS_MAIN(tst_RoomSignals)
#include "tst_RoomSignals.moc"
