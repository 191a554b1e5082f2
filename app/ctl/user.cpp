// peak1031ctl user add --database ADMIN_URI --email E --name N --role R
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

Result<QByteArray> addPerson(const CommandLine &line, const QByteArray &password)
{
    const auto settings = databaseSettings(line.value(u"database"_s));
    if (!settings.ok())
        return settings.error();
    DbConnection connection(u"ctl"_s);
    if (const auto opened = connection.open(settings.value()); !opened.ok())
        return opened.error();
    const auto added = connection.secretQuery("select auth.add_person($1, $2, $3, $4)",
                                              {line.value(u"email"_s).trimmed().toUtf8(),
                                               line.value(u"name"_s).trimmed().toUtf8(),
                                               line.value(u"role"_s).toUtf8(), password});
    if (!added.ok())
        return added.error();
    return added->value(0).value(0).value_or(QByteArray());
}

} // namespace

int user(const QStringList &arguments)
{
    CommandLine line(
        u"user add"_s,
        translated("Adds a person who may sign in: the first admin, or the way back in "
                   "when the last one is lost. The password is asked for, or read from "
                   "the first line of standard input."));
    line.addOption(u"database"_s, translated("The database, as its admin."), u"ADMIN_URI"_s);
    line.addOption(u"email"_s, translated("What the person signs in with."), u"E"_s);
    line.addOption(u"name"_s, translated("First and last name."), u"N"_s);
    line.addOption(u"role"_s, translated("admin, coordinator, client, third_party or agency."),
                   u"R"_s);
    for (const QString &name : {u"database"_s, u"email"_s, u"name"_s, u"role"_s})
        line.require(name);
    if (const auto status = line.parse(arguments))
        return *status;
    static const QStringList roles{u"admin"_s, u"coordinator"_s, u"client"_s, u"third_party"_s,
                                   u"agency"_s};
    if (!roles.contains(line.value(u"role"_s)))
        return line.wrong(translated("The role is one of %1.").arg(roles.join(u", "_s)));

    const auto password =
        askPassword(translated("Password for %1").arg(line.value(u"email"_s).trimmed()));
    if (!password.ok())
        return fail(password.error());
    const auto added = addPerson(line, password.value());
    if (!added.ok())
        return fail(added.error());
    print(translated("Added %1.").arg(line.value(u"email"_s).trimmed()));
    return Done;
}

} // namespace Peak::Ctl
