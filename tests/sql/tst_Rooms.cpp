#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray SendSql = "select api.send_message($1::uuid, $2, $3::uuid, $4::uuid, $5::uuid[], "
                           "$6::uuid[])";

} // namespace

/** What is read of a room: by whom, in which order, with whose names, and how much of it is new. */
class tst_Rooms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<WorkWorld>(); }
    void cleanupTestCase() { m_world.reset(); }

    void whoEnters_data();
    void whoEnters();
    void saysWhatRowSecurityShows_data();
    void saysWhatRowSecurityShows();
    void pagesAndNews();
    void messagesOfOtherRoomsAreNone();
    void countsWhatIsNew();
    void deletedIsNothingToRead();
    void findsADay();
    void channelBelongsToThoseWhoRead();
    void removedPeopleLearnNothing();
    void badInput_data();
    void badInput();

private:
    QByteArray send(const QByteArray &name, const QByteArray &text = "words",
                    const RawConnection::Value &answered = {},
                    const RawConnection::Value &carried = {},
                    const RawConnection::Value &mentioned = {})
    {
        return m_world->value(
            name, SendSql, {m_world->room, text, Uploads::newId(), answered, carried, mentioned});
    }
    QByteArray room(const QByteArray &name, const QByteArray &column)
    {
        return m_world->value(name, "select " + column + " from api.room($1)", {m_world->room});
    }
    int last() { return room("client", "last_number").toInt(); }

    std::unique_ptr<WorkWorld> m_world;
};

void tst_Rooms::whoEnters_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QString>("state");
    for (const QByteArray who :
         {"admin", "coordinator", "client", "third_party", "agency", "talker", "helper"})
        QTest::newRow(who.constData()) << who << QString();
    QTest::newRow("silent") << QByteArray("silent") << u"PK403"_s;
    for (const QByteArray &who : WorkWorld::outsiders())
        QTest::newRow(who.constData()) << who << u"PK404"_s;
}

void tst_Rooms::whoEnters()
{
    QFETCH(QByteArray, who);
    QFETCH(QString, state);
    send("client");
    const QByteArrayList questions{"select * from api.room($1)",
                                   "select * from api.room_page($1, 1, 10)",
                                   "select * from api.room_news($1, 0)",
                                   "select * from api.room_readers($1)",
                                   "select api.room_number_at($1, '2020-01-01')",
                                   "select * from api.room_search($1, 'words')",
                                   "select api.mark_read_to($1, 1)",
                                   "select api.mark_unread_from($1, 1000000)"};
    for (const QByteArray &question : questions) {
        const auto answer = m_world->as(who).run(question, {m_world->room});
        QVERIFY2(answer.sqlState == state, question.constData());
        // A room that is hidden and one that is not there sound the same.
        const auto missing = m_world->as(who).run(question, {Uploads::newId()});
        QVERIFY2(missing.sqlState == u"PK404"_s, question.constData());
        if (state == u"PK404"_s)
            QCOMPARE(answer.message, missing.message);
    }
}

void tst_Rooms::saysWhatRowSecurityShows_data()
{
    QTest::addColumn<QByteArray>("who");
    for (const QByteArray &who :
         WorkWorld::members() + WorkWorld::outsiders() + QByteArrayList{"admin"})
        QTest::newRow(who.constData()) << who;
}

