// peak1031ctl migrate --database ADMIN_URI [--status | --rehearse] [--keep-access ROLE]...
#include "app/ctl/CommandLine.h"
#include "models/db/DbConnection.h"
#include "models/db/DoorPassword.h"
#include "models/db/Migrator.h"
#include "models/db/PrivateServer.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak::Ctl {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::Ctl", text);
}

int showStatus(const ConnectionSettings &settings)
{
    const auto status = Migrator::status(settings);
    if (!status.ok())
        return fail(status.error());
    for (const QString &line : status->lines())
        print(line);
    return Done;
}

using SetPassword = Result<void> (*)(DbConnection &, const QByteArray &);

Result<void> givePassword(const ConnectionSettings &settings, const QByteArray &password,
                          SetPassword set)
{
    DbConnection admin(u"door"_s);
    if (auto opened = admin.open(settings); !opened)
        return opened.error();
    return set(admin, password);
}

int run(const ConnectionSettings &settings, const QString &uri, const Migrator::Options &options,
        bool rehearse)
{
    const auto report =
        rehearse ? Migrator::rehearse(settings, options) : Migrator::migrate(settings, options);
    if (!report.ok())
        return fail(report.error());
    for (const QString &line : report->lines())
        print(line);
    if (rehearse)
        return Done;
    const QByteArray password = qgetenv("PEAK1031_DOOR_PASSWORD");
    const auto door = password.isEmpty() ? PrivateServer::ensureDoorPasswordAt(uri)
                                         : givePassword(settings, password, setDoorPassword);
    if (!door.ok())
        return fail(door.error());
    const QByteArray forAgents = qgetenv("PEAK1031_AGENT_PASSWORD");
    const auto agents =
        forAgents.isEmpty() ? Result<void>() : givePassword(settings, forAgents, setAgentPassword);
    return agents.ok() ? int(Done) : fail(agents.error());
}

} // namespace

int migrate(const QStringList &arguments)
{
    CommandLine line(
        u"migrate"_s,
        translated("Brings a database to the schema of this version: an empty one, an "
                   "older one, or one that holds only the firm's two old tables. Prints "
                   "what was done and what was left for you to decide."));
    line.addOption(u"database"_s, translated("The database, as its admin."), u"ADMIN_URI"_s);
    line.addOption(u"status"_s, translated("Only show which migrations are applied and missing."));
    line.addOption(u"rehearse"_s,
                   translated("Do it all on a copy of the database, which is dropped again."));
    line.addOption(u"keep-access"_s,
                   translated("A role that keeps what it could read and write before (may be given "
                              "several times)."),
                   u"ROLE"_s);
    line.require(u"database"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    if (line.isSet(u"status"_s) && line.isSet(u"rehearse"_s))
        return line.wrong(translated("Give --status or --rehearse, not both."));

    const auto settings = databaseSettings(line.value(u"database"_s));
    if (!settings.ok())
        return fail(settings.error());
    if (line.isSet(u"status"_s))
        return showStatus(settings.value());
    Migrator::Options options;
    options.keepAccess = line.values(u"keep-access"_s);
    return run(settings.value(), line.value(u"database"_s), options, line.isSet(u"rehearse"_s));
}

} // namespace Peak::Ctl
