#include "models/db/PrivateServer.h"

#include "models/db/ConnectionSettings.h"
#include "models/db/DbConnection.h"
#include "models/db/DoorPassword.h"
#include "models/db/PrivateServerControl.h"
#include "models/db/PrivateServerUses.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPromise>
#include <QStandardPaths>
#include <QThreadPool>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int LockMilliseconds = 330'000; ///< as long as another program's first start may take
constexpr int DoorAttempts = 4; ///< another database that heals the role at once spoils one

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::PrivateServer", text);
}

PrivateServerUses usesOf(const PrivateServerFolder &folder)
{
    return PrivateServerUses(folder.file(u"uses"_s));
}

/** Takes the folder's start lock, or words why not. */
Result<void> takeLock(QLockFile &lock, const PrivateServerFolder &folder)
{
    lock.setStaleLockTime(0);
    if (lock.tryLock(LockMilliseconds))
        return {};
    const QString path = QDir::toNativeSeparators(folder.path());
    if (lock.error() == QLockFile::PermissionError)
        return privateServerError(path, {}, u"Permission denied (start.lock)"_s);
    if (lock.error() == QLockFile::UnknownError)
        return privateServerError(path, {}, u"No space left on device (start.lock)"_s);
    return Error{
        ErrorKind::Locked,
        translated("Another program is still starting the private database in %1. Try again in "
                   "a moment.")
            .arg(path),
        {},
        {}};
}

/** Everything that can be refused without touching the folder; nullopt major means a new cluster.
 */
Result<void> checkFolder(const PrivateServerFolder &folder)
{
    const auto content = folder.look();
    if (!content.ok())
        return content.error();
    const bool ours = content.value() == PrivateServerFolder::Content::Ours;
    if (const auto user = PrivateServerUser::forCluster(folder.cluster()); !user.ok())
        return user.error();
    if (ours && privateServerAddress(folder))
        return {}; // it may run already; then its version is no question
    const auto tools = PrivateServerTools::find(ours ? folder.major() : std::nullopt);
    if (!tools.ok())
        return tools.error();
    return {};
}

/** Whether the role and what housekeeping restores it from both have the password. */
Result<bool> doorHasPassword(DbConnection &admin, const QByteArray &password)
{
    const auto rows = admin.secretQuery("select r.rolpassword, d.verifier"
                                        " from pg_catalog.pg_authid r, auth.door d"
                                        " where r.rolname = 'peak_door'",
                                        {});
    if (!rows)
        return rows.error();
    const DbConnection::Row door = rows->value(0);
    return scramVerifierFits(door.value(0).value_or(QByteArray()), password) &&
           scramVerifierFits(door.value(1).value_or(QByteArray()), password);
}

Result<void> setDoorPasswordWhereItDiffers(DbConnection &admin, const QByteArray &password)
{
    const auto keeper = admin.secretQuery(
        "select pg_catalog.to_regprocedure('auth.set_door_verifier(text)') is not null", {});
    if (!keeper)
        return keeper.error();
    if (keeper->value(0).value(0) != "t")
        return {}; // no migration has made the door yet
    for (int attempt = 0; attempt < DoorAttempts; ++attempt) {
        const auto has = doorHasPassword(admin, password);
        if (!has)
            return has.error();
        if (*has)
            return {};
        if (const auto set = setDoorPassword(admin, password); !set)
            return set;
    }
    const auto has = doorHasPassword(admin, password);
    if (has && *has)
        return {};
    return has ? Error{ErrorKind::Locked, {}, {}, u"the role peak_door is held fast"_s}
               : has.error();
}

/** See PrivateServer::ensureDoorPassword(). */
Result<void> givePasswordToDoor(const PrivateServerFolder &folder,
                                const PrivateServerAddress &address, const QString &database)
{
    const auto password = folder.doorPassword();
    if (!password.ok())
        return password.error();
    const auto settings =
        ConnectionSettings::parse(address.uri(u"peak_admin"_s, database, folder.adminPassFile()));
    if (!settings)
        return settings.error();
    DbConnection admin(u"door"_s);
    auto done = admin.open(*settings);
    if (done)
        done = setDoorPasswordWhereItDiffers(admin, *password);
    if (done)
        return {};
    return privateServerError(folder.path(), translated("Setting the door's password"),
                              done.error().logDetail);
}

} // namespace

class PrivateServer::Private
{
public:
    explicit Private(const PrivateServerFolder &place) : folder(place) {}

    PrivateServerFolder folder;
    PrivateServerAddress address;
    std::unique_ptr<QLockFile> use;

    Result<void> create(const Options &options) const;
    Result<void> joinOrStart(const Options &options);
};

/** Makes a missing or empty folder a complete one. */
Result<void> PrivateServer::Private::create(const Options &options) const
{
    const auto content = folder.look();
    if (!content.ok())
        return content.error();
    if (content.value() == PrivateServerFolder::Content::Ours)
        return {};
    const auto user = PrivateServerUser::forCluster(folder.cluster());
    if (!user.ok())
        return user.error();
    const auto tools = PrivateServerTools::find();
    if (!tools.ok())
        return tools.error();
    return folder.createCluster(tools.value(), user.value(), options.durable);
}

