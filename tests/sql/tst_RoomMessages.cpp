#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray SendSql = "select api.send_message($1::uuid, $2, $3::uuid, $4::uuid, $5::uuid[], "
                           "$6::uuid[])";

QJsonArray json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).array();
}

} // namespace

/** A message as people read it: whose names it shows, what it carries and answers, and who has read
 * it. */
class tst_RoomMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<WorkWorld>(); }
    void cleanupTestCase() { m_world.reset(); }

    void namesGoByRight();
    void attachmentsGoByRight();
    void answersQuoteWhatTheyAnswer();
    void whoReadsIt();

private:
    QByteArray send(const QByteArray &name, const QByteArray &text = "words",
                    const RawConnection::Value &answered = {},
                    const RawConnection::Value &carried = {},
                    const RawConnection::Value &mentioned = {})
    {
        return m_world->value(
            name, SendSql, {m_world->room, text, Uploads::newId(), answered, carried, mentioned});
    }
    /** One column of one message, as somebody reads it. */
    QByteArray told(const QByteArray &name, const QByteArray &id, const QByteArray &column)
    {
        return m_world->value(name, "select " + column + " from api.room_messages(array[$1::uuid])",
                              {id});
    }

    std::unique_ptr<WorkWorld> m_world;
};

void tst_RoomMessages::namesGoByRight()
{
    m_world->addPerson("leaver", "agency");
    m_world->takePart("leaver", "agency");
    const QByteArray id = send("leaver");
    QCOMPARE(told("third_party", id, "sender_name"), "leaver");
    QCOMPARE(told("third_party", id, "sender_role"), "agency");
    QCOMPARE(told("third_party", id, "outsider"), "t");
    const QByteArray by = send("client");
    QCOMPARE(told("third_party", by, "outsider"), "f");
    QCOMPARE(told("third_party", by, "sender_role"), "client");
    QCOMPARE(told("third_party", send("helper"), "outsider"), "f");
    QCOMPARE(told("client", send("talker"), "outsider"), "t");
    m_world->owner().must("update public.exchange_participants set is_active = false where "
                          "contact_id = $1",
                          {m_world->id("leaver")});
    // Fellow members don't see who took part once; staff and the client do.
    for (const QByteArray who : {"third_party", "agency"}) {
        QCOMPARE(told(who, id, "sender_name"), "");
        QCOMPARE(told(who, id, "sender_role"), "");
        QCOMPARE(told(who, id, "sender"), m_world->id("leaver"));
        QCOMPARE(told(who, id, "outsider"), "t"); // whoever it was
    }
    for (const QByteArray who : {"admin", "coordinator", "client"})
        QCOMPARE(told(who, id, "sender_name"), "leaver");
    // That an admin is one is said even where the name isn't shown.
    const QByteArray spoken = send("admin");
    QCOMPARE(told("client", spoken, "sender_name"), "");
    QCOMPARE(told("client", spoken, "sender_role"), "admin");
    QCOMPARE(told("coordinator", spoken, "sender_name"), "admin");
    // One's own request is one's own.
    QVERIFY(!told("admin", spoken, "request_id").isEmpty());
    QVERIFY(told("coordinator", spoken, "request_id").isEmpty());
}

