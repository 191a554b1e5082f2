// peak1031ctl key rotate|finish --database ADMIN_URI [--server-file PATH]
#include "app/ctl/CommandLine.h"
#include "models/db/DbConnection.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak::Ctl {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::Ctl", text);
}

/** Seals everything with the newest key, some at a time; how many. What a killed run left is done
 * by the next. */
Result<qint64> resealAll(DbConnection &connection)
{
    for (qint64 total = 0;;) {
        const auto step = connection.secretQuery("select kms.reseal(500)", {});
        if (!step)
            return step.error();
        const qint64 done = step->value(0).value(0).value_or("0").toLongLong();
        if (done == 0)
            return total;
        total += done;
    }
}

Result<qint64> change(DbConnection &connection, bool rotate, const QString &serverFile)
{
    if (rotate) {
        const DbConnection::Parameters file{
            serverFile.isEmpty() ? std::nullopt : std::optional(serverFile.toUtf8())};
        if (const auto rotated = connection.secretQuery("select kms.rotate($1)", file); !rotated)
            return rotated.error();
    }
    const auto resealed = resealAll(connection);
    if (!resealed)
        return resealed;
    if (const auto forgotten = connection.secretQuery("select kms.forget_retired()", {});
        !forgotten)
        return forgotten.error();
    return resealed;
}

} // namespace

int key(const QStringList &arguments)
{
    CommandLine line(u"key rotate|finish"_s,
                     translated("rotate makes a new master key and seals everything with it; "
                                "finish does what an interrupted "
                                "rotation left, and forgets retired keys a day later. Everything "
                                "opens all the while."));
    line.addOption(u"database"_s, translated("The database, as its admin."), u"ADMIN_URI"_s);
    line.addOption(u"server-file"_s,
                   translated("The new key is in this file on the server (64 random bytes, "
                              "readable by the server only, outside "
                              "its data and its backups). A superuser may say so; otherwise the "
                              "key is kept in the database."),
                   u"PATH"_s);
    line.require(u"database"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    const bool rotate = line.word() == u"rotate"_s;
    const auto settings = databaseSettings(line.value(u"database"_s));
    if (!settings.ok())
        return fail(settings.error());
    DbConnection connection(u"key"_s);
    if (const auto opened = connection.open(settings.value()); !opened.ok())
        return fail(opened.error());
    const auto done = change(connection, rotate, line.value(u"server-file"_s));
    if (!done.ok())
        return fail(done.error());
    print(QCoreApplication::translate(
        "Peak::Ctl", "%n sealed value(s) now open with the newest key.", nullptr, int(*done)));
    if (rotate)
        print(translated("Save it: peak1031ctl backup --database ADMIN_URI --to DIR --key-to "
                         "NEW_FILE. Keep the old key file as "
                         "long as the backups that it opens."));
    return Done;
}

} // namespace Peak::Ctl
