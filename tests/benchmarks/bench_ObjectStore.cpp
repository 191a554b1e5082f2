// What a large document costs on its way to and from an S3-compatible storage.
//
// bench_ObjectStore [--data DIR] [--mib N] [--runs N]
//
// The other side is `openssl enc` piped into (and out of) a plain HTTP PUT (GET) by curl to the
// same server, in the same run. That server is a Node program on this computer, which takes its
// share of the processors on both sides: it hashes all bytes that arrive with SHA-256 once and
// writes them to a file. Of ours it checks signatures too, and the plain object need not be signed.
#include "tests/benchmarks/BenchWorld.h"
#include "tests/benchmarks/Measure.h"
#include "tests/benchmarks/TransferClient.h"
#include "tests/support/ObjectServer.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTextStream>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using Measure::out;

namespace {

/** What one way of doing it took, time after time. */
struct Side
{
    QList<double> times; ///< milliseconds
    double here = 0;     ///< seconds of the processors of this process and its children, last time
    double there = 0;    ///< and of the server
    qint64 memory = 0;   ///< MiB above idle at most

    void take(const ObjectServer &server, const std::function<void()> &what)
    {
        const double here0 = Measure::processorTime();
        const double there0 = Measure::processorTime(server.processId());
        memory = qMax(memory, Measure::mostWhile([&] { times.append(Measure::timed(what)); }));
        here = Measure::processorTime() - here0;
        there = Measure::processorTime(server.processId()) - there0;
    }
    QString last() const
    {
        return u"%1 ms, processors %2 s and the server's %3 s"_s.arg(qRound(times.last()))
            .arg(here, 0, 'f', 1)
            .arg(there, 0, 'f', 1);
    }
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments();
    if (!arguments.contains(u"--rows"_s))
        arguments += {u"--rows"_s, u"1000"_s};
    BenchWorld world(arguments, 1119);
    ObjectServer server({u"--unsigned"_s});
    server.setUp(world.admin());
    world.admin().must("update peak.settings set value = '1099511627776' where key in "
                       "('documents.arriving_bytes', 'documents.max_bytes')");
    const QUuid exchange(QString::fromLatin1(
        world.admin().must("select id from public.exchanges order by id limit 1").value()));
    const QTemporaryDir folder;
    const qint64 bytes = Measure::argument(u"--mib"_s, 1024) * Measure::Mib;
    const QString path = folder.filePath(u"large.dat"_s);
    const QString copy = folder.filePath(u"copy.dat"_s);
    Measure::writeNoise(path, bytes);
    const QString small = folder.filePath(u"small.dat"_s);
    Measure::writeNoise(small, 20 * Measure::Mib); // what libraries need once
    TransferClient client(world, folder.filePath(u"notes"_s));
    client.up({small}, exchange);
    client.down(copy);

    const QString plain = server.endpoint() + u"/peak-documents/plain"_s;
    const QString curlUp = Measure::openssl() + u"-in %1 | curl -sfS -o /dev/null -T - %2"_s;
    const QString curlDown = u"curl -sfS %2 | %3 -d -out %1"_s;
    Side up, down, plainUp, plainDown;
    for (int run = 0; run < Measure::argument(u"--runs"_s, 3); ++run) {
        plainUp.take(server, [&] { Measure::shell(curlUp.arg(path, plain)); });
        up.take(server, [&] { client.up({path}, exchange); });
        QFile::remove(copy);
        plainDown.take(server,
                       [&] { Measure::shell(curlDown.arg(copy, plain, Measure::openssl())); });
        QFile::remove(copy);
        down.take(server, [&] { client.down(copy); });
        if (run == 0)
            Measure::must(Measure::sha256Of(path) == Measure::sha256Of(copy), "not the same file");
        out() << "  run " << run + 1 << ": up " << up.last() << " (" << plainUp.last() << "), down "
              << down.last() << " (" << plainDown.last() << ')' << Qt::endl;
        for (const QString &key : server.objects())
            QFile::remove(server.fileOf(key));
    }
    Measure::speed(u"up"_s, bytes, up.times, u"openssl and curl"_s, plainUp.times);
    Measure::speed(u"down"_s, bytes, down.times, u"openssl and curl"_s, plainDown.times);
    out() << "memory above idle: up " << up.memory << " MiB, down " << down.memory
          << " MiB (wanted: under 64)" << Qt::endl;
    return 0;
}
