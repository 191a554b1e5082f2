#pragma once

#include "models/db/PrivateServerTools.h"
#include "models/db/PrivateServerUser.h"
#include "models/db/Result.h"

#include <QMap>
#include <QString>

#include <optional>

namespace Peak {

/**
 * The data folder of a private server: what lies where in it, and how it comes to be.
 *
 *     cluster/        PostgreSQL's own files; there once it is complete, never half-made
 *     admin.pgpass    the password of peak_admin, for libpq, readable by its owner only
 *     client.pgpass   the password of peak_door
 *     run/            the socket, where its path is short enough
 *     uses/           one lock file per program that uses the server
 *
 * Never starts or stops a server, and changes nothing before look() found the folder to be ours or
 * empty. Blocks; any thread but the GUI's.
 */
class PrivateServerFolder
{
public:
    explicit PrivateServerFolder(const QString &path);

    enum class Content { Missing, Empty, Ours };
    /** Reads only. Fails with a sentence for a folder that is not ours or can't be used. */
    Result<Content> look() const;
    /** The PostgreSQL version that made the cluster; nullopt where there is none. */
    std::optional<int> major() const;

    QString path() const { return m_path; }
    QString file(const QString &name) const { return m_path + u'/' + name; }
    QString cluster() const { return file(QStringLiteral("cluster")); }
    QString adminPassFile() const { return file(QStringLiteral("admin.pgpass")); }
    QString clientPassFile() const { return file(QStringLiteral("client.pgpass")); }
    QString startLock() const { return file(QStringLiteral("start.lock")); }
    /** What the server says: its start, then its log (newest file last). */
    QStringList logFiles() const;
    QString lastWords() const; ///< the end of those, for the log and to find out what went wrong

    /** Makes the folder itself, for this user only; true when it had to be made. */
    Result<bool> make() const;
    /** Makes cluster and passwords in an empty folder; on failure takes away all that it made. */
    Result<void> createCluster(const PrivateServerTools &tools, const PrivateServerUser &user,
                               bool durable) const;
    /** Writes our settings and access rules into the cluster, where they differ. */
    Result<void> writeSettings(const QMap<QString, QString> &settings,
                               const PrivateServerUser &user) const;
    /** A folder for the socket that PostgreSQL may write to and whose path the system accepts. */
    Result<QString> socketFolder(const PrivateServerUser &user) const;

    Result<QByteArray> doorPassword() const;

private:
    Result<void> fillNewCluster(const QString &fresh, const PrivateServerTools &tools,
                                const PrivateServerUser &user, bool durable) const;

    QString m_path;
};

/** Words a failure of PostgreSQL's programs for people; `output` is what they printed. */
Error privateServerError(const QString &folder, const QString &doing, const QString &output);

/** What every private server is told, by name; Options::settings add to it. */
QMap<QString, QString> privateServerSettings(bool durable);

} // namespace Peak
