#pragma once

#include "models/db/PrivateServerFolder.h"
#include "models/db/Result.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>

namespace Peak {

/** Where a running server of a data folder listens, as its postmaster.pid says. */
struct PrivateServerAddress
{
    qint64 pid = 0;
    int port = 0;
    QString host; ///< a folder (socket), else an IP address

    /** libpq's URI, which names the password file and holds no secret. */
    QString uri(const QString &role, const QString &database, const QString &passFile) const;
    bool isSocket() const { return host.startsWith(u'/'); }
};

/** Reads postmaster.pid; nullopt when there is none, or it is not complete yet. */
std::optional<PrivateServerAddress> privateServerAddress(const PrivateServerFolder &folder);

/**
 * A short talk with a private server as its admin, over libpq itself: what is needed before there
 * is a database.
 *
 * Never used for the program's own work. Blocks at most some seconds per call; any thread.
 */
class PrivateServerLink
{
public:
    PrivateServerLink(const PrivateServerFolder &folder, const PrivateServerAddress &address,
                      const QString &database);
    ~PrivateServerLink();
    PrivateServerLink(const PrivateServerLink &) = delete;
    PrivateServerLink &operator=(const PrivateServerLink &) = delete;

    bool isOpen() const;
    /** True when the server is there but not ready (it starts, recovers or stops). */
    bool isBusy() const;
    QString failure() const;

    /** The first value of the answer; an empty one stands for NULL and for no row. */
    Result<QByteArray> ask(const QByteArray &sql, const QList<QByteArray> &parameters = {});
    QByteArray quoted(const QString &name);

private:
    class Private;
    std::unique_ptr<Private> d;
};

/** True when `verifier` (as in pg_authid) was made from `password`. */
bool scramVerifierFits(const QByteArray &verifier, const QByteArray &password);

} // namespace Peak
