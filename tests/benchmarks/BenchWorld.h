#pragma once

#include "models/db/ConnectionSettings.h"
#include "models/db/PrivateServer.h"
#include "tests/support/RawConnection.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace Peak {

/**
 * A database full of exchanges, and sessions in it, for a benchmark.
 *
 * A private server, as the demo has one, filled with the demo firm: in a folder that is gone
 * afterwards, or in the folder `--data` names, where the next run finds it. `--rows` says how many.
 * Takes back what it lent: the session roles.
 */
class BenchWorld final
{
public:
    /**
     * `contacts` is how many people to fill it with; 0: as many as exchanges. `settings` are the
     * server's beside those that every private server has.
     */
    explicit BenchWorld(const QStringList &arguments, qint64 contacts = 0,
                        const QMap<QString, QString> &settings = {});
    ~BenchWorld();

    RawConnection &admin() { return *m_admin; }
    QString adminUri() const { return m_uri; }
    ConnectionSettings ownerSettings() const;
    /** Where people sign in, and an admin without a second factor who does. */
    ConnectionSettings doorSettings() const;
    QString clientUri() const { return m_server->clientUri(); }
    QString adminEmail() const { return m_adminEmail; }
    QString adminPassword() const { return m_adminPassword; }
    /** A session of an admin, and one of a coordinator with 200 exchanges. */
    ConnectionSettings adminSession() const { return m_adminSession; }
    ConnectionSettings coordinatorSession() const { return m_coordinatorSession; }
    QByteArray coordinatorId() const { return m_coordinator; }
    qint64 rows() const { return m_rows; }
    /** A session of somebody, as if they had signed in. */
    ConnectionSettings openSession(const QByteArray &person, const QByteArray &role,
                                   const QByteArray &group);

private:
    void fill(qint64 rows, qint64 contacts);

    std::unique_ptr<QTemporaryDir> m_folder; ///< outlives the server
    PrivateServer::Pointer m_server;
    QString m_uri;
    QString m_adminEmail;
    QString m_adminPassword;
    std::unique_ptr<RawConnection> m_admin;
    ConnectionSettings m_adminSession;
    ConnectionSettings m_coordinatorSession;
    QByteArray m_coordinator;
    QList<QByteArray> m_roles;
    qint64 m_rows = 0;
};

} // namespace Peak