void tst_RoomMessages::attachmentsGoByRight()
{
    const QByteArray open =
        Uploads::add(m_world->as("coordinator"), m_world->room, Uploads::named("deed.pdf"));
    const QByteArray restricted = Uploads::add(
        m_world->as("coordinator"), m_world->room,
        Uploads::named("wire.pdf", ", \"access_level\": \"restricted\", \"allowed_roles\": "
                                   "[\"client\"]"));
    const QByteArray id = send("coordinator", "see", {}, "{" + open + "," + restricted + "}");
    const auto names = [&](const QByteArray &who) -> QString {
        QStringList found;
        for (const auto &one : json(told(who, id, "attachments")))
            found.append(one.toObject().value("name"_L1).toString());
        return found.join(u',') + u'+' + QString::fromLatin1(told(who, id, "hidden"));
    };
    for (const QByteArray who : {"admin", "coordinator", "client"})
        QCOMPARE(names(who), u"deed.pdf,wire.pdf+0"_s);
    for (const QByteArray who : {"third_party", "agency"})
        QCOMPARE(names(who), u"deed.pdf+1"_s);
    const auto first = json(told("client", id, "attachments")).first().toObject();
    QCOMPARE(first.value("document"_L1).toString(), QString::fromLatin1(open));
    QCOMPARE(first.value("file_type"_L1).toString(), u"pdf"_s);
    QCOMPARE(first.value("pin"_L1).toBool(true), false);
    QCOMPARE(first.value("version"_L1).toInt(), 1);
    // In the bin it is there for admins only.
    m_world->as("coordinator").must("select api.remove_document($1::uuid, 'wrong one')", {open});
    QCOMPARE(names("client"), u"wire.pdf+1"_s);
    QCOMPARE(names("admin"), u"deed.pdf,wire.pdf+0"_s);
}

void tst_RoomMessages::answersQuoteWhatTheyAnswer()
{
    const QByteArray long_one(300, 'x');
    const QByteArray asked = send("client", long_one);
    const QByteArray answer = send("agency", "yes", asked);
    QCOMPARE(told("third_party", answer, "reply_to"), asked);
    QCOMPARE(told("third_party", answer, "reply_number"), told("client", asked, "number"));
    QCOMPARE(told("third_party", answer, "reply_sender_name"), "client");
    QCOMPARE(told("third_party", answer, "reply_text"), long_one.left(200));
    m_world->as("client").must("select api.delete_message($1::uuid)", {asked});
    QCOMPARE(told("third_party", answer, "reply_text is null"), "t");
    QCOMPARE(told("third_party", asked, "content"), "");
    QCOMPARE(told("third_party", asked, "is_deleted"), "t");
    QCOMPARE(told("third_party", asked, "edited_at is null"), "t");
    m_world->as("agency").must("select api.edit_message($1::uuid, 1, 'no')", {answer});
    QCOMPARE(told("third_party", answer, "edited_at is not null"), "t");
}

void tst_RoomMessages::whoReadsIt()
{
    const auto readers = [this](const QByteArray &who) {
        return m_world->value(who,
                              "select string_agg(coalesce(name, '?') || case when outsider then "
                              "'!' else '' end, ',' order by name) from api.room_readers($1)",
                              {m_world->room});
    };
    send("admin");
    QCOMPARE(readers("coordinator"),
             "admin,agency!,client,coordinator,helper,talker!,third_party!");
    QCOMPARE(readers("third_party"), "agency!,client,coordinator,helper,talker!,third_party!,?");
    const QByteArray id = send("client");
    const auto state = [&](const QByteArray &name) {
        return m_world->value("third_party",
                              "select case when read_at is not null then 'read' when delivered_at "
                              "is not null then 'delivered' else 'sent' end from "
                              "api.message_readers($1) where name = $2",
                              {id, name});
    };
    QCOMPARE(state("client"), "read");
    QCOMPARE(state("agency"), "sent");
    m_world->as("agency").must("select api.mark_delivered(array[$1::uuid])", {id});
    QCOMPARE(state("agency"), "delivered");
    const int others = told("client", id, "reader_count").toInt();
    QCOMPARE(told("client", id, "read_count"), "0");
    m_world->as("agency").must("select api.mark_read(array[$1::uuid])", {id});
    QCOMPARE(state("agency"), "read");
    QCOMPARE(told("client", id, "read_count"), "1");
    QCOMPARE(told("client", id, "reader_count").toInt(), others);
}

QTEST_GUILESS_MAIN(tst_RoomMessages)
#include "tst_RoomMessages.moc"
