#include "tests/support/SmallDisk.h"

#include "tests/support/TestServer.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStorageInfo>

#include <unistd.h>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

QString SmallDisk::run(const QString &what, int *exitCode)
{
    const auto folder = TestServer::makeFolder();
    const QString disk = folder->filePath(u"disk"_s);
    if (!QDir().mkdir(disk))
        return {};
    // Root mounts in a mount namespace of its own; others do so in a user namespace of their own,
    // and become themselves again in another one.
    const bool root = geteuid() == 0;
    const QString script =
        u"mount -t tmpfs -o mode=755,size=600m none "_s + disk + u" && mkdir "_s + disk +
        u"/wal && mount -t tmpfs -o mode=755,size=96m none "_s + disk + u"/wal && TMPDIR="_s +
        disk + u" "_s +
        (root ? QString()
              : u"unshare --user --map-user=%1 --map-group=%2 "_s.arg(getuid()).arg(getgid())) +
        u"\"$0\" "_s + what;
    QProcess program;
    program.start(
        u"unshare"_s,
        (root ? QStringList{u"--mount"_s}
              : QStringList{u"--user"_s, u"--map-root-user"_s, u"--mount"_s}) +
            QStringList{u"sh"_s, u"-c"_s, script, QCoreApplication::applicationFilePath()});
    if (!program.waitForFinished(120'000))
        return {};
    *exitCode = program.exitCode();
    return QString::fromUtf8(program.readAllStandardOutput());
}

void SmallDisk::fill(QFile &filler, qint64 but)
{
    if (!filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        qFatal("no filler");
    if (but > 0) {
        const QByteArray piece(1'000'000, 'x');
        const QString folder = QFileInfo(filler).absolutePath();
        while (QStorageInfo(folder).bytesAvailable() > but + piece.size() &&
               filler.write(piece) == piece.size()) {
        }
    } else {
        for (const qint64 size : {1'000'000, 4096, 1}) {
            while (filler.write(QByteArray(size, 'x')) == size) {
            }
        }
    }
    filler.close();
}

} // namespace Peak