Result<void> PrivateServer::Private::joinOrStart(const Options &options)
{
    const PrivateServerControl control(folder);
    const PrivateServerUses uses = usesOf(folder);
    const auto found = control.running(20);
    if (!found.ok())
        return found.error();
    if (found.value()) {
        address = *found.value();
        if (options.port > 0 && (address.isSocket() || address.port != options.port))
            return Error{
                ErrorKind::Conflict,
                translated("The private database in %1 runs already, and not on port %2. Stop "
                           "it first, or leave the port out.")
                    .arg(QDir::toNativeSeparators(folder.path()))
                    .arg(options.port),
                {},
                {}};
        if (options.keepRunning && !uses.setKept(true))
            return privateServerError(folder.path(), {}, u"Permission denied (kept)"_s);
    } else {
        const auto started = control.start(options);
        if (!started.ok())
            return started.error();
        address = started.value();
        uses.setKept(options.keepRunning);
    }
    if (const auto database = control.ensureDatabase(address); !database.ok()) {
        if (!found.value())
            static_cast<void>(control.stop().ok());
        return database.error();
    }
    use = uses.join();
    return {};
}

PrivateServer::PrivateServer(std::unique_ptr<Private> state) : d(std::move(state)) {}

PrivateServer::~PrivateServer()
{
    leave();
}

Result<PrivateServer::Pointer> PrivateServer::start(const Options &options)
{
    if (const auto checked = checkFolder(PrivateServerFolder(options.dataFolder)); !checked.ok())
        return checked.error();
    const auto made = PrivateServerFolder(options.dataFolder).make();
    if (!made.ok())
        return made.error();

    auto state = std::make_unique<Private>(PrivateServerFolder(options.dataFolder));
    const QString path = state->folder.path();
    Result<void> outcome;
    {
        QLockFile lock(state->folder.startLock());
        outcome = takeLock(lock, state->folder);
        if (outcome.ok())
            outcome = state->create(options);
        if (outcome.ok())
            outcome = state->joinOrStart(options);
    }
    if (outcome.ok())
        return Pointer(new PrivateServer(std::move(state)));
    if (made.value())
        QDir().rmdir(path); // only when nothing is left in it
    return outcome.error();
}

QFuture<Result<PrivateServer::Pointer>> PrivateServer::startAsync(const Options &options)
{
    auto promise = std::make_shared<QPromise<Result<Pointer>>>();
    auto future = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, options] {
        promise->addResult(start(options));
        promise->finish();
    });
    return future;
}

void PrivateServer::leave()
{
    if (!d->use)
        return;
    QLockFile lock(d->folder.startLock());
    const bool locked = takeLock(lock, d->folder).ok();
    d->use.reset();
    const PrivateServerUses uses = usesOf(d->folder);
    if (locked && !uses.isKept() && uses.count() == 0)
        static_cast<void>(PrivateServerControl(d->folder).stop().ok());
}

Result<void> PrivateServer::stop(const QString &dataFolder)
{
    const PrivateServerFolder folder(dataFolder);
    const auto content = folder.look();
    if (!content.ok())
        return content.error();
    if (content.value() != PrivateServerFolder::Content::Ours)
        return {};
    QLockFile lock(folder.startLock());
    if (const auto locked = takeLock(lock, folder); !locked.ok())
        return locked;
    usesOf(folder).setKept(false);
    return PrivateServerControl(folder).stop();
}

Result<PrivateServer::Status> PrivateServer::status(const QString &dataFolder)
{
    const PrivateServerFolder folder(dataFolder);
    const auto content = folder.look();
    if (!content.ok())
        return content.error();
    Status status;
    if (content.value() != PrivateServerFolder::Content::Ours)
        return status;
    const auto address = PrivateServerControl(folder).running(5);
    if (!address.ok())
        return address.error();
    if (!address.value())
        return status;
    status.running = true;
    status.adminUri = address.value()->uri(u"peak_admin"_s, u"peak1031"_s, folder.adminPassFile());
    status.clientUri = address.value()->uri(u"peak_door"_s, u"peak1031"_s, folder.clientPassFile());
    status.users = usesOf(folder).count();
    status.kept = usesOf(folder).isKept();
    return status;
}

QString PrivateServer::defaultDataFolder()
{
    // Homes are closed to the user that runs PostgreSQL for root.
    if (const auto user = PrivateServerUser::forCluster({}); user.ok() && user->isOther())
        return u"/var/lib/peak1031/demo"_s;
    const QString data = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    return data + u"/demo"_s;
}

QString PrivateServer::adminUri(const QString &database) const
{
    return d->address.uri(u"peak_admin"_s, database, d->folder.adminPassFile());
}

QString PrivateServer::clientUri(const QString &database) const
{
    return d->address.uri(u"peak_door"_s, database, d->folder.clientPassFile());
}

Result<void> PrivateServer::ensureDoorPassword(const QString &database) const
{
    return givePasswordToDoor(d->folder, d->address, database);
}

Result<void> PrivateServer::ensureDoorPasswordAt(const QString &adminUri)
{
    const auto settings = ConnectionSettings::parse(adminUri);
    if (!settings.ok())
        return settings.error();
    const QString passFile = settings->value(u"passfile"_s);
    const PrivateServerFolder folder(QFileInfo(passFile).path());
    if (passFile.isEmpty() || !QFileInfo::exists(folder.clientPassFile()))
        return {};
    const auto address = privateServerAddress(folder);
    if (!address || address->host != settings->value(u"host"_s) ||
        QString::number(address->port) != settings->value(u"port"_s))
        return {};
    return givePasswordToDoor(folder, *address, settings->value(u"dbname"_s));
}

QString PrivateServer::dataFolder() const
{
    return d->folder.path();
}

qint64 PrivateServer::processId() const
{
    return d->address.pid;
}

QStringList PrivateServer::logFiles() const
{
    return d->folder.logFiles();
}

} // namespace Peak