/** The functions don't ask row security, so they have to answer what it does. */
void tst_Rooms::saysWhatRowSecurityShows()
{
    QFETCH(QByteArray, who);
    send("client", "here");
    m_world->as("stranger")
        .must("select api.send_message($1::uuid, 'elsewhere', $2::uuid)",
              {m_world->foreign, Uploads::newId()});
    const QByteArray byRow = m_world->value(
        who, "select string_agg(concat_ws('|', id, number, content, exchange_id), ',' order by id) "
             "from public.messages");
    const QByteArray ids =
        m_world->owner().must("select array_agg(id) from public.messages").value();
    QCOMPARE(m_world->value(who,
                            "select string_agg(concat_ws('|', id, number, content, exchange_id), "
                            "',' order by id) from api.room_messages($1::uuid[])",
                            {ids}),
             byRow);
    const QByteArray unreadRows = m_world->value(who,
                                                 "select count(*) from public.message_participants "
                                                 "where contact_id = $1 and read_at is null",
                                                 {m_world->id(who)});
    QCOMPARE(m_world->value(who, "select coalesce(sum(unread), 0) from api.room_unread()"),
             unreadRows);
    QCOMPARE(m_world->value(who, "select count(*) from api.room_search(null, 'here elsewhere')"),
             "0");
    QCOMPARE(m_world->value(who, "select count(*) > 0 from api.room_search(null, 'here')"),
             byRow.contains("|here|") ? "t" : "f");
    QCOMPARE(m_world->value(who, "select count(*) > 0 from api.room_search(null, 'elsewhere')"),
             byRow.contains("|elsewhere|") ? "t" : "f");
}

void tst_Rooms::pagesAndNews()
{
    const int from = last() + 1;
    for (int i = 0; i < 5; ++i)
        send("client", "number " + QByteArray::number(i));
    const auto page = m_world->as("agency").must(
        "select number, content from api.room_page($1, $2, $3)",
        {m_world->room, QByteArray::number(from + 1), QByteArray::number(from + 3)});
    QCOMPARE(page.rows.size(), 3);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(page.value(u"number"_s, i).toInt(), from + 1 + i);
        QCOMPARE(page.value(u"content"_s, i), "number " + QByteArray::number(i + 1));
    }
    const QByteArray news = "select count(*), min(number), max(number) from api.room_news($1, $2)";
    QCOMPARE(m_world->value("agency", news, {m_world->room, QByteArray::number(from + 4)}), "0");
    QCOMPARE(m_world->value("agency", news, {m_world->room, QByteArray::number(from)}), "4");
    // No more than 200 at once, the oldest first.
    m_world->owner().must("insert into public.messages (exchange_id, content) select $1::uuid, "
                          "'bulk' from generate_series(1, 250)",
                          {m_world->room});
    const auto bulk = m_world->as("agency").must(news, {m_world->room, QByteArray::number(from)});
    QCOMPARE(bulk.value(), "200");
    QCOMPARE(bulk.value(u"min"_s).toInt(), from + 1);
    QCOMPARE(m_world->value("agency", "select count(*) from api.room_page($1, 1, 1000000000000)",
                            {m_world->room}),
             "200");
    QCOMPARE(
        m_world->value("agency", "select count(*) from api.room_page($1, 10, 1)", {m_world->room}),
        "0");
    QCOMPARE(m_world->value("agency",
                            "select max(number) - min(number) + 1 = count(*) and min(number) = 1 "
                            "from public.messages where exchange_id = $1",
                            {m_world->room}),
             "t");
}

void tst_Rooms::messagesOfOtherRoomsAreNone()
{
    const QByteArray here = send("client");
    const QByteArray there =
        m_world->value("stranger", "select api.send_message($1::uuid, 'there', $2::uuid)",
                       {m_world->foreign, Uploads::newId()});
    const QByteArray both = "{" + here + "," + there + "," + Uploads::newId() + "}";
    const QByteArray ask = "select string_agg(id::text, ',') from api.room_messages($1::uuid[])";
    QCOMPARE(m_world->value("client", ask, {both}), here);
    QCOMPARE(m_world->value("stranger", ask, {both}), there);
    for (const QByteArray who : {"removed", "silent", "shut"})
        QCOMPARE(m_world->value(who, ask, {both}), "");
    const auto foreign =
        m_world->as("client").run("select * from api.message_readers($1)", {there});
    const auto missing =
        m_world->as("client").run("select * from api.message_readers($1)", {Uploads::newId()});
    QCOMPARE(foreign.sqlState, u"PK404"_s);
    QCOMPARE(missing.sqlState, foreign.sqlState);
    QCOMPARE(missing.message, foreign.message);
    QCOMPARE(m_world->value("client", "select count(*) from api.message_readers($1)", {here}),
             m_world->value(
                 "client", "select count(*) from public.message_participants where message_id = $1",
                 {here}));
}

