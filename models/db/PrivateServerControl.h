#pragma once

#include "models/db/PrivateServer.h"
#include "models/db/PrivateServerFolder.h"
#include "models/db/PrivateServerLink.h"

#include <QLockFile>

#include <optional>

namespace Peak {

/**
 * Starts and stops the server process of one data folder.
 *
 * Call while holding the folder's start lock, except running(). It knows nothing of who uses the
 * server. Blocks; any thread but the GUI's.
 */
class PrivateServerControl
{
public:
    explicit PrivateServerControl(const PrivateServerFolder &folder) : m_folder(folder) {}

    /** The address of the server when one runs and takes us in; fails when it hangs. */
    Result<std::optional<PrivateServerAddress>> running(int patienceSeconds) const;
    Result<PrivateServerAddress> start(const PrivateServer::Options &options) const;
    Result<void> stop() const;

    /** Makes the database peak1031 where it is missing. */
    Result<void> ensureDatabase(const PrivateServerAddress &address) const;

private:
    Result<QMap<QString, QString>> settings(const PrivateServer::Options &options,
                                            const PrivateServerUser &user) const;
    void removeStaleMarks(const QString &socketFolder) const;

    PrivateServerFolder m_folder;
};

} // namespace Peak
