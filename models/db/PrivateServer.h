#pragma once

#include "models/db/Result.h"

#include <QFuture>
#include <QMap>
#include <QString>
#include <QStringList>

#include <memory>

namespace Peak {

/**
 * A PostgreSQL server of one's own, in a data folder, started and stopped as needed.
 *
 * start() makes the folder's cluster when it is missing, recovers what a killed server left, starts
 * the server or joins the one that runs, and makes the database. Several programs may use one
 * folder at the same time; an object counts as one user until it is destroyed, and the last one
 * stops the server unless somebody started it to stay (keepRunning). A folder that is not ours, or
 * that another PostgreSQL version made, is refused and left untouched.
 *
 * Never migrates and never runs the program's own queries. Everything here blocks (a first start
 * takes seconds): use it on worker threads and in tools, and startAsync() on the GUI thread.
 */
class PrivateServer final
{
public:
    struct Options
    {
        QString dataFolder;
        int port = 0;             ///< 127.0.0.1:port; 0 is a socket, or a free port on Windows
        bool keepRunning = false; ///< it stays until stop(), whoever else leaves
        bool durable = true;      ///< false only in tests: quicker, and a power cut loses data
        QMap<QString, QString> settings = {}; ///< postgresql.conf entries beside our own
    };
    using Pointer = std::shared_ptr<PrivateServer>;

    static Result<Pointer> start(const Options &options);
    /** The same on a thread of the pool. */
    static QFuture<Result<Pointer>> startAsync(const Options &options);

    /** Stops the folder's server whoever uses it; fine when none runs. */
    static Result<void> stop(const QString &dataFolder);

    struct Status
    {
        bool running = false;
        QString adminUri;
        QString clientUri;
        int users = 0; ///< programs that use it now
        bool kept = false;
    };
    static Result<Status> status(const QString &dataFolder);

    /** Where the demo lives when nobody says otherwise. */
    static QString defaultDataFolder();

    ~PrivateServer(); ///< leaves, as leave() does
    PrivateServer(const PrivateServer &) = delete;
    PrivateServer &operator=(const PrivateServer &) = delete;

    /** Ends this use of the server; the last user stops it. */
    void leave();

    /** URIs name a password file and hold no secret. */
    QString adminUri(const QString &database = QStringLiteral("peak1031")) const;
    QString clientUri(const QString &database = QStringLiteral("peak1031")) const;

    /**
     * Gives the role peak_door the password of client.pgpass, once the migrations have made it.
     * Only a SCRAM verifier reaches the server. Call it after each migration; it changes nothing
     * when all fits.
     */
    Result<void> ensureDoorPassword(const QString &database = QStringLiteral("peak1031")) const;

    /** The same for whoever has only an admin URI; does nothing when it is no private server's. */
    static Result<void> ensureDoorPasswordAt(const QString &adminUri);

    QString dataFolder() const;
    qint64 processId() const; ///< of the server's first process
    QStringList logFiles() const;

private:
    class Private;
    explicit PrivateServer(std::unique_ptr<Private> state);
    std::unique_ptr<Private> d;
};

} // namespace Peak
