#pragma once

#include "models/db/ConnectionSettings.h"
#include "models/db/Result.h"

#include <QCommandLineParser>
#include <QString>
#include <QStringList>

#include <optional>

namespace Peak::Ctl {

/** What a program of ours ends with; scripts rely on it. */
enum ExitStatus { Done = 0, Failed = 1, WrongUsage = 2 };

/**
 * The arguments of one subcommand: options, --help, and complaints in one sentence.
 *
 * Never exits by itself. A command declares its options, calls parse(), and returns what that says
 * when it says anything.
 */
class CommandLine
{
public:
    /** `words` as in "server start|stop|status", of which parse() takes one; `summary` is a
     * sentence. */
    CommandLine(const QString &words, const QString &summary);

    void addOption(const QString &name, const QString &what, const QString &valueName = {},
                   const QString &defaultValue = {});
    void require(const QString &name) { m_required.append(name); }

    /** The status to end with at once: after --help, or for wrong usage. */
    std::optional<int> parse(const QStringList &arguments);

    bool isSet(const QString &name) const { return m_parser.isSet(name); }
    QString value(const QString &name) const { return m_parser.value(name); }
    QStringList values(const QString &name) const { return m_parser.values(name); }
    /** Which of the words it is; empty for a command that has none. */
    QString word() const { return m_parser.positionalArguments().value(0); }
    /** A whole number from 0 (or `least`) up to `most`; nullopt, after a complaint, for anything
     * else. */
    std::optional<qint64> number(const QString &name, qint64 least, qint64 most) const;

    int wrong(const QString &sentence) const;

private:
    std::optional<int> checkWords(const QStringList &given) const;

    QString m_command;
    QStringList m_words;
    QStringList m_required;
    QCommandLineParser m_parser;
};

void print(const QString &line);   ///< to standard output
int fail(const QString &sentence); ///< to standard error; Failed
int fail(const Error &error);      ///< the same, with the cause when PEAK1031_DEBUG is set

/** The settings behind --database, safe to send a secret over. */
Result<ConnectionSettings> databaseSettings(const QString &uri);

/** A password: from a prompt without echo, asked twice, or one line of standard input. */
Result<QByteArray> askPassword(const QString &prompt);

// The subcommands; each gets its own arguments only.
int server(const QStringList &arguments);
int migrate(const QStringList &arguments);
int user(const QStringList &arguments);
int demo(const QStringList &arguments);
int audit(const QStringList &arguments);
int doctor(const QStringList &arguments);
int backup(const QStringList &arguments);
int restore(const QStringList &arguments);
int agent(const QStringList &arguments);
int key(const QStringList &arguments);
int transcript(const QStringList &arguments);

} // namespace Peak::Ctl
