#pragma once

#include "models/db/PostgresBinaries.h"
#include "models/db/PrivateServerUser.h"
#include "models/db/Result.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace Peak {

/**
 * Runs PostgreSQL's server programs (initdb, pg_ctl) of one installation as the given user.
 *
 * Without a window, and with messages in English, which are for the log and never for people. Where
 * the programs are is PostgresBinaries' business. Blocks; any thread but the GUI's.
 */
class PrivateServerTools
{
public:
    static constexpr int OldestMajor = 15;

    /** An installation that can make a new cluster, or run the one that `major` made. */
    static Result<PrivateServerTools> find(std::optional<int> major = std::nullopt);

    struct Outcome
    {
        bool ok = false;
        QString output; ///< what the program printed, both channels; at most some 64 kB
    };
    Outcome run(const QString &tool, const QStringList &arguments, const PrivateServerUser &user,
                int timeoutSeconds) const;

private:
    explicit PrivateServerTools(PostgresBinaries binaries) : m_binaries(std::move(binaries)) {}

    PostgresBinaries m_binaries;
};

} // namespace Peak
