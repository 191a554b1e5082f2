#include "models/db/Rehearsal.h"

#include "models/db/DbLog.h"
#include "models/db/InstallationCheck.h"
#include "models/db/PostgresDump.h"
#include "models/db/RehearsalLeftOvers.h"
#include "models/db/SqlText.h"

#include <QProcess>
#include <QUuid>

#include <algorithm>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

QString quoted(const QString &identifier)
{
    QString text = identifier;
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
}

QString lastLines(QProcess &process)
{
    const QString text = QString::fromLocal8Bit(process.readAllStandardError()).trimmed();
    return text.section(u'\n', -3).left(500);
}

} // namespace

Rehearsal::Rehearsal(const ConnectionSettings &admin, const Migrator::Options &options)
    : m_admin(admin),
      m_options(options),
      m_connection(u"rehearsal"_s),
      m_presence(u"rehearsal copy"_s)
{}

Result<MigrationReport> Migrator::rehearse(const ConnectionSettings &admin, const Options &options)
{
    return Rehearsal(admin, options).run();
}

Result<MigrationReport> Rehearsal::run()
{
    const auto open = m_connection.open(m_admin);
    if (!open)
        return open.error();
    const auto profile = InstallationCheck(m_connection).examine();
    if (!profile)
        return profile.error();
    const auto programs =
        PostgresBinaries::find(PostgresBinaries::Part::Dump, m_connection.serverVersion() / 10000);
    if (!programs)
        return programs.error();
    const auto roles = ourRoles();
    if (!roles)
        return roles.error();
    m_rolesBefore = *roles;

    QStringList notes = RehearsalLeftOvers::drop(m_connection);
    Result<MigrationReport> outcome = Error();
    auto step = makeCopy();
    if (step)
        step = fillCopy(*programs);
    if (step) {
        ConnectionSettings copy = m_admin;
        copy.setValue(u"dbname"_s, m_copy);
        outcome = Migrator::migrate(copy, m_options);
    } else {
        outcome = step.error();
    }
    notes += cleanUp();
    if (outcome)
        outcome->warnings += notes;
    else if (!notes.isEmpty())
        outcome = Error{outcome.error().kind,
                        QString(outcome.error().message + u'\n' + notes.join(u'\n')),
                        outcome.error().sqlState, outcome.error().logDetail};
    return outcome;
}

Result<void> Rehearsal::makeCopy()
{
    m_copy = m_admin.value(u"dbname"_s).left(40) + u"_rehearsal_"_s +
             QUuid::createUuid().toString(QUuid::Id128).left(8);
    auto how = m_connection.query(SqlText(u"migration/copy_source"_s), {{u"name"_s, m_copy}});
    if (!how)
        return how.error();
    how->next();
    const auto made = m_connection.script(how->value(u"statement"_s).toString().toUtf8());
    if (!made)
        return Error{made.error().kind,
                     tr("The copy for the rehearsal could not be made. The database itself was not "
                        "touched. %1 (%2)")
                         .arg(made.error().message, made.error().logDetail),
                     made.error().sqlState, made.error().logDetail};
    m_copied = true;
    ConnectionSettings copy = m_admin;
    copy.setValue(u"dbname"_s, m_copy);
    if (const auto present = m_presence.open(copy); !present)
        return present;
    return RehearsalLeftOvers::mark(m_connection, m_copy);
}

Result<void> Rehearsal::fillCopy(const PostgresBinaries &programs) const
{
    const QProcessEnvironment environment = PostgresDump::environment(m_admin);
    ConnectionSettings target = m_admin;
    target.setValue(u"dbname"_s, m_copy);

    QProcess dump;
    QProcess restore;
    dump.setProcessEnvironment(environment);
    restore.setProcessEnvironment(environment);
    dump.setStandardOutputProcess(&restore);
    dump.start(programs.pgDump(), {u"--format=custom"_s, u"--compress=0"_s, u"--dbname"_s,
                                   PostgresDump::withoutSecret(m_admin)});
    restore.start(programs.pgRestore(), {u"--exit-on-error"_s, u"--no-comments"_s, u"--dbname"_s,
                                         PostgresDump::withoutSecret(target)});
    const bool restored = restore.waitForFinished(-1) && restore.exitCode() == 0;
    if (!restored)
        dump.kill();
    const bool dumped = dump.waitForFinished(-1) && dump.exitCode() == 0;
    if (restored && dumped)
        return {};
    const QString complaint = lastLines(dumped ? restore : dump) + u' ' + lastLines(restore);
    return Error{ErrorKind::Internal,
                 tr("The database could not be copied for the rehearsal. It was not touched. "
                    "PostgreSQL says: %1")
                     .arg(complaint.trimmed()),
                 {},
                 u"pg_dump or pg_restore failed"_s};
}

Result<QStringList> Rehearsal::ourRoles()
{
    auto rows = m_connection.query(SqlText(u"migration/our_roles"_s));
    if (!rows)
        return rows.error();
    QStringList names;
    while (rows->next())
        names.append(rows->value(0).toString());
    return names;
}

QStringList Rehearsal::cleanUp()
{
    QStringList left;
    if (!m_connection.isOpen()) {
        const auto again = m_connection.open(m_admin);
        if (!again)
            qCWarning(peakDb) << "rehearsal could not be cleaned up";
    }
    m_presence.close();
    if (m_copied) {
        const QByteArray drop =
            "drop database if exists " + quoted(m_copy).toUtf8() + " with (force)";
        if (const auto dropped = m_connection.script(drop); !dropped)
            left.append(tr("The copy %1 could not be dropped; drop it by hand.").arg(m_copy));
    }
    const auto now = ourRoles();
    if (!now)
        return left;
    QStringList made;
    for (const QString &role : *now) {
        if (!m_rolesBefore.contains(role))
            made.append(quoted(role));
    }
    if (made.isEmpty())
        return left;
    // Fails, as it should, when a real migration has used these roles meanwhile.
    const auto dropped = m_connection.script("drop role " + made.join(u", "_s).toUtf8());
    if (!dropped)
        left.append(
            tr("The roles %1 stay, because something uses them by now.").arg(made.join(u", "_s)));
    return left;
}

} // namespace Peak
