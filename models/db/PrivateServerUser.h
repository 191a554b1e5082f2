#pragma once

#include "models/db/Result.h"

#include <QString>

class QProcess;

namespace Peak {

/**
 * The system user that PostgreSQL's programs run as.
 *
 * That is the user of this process, except for root: PostgreSQL refuses root, so its programs then
 * run as the owner of an existing cluster, or as "postgres" or "nobody". Everything that only POSIX
 * systems need for this is in this one file; elsewhere it does nothing. Never creates a user. Any
 * thread.
 */
class PrivateServerUser
{
public:
    /** For the cluster in `clusterFolder`, which need not exist yet. */
    static Result<PrivateServerUser> forCluster(const QString &clusterFolder);

    /** True when programs must be started as somebody else. */
    bool isOther() const { return m_other; }
    QString name() const { return m_name; }

    /** Makes `program` run as this user, in a folder that the user may be in. */
    void applyTo(QProcess &program) const;
    /** Hands a file or folder over to this user. */
    bool giveTo(const QString &path) const;
    /** Lets this user pass through a folder that stays ours. */
    bool letThrough(const QString &folder) const;
    bool ownsPrivately(const QString &folder) const;

private:
    QString m_name;
    unsigned m_uid = 0;
    unsigned m_gid = 0;
    bool m_other = false;
};

/** "C.UTF-8" where the system has it, else "C". */
QString privateServerLocale();

/** False only when the process with this number surely is no PostgreSQL server of that cluster. */
bool mayBePostgres(qint64 pid, const QString &clusterFolder);

} // namespace Peak
