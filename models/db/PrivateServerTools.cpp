#include "models/db/PrivateServerTools.h"

#include <QCoreApplication>
#include <QProcess>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::PrivateServer", text);
}

constexpr int NewestKnownMajor = 19;

} // namespace

Result<PrivateServerTools> PrivateServerTools::find(std::optional<int> major)
{
    using Part = PostgresBinaries::Part;
    const auto any = PostgresBinaries::find(Part::Server);
    if (!any.ok())
        return any.error();
    if (major) {
        const auto exact = PostgresBinaries::find(Part::Server, *major);
        if (exact.ok())
            return PrivateServerTools(exact.value());
        return Error{
            ErrorKind::Outdated,
            translated("The data folder was made by PostgreSQL %1, but this computer has "
                       "PostgreSQL %2. The folder was left untouched. Install PostgreSQL %1, "
                       "or choose another data folder.")
                .arg(*major)
                .arg(any->majorVersion()),
            {},
            exact.error().logDetail};
    }
    if (any->majorVersion() >= OldestMajor)
        return PrivateServerTools(any.value());
    for (int newer = NewestKnownMajor; newer >= OldestMajor; --newer) {
        if (const auto found = PostgresBinaries::find(Part::Server, newer); found.ok())
            return PrivateServerTools(found.value());
    }
    return Error{
        ErrorKind::Outdated,
        translated("The newest PostgreSQL on this computer is %1. Install PostgreSQL %2 or "
                   "newer, then start again.")
            .arg(any->majorVersion())
            .arg(OldestMajor),
        {},
        any->folder()};
}

PrivateServerTools::Outcome PrivateServerTools::run(const QString &tool,
                                                    const QStringList &arguments,
                                                    const PrivateServerUser &user,
                                                    int timeoutSeconds) const
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        if (name.startsWith(u"PG"_s) || name.startsWith(u"LC_"_s) || name == u"LANGUAGE"_s)
            environment.remove(name);
    }
    environment.insert(u"LC_ALL"_s, u"C"_s);
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    user.applyTo(process);
    process.start(m_binaries.program(tool), arguments, QIODevice::ReadOnly);
    if (!process.waitForStarted(10'000))
        return {false, process.errorString()};
    const bool finished = process.waitForFinished(timeoutSeconds * 1000);
    QString output = QString::fromLocal8Bit(process.readAll().right(65'536)).trimmed();
    if (!finished) {
        process.kill();
        process.waitForFinished(5'000);
        return {false, output + u"\n(gave up after %1 s)"_s.arg(timeoutSeconds)};
    }
    return {process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, output};
}

} // namespace Peak
