#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** What the server says in a room: of which changes, to whom, and without telling what is hidden.
 */
class tst_RoomTidings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<WorkWorld>(); }
    void cleanupTestCase() { m_world.reset(); }
    void init() { m_from = last(); }

    void stagesAreTold();
    void participantsAreTold();
    void documentsAreTold();
    void whatIsHiddenIsNotTold();
    void otherSoftwareSaysNothing();
    void whoDidItKnowsIt();
    void nobodyIsNamedInWords();

private:
    QByteArray last()
    {
        return m_world->value("coordinator", "select last_number from api.room($1)",
                              {m_world->room});
    }
    /** What was said since the test began, as somebody reads it. */
    QByteArray said(const QByteArray &who = "coordinator")
    {
        return m_world->value(
            who,
            "select string_agg(content || coalesce(' <' || (select string_agg(m "
            "->> 'name', ',') from jsonb_array_elements(mentions) m) || '>', '') "
            "|| coalesce(' [' || (select string_agg(a ->> 'name', ',') from "
            "jsonb_array_elements(attachments) a) || ']', ''), ' ' order by "
            "number) from api.room_news($1, $2) where is_system and sender is null",
            {m_world->room, m_from});
    }
    void setStage(const QByteArray &stage)
    {
        m_world->as("coordinator")
            .must("select api.set_exchange_stage($1, (select version from public.exchanges where "
                  "id = $1), $2, 'because')",
                  {m_world->room, stage});
    }

    std::unique_ptr<WorkWorld> m_world;
    QByteArray m_from;
};

void tst_RoomTidings::stagesAreTold()
{
    setStage("45D");
    QVERIFY2(said("third_party").endsWith("to 45-day."), said("third_party").constData());
    QVERIFY(said("third_party").startsWith("The stage changed"));
    m_from = last();
    setStage("ON_HOLD");
    QCOMPARE(said("client"), "The stage changed from 45-day to on hold.");
    m_from = last();
    m_world->as("coordinator")
        .must("select api.update_exchange($1, (select version from public.exchanges where id = "
              "$1), '{\"priority\": \"HIGH\"}')",
              {m_world->room});
    QCOMPARE(said(), "");
}

void tst_RoomTidings::participantsAreTold()
{
    m_world->addPerson("newcomer", "third_party");
    const QByteArray proposed =
        m_world->value("coordinator", "select api.propose_participant($1, $2, 'third_party')",
                       {m_world->room, m_world->id("newcomer")});
    m_world->as("admin").must("select api.approve_participant($1)", {proposed});
    QCOMPARE(said(), ""); // a proposal is no news to those who don't decide about it
    m_world->as("client").must("select api.approve_participant($1)", {proposed});
    QCOMPARE(said("agency"), "Somebody takes part now, as a third party. <newcomer>");
    // Who came reads it; who went is not told any more.
    QCOMPARE(m_world->value("newcomer", "select unread from api.room($1)", {m_world->room}), "1");
    m_from = last();
    m_world->as("coordinator").must("select api.withdraw_participant($1, 'done')", {proposed});
    QCOMPARE(said("coordinator"),
             "Somebody takes part no longer, who was a third party. <newcomer>");
    QCOMPARE(said("agency"), "Somebody takes part no longer, who was a third party.");
    QCOMPARE(m_world->owner()
                 .must("select count(*) from public.message_participants where contact_id = $1 and "
                       "number > $2",
                       {m_world->id("newcomer"), m_from})
                 .value(),
             "0");
}

void tst_RoomTidings::documentsAreTold()
{
    const QByteArray deed =
        Uploads::add(m_world->as("client"), m_world->room, Uploads::named("deed.pdf"));
    QCOMPARE(said("third_party"), "A document was added. [deed.pdf]");
    m_from = last();
    Uploads::add(m_world->as("client"), m_world->room, Uploads::named("deed.pdf"), "more", {},
                 deed);
    QCOMPARE(said("third_party"), "A document has a new version. [deed.pdf]");
    m_from = last();
    // Sent with a message, it is told by that one.
    Uploads::add(m_world->as("client"), m_world->room,
                 Uploads::named("photo.jpg", ", \"with_message\": true"));
    QCOMPARE(said(), "");
    // In the bin it has no name any more.
    m_world->as("coordinator").must("select api.remove_document($1::uuid, 'wrong')", {deed});
    m_from = "0";
    QVERIFY(!said("third_party").contains("deed.pdf"));
}

void tst_RoomTidings::whatIsHiddenIsNotTold()
{
    Uploads::add(m_world->as("coordinator"), m_world->room,
                 Uploads::named("wire.pdf",
                                ", \"access_level\": \"restricted\", \"allowed_roles\": "
                                "[\"client\"]"));
    Uploads::add(m_world->as("admin"), {}, Uploads::named("terms.pdf"));
    for (const QByteArray who : {"admin", "client", "third_party"})
        QCOMPARE(said(who), "");
}

void tst_RoomTidings::otherSoftwareSaysNothing()
{
    m_world->owner().must("update public.exchanges set workflow_stage = 'PENDING'");
    m_world->takePart("stranger", "agency");
    m_world->owner().must("delete from public.exchange_participants where contact_id = $1",
                          {m_world->id("stranger")});
    m_world->owner().must("insert into public.documents (exchange_id, file_name, file_type, "
                          "file_path, access_level) values ($1, 'a', 'pdf', 'x', 'public')",
                          {m_world->room});
    QCOMPARE(said(), "");
}

void tst_RoomTidings::whoDidItKnowsIt()
{
    m_world->as("coordinator").must("select api.mark_read_to($1, 100000)", {m_world->room});
    setStage("180D");
    QCOMPARE(m_world->value("coordinator", "select unread from api.room($1)", {m_world->room}),
             "0");
    QCOMPARE(m_world->value("client", "select bool_and(not mine_read) from api.room_news($1, $2)",
                            {m_world->room, m_from}),
             "t");
    QCOMPARE(
        m_world->owner()
            .must("select jsonb_array_length(read_by) from public.messages where exchange_id = "
                  "$1 order by number desc limit 1",
                  {m_world->room})
            .value(),
        "1");
}

void tst_RoomTidings::nobodyIsNamedInWords()
{
    QCOMPARE(m_world->owner()
                 .must("select count(*) from public.messages m join public.contacts c on "
                       "m.is_system_message and m.content ~* c.last_name and c.last_name not in "
                       "('agency', 'client', 'coordinator', 'third_party')")
                 .value(),
             "0");
    QCOMPARE(m_world->owner()
                 .must("select count(*) from public.messages m join public.documents d on "
                       "m.is_system_message and m.content like '%' || d.file_name || '%' and "
                       "length(d.file_name) > 3")
                 .value(),
             "0");
}

QTEST_GUILESS_MAIN(tst_RoomTidings)
#include "tst_RoomTidings.moc"
