// peak1031ctl restore --from DIR --key FILE --database ADMIN_URI
#include "models/db/Restore.h"
#include "app/ctl/CommandLine.h"
#include "models/db/DbConnection.h"
#include "models/db/DoorPassword.h"
#include "models/db/PrivateServer.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace Peak::Ctl {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::Ctl", text);
}

Result<void> giveDoorPassword(const ConnectionSettings &settings, const QString &uri)
{
    const QByteArray password = qgetenv("PEAK1031_DOOR_PASSWORD");
    if (password.isEmpty())
        return PrivateServer::ensureDoorPasswordAt(uri);
    DbConnection admin(u"door"_s);
    if (auto opened = admin.open(settings); !opened)
        return opened.error();
    return setDoorPassword(admin, password);
}

} // namespace

int restore(const QStringList &arguments)
{
    CommandLine line(u"restore"_s,
                     translated("Puts a backup into an empty database. Everybody signs in again "
                                "afterwards. The door keeps the "
                                "password it had, unless PEAK1031_DOOR_PASSWORD names another."));
    line.addOption(u"from"_s,
                   translated("The backup's folder, or the folder of backups: then the newest."),
                   u"DIR"_s);
    line.addOption(u"key"_s, translated("The file that backup --key-to wrote."), u"FILE"_s);
    line.addOption(u"database"_s, translated("An empty database, as its admin."), u"ADMIN_URI"_s);
    for (const QString &name : {u"from"_s, u"key"_s, u"database"_s})
        line.require(name);
    if (const auto status = line.parse(arguments))
        return *status;
    const auto settings = databaseSettings(line.value(u"database"_s));
    if (!settings.ok())
        return fail(settings.error());
    const auto report =
        Restore::make(settings.value(), line.value(u"from"_s), line.value(u"key"_s));
    if (!report.ok())
        return fail(report.error());
    print(u"restored: "_s + QDir::toNativeSeparators(report->folder));
    print(translated("%1 rows, as they were at %2. Nobody is signed in.")
              .arg(QLocale::c().toString(report->rows), report->manifest.madeAt));
    for (const QString &role : report->madeRoles)
        print(translated("The role %1 was missing; it was made without a sign-in, because the "
                         "backup gives it rights.")
                  .arg(role));
    for (const QString &migration : report->applied)
        print(translated("Newer than the backup, and applied: %1").arg(migration));
    const auto door = giveDoorPassword(settings.value(), line.value(u"database"_s));
    return door.ok() ? int(Done) : fail(door.error());
}

} // namespace Peak::Ctl
