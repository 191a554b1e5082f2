#pragma once

#include "models/db/DbConnection.h"
#include "models/db/DoorPassword.h"
#include "models/db/PrivateServerTools.h"
#include "models/db/PrivateServerUser.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QFile>
#include <QTest>

/**
 * A firm's server with a standby that follows it, both on sockets of their own, and what an
 * operator does to them. Whoever connects has a password, as the standby has no password file.
 */
class StandbyWorld final
{
public:
    StandbyWorld();
    ~StandbyWorld();
    StandbyWorld(const StandbyWorld &) = delete;
    StandbyWorld &operator=(const StandbyWorld &) = delete;

    Peak::TestDatabase &database() { return *m_database; }
    Peak::RawConnection primary() const { return root(QStringLiteral("primary")); }
    Peak::RawConnection standby() const { return root(QStringLiteral("standby")); }

    QString uri(const QStringList &hosts, const QString &role, const QByteArray &secret) const;
    QString rootUri(const QStringList &hosts) const
    {
        return uri(hosts, QStringLiteral("root2"), "root-password-1");
    }
    /** Through the door of the first of these hosts that writes. */
    Peak::RoleConnection::Ticket signIn(const QStringList &hosts, const QString &email) const;

    void catchUp();
    /** The standby hears nothing from now on, as on a line that broke. */
    void loseTheLine();
    void killPrimary();
    void startPrimary();
    void promoteStandby();

private:
    Peak::RawConnection root(const QString &host) const
    {
        return Peak::RawConnection(rootUri({host}));
    }
    void tool(const QString &name, const QStringList &arguments) const;
    QString clusterOfPrimary() const
    {
        return m_database->server().dataFolder() + QStringLiteral("/cluster");
    }

    std::unique_ptr<Peak::TestDatabase> m_database;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_primaryFolder;
    QString m_primaryPort;
    std::unique_ptr<Peak::PrivateServerUser> m_user;
    std::unique_ptr<Peak::PrivateServerTools> m_tools;
    bool m_restarted = false;
};
