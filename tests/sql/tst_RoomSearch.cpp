#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Messages found by words: the newest first, of one's own rooms only, however long they are and
 * however many. */
class tst_RoomSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<WorkWorld>(); }
    void cleanupTestCase() { m_world.reset(); }

    void findsBeginningsOfWords_data();
    void findsBeginningsOfWords();
    void findsWhatIsSaidNow();
    void longRoomsAndShortOnesAnswerAlike();
    void goesOnBefore();
    void staffWithManyRooms();
    void showsWhereItIsSaid();

private:
    QByteArray send(const QByteArray &name, const QByteArray &text)
    {
        return m_world->value(name, "select api.send_message($1::uuid, $2, $3::uuid)",
                              {m_world->room, text, Uploads::newId()});
    }
    QByteArray found(const QByteArray &who, const RawConnection::Value &room,
                     const QByteArray &words)
    {
        return m_world->value(who, "select count(*) from api.room_search($1::uuid, $2, null, 100)",
                              {room, words});
    }

    std::unique_ptr<WorkWorld> m_world;
};

void tst_RoomSearch::findsBeginningsOfWords_data()
{
    send("client", "The Closing statement for Mar\u00EDa's deed is ready (final version)");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("hits");
    const auto row = [](const char *words, const char *hits) {
        QTest::newRow(words) << QByteArray(words) << QByteArray(hits);
    };
    row("closing", "1");
    row("CLOS", "1");
    row("maria", "1");
    row("mar\u00EDa", "1");
    row("deed closing final", "1");
    row("losing", "0");
    row("closing escrow", "0");
    row("(final", "1");
    row("", "0");
    row("& | ! ' :*", "0");
    row("clos:*", "1");
    row("%", "0");
    row("c_osing", "0");
    row("closing' or 1=1 --", "0");
    row("ready\\", "1");
}

void tst_RoomSearch::findsBeginningsOfWords()
{
    QFETCH(QByteArray, words);
    QFETCH(QByteArray, hits);
    for (const RawConnection::Value &room :
         {RawConnection::Value(m_world->room), RawConnection::Value()}) {
        for (const QByteArray who : {"client", "third_party", "admin"})
            QCOMPARE(found(who, room, words), hits);
        QCOMPARE(found("stranger", {}, words), "0");
    }
}

void tst_RoomSearch::findsWhatIsSaidNow()
{
    const QByteArray id = send("client", "zebra");
    QCOMPARE(found("agency", m_world->room, "zebra"), "1");
    m_world->as("client").must("select api.edit_message($1::uuid, 1, 'giraffe')", {id});
    QCOMPARE(found("agency", m_world->room, "zebra"), "0");
    QCOMPARE(found("agency", m_world->room, "giraffe"), "1");
    m_world->as("client").must("select api.delete_message($1::uuid)", {id});
    QCOMPARE(found("agency", m_world->room, "giraffe"), "0");
    QCOMPARE(found("agency", {}, "giraffe"), "0");
}

/** Said rarely or often, lately or long ago: what is found does not depend on the way. */
void tst_RoomSearch::longRoomsAndShortOnesAnswerAlike()
{
    send("client", "needle long ago");
    m_world->owner().must(
        "insert into public.messages (exchange_id, content) select $1::uuid, concat('hay ', case "
        "when i % 2 = 0 then 'often ' end, case when i % 40 = 0 then 'seldom ' end, case when i % "
        "700 = 0 then 'rarely' end) from generate_series(1, 3000) i",
        {m_world->room});
    for (const QByteArray who : {"agency", "admin"}) {
        for (const RawConnection::Value &room :
             {RawConnection::Value(m_world->room), RawConnection::Value()}) {
            QCOMPARE(found(who, room, "needle"), "1");
            QCOMPARE(found(who, room, "rarely"), "4");
            QCOMPARE(found(who, room, "seldom"), "75");
            QCOMPARE(found(who, room, "often"), "100");
            QCOMPARE(found(who, room, "often rarely"), "4");
        }
    }
    QCOMPARE(m_world->value("agency",
                            "select string_agg(number::text, ',') = (select string_agg(x.n::text, "
                            "',') from (select number as n from public.messages where content like "
                            "'%seldom%' order by number desc limit 50) x) from "
                            "api.room_search($1, 'seldom')",
                            {m_world->room}),
             "t");
}

void tst_RoomSearch::goesOnBefore()
{
    const QByteArray all = m_world->value(
        "agency",
        "select string_agg(number::text, ',') from api.room_search($1, 'seldom', null, 75)",
        {m_world->room});
    QByteArrayList pages;
    RawConnection::Value before;
    for (int page = 0; page < 3; ++page) {
        const auto answer = m_world->as("agency").must(
            "select number, created_at from api.room_search($1, 'seldom', $2::timestamptz, 25)",
            {m_world->room, before});
        for (const auto &row : answer.rows)
            pages.append(row[0].value_or(""));
        before = answer.rows.last()[1];
    }
    QCOMPARE(pages.join(','), all);
}

void tst_RoomSearch::staffWithManyRooms()
{
    m_world->owner().must(
        "insert into public.exchanges (name, coordinator_id) select 'Many ' || i, "
        "$1::uuid from generate_series(1, 600) i",
        {m_world->id("coordinator")});
    m_world->owner().must(
        "insert into public.messages (exchange_id, content) select id, 'okapi of ' "
        "|| name from public.exchanges where name like 'Many %'");
    m_world->as("stranger")
        .must("select api.send_message($1::uuid, 'okapi elsewhere', $2::uuid)",
              {m_world->foreign, Uploads::newId()});
    QCOMPARE(found("coordinator", {}, "okapi"), "100");
    QCOMPARE(found("coordinator", {}, "okapi 77"), "1");
    QCOMPARE(found("coordinator", {}, "okapi elsewhere"), "0");
    QCOMPARE(found("coordinator", {}, "needle"), "1");
    QCOMPARE(found("admin", {}, "okapi elsewhere"), "1");
    QCOMPARE(found("client", {}, "okapi"), "0");
}

void tst_RoomSearch::showsWhereItIsSaid()
{
    send("client", QByteArray(300, 'x') + " quagga " + QByteArray(300, 'y'));
    const auto row = m_world->as("agency").must(
        "select sender_name, excerpt, exchange_id from api.room_search(null, 'quagga')");
    QCOMPARE(row.value(u"sender_name"_s), "client");
    QCOMPARE(row.value(u"exchange_id"_s), m_world->room);
    QVERIFY(row.value(u"excerpt"_s).contains(" quagga y"));
    QVERIFY(row.value(u"excerpt"_s).size() < 210);
}

QTEST_GUILESS_MAIN(tst_RoomSearch)
#include "tst_RoomSearch.moc"
