#include "app/pages/RoomController.h"
#include "models/messages/RoomOutbox.h"
#include "tests/app/pages/RoomClient.h"
#include "tests/support/TestServer.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/messages/RoomPage.h"

#include <QStandardPaths>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** A room on a server that can't answer for a while, and tells nobody when it can again. */
class tst_RoomTrouble final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void newsComeOnceTheServerCanAnswerAgain();
    void changesComeOnceTheServerCanAnswerAgain();
    void opensOnceTheServerCanAnswerAgain();

private:
    QByteArray ask(const QByteArray &sql, const QList<RawConnection::Value> &values = {}) const
    {
        return m_database->admin().must(sql, values).value();
    }
    QByteArray addRoom() const
    {
        return ask("insert into public.exchanges (name, coordinator_id) select 'x', id from "
                   "public.contacts where email = 'dana@example.test' returning id");
    }
    RoomClient *open()
    {
        m_client = std::make_unique<RoomClient>(*m_database, u"dana@example.test"_s, m_room);
        return m_client.get();
    }
    /** As of a server that is out of memory: every answer of this function is an error, until what
     * is returned is run. */
    QByteArray breakFunction(const QByteArray &function) const;

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<RoomClient> m_client;
    QByteArray m_room;
};

void tst_RoomTrouble::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QDir(RoomOutbox::defaultFolder()).removeRecursively();
    new Theme(this);
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer());
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    m_room = addRoom();
}

void tst_RoomTrouble::cleanup()
{
    m_client.reset();
}

QByteArray tst_RoomTrouble::breakFunction(const QByteArray &function) const
{
    const QByteArray whole =
        ask("select pg_get_functiondef(oid) from pg_proc where pronamespace = 'api'::regnamespace "
            "and proname = $1",
            {function});
    QByteArray broken = whole.left(whole.indexOf("AS $function$")) +
                        "AS $function$ begin raise exception using errcode = '53200', message = "
                        "'out of memory'; end $function$";
    ask(broken);
    return whole;
}

void tst_RoomTrouble::newsComeOnceTheServerCanAnswerAgain()
{
    RoomClient *dana = open();
    const QByteArray whole = breakFunction("room_news");
    ask("insert into public.messages (exchange_id, content) values ($1::uuid, 'Unheard')",
        {m_room});
    QTest::qWait(2500);
    QVERIFY(!dana->texts().contains(u"Unheard"_s));
    QVERIFY(dana->room->feed()->isOpen());
    QCOMPARE(dana->room->page()->messages()->text(), QString()); // for a moment nobody is bothered
    QTRY_VERIFY_WITH_TIMEOUT(dana->room->page()->messages()->text().contains(u"out of memory"_s),
                             10000);
    ask(whole);
    // Nothing is hinted at any more: it asks by itself.
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().contains(u"Unheard"_s), 20000);
    QTRY_COMPARE_WITH_TIMEOUT(dana->room->page()->messages()->text(), QString(), 5000);
}

void tst_RoomTrouble::changesComeOnceTheServerCanAnswerAgain()
{
    RoomClient *dana = open();
    dana->write(u"As it was"_s);
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().contains(u"As it was"_s), 10000);
    // What changed is read by the one, and when that fails, by the other.
    const QByteArray whole = breakFunction("room_messages");
    const QByteArray page = breakFunction("room_page");
    ask("update public.messages set content = 'As it is' where content = 'As it was'");
    QTest::qWait(2000);
    QVERIFY(dana->texts().contains(u"As it was"_s));
    ask(whole);
    ask(page);
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().contains(u"As it is"_s), 15000);
}

void tst_RoomTrouble::opensOnceTheServerCanAnswerAgain()
{
    RoomClient *dana = open();
    const QByteArray other = addRoom();
    const QByteArray whole = breakFunction("room_page");
    ask("insert into public.messages (exchange_id, content) values ($1::uuid, 'Behind it')",
        {other});
    dana->room->setExchange(QUuid::fromString(QString::fromLatin1(other)), u"y"_s, 3);
    QTRY_VERIFY_WITH_TIMEOUT(dana->room->page()->isLoaded(), 10000); // it says that it can't
    QVERIFY(!dana->room->feed()->isOpen());
    ask(whole);
    QTRY_COMPARE_WITH_TIMEOUT(dana->texts(), QStringList{u"Behind it"_s}, 15000);
}

QTEST_MAIN(tst_RoomTrouble)
#include "tst_RoomTrouble.moc"
