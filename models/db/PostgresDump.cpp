#include "models/db/PostgresDump.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryFile>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

QString PostgresDump::withoutSecret(const ConnectionSettings &settings)
{
    QStringList words;
    for (const auto &[keyword, value] : settings.values()) {
        if (keyword == u"password" || keyword == u"sslpassword")
            continue;
        QString quoted = value;
        quoted.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
        words.append(keyword + u"='"_s + quoted + u'\'');
    }
    return words.join(u' ');
}

QProcessEnvironment PostgresDump::environment(const ConnectionSettings &settings)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LC_ALL"_s, u"C"_s);
    const QString password = settings.value(u"password"_s);
    if (!password.isEmpty())
        environment.insert(u"PGPASSWORD"_s, password);
    return environment;
}

Result<QByteArray> PostgresDump::run(const QString &program, const QStringList &arguments) const
{
    QProcess process;
    process.setProcessEnvironment(environment(m_admin));
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments, QIODevice::ReadOnly);
    const bool done = process.waitForFinished(-1);
    if (done && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return process.readAllStandardOutput();
    const QString complaint = QString::fromLocal8Bit(process.readAllStandardError())
                                  .trimmed()
                                  .section(u'\n', -4)
                                  .left(700);
    return Error{ErrorKind::Internal,
                 tr("PostgreSQL's program %1 failed: %2")
                     .arg(program.section(u'/', -1),
                          complaint.isEmpty() ? process.errorString() : complaint),
                 {},
                 program + u" failed"_s};
}

Result<void> PostgresDump::dump(const QString &file, const What &what) const
{
    QStringList arguments{u"--format=custom"_s,
                          u"--compress=6"_s,
                          u"--no-password"_s,
                          u"--lock-wait-timeout=60s"_s,
                          u"--snapshot="_s + what.snapshot,
                          u"--file="_s + file,
                          u"--dbname="_s + withoutSecret(m_admin)};
    if (!what.superuser)
        arguments.append(u"--enable-row-security"_s);
    for (const QString &table : what.withoutRowsOf)
        arguments.append(u"--exclude-table-data="_s + table);
    const auto done = run(m_programs.pgDump(), arguments);
    return done ? Result<void>() : Result<void>(done.error());
}

/** What there is to restore, without what only a superuser may and what the migrator's last step
 * does anyway. */
Result<QStringList> PostgresDump::contents(const QString &file, bool superuser) const
{
    const auto list = run(m_programs.pgRestore(), {u"--list"_s, file});
    if (!list)
        return list.error();
    static const QRegularExpression comment(u"^\\d+; \\d+ \\d+ COMMENT - EXTENSION "_s);
    static const QRegularExpression catalogue(u"^\\d+; \\d+ \\d+ ACL pg_catalog "_s);
    static const QRegularExpression language(u"^\\d+; \\d+ \\d+ ACL - LANGUAGE "_s);
    QStringList entries;
    const QStringList lines = QString::fromUtf8(*list).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        if (line.startsWith(u';') || comment.match(line).hasMatch())
            continue;
        if (!superuser && (catalogue.match(line).hasMatch() || language.match(line).hasMatch()))
            continue;
        entries.append(line);
    }
    return entries;
}

Result<void> PostgresDump::restorePart(const QString &file, const QStringList &entries) const
{
    if (entries.isEmpty())
        return {};
    QTemporaryFile list;
    if (!list.open() || list.write(entries.join(u'\n').toUtf8()) < 0 || !list.flush())
        return Error{ErrorKind::Internal,
                     tr("The temporary folder can't be written."),
                     {},
                     list.errorString()};
    const auto done = run(m_programs.pgRestore(),
                          {u"--exit-on-error"_s, u"--no-password"_s, u"--use-list"_s,
                           list.fileName(), u"--dbname="_s + withoutSecret(m_admin), file});
    return done ? Result<void>() : Result<void>(done.error());
}

Result<void> PostgresDump::restore(const QString &file, bool superuser) const
{
    const auto entries = contents(file, superuser);
    if (!entries)
        return entries.error();
    // Schemas and who may make things in them first: whoever is no superuser may give an object
    // only to an owner that could have made it there.
    static const QRegularExpression schema(u"^\\d+; \\d+ \\d+ (SCHEMA|ACL) - (SCHEMA )?\\S+ "_s);
    QStringList first;
    QStringList rest;
    for (const QString &entry : *entries)
        (schema.match(entry).hasMatch() ? first : rest).append(entry);
    const auto schemas = restorePart(file, first);
    return schemas ? restorePart(file, rest) : schemas;
}

} // namespace Peak
