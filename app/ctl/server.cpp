// peak1031ctl server start|stop|status --data DIR [--port N]
#include "app/ctl/CommandLine.h"
#include "models/db/PrivateServer.h"

#include <QCoreApplication>
#include <QDir>

using namespace Qt::Literals::StringLiterals;

namespace Peak::Ctl {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::Ctl", text);
}

void printUris(const QString &adminUri, const QString &clientUri)
{
    print(u"admin-uri: "_s + adminUri);
    print(u"client-uri: "_s + clientUri);
}

int start(const QString &folder, int port)
{
    PrivateServer::Options options;
    options.dataFolder = folder;
    options.port = port;
    options.keepRunning = true;
    const auto started = PrivateServer::start(options);
    if (!started.ok())
        return fail(started.error());
    // A database that is migrated already (an older folder put back) gets its door password now.
    if (const auto door = started.value()->ensureDoorPassword(); !door.ok())
        return fail(door.error());
    printUris(started.value()->adminUri(), started.value()->clientUri());
    return Done;
}

int stop(const QString &folder)
{
    const auto stopped = PrivateServer::stop(folder);
    return stopped.ok() ? int(Done) : fail(stopped.error());
}

int status(const QString &folder)
{
    const auto status = PrivateServer::status(folder);
    if (!status.ok())
        return fail(status.error());
    if (!status->running)
        return fail(
            translated("No private server runs in %1. Start it with: peak1031ctl server start "
                       "--data %1")
                .arg(QDir::toNativeSeparators(folder)));
    print(translated("running; programs that use it: %1").arg(status->users) +
          (status->kept ? translated("; stays until it is stopped") : QString()));
    printUris(status->adminUri, status->clientUri);
    return Done;
}

} // namespace

int server(const QStringList &arguments)
{
    CommandLine line(u"server start|stop|status"_s,
                     translated("A private PostgreSQL server in a folder of its own. start prints "
                                "where to reach it; status ends with 1 when none runs."));
    line.addOption(u"data"_s, translated("The data folder; made when it is missing."), u"DIR"_s);
    line.addOption(
        u"port"_s,
        translated("Listen on this port of 127.0.0.1 (default: a socket in the folder, or "
                   "a free port on Windows)."),
        u"N"_s);
    line.require(u"data"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    int port = 0;
    if (line.isSet(u"port"_s)) {
        const auto number = line.number(u"port"_s, 1, 65'535);
        if (!number)
            return WrongUsage;
        port = static_cast<int>(*number);
    }
    if (line.word() == u"start"_s)
        return start(line.value(u"data"_s), port);
    if (line.word() == u"stop"_s)
        return stop(line.value(u"data"_s));
    return status(line.value(u"data"_s));
}

} // namespace Peak::Ctl
