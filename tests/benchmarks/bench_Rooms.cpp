// Many rooms at once, and whether anything is lost in them: see README.md.
//
// bench_Rooms [--seconds N] [--per-second N] [--rooms N] [--clients N] [--data DIR]
//
// By default 200 clients in 50 rooms write 100 messages a second for 300 seconds.
#include "tests/benchmarks/BenchWorld.h"
#include "tests/benchmarks/Measure.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QHash>
#include <QTextStream>
#include <QUuid>

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

/** As libpq takes it. */
QString infoOf(const ConnectionSettings &session)
{
    QString info;
    for (const QString &keyword : {u"host"_s, u"port"_s, u"dbname"_s, u"user"_s, u"password"_s}) {
        QString value = session.value(keyword);
        info +=
            keyword + u"='"_s + value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s) + u"' "_s;
    }
    return info;
}

/** One person in one room, as a client of their own would be: it hears hints and asks for news. */
class Member
{
public:
    Member(const ConnectionSettings &session, const QByteArray &room, int roomNumber)
        : m_connection(infoOf(session)), m_room(room), m_roomNumber(roomNumber)
    {
        if (!m_connection.isOpen())
            qFatal("no connection: %s", qPrintable(m_connection.failure()));
        m_channel = m_connection.must("select channel from api.room($1::uuid)", {room}).value();
        m_connection.must("listen " + m_channel);
        m_connection.must("set synchronous_commit = on");
    }

    void run(const QElapsedTimer &clock, qint64 firstSend, qint64 sendEvery, qint64 until)
    {
        look(clock);
        for (qint64 send = firstSend; clock.elapsed() < until;) {
            // Some hints come with the answers to what was asked: the socket is quiet then.
            if (heard()) {
                look(clock);
                continue;
            }
            if (clock.elapsed() >= send) {
                say(clock);
                send += sendEvery;
                continue;
            }
            pollfd socket{PQsocket(m_connection.handle()), POLLIN, 0};
            poll(&socket, 1, int(std::clamp<qint64>(send - clock.elapsed(), 0, 1000)));
        }
    }

    /** What a hint may have been lost of. */
    void catchUp(const QElapsedTimer &clock) { look(clock); }

    const QList<double> &delays() const { return m_delays; }
    int sent() const { return m_sent; }
    qint64 seen() const { return m_last; }
    int faults() const { return m_faults; }

private:
    bool heard()
    {
        bool any = false;
        PQconsumeInput(m_connection.handle());
        while (PGnotify *hint = PQnotifies(m_connection.handle())) {
            any = true;
            // Identity and nothing else, ever.
            if (QByteArray(hint->extra) != "message")
                ++m_faults;
            PQfreemem(hint);
        }
        return any;
    }

    void say(const QElapsedTimer &clock)
    {
        const QByteArray text = "room " + QByteArray::number(m_roomNumber) + " at " +
                                QByteArray::number(clock.nsecsElapsed() / 1000);
        m_connection.must("select api.send_message($1::uuid, $2, gen_random_uuid())",
                          {m_room, text});
        m_connection.must("notify " + m_channel + ", 'message'");
        ++m_sent;
    }

    void look(const QElapsedTimer &clock)
    {
        for (qsizetype got = 200; got == 200;) {
            const auto news =
                m_connection.must("select number, content from api.room_news($1::uuid, $2::bigint)",
                                  {m_room, QByteArray::number(m_last)});
            const qint64 now = clock.nsecsElapsed() / 1000;
            got = news.rows.size();
            for (const auto &row : news.rows) {
                // Not one missing, not one twice, none out of order, none of another room.
                if (row[0]->toLongLong() != m_last + 1)
                    ++m_faults;
                m_last = row[0]->toLongLong();
                const QByteArrayList words = row[1]->split(' ');
                if (words.value(1).toInt() != m_roomNumber)
                    ++m_faults;
                m_delays.append(double(now - words.value(3).toLongLong()) / 1000);
            }
        }
    }

