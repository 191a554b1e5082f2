// What documents cost on their way: a large file up and down, what it takes of memory, many small
// ones.
//
// bench_Documents [--data DIR] [--mib N] [--runs N] [--files N]
//
// The other side of a large file is `openssl enc` piped into (and out of) a large object of the
// same server over libpq. Of small ones it is each statement in a transaction of its own.
#include "models/documents/DocumentOpener.h"
#include "models/documents/SegmentCipher.h"
#include "models/documents/TransferQueue.h"
#include "models/documents/UploadCalls.h"
#include "tests/benchmarks/BenchWorld.h"
#include "tests/benchmarks/Measure.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTextStream>

#include <libpq-fe.h>
#include <libpq/libpq-fs.h>

#include <cstdio>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using Measure::out;
using State = Transfer::State;

namespace {

constexpr qint64 Mib = 1024 * 1024;
constexpr auto Cipher = "openssl enc -aes-256-ctr -K "
                        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f "
                        "-iv 00112233445566778899aabbccddeeff ";

int argument(const QString &name, int otherwise)
{
    const QStringList arguments = QCoreApplication::arguments();
    const qsizetype at = arguments.indexOf(name);
    return at < 0 ? otherwise : arguments.value(at + 1).toInt();
}

template <typename T>
T wait(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

void must(bool done, const char *what)
{
    if (!done)
        qFatal("%s", what);
}

void write(const QString &path, qint64 bytes)
{
    QFile file(path);
    must(file.open(QIODevice::WriteOnly), "no file");
    QByteArray block(Mib, Qt::Uninitialized);
    quint64 state = 88172645463325252ull;
    for (qint64 done = 0; done < bytes; done += block.size()) {
        for (qsizetype i = 0; i + 8 <= block.size(); i += 8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            memcpy(block.data() + i, &state, 8);
        }
        file.write(block.constData(), qMin<qint64>(block.size(), bytes - done));
    }
}

/** The most that this process held since `forgetMost()`, in KiB. */
qint64 most()
{
    QFile file(u"/proc/self/status"_s);
    must(file.open(QIODevice::ReadOnly), "no /proc");
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.simplified().split(' ').value(1).toLongLong();
    }
    return 0;
}

void forgetMost()
{
    QFile file(u"/proc/self/clear_refs"_s);
    if (file.open(QIODevice::WriteOnly))
        file.write("5");
}

/** The other side: a process that encrypts, and a large object. */
Oid largeObjectUp(PGconn *connection, const QString &path)
{
    PQclear(PQexec(connection, "begin"));
    const Oid object = lo_creat(connection, INV_READ | INV_WRITE);
    const int descriptor = lo_open(connection, object, INV_WRITE);
    must(object != 0 && descriptor >= 0, PQerrorMessage(connection));
    std::FILE *pipe = popen((Cipher + std::string("-in ") + path.toStdString()).c_str(), "r");
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
    std::FILE *pipe = popen((Cipher + std::string("-d -out ") + path.toStdString()).c_str(), "w");
    std::vector<char> buffer(Mib);
    int got = 0;
    while ((got = lo_read(connection, descriptor, buffer.data(), buffer.size())) > 0)
        must(std::fwrite(buffer.data(), 1, size_t(got), pipe) == size_t(got), "pipe");
    must(pclose(pipe) == 0, "openssl");
    PQclear(PQexec(connection, "commit"));
}

class Client
{
public:
    Client(BenchWorld &world, const QString &folder)
        : m_line(u"transfers"_s), m_queue(m_line, folder), m_opener(m_line, m_line)
    {
        must(wait(m_line.open(world.adminSession())).ok(), "no session");
        m_queue.begin(u"bench"_s, QUuid::createUuid());
    }

    UploadRequest request(const QString &path, const QUuid &exchange) const
    {
        UploadRequest request;
        request.path = path;
        request.fileName = path.section(u'/', -1);
        request.exchange = exchange;
        return request;
    }

