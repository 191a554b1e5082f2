#include "app/DemoServer.h"

#include "models/db/DbConnection.h"
#include "models/db/DemoFirm.h"
#include "models/db/Migrator.h"

#include <QCoreApplication>
#include <QDir>
#include <QPromise>
#include <QThreadPool>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

const QString demoPassword = u"peak1031-demo"_s;
const QString demoSecondFactor = u"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"_s;

namespace {

Result<void> fillWithDemo(const ConnectionSettings &admin)
{
    DbConnection connection(u"demo"_s);
    if (auto opened = connection.open(admin); !opened)
        return opened.error();
    // The server is private and this program just made or joined it: it may hold the demo firm.
    if (auto marked =
            connection.script(QByteArrayLiteral("update peak.settings set value = 'true' where key "
                                                "= 'firm.is_demo' and value = 'false' "
                                                "and not exists (select from public.contacts)"));
        !marked)
        return marked.error();
    if (auto filled = DemoFirm::fill(connection); !filled)
        return filled.error();
    return {};
}

/** Nothing in a demo is worth keeping, so there is always a way on. */
Error withWayOut(Error error, const QString &dataFolder)
{
    error.message +=
        u' ' + QCoreApplication::translate("Peak::DemoServer",
                                           "To begin with a fresh demo, remove the folder %1.")
                   .arg(QDir::toNativeSeparators(dataFolder));
    return error;
}

Result<DemoServer> start(const QString &dataFolder)
{
    auto server = PrivateServer::start({.dataFolder = dataFolder});
    if (!server)
        return server.error();
    const auto admin = ConnectionSettings::parse(server.value()->adminUri());
    const auto client = ConnectionSettings::parse(server.value()->clientUri());
    if (!admin)
        return admin.error();
    if (!client)
        return client.error();
    if (auto migrated = Migrator::migrate(admin.value()); !migrated)
        return withWayOut(migrated.error(), dataFolder);
    if (auto door = server.value()->ensureDoorPassword(); !door)
        return door.error();
    if (auto filled = fillWithDemo(admin.value()); !filled)
        return filled.error();
    // Nobody else keeps house for a server that lives as long as its programs.
    return DemoServer{server.value(), client.value(), std::make_shared<AgentThread>(admin.value())};
}

} // namespace

QFuture<Result<DemoServer>> startDemoServer(const QString &dataFolder)
{
    auto promise = std::make_shared<QPromise<Result<DemoServer>>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, dataFolder] {
        promise->addResult(start(dataFolder));
        promise->finish();
    });
    return promise->future();
}

} // namespace Peak
