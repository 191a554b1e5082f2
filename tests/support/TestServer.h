#pragma once

#include "models/db/PrivateServer.h"

#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace Peak {

/**
 * The PostgreSQL server that a test talks to.
 *
 * Under ctest all tests share the one that the fixture "server" started (peak_test_server start). A
 * test that is run by hand starts its own, and stops it at its end. Quick rather than safe: no
 * fsync. A test that harms the server itself (stops it, changes its roles) takes ownServer().
 */
class TestServer final
{
public:
    /** Ends the test program with a message when there is no server to be had. */
    TestServer();
    static std::unique_ptr<TestServer> ownServer(const PrivateServer::Options &options = {});

    PrivateServer &server() const { return *m_server; }
    QString adminUri(const QString &database = QStringLiteral("postgres")) const;
    QString clientUri(const QString &database) const;

    /** A short folder that PostgreSQL may use even when the tests run as root. */
    static std::unique_ptr<QTemporaryDir> makeFolder();

    static int startShared();
    static int stopShared();

private:
    TestServer(PrivateServer::Pointer server, std::unique_ptr<QTemporaryDir> folder);
    void startOwn(PrivateServer::Options options);

    std::unique_ptr<QTemporaryDir> m_folder; ///< outlives the server; null when shared
    PrivateServer::Pointer m_server;
};

} // namespace Peak
