#include "app/DemoServer.h"

#include "models/db/DbConnection.h"
#include "models/db/DemoFirm.h"
#include "models/db/Migrator.h"

#include <QCoreApplication>
#include <QDir>
#include <QPromise>
#include <QThreadPool>

#include <functional>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

const QString demoPassword = u"peak1031-demo"_s;
const QString demoSecondFactor = u"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"_s;

namespace {

using Promise = QPromise<Result<DemoServer>>;
using Progress = std::function<void(qint64, qint64)>;

/** Where in a hundred the parts of a first start begin, by the time they take. */
constexpr int tablesFrom = 20;
constexpr int firmFrom = 80;

/** Tells `what` and how far it is between two places of the whole; what is no step on is not told.
 */
Progress progressOf(Promise &promise, const char *what, int from, int to)
{
    const QString text = QCoreApplication::translate("Peak::DemoServer", what);
    const auto tell = [&promise, text, from, to](qint64 done, qint64 total) {
        const qint64 part = total > 0 ? (to - from - 1) * qMin(done, total) / total : 0;
        promise.setProgressValueAndText(from + 1 + int(part), text);
    };
    tell(0, 1);
    return tell;
}

Result<void> fillWithDemo(const ConnectionSettings &admin, const Progress &progress)
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
    if (auto filled = DemoFirm::fill(connection, {.progress = progress}); !filled)
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

Result<DemoServer> start(const QString &dataFolder, Promise &promise)
{
    progressOf(promise, QT_TRANSLATE_NOOP("Peak::DemoServer", "Starting a private server."), 0,
               tablesFrom);
    auto server = PrivateServer::start({.dataFolder = dataFolder});
    if (!server)
        return server.error();
    const auto admin = ConnectionSettings::parse(server.value()->adminUri());
    const auto client = ConnectionSettings::parse(server.value()->clientUri());
    if (!admin)
        return admin.error();
    if (!client)
        return client.error();
    if (auto migrated = Migrator::migrate(
            admin.value(),
            {.progress =
                 progressOf(promise, QT_TRANSLATE_NOOP("Peak::DemoServer", "Making its tables."),
                            tablesFrom, firmFrom)});
        !migrated)
        return withWayOut(migrated.error(), dataFolder);
    if (auto door = server.value()->ensureDoorPassword(); !door)
        return door.error();
    if (auto filled = fillWithDemo(
            admin.value(),
            progressOf(promise,
                       QT_TRANSLATE_NOOP("Peak::DemoServer", "Inventing people and exchanges."),
                       firmFrom, 100));
        !filled)
        return filled.error();
    // Nobody else keeps house for a server that lives as long as its programs.
    return DemoServer{
        server.value(), client.value(), admin.value(), std::make_shared<AgentThread>(admin.value()),
        std::make_shared<StorageKeeperThread>(
            admin.value(), QString(),
            [](const QString &line) { qInfo().noquote() << "agent:" << line; }, 15'000)};
}

} // namespace

QFuture<Result<DemoServer>> startDemoServer(const QString &dataFolder)
{
    auto promise = std::make_shared<Promise>();
    promise->setProgressRange(0, 100);
    promise->start();
    QThreadPool::globalInstance()->start([promise, dataFolder] {
        promise->addResult(start(dataFolder, *promise));
        promise->finish();
    });
    return promise->future();
}

} // namespace Peak
