#include "models/db/PrivateServer.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestServer.h"
#include "tests/support/Why.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QProcess>
#include <QtTest>

#include <csignal>

#include <pwd.h>
#include <unistd.h>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr unsigned Nobody = 65534;

/** This process as a user without rights; root comes back at the end. For others nothing changes.
 */
class WithoutRights
{
public:
    WithoutRights()
    {
#ifdef Q_OS_LINUX
        if (m_wasRoot && (setresgid(Nobody, Nobody, 0) != 0 || setresuid(Nobody, Nobody, 0) != 0))
            qFatal("can't become nobody");
#endif
    }
    ~WithoutRights()
    {
#ifdef Q_OS_LINUX
        if (m_wasRoot && (setresuid(0, 0, 0) != 0 || setresgid(0, 0, 0) != 0))
            qFatal("can't become root again");
#endif
    }

private:
    const bool m_wasRoot = geteuid() == 0;
};

/** Every name, size, owner, right and content below a folder, as one value to compare. */
QByteArray everythingIn(const QString &folder)
{
    QStringList all;
    QDirIterator walk(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QFileInfo info(walk.next());
        QFile file(info.filePath());
        QCryptographicHash hash(QCryptographicHash::Sha256);
        if (info.isFile() && file.open(QIODevice::ReadOnly))
            hash.addData(&file);
        all.append(u"%1 %2 %3 %4"_s.arg(info.filePath())
                       .arg(info.ownerId())
                       .arg(int(info.permissions()))
                       .arg(QString::fromLatin1(hash.result().toHex())));
    }
    all.sort();
    return all.join(u'\n').toUtf8();
}

} // namespace

/** What a private server does when something is broken: recover, or say so and leave all as it is.
 */
class tst_PrivateServerFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void killedServerComesBackWithEverything();
    void strangersProcessNumberDoesNotStopTheStart();
    void hangingServerIsReported();
    void otherVersionIsRefused();
    void foreignFolderIsRefused_data();
    void foreignFolderIsRefused();
    void missingPasswordFileIsRefused();
    void startThatWasCutShortIsNoObstacle();
    void folderWithoutRightsIsRefused();
    void pathBelowAFileIsRefused();
    void rootNeedsAFolderThatTheServerReaches();
    void fullDiskIsReported_data();
    void fullDiskIsReported();
    void diskThatFillsUpLosesNothing();

private:
    Result<PrivateServer::Pointer> start(const QString &name);
    QString folder(const QString &name) const { return m_folder->filePath(name); }
    QByteArray onSmallDisk(const QString &mountOptions, const QString &mode, int expectedStatus);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_PrivateServerFaults::initTestCase()
{
    m_folder = TestServer::makeFolder();
}

void tst_PrivateServerFaults::cleanup()
{
    const QStringList folders = QDir(m_folder->path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : folders)
        static_cast<void>(PrivateServer::stop(folder(name)).ok());
}

Result<PrivateServer::Pointer> tst_PrivateServerFaults::start(const QString &name)
{
    PrivateServer::Options options;
    options.dataFolder = folder(name);
    options.durable = false;
    return PrivateServer::start(options);
}

void tst_PrivateServerFaults::killedServerComesBackWithEverything()
{
    auto server = start(u"crash"_s);
    QVERIFY2(server.ok(), why(server).constData());
    RawConnection admin(server.value()->adminUri());
    admin.must("create table kept as select generate_series(1, 1000) as number");
    const qint64 first = server.value()->processId();
    QCOMPARE(::kill(static_cast<pid_t>(first), SIGKILL), 0);

    auto again = start(u"crash"_s);
    QVERIFY2(again.ok(), why(again).constData());
    QVERIFY(again.value()->processId() != first);
    RawConnection next(again.value()->adminUri());
    QCOMPARE(next.must("select count(*) from kept").value(), "1000");
}

void tst_PrivateServerFaults::strangersProcessNumberDoesNotStopTheStart()
{
    start(u"stale"_s).value()->leave();
    // As after a power cut: the mark is there, and its number now belongs to another program.
    QFile mark(folder(u"stale/cluster/postmaster.pid"_s));
    QVERIFY(mark.open(QIODevice::WriteOnly));
    mark.write(QByteArray::number(QCoreApplication::applicationPid()) + '\n' +
               folder(u"stale/cluster"_s).toUtf8() + "\n1700000000\n5432\n" +
               folder(u"stale/run"_s).toUtf8() + "\n\n       0         0\nready   \n");
    mark.close();
    const auto server = start(u"stale"_s);
    QVERIFY2(server.ok(), why(server).constData());
    QVERIFY(RawConnection(server.value()->adminUri()).isOpen());
}

