#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QElapsedTimer>
#include <QTest>

#include <libpq-fe.h>

#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray SendSql =
    "select api.send_message($1::uuid, $2, $3::uuid, null, null, $4::uuid[])";

} // namespace

/** What is written in a room has an order, is there once, names whom it may, and says who has read
 * it. */
class tst_RoomWriting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<WorkWorld>(); }
    void cleanupTestCase()
    {
        m_others.clear();
        m_world.reset();
    }

    void numbersHaveNoGaps();
    void readersMissNothing();
    void timesGoUpWithNumbers();
    void oneRequestSentAtOnceIsOneMessage();
    void bulkPostsTakeRoomsInOneOrder();
    void oneMentionsOnlyWhoReads();
    void readBySaysWhatReceiptsSay();
    void manyReadAtOnce();
    void readingIsNobodysChange();
    void aLongRoomReadAtOnceIsNoReset();
    void answersAndAttachmentsStay();
    void noServerFunctionNotifies();
    void writingNotifiesNobody();

private:
    QByteArray send(const QByteArray &name, const QByteArray &text = "words",
                    const RawConnection::Value &mentioned = {})
    {
        return m_world->value(name, SendSql, {m_world->room, text, Uploads::newId(), mentioned});
    }
    QByteArray one(const QByteArray &sql, const QList<RawConnection::Value> &parameters = {})
    {
        return m_world->owner().must(sql, parameters).value();
    }
    /** Messages whose read_by is not what their receipts say. */
    QByteArray wronglyRead()
    {
        return one("select count(*) from public.messages m where (select coalesce(jsonb_agg("
                   "jsonb_build_object('user_id', p.contact_id, 'read_at', p.read_at) order by "
                   "p.contact_id), '[]') from public.message_participants p where p.message_id = "
                   "m.id and p.read_at is not null) is distinct from (select "
                   "coalesce(jsonb_agg(e order by e ->> 'user_id'), '[]') from "
                   "jsonb_array_elements(m.read_by) e)");
    }

    /** A second session of somebody, for another thread. */
    std::shared_ptr<RoleConnection> other(const QByteArray &name)
    {
        auto &session = m_others[name];
        if (!session)
            session = m_world->anotherSession(name);
        return session;
    }

    std::unique_ptr<WorkWorld> m_world;
    QMap<QByteArray, std::shared_ptr<RoleConnection>> m_others;
};