    void up(const QList<UploadRequest> &requests)
    {
        m_queue.add(requests);
        Measure::waitUntil([this] { return !m_queue.isBusy(); });
        for (const Transfer &transfer : m_queue.transfers()) {
            if (transfer.state != State::Done)
                qFatal("%s", qPrintable(transfer.error));
            m_document = transfer.document;
        }
        m_queue.clearDone();
    }
    void down(const QString &path)
    {
        const auto opened = wait(m_opener.open(m_document, DocumentOpener::Action::Download));
        must(opened.ok() && opened->opened.has_value(), "not opened");
        m_queue.addDownload(*opened->opened, path);
        Measure::waitUntil([this] { return !m_queue.isBusy(); });
        must(m_queue.transfers().first().state == State::Done, "no download");
        m_queue.clearDone();
    }
    DbSession &line() { return m_line; }

private:
    DbSession m_line;
    TransferQueue m_queue;
    DocumentOpener m_opener;
    QUuid m_document;
};

QByteArray hashOf(const QString &path)
{
    QFile file(path);
    must(file.open(QIODevice::ReadOnly), "no copy");
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(&file);
    return hash.result();
}

void speed(const QString &what, qint64 bytes, const QList<double> &ours,
           const QList<double> &theirs)
{
    const double mine = Measure::medianOf(ours);
    const double other = Measure::medianOf(theirs);
    out() << what << ": " << qRound(double(bytes) / Mib / mine * 1000) << " MiB/s, openssl and lo "
          << qRound(double(bytes) / Mib / other * 1000) << " MiB/s, speed "
          << QString::number(other / mine, 'f', 2) << " (wanted 0.8)" << Qt::endl;
}

void large(BenchWorld &world, const QUuid &exchange, const QString &folder)
{
    const qint64 bytes = argument(u"--mib"_s, 1024) * Mib;
    const QString path = folder + u"/large.dat"_s;
    const QString copy = folder + u"/copy.dat"_s;
    write(path, bytes);
    Client client(world, folder + u"/notes"_s);
    const QString small = folder + u"/small.dat"_s;
    write(small, 20 * Mib); // what libraries need once
    client.up({client.request(small, exchange)});
    client.down(copy);

    QList<double> up, down, loUp, loDown;
    qint64 memoryUp = 0, memoryDown = 0;
    PGconn *connection = world.admin().handle();
    for (int i = 0; i < argument(u"--runs"_s, 3); ++i) {
        Oid object = 0;
        world.admin().must("checkpoint");
        loUp.append(Measure::timed([&] { object = largeObjectUp(connection, path); }));
        world.admin().must("checkpoint");
        const qint64 idle = Measure::memory();
        forgetMost();
        up.append(Measure::timed([&] { client.up({client.request(path, exchange)}); }));
        memoryUp = qMax(memoryUp, most() - idle);
        world.admin().must("checkpoint");
        QFile::remove(copy);
        loDown.append(Measure::timed([&] { largeObjectDown(connection, object, copy); }));
        QFile::remove(copy);
        forgetMost();
        const qint64 idleDown = Measure::memory();
        down.append(Measure::timed([&] { client.down(copy); }));
        memoryDown = qMax(memoryDown, most() - idleDown);
        if (i == 0)
            must(hashOf(path) == hashOf(copy), "not the same file");
        out() << "  run " << i + 1 << ": up " << qRound(up.last()) << " ms (" << qRound(loUp.last())
              << "), down " << qRound(down.last()) << " ms (" << qRound(loDown.last()) << ')'
              << Qt::endl;
        world.admin().must("select lo_unlink(" + QByteArray::number(object) + ")");
        world.admin().must("set session_replication_role = replica");
        world.admin().must("truncate peak.document_segments");
        world.admin().must("reset session_replication_role");
        world.admin().must("vacuum pg_largeobject");
    }
    speed(u"up"_s, bytes, up, loUp);
    speed(u"down"_s, bytes, down, loDown);
    out() << "memory above idle: up " << memoryUp / 1024 << " MiB, down " << memoryDown / 1024
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
    const int files = argument(u"--files"_s, 1000);
    QStringList paths;
    for (int i = 0; i < files; ++i) {
        paths.append(folder + u"/small %1.txt"_s.arg(i));
        write(paths.last(), 1000 + i * 37 % 20000);
    }
    Client client(world, folder + u"/more notes"_s);
    QList<double> ours, theirs;
    for (int run = 0; run < argument(u"--runs"_s, 3); ++run) {
        QList<UploadRequest> requests;
        for (const QString &path : std::as_const(paths))
            requests.append(client.request(path, exchange));
        ours.append(Measure::timed([&] { client.up(requests); }));
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