void tst_PrivateServerFaults::hangingServerIsReported()
{
    const auto server = start(u"hangs"_s);
    QVERIFY2(server.ok(), why(server).constData());
    const auto process = static_cast<pid_t>(server.value()->processId());
    QCOMPARE(::kill(process, SIGSTOP), 0);
    const auto status = PrivateServer::status(folder(u"hangs"_s));
    ::kill(process, SIGCONT);
    QVERIFY(!status.ok());
    QCOMPARE(status.error().kind, ErrorKind::Offline);
    QVERIFY2(status.error().message.contains(QString::number(process)), why(status).constData());
    QVERIFY(RawConnection(server.value()->adminUri()).isOpen());
}

void tst_PrivateServerFaults::otherVersionIsRefused()
{
    start(u"version"_s).value()->leave();
    QFile version(folder(u"version/cluster/PG_VERSION"_s));
    QVERIFY(version.open(QIODevice::WriteOnly));
    version.write("99\n");
    version.close();
    const QByteArray before = everythingIn(folder(u"version"_s));
    const auto server = start(u"version"_s);
    QVERIFY(!server.ok());
    QCOMPARE(server.error().kind, ErrorKind::Outdated);
    QVERIFY2(server.error().message.contains(u"PostgreSQL 99"_s), why(server).constData());
    QCOMPARE(everythingIn(folder(u"version"_s)), before);
}

void tst_PrivateServerFaults::foreignFolderIsRefused_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("somebody's files") << u"letter.txt"_s;
    QTest::newRow("hidden files") << u".profile"_s;
    QTest::newRow("a bare PostgreSQL cluster") << u"PG_VERSION"_s;
    QTest::newRow("another program's cluster folder") << u"cluster/data"_s;
}

void tst_PrivateServerFaults::foreignFolderIsRefused()
{
    QFETCH(QString, file);
    const QString place = folder(u"foreign-"_s + QString::number(qHash(file)));
    QVERIFY(QDir().mkpath(QFileInfo(place + u'/' + file).path()));
    QFile letter(place + u'/' + file);
    QVERIFY(letter.open(QIODevice::WriteOnly));
    letter.write("15\n");
    letter.close();
    const QByteArray before = everythingIn(place);
    const auto server = start(QFileInfo(place).fileName());
    QVERIFY(!server.ok());
    QCOMPARE(server.error().kind, ErrorKind::Invalid);
    QVERIFY2(server.error().message.contains(place), why(server).constData());
    QCOMPARE(everythingIn(place), before);
    QVERIFY(!PrivateServer::stop(place).ok());
}

void tst_PrivateServerFaults::missingPasswordFileIsRefused()
{
    start(u"passwords"_s).value()->leave();
    QVERIFY(QFile::remove(folder(u"passwords/admin.pgpass"_s)));
    const QByteArray before = everythingIn(folder(u"passwords"_s));
    const auto server = start(u"passwords"_s);
    QVERIFY(!server.ok());
    QVERIFY(server.error().message.contains(u"admin.pgpass"_s));
    QCOMPARE(everythingIn(folder(u"passwords"_s)), before);
}

void tst_PrivateServerFaults::startThatWasCutShortIsNoObstacle()
{
    QVERIFY(QDir().mkpath(folder(u"half/.new-cluster/base"_s)));
    QVERIFY(QFile(folder(u"half/admin.pgpass"_s)).open(QIODevice::WriteOnly));
    QFile lock(folder(u"half/start.lock"_s));
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write("4194000\ninitdb\n" + QSysInfo::machineHostName().toUtf8() + "\n");
    lock.close();
    const auto server = start(u"half"_s);
    QVERIFY2(server.ok(), why(server).constData());
    QVERIFY(!QFile::exists(folder(u"half/.new-cluster"_s)));
}

