#include "models/db/PostgresBinaries.h"

#include <QCollator>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>

#include <algorithm>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

QString executable(const QString &folder, const QString &name)
{
#ifdef Q_OS_WIN
    const QFileInfo file(folder + u'/' + name + u".exe"_s);
#else
    const QFileInfo file(folder + u'/' + name);
#endif
    return file.isFile() && file.isExecutable() ? file.absoluteFilePath() : QString();
}

QStringList programsOf(PostgresBinaries::Part part)
{
    if (part == PostgresBinaries::Part::Server)
        return {u"initdb"_s, u"postgres"_s, u"pg_ctl"_s};
    return {u"pg_dump"_s, u"pg_restore"_s};
}

QString outputOf(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::SeparateChannels);
    process.start(program, arguments, QIODevice::ReadOnly);
    if (!process.waitForFinished(5000) || process.exitCode() != 0)
        return {};
    return QString::fromLocal8Bit(process.readAllStandardOutput()).trimmed();
}

/** "postgres (PostgreSQL) 15.18 (Debian ...)" and "pg_dump (PostgreSQL) 17beta1" say 15 and 17. */
int majorOf(const QString &program)
{
    static const QRegularExpression number(u"PostgreSQL\\) (\\d+)"_s);
    return number.match(outputOf(program, {u"--version"_s})).captured(1).toInt();
}

/** Folders that match `pattern` below `parent`, the highest version first. */
QStringList newestFirst(const QString &parent, const QString &pattern, const QString &below)
{
    QStringList names = QDir(parent).entryList({pattern}, QDir::Dirs | QDir::NoDotAndDotDot);
    QCollator byNumber(QLocale::c());
    byNumber.setNumericMode(true);
    std::sort(names.begin(), names.end(), [&](const QString &left, const QString &right) {
        return byNumber.compare(left, right) > 0;
    });
    QStringList folders;
    for (const QString &name : std::as_const(names))
        folders.append(parent + u'/' + name + below);
    return folders;
}

QStringList besideTheProgram()
{
    if (!QCoreApplication::instance())
        return {};
    const QString here = QCoreApplication::applicationDirPath();
    return {here, here + u"/pgsql/bin"_s, here + u"/../lib/postgresql/bin"_s,
            here + u"/../Resources/postgresql/bin"_s};
}

/** Where PATH leads: a link such as /usr/local/bin/initdb stands for the folder it points into. */
QStringList onPath()
{
    QStringList folders;
    for (const QString &name : {u"postgres"_s, u"initdb"_s, u"pg_ctl"_s, u"pg_dump"_s}) {
        const QString found = QStandardPaths::findExecutable(name);
        if (found.isEmpty())
            continue;
        const QFileInfo target(QFileInfo(found).canonicalFilePath());
        // Debian's /usr/bin/pg_dump is a wrapper of another name: then the link itself is the
        // program.
        folders.append(target.baseName() == name ? target.absolutePath()
                                                 : QFileInfo(found).absolutePath());
    }
    const QString config = QStandardPaths::findExecutable(u"pg_config"_s);
    if (!config.isEmpty())
        folders.append(outputOf(config, {u"--bindir"_s}));
    return folders;
}

QStringList usualPlaces()
{
    QStringList folders;
    folders += newestFirst(u"/usr/lib/postgresql"_s, u"*"_s, u"/bin"_s);
    folders += newestFirst(u"/usr"_s, u"pgsql-*"_s, u"/bin"_s);
    folders += newestFirst(u"/opt/homebrew/opt"_s, u"postgresql*"_s, u"/bin"_s);
    folders += newestFirst(u"/usr/local/opt"_s, u"postgresql*"_s, u"/bin"_s);
    folders += newestFirst(u"/Applications/Postgres.app/Contents/Versions"_s, u"*"_s, u"/bin"_s);
    const QString programs = qEnvironmentVariable("ProgramFiles");
    if (!programs.isEmpty())
        folders +=
            newestFirst(QDir::fromNativeSeparators(programs) + u"/PostgreSQL"_s, u"*"_s, u"/bin"_s);
    return folders;
}

} // namespace

QStringList PostgresBinaries::folders()
{
    QStringList all;
    const QString chosen = qEnvironmentVariable("PEAK1031_POSTGRES_BIN");
    if (!chosen.isEmpty())
        all.append(QDir::fromNativeSeparators(chosen));
    all += besideTheProgram();
    all += onPath();
    all += usualPlaces();
    all.removeAll(QString());
    all.removeDuplicates();
    return all;
}

Result<PostgresBinaries> PostgresBinaries::find(Part part, int major)
{
    const QStringList programs = programsOf(part);
    QStringList otherVersions;
    for (const QString &folder : folders()) {
        const bool complete =
            std::all_of(programs.begin(), programs.end(),
                        [&](const QString &name) { return !executable(folder, name).isEmpty(); });
        if (!complete)
            continue;
        PostgresBinaries found;
        found.m_folder = folder;
        found.m_major = majorOf(executable(folder, programs.at(part == Part::Server ? 1 : 0)));
        if (found.m_major == 0)
            continue;
        const bool fits = part == Part::Server ? found.m_major == major : found.m_major >= major;
        if (major == 0 || fits)
            return found;
        otherVersions.append(QString::number(found.m_major));
    }
    otherVersions.removeDuplicates();
    if (otherVersions.isEmpty())
        return Error{ErrorKind::NotFound,
                     tr("PostgreSQL is not installed on this computer (looked for %1). Install "
                        "PostgreSQL 15 or newer, or say where it is in PEAK1031_POSTGRES_BIN.")
                         .arg(programs.join(u", "_s)),
                     {},
                     u"looked in "_s + folders().join(u", "_s)};
    return Error{ErrorKind::NotFound,
                 tr("PostgreSQL %1 is needed here, but this computer has only version %2. Install "
                    "PostgreSQL %1, or say where it is in PEAK1031_POSTGRES_BIN.")
                     .arg(QString::number(major), otherVersions.join(u", "_s)),
                 {},
                 u"looked in "_s + folders().join(u", "_s)};
}

QString PostgresBinaries::program(const QString &name) const
{
    return executable(m_folder, name);
}

} // namespace Peak
