#pragma once

#include "models/db/ConnectionSettings.h"
#include "models/db/Result.h"
#include "models/db/StoppableThread.h"

#include <QCoreApplication>
#include <QString>
#include <QStringList>

#include <atomic>
#include <functional>

namespace Peak {

class DbConnection;

/**
 * Keeps house for a database: reaps and heals, seals the audit log, verifies it, sweeps what is
 * old, and keeps a day's head of the log outside the database.
 *
 * What is due and how is the database's business (api.agent_step); this takes step after step until
 * nothing is due, waits, and begins again. Any number of agents may run at once. Survives the
 * server's restarts. Blocks its thread until it is told to stop, which it notices between two
 * steps.
 */
class Agent
{
    Q_DECLARE_TR_FUNCTIONS(Peak::Agent)

public:
    struct Options
    {
        QString name;           ///< in the job list: "agent@HOST/PID" when empty
        QString headsFile = {}; ///< one line a day; and a check that yesterday's still holds
        bool once = false;      ///< what is due now, and no waiting
        int pauseMilliseconds = 10'000;
        int delayMilliseconds = 0; ///< before the first round
    };
    using Say = std::function<void(const QString &)>;

    Agent(const ConnectionSettings &settings, const Options &options, Say say);

    /** Fails at once for `once`, and otherwise only for what waiting does not mend. */
    Result<void> run(const std::atomic_bool &stop);

private:
    Result<void> round(DbConnection &connection, const std::atomic_bool &stop);
    Result<void> keepHead(DbConnection &connection);
    void tellRound();

    const ConnectionSettings m_settings;
    Options m_options;
    const Say m_say;
    Result<void> m_trouble; ///< the last job that failed, for --once
    QStringList m_silent;   ///< jobs that were due and found nothing to do, for --once
    bool m_spoke = false;
};

/** An agent on a thread of its own, for the program that owns a private server. Ends with this
 * object. */
class AgentThread final
{
public:
    /** `delayMilliseconds`: somebody is opening a window, and comes first. */
    explicit AgentThread(const ConnectionSettings &settings, int delayMilliseconds = 15'000);

private:
    StoppableThread m_thread;
};

} // namespace Peak