void tst_PrivateServerFaults::folderWithoutRightsIsRefused()
{
    const QString place = folder(u"closed"_s);
    QVERIFY(QDir().mkdir(place));
    QVERIFY(QFile::setPermissions(place, QFile::ReadOwner | QFile::ExeOwner));
    Result<void> outcome;
    {
        const WithoutRights nobody;
        if (const auto server = start(u"closed"_s); !server.ok())
            outcome = server.error();
    }
    QVERIFY(!outcome.ok());
    QCOMPARE(outcome.error().kind, ErrorKind::Denied);
    QVERIFY2(outcome.error().message.contains(place), why(outcome).constData());

    // Somebody else's complete data folder.
    start(u"theirs"_s).value()->leave();
    const QByteArray before = everythingIn(folder(u"theirs"_s));
    if (geteuid() == 0) {
        {
            const WithoutRights nobody;
            outcome = {};
            if (const auto server = start(u"theirs"_s); !server.ok())
                outcome = server.error();
        }
        QVERIFY(!outcome.ok());
        QCOMPARE(outcome.error().kind, ErrorKind::Denied);
    }
    QCOMPARE(everythingIn(folder(u"theirs"_s)), before);
}

void tst_PrivateServerFaults::pathBelowAFileIsRefused()
{
    QFile file(folder(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto server = start(u"file/below"_s);
    QVERIFY(!server.ok());
    QVERIFY(server.error().message.contains(folder(u"file/below"_s)));
    const auto itself = start(u"file"_s);
    QVERIFY(!itself.ok());
    QCOMPARE(file.size(), 0);
}

void tst_PrivateServerFaults::rootNeedsAFolderThatTheServerReaches()
{
    const QString parent = folder(u"private"_s);
    QVERIFY(QDir().mkdir(parent));
    QVERIFY(QFile::setPermissions(parent, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const auto server = start(u"private/data"_s);
    if (geteuid() != 0) {
        QVERIFY2(server.ok(), why(server).constData()); // everybody else runs it himself
        return;
    }
    QVERIFY(!server.ok());
    QVERIFY2(server.error().message.contains(u"/var/lib/peak1031"_s), why(server).constData());
    QVERIFY(QDir(parent).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

/** Runs the child on a disk of its own that only it sees, and gives what it prints. */
QByteArray tst_PrivateServerFaults::onSmallDisk(const QString &mountOptions, const QString &mode,
                                                int expectedStatus)
{
    const QString disk = folder(u"disk"_s);
    QDir().mkdir(disk);
    const QString child = QCoreApplication::applicationDirPath() + u"/private_server_child"_s;
    // Root mounts in a mount namespace of its own; others do so in a user namespace of their own,
    // and become themselves again in another one.
    const bool root = geteuid() == 0;
    const QString script =
        u"mount -t tmpfs -o mode=755,"_s + mountOptions + u" none "_s + disk + u" && "_s +
        (root ? QString()
              : u"unshare --user --map-user=%1 --map-group=%2"_s.arg(getuid()).arg(getgid())) +
        u" \"$0\" \"$1\" \"$2\"; status=$?; echo left: $(ls -A \"${2%/data}\"); exit $status"_s;
    QProcess program;
    program.start(u"unshare"_s,
                  (root ? QStringList{u"--mount"_s}
                        : QStringList{u"--user"_s, u"--map-root-user"_s, u"--mount"_s}) +
                      QStringList{u"sh"_s, u"-c"_s, script, child, mode, disk + u"/data"_s});
    if (!program.waitForFinished(120'000))
        qFatal("unshare: %s", qPrintable(program.errorString()));
    const QByteArray said = program.readAllStandardOutput();
    if (program.exitCode() != expectedStatus)
        qWarning() << "status" << program.exitCode() << said << program.readAllStandardError();
    return program.exitCode() == expectedStatus ? said : QByteArray("wrong status");
}

void tst_PrivateServerFaults::fullDiskIsReported_data()
{
    QTest::addColumn<QString>("mountOptions");
    QTest::newRow("too small from the start") << u"size=20m"_s;
    QTest::newRow("runs full while the database is made") << u"size=400m,nr_inodes=300"_s;
}

void tst_PrivateServerFaults::fullDiskIsReported()
{
    QFETCH(QString, mountOptions);
    const QByteArray said = onSmallDisk(mountOptions, u"hold"_s, 1);
    QVERIFY2(said.contains("The disk that holds") && said.contains("is full"), said.constData());
    QVERIFY2(said.endsWith("\nleft:\n"), said.constData());
    QCOMPARE(said.count('\n'), 2);
}

void tst_PrivateServerFaults::diskThatFillsUpLosesNothing()
{
    const QByteArray said = onSmallDisk(u"size=250m"_s, u"fullDisk"_s, 0);
    QVERIFY2(said.contains("is full"), said.constData());
    QVERIFY2(said.endsWith("\nstill here\nleft: data\n"), said.constData());
}

QTEST_GUILESS_MAIN(tst_PrivateServerFaults)
#include "tst_PrivateServerFaults.moc"