    RawConnection m_connection;
    QByteArray m_room, m_channel;
    int m_roomNumber;
    qint64 m_last = 0;
    int m_sent = 0, m_faults = 0;
    QList<double> m_delays;
};

/** So many people, each an agency in one room and in no other. */
std::vector<std::unique_ptr<Member>> enterRooms(BenchWorld &world, int rooms, int clients)
{
    const auto exchanges = world.admin().must(
        "select e.id from public.exchanges e where not exists (select from public.messages m where "
        "m.exchange_id = e.id) order by e.id limit " +
        QByteArray::number(rooms));
    QByteArrayList people;
    for (int i = 0; i < clients; ++i) {
        const QByteArray room = *exchanges.rows.at(i % rooms)[0];
        const QByteArray person =
            world.admin()
                .must("insert into public.contacts (first_name, last_name, email, role, is_user, "
                      "is_active) values ('Bench', $1::text, $1::text || '@bench.test', 'agency', "
                      "true, true) "
                      "returning id",
                      {"member" + QByteArray::number(i) + '-' +
                       QUuid::createUuid().toByteArray(QUuid::Id128)})
                .value();
        world.admin().must("insert into public.exchange_participants (exchange_id, contact_id, "
                           "role, is_active) values ($1::uuid, $2::uuid, 'agency', true)",
                           {room, person});
        people.append(person);
    }
    // The channel of a room is another one for each set of people in it: they listen when all are.
    std::vector<std::unique_ptr<Member>> members;
    for (int i = 0; i < clients; ++i) {
        members.push_back(
            std::make_unique<Member>(world.openSession(people.at(i), "agency", "peak_r_agency"),
                                     *exchanges.rows.at(i % rooms)[0], i % rooms));
    }
    return members;
}

double at(QList<double> &sorted, double part)
{
    return sorted.isEmpty() ? 0 : sorted.at(qsizetype(double(sorted.size() - 1) * part));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const int seconds = Measure::argument(u"--seconds"_s, 300);
    const int perSecond = Measure::argument(u"--per-second"_s, 100);
    const int rooms = Measure::argument(u"--rooms"_s, 50);
    const int clients = Measure::argument(u"--clients"_s, 200);
    // Each client is a connection, and so are the server's own.
    BenchWorld world(QCoreApplication::arguments() << u"--rows"_s << u"2000"_s, 0,
                     {{u"max_connections"_s, QString::number(clients + 100)}});
    auto members = enterRooms(world, rooms, clients);
    auto &out = Measure::out();
    out << clients << " clients in " << rooms << " rooms, " << perSecond
        << " messages a second for " << seconds << " seconds" << Qt::endl;

    QElapsedTimer clock;
    clock.start();
    const qint64 every = qint64(clients) * 1000 / perSecond;
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i) {
        threads.emplace_back([&, i] {
            members[size_t(i)]->run(clock, every * i / clients, every, qint64(seconds) * 1000);
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QList<double> delays;
    int sent = 0, faults = 0, behind = 0;
    qint64 there =
        world.admin()
            .must("select count(*) from public.messages where content ~ '^room [0-9]+ at'")
            .value()
            .toLongLong();
    QHash<int, qint64> lastOf;
    for (size_t i = 0; i < members.size(); ++i) {
        members[i]->catchUp(clock);
        delays += members[i]->delays();
        sent += members[i]->sent();
        faults += members[i]->faults();
        qint64 &last = lastOf[int(i) % rooms];
        if (last != 0 && last != members[i]->seen())
            ++behind;
        last = std::max(last, members[i]->seen());
    }
    qint64 all = 0;
    for (const qint64 last : std::as_const(lastOf))
        all += last;
    std::sort(delays.begin(), delays.end());
    out << "sent " << sent << ", kept " << there << ", numbered " << all << ", read "
        << delays.size()
        << " times; missing, twice, out of order or in a wrong room: " << faults + behind << "\n"
        << "from sending to reading: median " << at(delays, 0.5) << " ms, 99 % " << at(delays, 0.99)
        << " ms" << Qt::endl;
    return faults + behind == 0 && sent == there && sent == all ? 0 : 1;
}
