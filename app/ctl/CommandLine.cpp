#include "app/ctl/CommandLine.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace Peak::Ctl {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::Ctl", text);
}

} // namespace

CommandLine::CommandLine(const QString &words, const QString &summary) : m_words(words)
{
    m_parser.setApplicationDescription(summary);
    m_parser.addOption({{u"h"_s, u"help"_s}, translated("Show this help.")});
}

void CommandLine::addOption(const QString &name, const QString &what, const QString &valueName,
                            const QString &defaultValue)
{
    m_parser.addOption({name, what, valueName, defaultValue});
}

std::optional<int> CommandLine::parse(const QStringList &arguments, int words)
{
    const bool understood = m_parser.parse(QStringList{u"peak1031ctl"_s} + arguments);
    if (m_parser.isSet(u"help"_s)) {
        const QString options = m_parser.helpText().section(u'\n', 1);
        print(translated("Usage: peak1031ctl %1 [options]").arg(m_words) + u'\n' +
              options.trimmed());
        return Done;
    }
    if (!understood)
        return wrong(m_parser.errorText());
    const QStringList given = m_parser.positionalArguments();
    if (given.size() > words)
        return wrong(translated("What does \"%1\" mean here?").arg(given.at(words)));
    if (given.size() < words)
        return wrong(translated("A word is missing."));
    for (const QString &name : std::as_const(m_required)) {
        if (value(name).isEmpty())
            return wrong(translated("The option --%1 is missing.").arg(name));
    }
    return std::nullopt;
}

std::optional<qint64> CommandLine::number(const QString &name, qint64 least, qint64 most) const
{
    bool isNumber = false;
    const qint64 result = value(name).toLongLong(&isNumber);
    if (isNumber && result >= least && result <= most)
        return result;
    wrong(translated("--%1 takes a whole number from %2 to %3.").arg(name).arg(least).arg(most));
    return std::nullopt;
}

int CommandLine::wrong(const QString &sentence) const
{
    const QString command = m_words.section(u' ', 0, 0);
    std::fprintf(
        stderr, "%s\n",
        qUtf8Printable(translated("%1 See: peak1031ctl %2 --help").arg(sentence, command)));
    return WrongUsage;
}

void print(const QString &line)
{
    std::fprintf(stdout, "%s\n", qUtf8Printable(line));
    std::fflush(stdout);
}

int fail(const QString &sentence)
{
    std::fprintf(stderr, "%s\n", qUtf8Printable(sentence));
    return Failed;
}

int fail(const Error &error)
{
    if (!qEnvironmentVariableIsEmpty("PEAK1031_DEBUG") && !error.logDetail.isEmpty())
        std::fprintf(stderr, "(%s)\n", qUtf8Printable(error.logDetail));
    return fail(error.message);
}

Result<ConnectionSettings> databaseSettings(const QString &uri)
{
    const auto parsed = ConnectionSettings::parse(uri);
    return parsed.ok() ? parsed->hardened() : parsed;
}

} // namespace Peak::Ctl
