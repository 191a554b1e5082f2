// From sending a message to its paint in another client, beside the same over two raw connections:
// see README.md.
//
// bench_Messages [--rounds N]
#include "models/db/SocketGuard.h"
#include "tests/app/pages/RoomClient.h"
#include "tests/benchmarks/Measure.h"
#include "tests/support/TestServer.h"
#include "views/common/Theme.h"

#include <QApplication>
#include <QStandardPaths>

#include <algorithm>
#include <libpq-fe.h>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

/** When the view has painted a message. */
class PaintClock final : public QObject
{
public:
    explicit PaintClock(RoomView *view) : QObject(view), m_view(view)
    {
        view->viewport()->installEventFilter(this);
    }

    void expect(qint64 number)
    {
        m_wanted = number;
        m_painted = false;
    }
    bool painted() const { return m_painted; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        // Told by the next event: then the paint event is over.
        if (event->type() == QEvent::Paint && m_view->room()->lastNumber() >= m_wanted)
            QMetaObject::invokeMethod(
                this, [this] { m_painted = true; }, Qt::QueuedConnection);
        return QObject::eventFilter(watched, event);
    }

private:
    RoomView *m_view;
    qint64 m_wanted = 0;
    bool m_painted = false;
};

/** One message the bare way, in milliseconds. */
double bare(RawConnection &writer, RawConnection &reader, const QByteArray &exchange,
            const QByteArray &channel, qint64 *last)
{
    return Measure::timed([&] {
        const QByteArray request = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        writer.must("select api.send_message($1::uuid, 'bare', $2::uuid)", {exchange, request});
        // From some client: whoever takes it for its own hint does not look.
        writer.must("notify " + channel + ", 'message " + request + '\'');
        for (bool heard = false; !heard;) {
            waitForSocket(PQsocket(reader.handle()), false, 5000);
            PQconsumeInput(reader.handle());
            while (PGnotify *notification = PQnotifies(reader.handle())) {
                heard = true;
                PQfreemem(notification);
            }
        }
        const auto news = reader.must("select * from api.room_news($1::uuid, $2::bigint)",
                                      {exchange, QByteArray::number(*last)});
        *last = news.value(u"number"_s, int(news.rows.size()) - 1).toLongLong();
    });
}

/** A coordinator and a client with an exchange of their own. */
QByteArray makeExchange(TestDatabase &database)
{
    const QByteArray dana =
        database.addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    const QByteArray cleo =
        database.addPerson(u"cleo@example.test"_s, u"client"_s, u"Cleo Client"_s);
    return database.admin()
        .must("insert into public.exchanges (exchange_number, coordinator_id, client_id) values "
              "('1', $1::uuid, $2::uuid) returning id",
              {dana, cleo})
        .value();
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    Theme theme;
    TestDatabase database(TestServer::ownServer());
    const QByteArray exchange = makeExchange(database);
    RoomClient reader(database, u"cleo@example.test"_s, exchange);
    reader.page->activateWindow();
    SignedInWorld writer(database);
    Measure::must(writer.signIn(u"dana@example.test"_s), "nobody comes in");
    writer.world().outbox().setHoldSeconds(0);
    const QUuid id = QUuid::fromString(QString::fromLatin1(exchange));
    const QString channel = reader.room->feed()->state().channel;
    writer.world().setRoomChannel(id, channel);
    RoleConnection rawWriter(database, u"dana@example.test"_s);
    RoleConnection rawReader(database, u"cleo@example.test"_s);
    rawReader.must("listen \"" + channel.toUtf8() + '"');
    QTest::qWait(500);

    PaintClock paint(reader.room->page()->view());
    QList<double> ours, theirs;
    qint64 last = 0;
    bare(rawWriter, rawReader, exchange, channel.toUtf8(), &last); // what was said before
    for (int round = 0; round < Measure::argument(u"--rounds"_s, 300); ++round) {
        QTest::qWait(70); // marks, and the feed
        paint.expect(last + 1);
        PendingMessage message;
        message.exchange = id;
        message.text = u"Message %1 of a talk that goes on"_s.arg(round);
        ours.append(Measure::timed([&] {
            writer.world().outbox().add(message);
            Measure::waitUntil([&] { return paint.painted(); });
        }));
        QTest::qWait(70);
        ++last;
        theirs.append(bare(rawWriter, rawReader, exchange, channel.toUtf8(), &last));
        Measure::waitUntil([&] { return reader.room->model()->roomLast() >= last; });
    }
    std::sort(ours.begin(), ours.end());
    std::sort(theirs.begin(), theirs.end());
    const auto at = [](const QList<double> &times, double part) {
        return times.at(qsizetype(double(times.size() - 1) * part));
    };
    Measure::line(u"from sending to painted, median"_s, at(ours, 0.5), u"bare"_s, at(theirs, 0.5));
    Measure::line(u"99 %"_s, at(ours, 0.99), u"bare"_s, at(theirs, 0.99));
    return 0;
}
