#pragma once

#include "tests/support/RawConnection.h"
#include "tests/support/TestServer.h"

#include <QString>

namespace Peak {

/**
 * A fresh database for one test class, dropped at its end: fully migrated, without people, with
 * cheap password hashes; no role is forced to have a second factor.
 *
 * Copied from a template that is made once per server and set of migrations. Its roles are the
 * server's, so they are shared with the tests that run beside; a test that changes roles of its own
 * accord passes a server of its own.
 */
class TestDatabase final
{
public:
    TestDatabase();
    explicit TestDatabase(std::unique_ptr<TestServer> server);
    ~TestDatabase();
    TestDatabase(const TestDatabase &) = delete;
    TestDatabase &operator=(const TestDatabase &) = delete;

    /** The same without any migration: what an upgrade starts from. */
    static std::unique_ptr<TestDatabase> empty();

    QString name() const { return m_name; }
    QString adminUri() const { return m_server->adminUri(m_name); }
    QString doorUri() const { return m_server->clientUri(m_name); }
    QString uriAs(const QString &role, const QByteArray &secret) const;
    PrivateServer &server() const { return m_server->server(); }

    /** The superuser's connection: to arrange things, and to look at what others may not see. */
    RawConnection &admin() { return *m_admin; }

    /** auth.add_person(); the id. The password is RoleConnection::defaultPassword() unless given.
     */
    QByteArray addPerson(const QString &email, const QString &role,
                         const QString &name = QStringLiteral("Test Person"),
                         const QString &password = {});

private:
    enum class Content { Migrated, Nothing };
    TestDatabase(std::unique_ptr<TestServer> server, Content content);

    std::unique_ptr<TestServer> m_server;
    QString m_name;
    std::unique_ptr<RawConnection> m_admin;
};

} // namespace Peak