void tst_Rooms::countsWhatIsNew()
{
    const QByteArray all = "9223372036854775807";
    const auto mark = [&](const QByteArray &function, const QByteArray &number) {
        return m_world
            ->value("agency", "select api." + function + "($1, $2)", {m_world->room, number})
            .toInt();
    };
    mark("mark_read_to", all);
    QCOMPARE(room("agency", "unread"), "0");
    QCOMPARE(room("agency", "first_unread is null"), "t");
    const int from = last();
    for (int i = 0; i < 5; ++i)
        send("client");
    send("agency", "my own are read");
    QCOMPARE(room("agency", "unread"), "5");
    QCOMPARE(room("agency", "first_unread").toInt(), from + 1);
    QCOMPARE(m_world->value("agency", "select unread || ' ' || last_number from api.room_unread()"),
             "5 " + QByteArray::number(from + 6));
    QCOMPARE(mark("mark_read_to", QByteArray::number(from + 2)), 2);
    QCOMPARE(mark("mark_read_to", QByteArray::number(from + 2)), 0);
    QCOMPARE(room("agency", "first_unread").toInt(), from + 3);
    QCOMPARE(mark("mark_read_to", all), 3);
    QCOMPARE(m_world->value("agency", "select count(*) from api.room_unread()"), "0");
    // Back again, but for one's own.
    QCOMPARE(mark("mark_unread_from", QByteArray::number(from + 4)), 2);
    QCOMPARE(room("agency", "unread"), "2");
    QCOMPARE(room("agency", "first_unread").toInt(), from + 4);
    QCOMPARE(m_world->value("agency",
                            "select string_agg(mine_read::text, '' order by number) from "
                            "api.room_news($1, $2)",
                            {m_world->room, QByteArray::number(from)}),
             "truetruetruefalsefalsetrue");
    // A thousand is enough.
    m_world->owner().must("insert into public.messages (exchange_id, content) select $1::uuid, "
                          "'bulk' from generate_series(1, 1200)",
                          {m_world->room});
    QCOMPARE(room("agency", "unread"), "1000");
    QCOMPARE(mark("mark_read_to", all), 1202);
}

void tst_Rooms::deletedIsNothingToRead()
{
    m_world->as("agency").must("select api.mark_read_to($1, 9223372036854775807)", {m_world->room});
    const QByteArray gone = send("client");
    const int first = last();
    QCOMPARE(room("agency", "unread"), "1");
    m_world->as("client").must("select api.delete_message($1::uuid)", {gone});
    QCOMPARE(room("agency", "unread"), "0");
    QCOMPARE(room("agency", "first_unread is null"), "t");
    QCOMPARE(m_world->value("agency", "select count(*) from api.room_unread()"), "0");
    send("client");
    QCOMPARE(room("agency", "unread"), "1");
    QCOMPARE(room("agency", "first_unread").toInt(), first + 1);
    QCOMPARE(m_world->value("agency", "select unread from api.room_unread()"), "1");
    // Nobody is said to have read it for that.
    QCOMPARE(m_world->value("client",
                            "select count(*) from api.message_readers($1::uuid) where read_at is "
                            "not null and person <> $2::uuid",
                            {gone, m_world->id("client")}),
             "0");
}

void tst_Rooms::findsADay()
{
    const auto at = [this](const QByteArray &day) {
        return m_world->value("client", "select api.room_number_at($1, $2::date)",
                              {m_world->room, day});
    };
    QCOMPARE(at("2020-01-01"), "1");
    QCOMPARE(at("2199-01-01"), "");
    // A day is one of the firm's: half past eleven in the evening there is the next day in UTC.
    m_world->owner().must("update peak.settings set value = '\"America/Los_Angeles\"' where key = "
                          "'firm.time_zone'");
    m_world->owner().must("insert into public.messages (exchange_id, content, created_at) values "
                          "($1, 'late', '2150-03-02 07:30'), ($1, 'later', '2150-03-02 08:30')",
                          {m_world->room});
    const QByteArray late =
        m_world->value("client", "select number from public.messages where content = 'late'");
    QCOMPARE(at("2150-03-01"), late);
    QCOMPARE(at("2150-03-02").toInt(), late.toInt() + 1);
}

