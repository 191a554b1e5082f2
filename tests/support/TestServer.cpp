#include "tests/support/TestServer.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QtGlobal>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

const QString SharedFile = QStringLiteral(PEAK_TEST_SERVER_FILE);

QString sharedFolder()
{
    QFile file(SharedFile);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
}

PrivateServer::Options quick(const QString &folder)
{
    PrivateServer::Options options;
    options.dataFolder = folder;
    options.durable = false;
    return options;
}

std::unique_ptr<TestServer> ownOfThisProgram;

/** Servers of tests that crashed: joining and leaving stops a server that nobody else uses. */
void sweepLeftovers()
{
    const QDir temporary(QDir::tempPath());
    const QStringList names = temporary.entryList({u"peak-test-*"_s}, QDir::Dirs);
    for (const QString &name : names) {
        const QString folder = temporary.filePath(name) + u"/data"_s;
        const auto status = PrivateServer::status(folder);
        const bool busy =
            QFileInfo::exists(folder + u"/start.lock"_s); // somebody is at it right now
        if (busy || !status.ok() || !status->running || status->kept || status->users > 0)
            continue;
        static_cast<void>(PrivateServer::start(quick(folder)).ok());
        const auto after = PrivateServer::status(folder);
        if (after.ok() && !after->running)
            QDir(temporary.filePath(name)).removeRecursively();
    }
}

} // namespace

TestServer::TestServer()
{
    const QString folder = sharedFolder();
    if (!folder.isEmpty() && QFileInfo(folder).isDir()) {
        auto options = quick(folder);
        options.keepRunning = true;
        auto joined = PrivateServer::start(options);
        if (joined.ok()) {
            m_server = joined.value();
            return;
        }
        qWarning("the shared server: %s", qUtf8Printable(joined.error().message));
    }
    // By hand: one server for all of this program, which stops when the application ends.
    if (!ownOfThisProgram) {
        ownOfThisProgram = ownServer();
        qAddPostRoutine([] { ownOfThisProgram.reset(); });
    }
    m_server = ownOfThisProgram->m_server;
}

std::unique_ptr<TestServer> TestServer::ownServer(const PrivateServer::Options &options)
{
    std::unique_ptr<TestServer> own(new TestServer(nullptr, nullptr));
    PrivateServer::Options quickOptions = options;
    quickOptions.durable = false;
    own->startOwn(quickOptions);
    return own;
}

TestServer::TestServer(PrivateServer::Pointer server, std::unique_ptr<QTemporaryDir> folder)
    : m_folder(std::move(folder)), m_server(std::move(server))
{}

void TestServer::startOwn(PrivateServer::Options options)
{
    sweepLeftovers();
    m_folder = makeFolder();
    options.dataFolder = m_folder->filePath(u"data"_s);
    auto started = PrivateServer::start(options);
    if (!started.ok())
        qFatal("no test server: %s (%s)", qUtf8Printable(started.error().message),
               qUtf8Printable(started.error().logDetail));
    m_server = started.value();
}

QString TestServer::adminUri(const QString &database) const
{
    return m_server->adminUri(database);
}

QString TestServer::clientUri(const QString &database) const
{
    return m_server->clientUri(database);
}

std::unique_ptr<QTemporaryDir> TestServer::makeFolder()
{
    auto folder = std::make_unique<QTemporaryDir>(QDir::tempPath() + u"/peak-test-XXXXXX"_s);
    // Others may pass through, because as root PostgreSQL runs as another user.
    QFile::setPermissions(folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner |
                                              QFile::ExeGroup | QFile::ExeOther);
    return folder;
}

int TestServer::startShared()
{
    if (!sharedFolder().isEmpty())
        stopShared(); // an earlier run was killed before its end
    auto folder = makeFolder();
    folder->setAutoRemove(false);
    auto options = quick(folder->filePath(u"data"_s));
    options.keepRunning = true;
    const auto started = PrivateServer::start(options);
    if (!started.ok()) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(started.error().message));
        return 1;
    }
    QFile file(SharedFile);
    if (!file.open(QIODevice::WriteOnly) || file.write(options.dataFolder.toUtf8()) < 0)
        return 1;
    return 0;
}

int TestServer::stopShared()
{
    const QString folder = sharedFolder();
    QFile::remove(SharedFile);
    if (folder.isEmpty())
        return 0;
    const auto stopped = PrivateServer::stop(folder);
    if (!stopped.ok())
        std::fprintf(stderr, "%s\n", qUtf8Printable(stopped.error().message));
    QDir(QFileInfo(folder).path()).removeRecursively();
    return stopped.ok() ? 0 : 1;
}

} // namespace Peak