/** Eight people at once, some of whom think better of it. */
void tst_RoomWriting::numbersHaveNoGaps()
{
    std::vector<std::shared_ptr<RoleConnection>> sessions{m_world->anotherSession("client"),
                                                          m_world->anotherSession("agency")};
    for (const QByteArray name :
         {"coordinator", "client", "third_party", "agency", "talker", "helper"})
        sessions.push_back(other(name));
    std::atomic_int sent = 0;
    std::vector<std::thread> threads;
    for (const auto &session : sessions) {
        threads.emplace_back([&, session] {
            for (int i = 0; i < 30; ++i) {
                if (i % 3 == 2)
                    session->must("begin");
                session->must(SendSql, {m_world->room, "all at once", Uploads::newId(), {}});
                if (i % 3 == 2)
                    session->must("rollback");
                else
                    ++sent;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(sent, 8 * 20);
    const auto numbers =
        m_world->owner().must("select count(*), min(number), max(number), count(distinct number), "
                              "(select last_number from peak.rooms where exchange_id = $1) as last "
                              "from public.messages where exchange_id = $1",
                              {m_world->room});
    QCOMPARE(numbers.value(u"count"_s), "160");
    QCOMPARE(numbers.value(u"min"_s), "1");
    QCOMPARE(numbers.value(u"max"_s), "160");
    QCOMPARE(numbers.value(u"last"_s), "160");
}

/** Whoever saw a number has seen all before it, while others write. */
void tst_RoomWriting::readersMissNothing()
{
    std::atomic_bool stop = false;
    std::vector<std::thread> threads;
    for (const QByteArray name : {"coordinator", "client", "agency"}) {
        threads.emplace_back([this, &stop, session = other(name)] {
            while (!stop)
                session->must(SendSql, {m_world->room, "on and on", Uploads::newId(), {}});
        });
    }
    int seen = 0;
    int rounds = 0;
    bool whole = true;
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < 2000) {
        const auto news = m_world->as("third_party")
                              .must("select number from api.room_news($1, $2)",
                                    {m_world->room, QByteArray::number(seen)});
        for (const auto &row : news.rows) {
            whole = whole && row[0]->toInt() == seen + 1;
            seen = row[0]->toInt();
        }
        ++rounds;
    }
    stop = true;
    for (std::thread &thread : threads)
        thread.join();
    QVERIFY(whole);
    QVERIFY(rounds > 5);
    QVERIFY(seen > 200);
}

void tst_RoomWriting::timesGoUpWithNumbers()
{
    // Also of a transaction that began long before another one's message.
    RawConnection &slow = m_world->as("client");
    slow.must("begin");
    slow.must("select 1");
    send("agency", "in between");
    slow.must(SendSql, {m_world->room, "begun first", Uploads::newId(), {}});
    slow.must("commit");
    QCOMPARE(one("select count(*) from (select created_at < lag(created_at) over (order by number) "
                 "as back from public.messages where exchange_id = $1) x where back",
                 {m_world->room}),
             "0");
    QCOMPARE(one("select count(*) from public.messages where abs(extract(epoch from created_at - "
                 "(clock_timestamp() at time zone 'UTC'))) > 300"),
             "0");
}

void tst_RoomWriting::oneRequestSentAtOnceIsOneMessage()
{
    const QByteArray request = Uploads::newId();
    const int before = one("select max(number) from public.messages").toInt();
    std::array<QByteArray, 3> ids;
    std::thread rival([&, session = other("client")] {
        ids[0] = session->must(SendSql, {m_world->room, "once", request, {}}).value();
    });
    ids[1] = m_world->value("client", SendSql, {m_world->room, "once", request, {}});
    rival.join();
    ids[2] = m_world->value("client", SendSql, {m_world->room, "other words", request, {}});
    QCOMPARE(ids[0], ids[1]);
    QCOMPARE(ids[1], ids[2]);
    // And it took one number.
    send("client");
    QCOMPARE(one("select max(number) from public.messages").toInt(), before + 2);
}

/** Two that write into the same rooms in other orders don't wait for each other. */
void tst_RoomWriting::bulkPostsTakeRoomsInOneOrder()
{
    QByteArrayList rooms;
    for (int i = 0; i < 20; ++i)
        rooms.append(m_world->addExchange());
    std::array<QString, 2> failures;
    std::vector<std::thread> threads;
    for (int side = 0; side < 2; ++side) {
        threads.emplace_back([&, side] {
            RawConnection connection(m_world->database().adminUri());
            QByteArrayList order = rooms;
            if (side == 1)
                std::reverse(order.begin(), order.end());
            const QByteArray list = "{" + order.join(',') + "}";
            for (int i = 0; i < 20 && failures[side].isEmpty(); ++i)
                failures[side] =
                    connection
                        .run("select peak.say_in_rooms($1::uuid[], array(select 'said' from "
                             "unnest($1::uuid[])), null, null)",
                             {list})
                        .sqlState;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(failures[0], QString());
    QCOMPARE(failures[1], QString());
    QCOMPARE(one("select count(*) from public.messages where content = 'said'"), "800");
    QCOMPARE(one("select count(*) from peak.rooms where last_number = 40"), "20");
}

void tst_RoomWriting::oneMentionsOnlyWhoReads()
{
    const auto mentioned = [this](const QByteArray &who, const QByteArrayList &names) {
        QByteArrayList ids;
        for (const QByteArray &name : names)
            ids.append(name == "nobody" ? Uploads::newId() : m_world->id(name));
        const QByteArray id = send(who, "@", "{" + ids.join(',') + "}");
        return m_world->value(
            "coordinator",
            "select string_agg(m ->> 'name', ',') from "
            "api.room_messages(array[$1::uuid]), jsonb_array_elements(mentions) m",
            {id});
    };
    QCOMPARE(mentioned("client", {"agency", "coordinator", "agency"}), "agency,coordinator");
    // Who doesn't read it, or isn't there at all, is left out, and it sounds the same.
    QCOMPARE(mentioned("client", {"silent", "removed", "shut", "stranger", "nobody", "talker"}),
             "talker");
    QCOMPARE(mentioned("client", {"client", "stranger"}), ""); // nor oneself
    // An admin reads every room; who may not read their name doesn't speak to them by it.
    send("admin");
    QCOMPARE(mentioned("client", {"admin"}), "");
    QCOMPARE(mentioned("coordinator", {"admin"}), "admin");
    QCOMPARE(m_world->state("client", SendSql, {m_world->room, "x", Uploads::newId(), "{NULL}"}),
             u"PK400"_s);
    const QByteArray nothingToSee = u" \u00a0\u200b\n\ufeff"_s.toUtf8();
    QCOMPARE(m_world->state("client", SendSql, {m_world->room, nothingToSee, Uploads::newId(), {}}),
             u"PK400"_s);
    QCOMPARE(m_world->state("client",
                            "select api.send_message($1, 'x', gen_random_uuid(), null, null, "
                            "array_fill(gen_random_uuid(), array[1000000]))",
                            {m_world->room}),
             u"PK400"_s);
}

void tst_RoomWriting::readBySaysWhatReceiptsSay()
{
    m_world->as("agency").must("select api.mark_read_to($1, 100000)", {m_world->room});
    m_world->as("client").must("select api.mark_read_to($1, 50)", {m_world->room});
    m_world->as("agency").must("select api.mark_unread_from($1, 120)", {m_world->room});
    const QByteArray id = send("talker");
    QCOMPARE(one("select read_by -> 0 ->> 'user_id' from public.messages where id = $1", {id}),
             m_world->id("talker"));
    m_world->as("agency").must("select api.mark_read(array[$1::uuid])", {id});
    QCOMPARE(one("select jsonb_array_length(read_by) from public.messages where id = $1", {id}),
             "2");
    QCOMPARE(wronglyRead(), "0");
}

void tst_RoomWriting::manyReadAtOnce()
{
    for (int i = 0; i < 40; ++i)
        send("client");
    std::vector<std::thread> threads;
    for (const QByteArray name : {"coordinator", "third_party", "agency", "talker", "helper"}) {
        threads.emplace_back([this, session = other(name)] {
            for (int i = 0; i < 5; ++i) {
                session->must("select api.mark_read_to($1, 100000)", {m_world->room});
                session->must("select api.mark_unread_from($1, $2)",
                              {m_world->room, QByteArray::number(20 * i)});
            }
            session->must("select api.mark_read_to($1, 100000)", {m_world->room});
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(wronglyRead(), "0");
}

void tst_RoomWriting::readingIsNobodysChange()
{
    const QByteArray id = send("client");
    const QByteArray records = one("select count(*) from public.audit_logs");
    const QByteArray from = m_world->cursor("admin");
    m_world->as("agency").must("select api.mark_read(array[$1::uuid])", {id});
    m_world->as("third_party").must("select api.mark_read_to($1, 100000)", {m_world->room});
    const auto row = m_world->owner().must(
        "select version, updated_at = created_at as untouched from public.messages where id = $1",
        {id});
    QCOMPARE(row.value(u"version"_s), "1");
    QCOMPARE(row.value(u"untouched"_s), "t");
    QCOMPARE(one("select count(*) from public.audit_logs"), records);
    const QStringList heard = m_world->heard("admin", from);
    QVERIFY(heard.contains(u"receipt:"_s + QString::fromLatin1(id)));
    QVERIFY(!heard.contains(u"message:"_s + QString::fromLatin1(id)));
}

void tst_RoomWriting::aLongRoomReadAtOnceIsNoReset()
{
    m_world->owner().must("insert into public.messages (exchange_id, content) select $1::uuid, "
                          "'bulk' from generate_series(1, 700)",
                          {m_world->room});
    const QByteArray last = one("select id from public.messages where exchange_id = $1 order by "
                                "number desc limit 1",
                                {m_world->room});
    const QByteArray from = m_world->cursor("client");
    m_world->as("agency").must("select api.mark_read_to($1, 100000)", {m_world->room});
    const QStringList heard = m_world->heard("client", from);
    QVERIFY(heard.contains(u"receipt:"_s + QString::fromLatin1(last)));
    QVERIFY(!heard.contains(u"reset:"_s));
    QVERIFY(heard.size() <= 101);
}

void tst_RoomWriting::answersAndAttachmentsStay()
{
    const QByteArray sql =
        "select api.send_message($1::uuid, 'x', gen_random_uuid(), $2::uuid, $3::uuid[])";
    const QByteArray hidden = Uploads::add(
        m_world->as("coordinator"), m_world->room,
        Uploads::named("wire.pdf", ", \"access_level\": \"restricted\", \"allowed_roles\": "
                                   "[\"client\"]"));
    // A document that one may not see is none, as one of another room and one that never was.
    const auto secret = m_world->as("agency").run(sql, {m_world->room, {}, "{" + hidden + "}"});
    const auto missing =
        m_world->as("agency").run(sql, {m_world->room, {}, "{" + Uploads::newId() + "}"});
    QCOMPARE(secret.sqlState, u"PK404"_s);
    QCOMPARE(secret.message, missing.message);
    const QByteArray firm = m_world->owner()
                                .must("insert into public.documents (file_name, file_type, "
                                      "file_path, access_level) values ('terms', 'pdf', 'x', "
                                      "'public') returning id")
                                .value();
    QCOMPARE(m_world->state("agency", sql, {m_world->room, {}, "{" + firm + "}"}), u"PK404"_s);
    const QByteArray elsewhere =
        m_world->value("stranger", "select api.send_message($1::uuid, 'x', gen_random_uuid())",
                       {m_world->foreign});
    QCOMPARE(m_world->state("admin", sql, {m_world->room, elsewhere, {}}), u"PK404"_s);
}

/** Signals are what clients send after their commits; in a transaction of the server they would
 * make all commits wait for each other. */
void tst_RoomWriting::noServerFunctionNotifies()
{
    const QByteArray sweep =
        "select coalesce(string_agg(p.oid::regprocedure::text, ', '), '') from pg_proc p join "
        "pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'api', 'auth', "
        "'peak', 'audit', 'kms', 'crypto') and p.prosrc ~* "
        "'((perform|select|call)[^;]*pg_notify|(^|[^a-z_.])notify[[:space:]]+[a-z_\"%])'";
    QCOMPARE(one(sweep), "");
    m_world->owner().must("create function peak.planted() returns void language plpgsql as "
                          "'begin perform pg_notify(''a'', ''b''); end'; create function "
                          "peak.planted_2() returns void language plpgsql as 'begin notify a, "
                          "''b''; end'");
    QCOMPARE(one(sweep), "peak.planted(), peak.planted_2()");
    m_world->owner().must("drop function peak.planted(); drop function peak.planted_2()");
    QCOMPARE(one("select count(*) from pg_rewrite where pg_get_ruledef(oid) ~* 'notify'"), "0");
}

void tst_RoomWriting::writingNotifiesNobody()
{
    const auto listening = other("agency");
    const QByteArray channel =
        listening->must("select channel from api.room($1)", {m_world->room}).value();
    listening->must("listen " + channel);
    listening->must("listen \"" + m_world->room + "\"");
    const auto heard = [&] {
        listening->must("select 1");
        QByteArrayList signalled;
        while (PGnotify *one = PQnotifies(listening->handle())) {
            signalled.append(one->extra);
            PQfreemem(one);
        }
        return signalled;
    };
    send("client", "psst");
    m_world->as("talker").must("select api.mark_read_to($1, 100000)", {m_world->room});
    QCOMPARE(heard(), QByteArrayList());
    // What clients signal arrives.
    m_world->as("client").must("notify " + channel + ", 'typing " + m_world->id("client") + "'");
    QCOMPARE(heard(), QByteArrayList{"typing " + m_world->id("client")});
}

QTEST_GUILESS_MAIN(tst_RoomWriting)
#include "tst_RoomWriting.moc"