/** Who may listen where those in a room signal to each other, and for how long. */
void tst_Rooms::channelBelongsToThoseWhoRead()
{
    const QByteArray channel = room("client", "channel");
    QVERIFY(channel.startsWith("peak_room_"));
    QVERIFY(channel.size() <= 63);
    QVERIFY(!channel.contains(m_world->room.left(8)));
    for (const QByteArray who : {"admin", "coordinator", "third_party", "agency", "talker"})
        QCOMPARE(room(who, "channel"), channel);
    QVERIFY(m_world->value("stranger", "select channel from api.room($1)", {m_world->foreign}) !=
            channel);
    m_world->addPerson("guest", "agency");
    m_world->takePart("guest", "agency");
    const QByteArray with = room("guest", "channel");
    QVERIFY(with != channel);
    QCOMPARE(room("client", "channel"), with);
    m_world->owner().must("update public.exchange_participants set is_active = false where "
                          "contact_id = $1",
                          {m_world->id("guest")});
    QVERIFY(room("client", "channel") != with);
    // Nothing that makes it is for clients.
    for (const QByteArray who : {"client", "admin"})
        QCOMPARE(m_world->state(who, "select auth.room_channel($1)", {m_world->room}), u"42501"_s);
}

void tst_Rooms::removedPeopleLearnNothing()
{
    m_world->addPerson("gone", "agency");
    m_world->takePart("gone", "agency");
    const QByteArray before = send("client", "Zanzibar before");
    QCOMPARE(m_world->value("gone", "select count(*) from api.room_unread()"), "1");
    m_world->owner().must("update public.exchange_participants set is_active = false where "
                          "contact_id = $1",
                          {m_world->id("gone")});
    send("client", "Zanzibar after");
    QCOMPARE(m_world->value("gone", "select count(*) from api.room_unread()"), "0");
    QCOMPARE(m_world->value("gone", "select count(*) from api.room_search(null, 'Zanzibar')"), "0");
    QCOMPARE(
        m_world->value("gone", "select count(*) from api.room_messages(array[$1::uuid])", {before}),
        "0");
    QCOMPARE(m_world->state("gone", "select * from api.room($1)", {m_world->room}), u"PK404"_s);
    QCOMPARE(m_world->state("gone", "select api.mark_read_to($1, 1)", {m_world->room}), u"PK404"_s);
    // The numbers of a room tell how much is said in it: not to them.
    QCOMPARE(m_world->state("gone", "select * from peak.rooms"), u"42501"_s);
    QCOMPARE(m_world->value("gone", "select count(*) from public.messages"), "0");
}

void tst_Rooms::badInput_data()
{
    QTest::addColumn<QByteArray>("sql");
    const QByteArray room = "'" + m_world->room + "'";
    const auto row = [](const char *name, const QByteArray &sql) { QTest::newRow(name) << sql; };
    row("no room", "select * from api.room(null)");
    row("no page", "select * from api.room_page(" + room + ", null, 1)");
    row("no end", "select * from api.room_page(" + room + ", 1, null)");
    row("no news", "select * from api.room_news(" + room + ", null)");
    row("no messages", "select * from api.room_messages(null)");
    row("many messages",
        "select * from api.room_messages(array_fill(gen_random_uuid(), array[1000000]))");
    row("no day", "select api.room_number_at(" + room + ", null)");
    row("infinite day", "select api.room_number_at(" + room + ", 'infinity')");
    row("long search", "select * from api.room_search(" + room + ", repeat('x', 201))");
    row("no number", "select api.mark_read_to(" + room + ", null)");
    row("unread from nowhere", "select api.mark_unread_from(" + room + ", null)");
    row("unread nowhere", "select api.mark_unread_from(null, 1)");
}

void tst_Rooms::badInput()
{
    QFETCH(QByteArray, sql);
    const auto answer = m_world->as("client").run(sql);
    QCOMPARE(answer.sqlState, u"PK400"_s);
    QVERIFY(!answer.message.isEmpty());
}

QTEST_GUILESS_MAIN(tst_Rooms)
#include "tst_Rooms.moc"
