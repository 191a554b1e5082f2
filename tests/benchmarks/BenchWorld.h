#pragma once

#include "models/db/ConnectionSettings.h"
#include "tests/support/RawConnection.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace Peak {

class TestDatabase;

/**
 * A database full of exchanges, and sessions in it, for a benchmark.
 *
 * Makes a server of its own and fills it with the demo firm, or borrows a database that is there.
 * Takes back what it lent: session roles and the assignments of its coordinator.
 */
class BenchWorld final
{
public:
    explicit BenchWorld(const QStringList &arguments);
    ~BenchWorld();

    RawConnection &admin() { return *m_admin; }
    ConnectionSettings ownerSettings() const;
    /** A session of an admin, and one of a coordinator with 200 exchanges. */
    ConnectionSettings adminSession() const { return m_adminSession; }
    ConnectionSettings coordinatorSession() const { return m_coordinatorSession; }
    QByteArray coordinatorId() const { return m_coordinator; }
    qint64 rows() const { return m_rows; }

    /** Memory of this process in KiB; 0 where the system does not tell so simply. */
    static qint64 memory();
    /** The median of `runs` timings in milliseconds. */
    static double median(int runs, const std::function<void()> &what);
    static double timed(const std::function<void()> &what);

private:
    void fill(qint64 rows);
    ConnectionSettings openSession(const QByteArray &person, const QByteArray &role,
                                   const QByteArray &group);

    std::unique_ptr<TestDatabase> m_database;
    QString m_uri;
    std::unique_ptr<RawConnection> m_admin;
    ConnectionSettings m_adminSession;
    ConnectionSettings m_coordinatorSession;
    QByteArray m_coordinator;
    QList<QByteArray> m_roles;
    qint64 m_rows = 0;
};

} // namespace Peak
