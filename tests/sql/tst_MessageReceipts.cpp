#include "tests/sql/WorkWorld.h"

#include <QTest>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray SendSql = "select api.send_message($1::uuid, $2, $3::uuid, $4::uuid)";

QByteArray newId()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

} // namespace

/** Who has a message to read, who has read it, and who hears of it. */
class tst_MessageReceipts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<WorkWorld>(); }
    void cleanupTestCase() { m_world.reset(); }

    void receiptsAreForWhoMayRead();
    void marksOneselfOnly();
    void gonePeopleSeeNothing();
    void membersHearOfMessages();

private:
    QByteArray send(const QByteArray &name, const QByteArray &text = "words")
    {
        return m_world->value(name, SendSql,
                              {m_world->room, text, newId(), RawConnection::Value()});
    }
    QByteArray count(const QByteArray &name, const QByteArray &where)
    {
        return m_world->value(name, "select count(*) from public.messages where " + where);
    }

    std::unique_ptr<WorkWorld> m_world;
};

void tst_MessageReceipts::receiptsAreForWhoMayRead()
{
    const auto readers = [this](const QByteArray &id) {
        return m_world->owner()
            .must("select string_agg(c.last_name || case when p.read_at is null then '' else '*' "
                  "end, ',' order by c.last_name) from public.message_participants p join "
                  "public.contacts c on c.id = p.contact_id where p.message_id = $1",
                  {id})
            .value();
    };
    m_world->owner().must("delete from public.messages");
    QCOMPARE(readers(send("client")), "agency,client*,coordinator,helper,talker,third_party");
    // An admin who has spoken in a room is in the conversation.
    QCOMPARE(readers(send("admin")), "admin*,agency,client,coordinator,helper,talker,third_party");
    QCOMPARE(readers(send("agency")), "admin,agency*,client,coordinator,helper,talker,third_party");
}

void tst_MessageReceipts::marksOneselfOnly()
{
    const QByteArray id = send("client");
    const QByteArray array = "{" + id + "," + newId() + "}";
    const auto unread = [this, &id] {
        return m_world->owner()
            .must("select count(*) from public.message_participants where read_at is null and "
                  "message_id = $1",
                  {id})
            .value()
            .toInt();
    };
    const int before = unread();
    QCOMPARE(m_world->value("agency", "select api.mark_delivered($1::uuid[])", {array}), "1");
    QCOMPARE(m_world->value("agency", "select api.mark_delivered($1::uuid[])", {array}), "0");
    QCOMPARE(unread(), before);
    QCOMPARE(m_world->value("agency", "select api.mark_read($1::uuid[])", {array}), "1");
    QCOMPARE(m_world->value("agency", "select api.mark_read($1::uuid[])", {array}), "0");
    QCOMPARE(unread(), before - 1);
    for (const QByteArray who : {"stranger", "removed", "silent", "shut"})
        QCOMPARE(m_world->value(who, "select api.mark_read($1::uuid[])", {array}), "0");
    QCOMPARE(unread(), before - 1);
    // Nor with a snapshot of the time when one still took part.
    RoleConnection &talker = m_world->as("talker");
    talker.must("begin isolation level repeatable read");
    talker.must("select count(*) from public.messages");
    m_world->owner().must("update public.exchange_participants set is_active = false where "
                          "contact_id = $1",
                          {m_world->id("talker")});
    QCOMPARE(talker.run("select api.mark_read($1::uuid[])", {array}).sqlState, u"40001"_s);
    talker.must("rollback");
    m_world->owner().must("update public.exchange_participants set is_active = true where "
                          "contact_id = $1",
                          {m_world->id("talker")});
    QCOMPARE(unread(), before - 1);
    // Who sees the message sees who has read it.
    QCOMPARE(m_world->value("client",
                            "select count(*) from public.message_participants where message_id = "
                            "$1 and contact_id = $2 and read_at is not null",
                            {id, m_world->id("agency")}),
             "1");
}

void tst_MessageReceipts::gonePeopleSeeNothing()
{
    m_world->addPerson("leaver", "agency");
    m_world->takePart("leaver", "agency");
    send("client");
    const auto ended = m_world->anotherSession("leaver");
    QVERIFY(ended->must("select count(*) from public.messages").value() != "0");
    // Ended in the table alone, as a clock would: the connection stays open.
    m_world->owner().must("update public.user_sessions set expires_at = (clock_timestamp() at time "
                          "zone 'UTC') - interval '1 second' where id = $1",
                          {ended->sessionId()});
    for (const QByteArray table : {"messages", "message_participants"})
        QCOMPARE(ended->must("select count(*) from public." + table).value(), "0");
    QCOMPARE(ended->run(SendSql, {m_world->room, "x", newId(), {}}).sqlState, u"28000"_s);
    QCOMPARE(ended->run("select api.mark_read('{}')").sqlState, u"28000"_s);
    const auto off = m_world->anotherSession("leaver");
    m_world->owner().must("update public.contacts set is_active = false where id = $1",
                          {m_world->id("leaver")});
    const auto answer = off->run("select count(*) from public.messages");
    QVERIFY(!answer.ok || answer.value() == "0"); // its connection was cut, or shows nothing
}

void tst_MessageReceipts::membersHearOfMessages()
{
    const QByteArray from = m_world->cursor("admin");
    const QByteArray id = send("client");
    const QString expected = u"message:"_s + QString::fromLatin1(id);
    for (const QByteArray who : {"admin", "coordinator", "client", "third_party", "talker"})
        QVERIFY2(m_world->heard(who, from).contains(expected), who.constData());
    for (const QByteArray who : {"stranger", "removed", "silent", "shut"})
        QVERIFY2(!m_world->heard(who, from).contains(expected), who.constData());
    m_world->as("agency").must("select api.mark_read($1::uuid[])", {"{" + id + "}"});
    const QString receipt = u"receipt:"_s + QString::fromLatin1(id);
    QVERIFY(m_world->heard("client", from).contains(receipt));
    QVERIFY(!m_world->heard("silent", from).contains(receipt));
}

QTEST_GUILESS_MAIN(tst_MessageReceipts)
#include "tst_MessageReceipts.moc"
