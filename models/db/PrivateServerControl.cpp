#include "models/db/PrivateServerControl.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QLoggingCategory>
#include <QTcpServer>
#include <QThread>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

Q_LOGGING_CATEGORY(logServer, "peak.server")

constexpr int StartSeconds = 300; ///< recovery after a crash reads up to max_wal_size again

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::PrivateServer", text);
}

int freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost, 0) ? probe.serverPort() : 0;
}

constexpr bool haveSockets()
{
#ifdef Q_OS_WIN
    return false;
#else
    return true;
#endif
}

} // namespace

Result<std::optional<PrivateServerAddress>> PrivateServerControl::running(int patienceSeconds) const
{
    QElapsedTimer clock;
    clock.start();
    for (;;) {
        const auto address = privateServerAddress(m_folder);
        if (!address || !mayBePostgres(address->pid, m_folder.cluster()))
            return std::optional<PrivateServerAddress>();
        QString failure = u"postmaster.pid is not complete"_s;
        bool worthWaiting = address->host.isEmpty();
        if (!worthWaiting) {
            PrivateServerLink link(m_folder, *address, u"postgres"_s);
            if (link.isOpen())
                return address;
            failure = link.failure();
            // A server that is being killed takes a connection in and drops it a moment later.
            worthWaiting = link.isBusy() || failure.contains(u"No such file"_s) ||
                           failure.contains(u"refused"_s) ||
                           failure.contains(u"closed the connection"_s) ||
                           failure.contains(u"reset by peer"_s);
        }
        if (!worthWaiting || clock.elapsed() > patienceSeconds * 1000)
            return Error{
                ErrorKind::Offline,
                translated("The private database in %1 runs (process %2) but does not answer. "
                           "Nothing was changed. Wait a moment and try again, or stop that "
                           "process.")
                    .arg(QDir::toNativeSeparators(m_folder.path()))
                    .arg(address->pid),
                {},
                failure};
        QThread::msleep(100);
    }
}

Result<QMap<QString, QString>> PrivateServerControl::settings(const PrivateServer::Options &options,
                                                              const PrivateServerUser &user) const
{
    QMap<QString, QString> all = privateServerSettings(options.durable);
    all.insert(u"listen_addresses"_s, {});
    all.insert(u"unix_socket_directories"_s, {});
    all.insert(u"port"_s, QString::number(options.port > 0 ? options.port : 5432));
    if (haveSockets()) {
        const auto socket = m_folder.socketFolder(user);
        if (!socket.ok())
            return socket.error();
        all.insert(u"unix_socket_directories"_s, socket.value());
    } else if (options.port == 0) {
        all.insert(u"port"_s, QString::number(freePort()));
    }
    if (options.port > 0 || !haveSockets())
        all.insert(u"listen_addresses"_s, u"127.0.0.1"_s);
    all.insert(options.settings);
    return all;
}

/** After a crash the number in such a file may be a stranger's, and PostgreSQL would not start. */
void PrivateServerControl::removeStaleMarks(const QString &socketFolder) const
{
    QStringList marks{m_folder.cluster() + u"/postmaster.pid"_s};
    const QDir sockets(socketFolder);
    for (const QString &name :
         sockets.entryList({u".s.PGSQL.*.lock"_s}, QDir::Files | QDir::Hidden))
        marks.append(sockets.filePath(name));
    for (const QString &mark : std::as_const(marks)) {
        QFile file(mark);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const qint64 pid = file.readLine().trimmed().toLongLong();
        file.close();
        if (!mayBePostgres(pid, m_folder.cluster()))
            file.remove();
    }
}

Result<PrivateServerAddress> PrivateServerControl::start(
    const PrivateServer::Options &options) const
{
    const auto user = PrivateServerUser::forCluster(m_folder.cluster());
    if (!user.ok())
        return user.error();
    const auto tools = PrivateServerTools::find(m_folder.major());
    if (!tools.ok())
        return tools.error();
    const auto wanted = settings(options, user.value());
    if (!wanted.ok())
        return wanted.error();
    if (const auto written = m_folder.writeSettings(wanted.value(), user.value()); !written.ok())
        return written.error();
    removeStaleMarks(wanted->value(u"unix_socket_directories"_s));

    const QString log = m_folder.cluster() + u"/start.log"_s;
    const QStringList arguments{u"start"_s, u"-D"_s, m_folder.cluster(),
                                u"-l"_s,    log,     u"-w"_s,
                                u"-s"_s,    u"-t"_s, QString::number(StartSeconds)};
    QElapsedTimer clock;
    clock.start();
    for (;;) {
        QFile::remove(log);
        const auto outcome = tools->run(u"pg_ctl"_s, arguments, user.value(), StartSeconds + 10);
        const QString said = outcome.output + u'\n' + m_folder.lastWords();
        if (outcome.ok)
            break;
        // The processes of a server that was killed take a moment to notice.
        if (said.contains(u"is still in use"_s) && clock.elapsed() < 20'000) {
            QThread::msleep(250);
            continue;
        }
        qCWarning(logServer).noquote() << "pg_ctl start:" << outcome.output;
        return privateServerError(m_folder.path(), translated("Starting the private database"),
                                  said);
    }
    const auto address = running(StartSeconds);
    if (!address.ok())
        return address.error();
    if (!address.value())
        return privateServerError(m_folder.path(), translated("Starting the private database"),
                                  m_folder.lastWords());
    return *address.value();
}

Result<void> PrivateServerControl::stop() const
{
    const auto address = privateServerAddress(m_folder);
    if (!address || !mayBePostgres(address->pid, m_folder.cluster()))
        return {};
    const auto user = PrivateServerUser::forCluster(m_folder.cluster());
    if (!user.ok())
        return user.error();
    const auto tools = PrivateServerTools::find(m_folder.major());
    if (!tools.ok())
        return tools.error();
    const auto outcome = tools->run(u"pg_ctl"_s,
                                    {u"stop"_s, u"-D"_s, m_folder.cluster(), u"-m"_s, u"fast"_s,
                                     u"-w"_s, u"-s"_s, u"-t"_s, u"60"_s},
                                    user.value(), 70);
    if (!outcome.ok && privateServerAddress(m_folder))
        return privateServerError(m_folder.path(), translated("Stopping the private database"),
                                  outcome.output);
    if (address->isSocket() && !address->host.startsWith(m_folder.path()))
        QDir().rmdir(address->host); // made for this server because its own path was too long
    return {};
}

Result<void> PrivateServerControl::ensureDatabase(const PrivateServerAddress &address) const
{
    PrivateServerLink link(m_folder, address, u"postgres"_s);
    // What the migrations take away they take in their own database: nobody else has business here.
    auto closed = link.ask("revoke connect on database postgres from public");
    if (closed.ok())
        closed = link.ask("revoke connect on database template1 from public");
    const auto there =
        closed.ok() ? link.ask("select 1 from pg_catalog.pg_database where datname = 'peak1031'")
                    : closed;
    if (!there.ok())
        return privateServerError(m_folder.path(), translated("Making the private database"),
                                  there.error().logDetail);
    if (!there.value().isEmpty())
        return {};
    const auto made = link.ask("create database peak1031");
    if (!made.ok() && made.error().sqlState != u"42P04"_s)
        return privateServerError(m_folder.path(), translated("Making the private database"),
                                  made.error().logDetail);
    return {};
}

} // namespace Peak
