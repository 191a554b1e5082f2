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

CommandLine::CommandLine(const QString &words, const QString &summary)
    : m_command(words.section(u' ', 0, 0)),
      m_words(words.section(u' ', 1).split(u'|', Qt::SkipEmptyParts))
{
    m_parser.setApplicationDescription(summary);
    m_parser.addOption({{u"h"_s, u"help"_s}, translated("Show this help.")});
}

void CommandLine::addOption(const QString &name, const QString &what, const QString &valueName,
                            const QString &defaultValue)
{
    m_parser.addOption({name, what, valueName, defaultValue});
}

std::optional<int> CommandLine::parse(const QStringList &arguments)
{
    const bool understood = m_parser.parse(QStringList{u"peak1031ctl"_s} + arguments);
    if (m_parser.isSet(u"help"_s)) {
        const QString options = m_parser.helpText().section(u'\n', 1);
        const QStringList words{m_command, m_words.join(u'|')};
        print(translated("Usage: peak1031ctl %1 [options]").arg(words.join(u' ').trimmed()) +
              u'\n' + options.trimmed());
        return Done;
    }
    if (!understood)
        return wrong(m_parser.errorText());
    if (const auto status = checkWords(m_parser.positionalArguments()))
        return status;
    for (const QString &name : std::as_const(m_required)) {
        if (value(name).isEmpty())
            return wrong(translated("The option --%1 is missing.").arg(name));
    }
    return std::nullopt;
}

std::optional<int> CommandLine::checkWords(const QStringList &given) const
{
    QStringList commands;
    for (const QString &word : m_words)
        commands.append(m_command + u' ' + word);
    const QString choice = commands.join(translated(" or "));
    const qsizetype words = m_words.isEmpty() ? 0 : 1;
    if (given.size() < words)
        return wrong(translated("Say %1.").arg(choice));
    if (words > 0 && !m_words.contains(given.first()))
        return wrong(translated("There is no command \"%1 %2\"; say %3.")
                         .arg(m_command, given.first(), choice));
    if (given.size() > words)
        return wrong(translated("\"%1\" is one word too many.").arg(given.at(words)));
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
    std::fprintf(
        stderr, "%s\n",
        qUtf8Printable(translated("%1 See: peak1031ctl %2 --help").arg(sentence, m_command)));
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
