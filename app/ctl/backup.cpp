// peak1031ctl backup --database ADMIN_URI --to DIR [--key-to FILE] [--no-trial]
#include "models/db/Backup.h"
#include "app/ctl/CommandLine.h"

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

} // namespace

int backup(const QStringList &arguments)
{
    CommandLine line(u"backup"_s, translated("Backs a database up: schema, data and the documents "
                                             "in it, without its keys and without "
                                             "anybody's session, and restores it once on trial. "
                                             "The keys go to a file of their own."));
    line.addOption(u"database"_s, translated("The database, as its admin."), u"ADMIN_URI"_s);
    line.addOption(u"to"_s, translated("A folder; the backup gets one of its own in it."),
                   u"DIR"_s);
    line.addOption(
        u"key-to"_s,
        translated(
            "A file in another folder for the keys. Keep it apart: without it nothing that is "
            "sealed opens, with it everything does."),
        u"FILE"_s);
    line.addOption(u"no-trial"_s,
                   translated("Do not restore it on trial; it then does not count as verified."));
    line.require(u"database"_s);
    line.require(u"to"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    const auto settings = databaseSettings(line.value(u"database"_s));
    if (!settings.ok())
        return fail(settings.error());
    const auto report =
        Backup::make(settings.value(),
                     {line.value(u"to"_s), line.value(u"key-to"_s), !line.isSet(u"no-trial"_s)});
    if (!report.ok())
        return fail(report.error());
    print(u"backup: "_s + QDir::toNativeSeparators(report->folder));
    print(translated("%1 rows, %2; %3.")
              .arg(QLocale::c().toString(report->rows),
                   QLocale::c().formattedDataSize(report->size),
                   report->verified ? translated("restored on trial and counted")
                                    : translated("not tried out")));
    if (report->keysSaved)
        print(translated("The keys are in %1. Keep that file apart from the backups.")
                  .arg(QDir::toNativeSeparators(line.value(u"key-to"_s))));
    else
        print(translated("The keys are not in it. It opens with the key file %1; write one with "
                         "--key-to if you have none.")
                  .arg(report->keyFingerprint));
    return Done;
}

} // namespace Peak::Ctl
