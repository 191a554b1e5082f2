#pragma once

#include "models/db/Agent.h"
#include "models/db/ConnectionSettings.h"
#include "models/db/PrivateServer.h"
#include "models/documents/StorageKeeper.h"

#include <QFuture>

#include <memory>

namespace Peak {

/** The running private server of the demo, and where its clients connect. */
struct DemoServer
{
    PrivateServer::Pointer server;
    ConnectionSettings client;
    ConnectionSettings owner;
    std::shared_ptr<AgentThread> agent = {}; ///< last, so that they end before the server does
    std::shared_ptr<StorageKeeperThread> storages = {};
};

/**
 * Starts (or joins) the private server in a folder, migrates it and fills it with the demo firm.
 *
 * All of it on a thread of the pool; a second start finds everything there and takes a second. The
 * future's progress is in percent, and its text says what is being done.
 */
QFuture<Result<DemoServer>> startDemoServer(const QString &dataFolder);

extern const QString demoPassword;
/** The second factor of the demo's admin, in base 32; demo data only. */
extern const QString demoSecondFactor;

} // namespace Peak
