// What a large document costs on its way to and from an S3-compatible storage.
//
// bench_ObjectStore [--data DIR] [--mib N] [--runs N]
//
// The other side is `openssl enc` piped into (and out of) a plain HTTP PUT (GET) by curl to the
// same server, in the same run. That server is a Node program on this computer: it takes its share
// of the processors on both sides, checks the SHA-256 of ours, and copies our parts into one object
// at the end, which a real storage does not charge for.
#include "models/documents/DocumentOpener.h"
#include "models/documents/ObjectStore.h"
#include "models/documents/TransferQueue.h"
#include "tests/benchmarks/BenchWorld.h"
#include "tests/benchmarks/Measure.h"
#include "tests/support/ObjectServer.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>
#include <QTextStream>

#include <cstdlib>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using Measure::out;

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

void must(bool done, const char *what)
{
    if (!done)
        qFatal("%s", what);
}

QByteArray line(const char *key)
{
    QFile file(u"/proc/self/status"_s);
    must(file.open(QIODevice::ReadOnly), "no /proc");
    for (const QByteArray &text : file.readAll().split('\n')) {
        if (text.startsWith(key))
            return text.simplified().split(' ').value(1);
    }
    return {};
}

/** How much more than now this process held while it did so, in MiB. */
qint64 mostWhile(const std::function<void()> &work)
{
    QFile file(u"/proc/self/clear_refs"_s);
    if (file.open(QIODevice::WriteOnly))
        file.write("5");
    file.close();
    const qint64 idle = line("VmRSS:").toLongLong();
    work();
    return (line("VmHWM:").toLongLong() - idle) / 1024;
}

double shell(const std::string &command)
{
    return Measure::timed([&] { must(std::system(command.c_str()) == 0, command.c_str()); });
}

QByteArray hashOf(const QString &path)
{
    QFile file(path);
    must(file.open(QIODevice::ReadOnly), "no file");
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(&file);
    return hash.result();
}

/** One person's line, queue and store, as the program has them. */
class Client
{
public:
    Client(BenchWorld &world, const QString &folder)
        : m_line(u"transfers"_s), m_store(m_line), m_queue(m_line, folder), m_opener(m_line, m_line)
    {
        auto open = m_line.open(world.adminSession());
        open.waitForFinished();
        must(open.result().ok(), "no session");
        m_queue.setStore(u"s3"_s, &m_store);
        m_opener.setStore(u"s3"_s, &m_store);
        m_queue.begin(u"bench"_s, QUuid::createUuid());
    }
    void up(const QString &path, const QUuid &exchange)
    {
        UploadRequest request;
        request.path = path;
        request.fileName = path.section(u'/', -1);
        request.exchange = exchange;
        m_queue.add({request});
        m_document = finished().document;
    }
    void down(const QString &path)
    {
        auto opening = m_opener.open(m_document, DocumentOpener::Action::Download);
        opening.waitForFinished();
        must(opening.result().ok() && opening.result()->opened.has_value(), "not opened");
        m_queue.addDownload(*opening.result()->opened, path);
        finished();
    }

private:
    Transfer finished()
    {
        Measure::waitUntil([this] { return !m_queue.isBusy(); });
        const Transfer last = m_queue.transfers().constLast();
        if (last.state != Transfer::State::Done)
            qFatal("%s", qPrintable(last.error));
        m_queue.clearDone();
        return last;
    }

    DbSession m_line;
    ObjectStore m_store;
    TransferQueue m_queue;
    DocumentOpener m_opener;
    QUuid m_document;
};

void speed(const QString &what, qint64 bytes, const QList<double> &ours,
           const QList<double> &theirs)
{
    const double mine = Measure::medianOf(ours);
    const double other = Measure::medianOf(theirs);
    out() << what << ": " << qRound(double(bytes) / Mib / mine * 1000)
          << " MiB/s, openssl and curl " << qRound(double(bytes) / Mib / other * 1000)
          << " MiB/s, speed " << QString::number(other / mine, 'f', 2) << " (wanted 0.8)"
          << Qt::endl;
}

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
    const qint64 bytes = argument(u"--mib"_s, 1024) * Mib;
    const QString path = folder.filePath(u"large.dat"_s);
    const QString copy = folder.filePath(u"copy.dat"_s);
    shell("head -c " + std::to_string(bytes) + " /dev/urandom > " + path.toStdString());
    const QString small = folder.filePath(u"small.dat"_s);
    shell("head -c 20000000 /dev/urandom > " + small.toStdString());
    Client client(world, folder.filePath(u"notes"_s));
    client.up(small, exchange);
    client.down(copy);

    const std::string plain = server.endpoint().toStdString() + "/peak-documents/plain";
    QList<double> up, down, curlUp, curlDown;
    qint64 memoryUp = 0, memoryDown = 0;
    for (int run = 0; run < argument(u"--runs"_s, 3); ++run) {
        curlUp.append(shell(std::string(Cipher) + "-in " + path.toStdString() +
                            " | curl -sfS -o /dev/null -T - " + plain));
        memoryUp =
            qMax(memoryUp,
                 mostWhile([&] { up.append(Measure::timed([&] { client.up(path, exchange); })); }));
        QFile::remove(copy);
        curlDown.append(
            shell("curl -sfS " + plain + " | " + Cipher + "-d -out " + copy.toStdString()));
        QFile::remove(copy);
        memoryDown =
            qMax(memoryDown,
                 mostWhile([&] { down.append(Measure::timed([&] { client.down(copy); })); }));
        if (run == 0)
            must(hashOf(path) == hashOf(copy), "not the same file");
        out() << "  run " << run + 1 << ": up " << qRound(up.last()) << " ms ("
              << qRound(curlUp.last()) << "), down " << qRound(down.last()) << " ms ("
              << qRound(curlDown.last()) << ')' << Qt::endl;
        for (const QString &key : server.objects())
            QFile::remove(server.fileOf(key));
    }
    speed(u"up"_s, bytes, up, curlUp);
    speed(u"down"_s, bytes, down, curlDown);
    out() << "memory above idle: up " << memoryUp << " MiB, down " << memoryDown
          << " MiB (wanted: under 64)" << Qt::endl;
    return 0;
}
