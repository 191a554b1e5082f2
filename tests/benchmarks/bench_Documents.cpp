// What documents cost on their way: a large file up and down, what it takes of memory, many small
// ones.
//
// bench_Documents [--data DIR] [--mib N] [--runs N] [--files N]
//
// The other side of a large file is `openssl enc` piped into (and out of) a large object of the
// same server over libpq. Of small ones it is each statement in a transaction of its own.
#include "models/documents/SegmentCipher.h"
#include "models/documents/UploadCalls.h"
#include "tests/benchmarks/BenchWorld.h"
#include "tests/benchmarks/Measure.h"
#include "tests/benchmarks/TransferClient.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>
#include <QTextStream>

#include <libpq-fe.h>
#include <libpq/libpq-fs.h>

#include <cstdio>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using Measure::Mib;
using Measure::must;
using Measure::out;
using Measure::wait;

namespace {

/** The other side: a process that encrypts, and a large object. */
Oid largeObjectUp(PGconn *connection, const QString &path)
{
    PQclear(PQexec(connection, "begin"));
    const Oid object = lo_creat(connection, INV_READ | INV_WRITE);
    const int descriptor = lo_open(connection, object, INV_WRITE);
    must(object != 0 && descriptor >= 0, PQerrorMessage(connection));
    std::FILE *pipe = popen(qPrintable(Measure::openssl() + u"-in "_s + path), "r");
    std::vector<char> buffer(Mib);
    size_t got = 0;
    while ((got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0)
        must(lo_write(connection, descriptor, buffer.data(), got) == int(got), "lo_write");
    must(pclose(pipe) == 0, "openssl");
    PQclear(PQexec(connection, "commit"));
    return object;
}

void largeObjectDown(PGconn *connection, Oid object, const QString &path)
{
    PQclear(PQexec(connection, "begin"));
    const int descriptor = lo_open(connection, object, INV_READ);
    must(descriptor >= 0, PQerrorMessage(connection));
    std::FILE *pipe = popen(qPrintable(Measure::openssl() + u"-d -out "_s + path), "w");
    std::vector<char> buffer(Mib);
    int got = 0;
    while ((got = lo_read(connection, descriptor, buffer.data(), buffer.size())) > 0)
        must(std::fwrite(buffer.data(), 1, size_t(got), pipe) == size_t(got), "pipe");
    must(pclose(pipe) == 0, "openssl");
    PQclear(PQexec(connection, "commit"));
}

void large(BenchWorld &world, const QUuid &exchange, const QString &folder)
{
    const qint64 bytes = Measure::argument(u"--mib"_s, 1024) * Mib;
    const QString path = folder + u"/large.dat"_s;
    const QString copy = folder + u"/copy.dat"_s;
    Measure::writeNoise(path, bytes);
    TransferClient client(world, folder + u"/notes"_s);
    const QString small = folder + u"/small.dat"_s;
    Measure::writeNoise(small, 20 * Mib); // what libraries need once
    client.up({small}, exchange);
    client.down(copy);

    QList<double> up, down, loUp, loDown;
    qint64 memoryUp = 0, memoryDown = 0;
    PGconn *connection = world.admin().handle();
    for (int i = 0; i < Measure::argument(u"--runs"_s, 3); ++i) {
        Oid object = 0;
        world.admin().must("checkpoint");
        loUp.append(Measure::timed([&] { object = largeObjectUp(connection, path); }));
        world.admin().must("checkpoint");
        memoryUp = qMax(memoryUp, Measure::mostWhile([&] {
                            up.append(Measure::timed([&] { client.up({path}, exchange); }));
                        }));
        world.admin().must("checkpoint");
        QFile::remove(copy);
        loDown.append(Measure::timed([&] { largeObjectDown(connection, object, copy); }));
        QFile::remove(copy);
        memoryDown = qMax(memoryDown, Measure::mostWhile([&] {
                              down.append(Measure::timed([&] { client.down(copy); }));
                          }));
        if (i == 0)
            must(Measure::sha256Of(path) == Measure::sha256Of(copy), "not the same file");
        out() << "  run " << i + 1 << ": up " << qRound(up.last()) << " ms (" << qRound(loUp.last())
              << "), down " << qRound(down.last()) << " ms (" << qRound(loDown.last())
              << "), memory " << memoryUp << " and " << memoryDown << " MiB" << Qt::endl;
        world.admin().must("select lo_unlink(" + QByteArray::number(object) + ")");
        world.admin().must("set session_replication_role = replica");
        world.admin().must("truncate peak.document_segments");
        world.admin().must("reset session_replication_role");
        world.admin().must("vacuum pg_largeobject");
    }
    Measure::speed(u"up"_s, bytes, up, u"openssl and lo"_s, loUp);
    Measure::speed(u"down"_s, bytes, down, u"openssl and lo"_s, loDown);
    out() << "memory above idle: up " << memoryUp << " MiB, down " << memoryDown
          << " MiB (wanted: under 64)" << Qt::endl;
}

/** Begun, sent and finished one after the other, each a transaction. */
void oneByOne(DbSession &line, const QUuid &exchange, const QStringList &paths)
{
    for (const QString &path : paths) {
        QFile file(path);
        must(file.open(QIODevice::ReadOnly), "no file");
        const QByteArray content = file.readAll();
        UploadBegin begin;
        begin.request.fileName = path.section(u'/', -1);
        begin.upload = QUuid::createUuid();
        begin.bytes = content.size();
        begin.fileType = u"txt"_s;
        begin.mimeType = u"text/plain"_s;
        const auto begun = wait(UploadCalls::begin(line, exchange, {begin}, {}));
        must(begun.ok() && begun->first().refusal.isEmpty(), "not begun");
        SegmentCipher cipher(begun->first().key, begun->first().content, begin.bytes);
        const QByteArray sealed = *cipher.seal(0, content);
        must(wait(line.run([upload = begin.upload,
                            sealed](DbConnection &connection) -> Result<void> {
                 const auto put = connection.binaryQuery(
                     "select api.put_segments($1, $2, $3)",
                     BinaryParameters().uuids({upload}).numbers({0}).byteses({sealed}));
                 if (!put)
                     return put.error();
                 return {};
             })).ok(),
             "not put");
        const QByteArray hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256);
        must(wait(UploadCalls::finish(line, {begin.upload}, {hash})).ok(), "not finished");
    }
}

void small(BenchWorld &world, const QUuid &exchange, const QString &folder)
{
    const int files = Measure::argument(u"--files"_s, 1000);
    QStringList paths;
    for (int i = 0; i < files; ++i) {
        paths.append(folder + u"/small %1.txt"_s.arg(i));
        Measure::writeNoise(paths.last(), 1000 + i * 37 % 20000);
    }
    TransferClient client(world, folder + u"/more notes"_s);
    QList<double> ours, theirs;
    for (int run = 0; run < Measure::argument(u"--runs"_s, 3); ++run) {
        ours.append(Measure::timed([&] { client.up(paths, exchange); }));
        theirs.append(Measure::timed([&] { oneByOne(client.line(), exchange, paths); }));
        out() << "  run " << run + 1 << ": " << qRound(ours.last()) << " ms, one by one "
              << qRound(theirs.last()) << " ms" << Qt::endl;
    }
    out() << files << " small files: " << qRound(Measure::medianOf(ours))
          << " ms, one transaction a statement " << qRound(Measure::medianOf(theirs)) << " ms, "
          << QString::number(Measure::medianOf(theirs) / Measure::medianOf(ours), 'f', 1)
          << " times as quick (wanted 10)" << Qt::endl;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments();
    if (!arguments.contains(u"--rows"_s))
        arguments += {u"--rows"_s, u"1000"_s};
    BenchWorld world(arguments, 1119);
    const QTemporaryDir folder;
    world.admin().must("update peak.settings set value = '1099511627776' where key in "
                       "('documents.arriving_bytes', 'documents.max_bytes')");
    world.admin().must("update peak.settings set value = '1000000' where key = "
                       "'session.changes_per_minute'");
    const QUuid exchange(QString::fromLatin1(
        world.admin().must("select id from public.exchanges order by id limit 1").value()));
    large(world, exchange, folder.path());
    small(world, exchange, folder.path());
    return 0;
}
