#pragma once

#include "models/db/Result.h"

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace Peak {

/**
 * The folder of one PostgreSQL installation on this computer, and its programs.
 *
 * Looks in PEAK1031_POSTGRES_BIN, beside our own program, on PATH, where pg_config points, and in
 * the usual places of Debian, Red Hat, Homebrew and Windows; the newest wins where the place does
 * not decide. Starts nothing but `postgres --version` and `pg_config --bindir`. Blocks for some
 * milliseconds, so not for the GUI thread; safe on any other.
 */
class PostgresBinaries
{
    Q_DECLARE_TR_FUNCTIONS(Peak::PostgresBinaries)

public:
    enum class Part {
        Server, ///< initdb, postgres, pg_ctl
        Dump,   ///< pg_dump, pg_restore
    };

    /**
     * An installation that has the programs of `part`. `major` 0 takes the first one found;
     * otherwise a server must be of exactly that major version (its data folder says so) and a
     * pg_dump at least.
     */
    static Result<PostgresBinaries> find(Part part, int major = 0);

    /** Every folder that is looked into, in order. */
    static QStringList folders();

    QString folder() const { return m_folder; }
    int majorVersion() const { return m_major; }

    QString initdb() const { return program(QStringLiteral("initdb")); }
    QString postgres() const { return program(QStringLiteral("postgres")); }
    QString pgCtl() const { return program(QStringLiteral("pg_ctl")); }
    QString pgDump() const { return program(QStringLiteral("pg_dump")); }
    QString pgRestore() const { return program(QStringLiteral("pg_restore")); }
    /** The full path of any program of this installation; empty when it has none of that name. */
    QString program(const QString &name) const;

private:
    QString m_folder;
    int m_major = 0;
};

} // namespace Peak
