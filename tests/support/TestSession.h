#pragma once

#include "models/db/DbSession.h"
#include "models/db/SqlText.h"
#include "tests/support/TestServer.h"

#include <QDeadlineTimer>
#include <QFuture>
#include <QTest>

namespace Peak {

/** What a future brings, with the event loop turning meanwhile; an error when patience runs out. */
template <typename T>
T await(const QFuture<T> &future, int patience = 20000)
{
    const QDeadlineTimer deadline(patience);
    while (!future.isFinished() && !deadline.hasExpired())
        QTest::qWait(1);
    return future.isFinished() ? future.result()
                               : T(Error{ErrorKind::Internal, QStringLiteral("patience")});
}

/** The server's admin, as a client insists on being connected. */
inline ConnectionSettings adminSettings(const TestServer &server)
{
    return *ConnectionSettings::parse(server.adminUri())->hardened();
}

/** The admin's session; ends the test program when there is none to be had. */
inline std::unique_ptr<DbSession> adminSession(const TestServer &server)
{
    auto session = std::make_unique<DbSession>(QStringLiteral("test"));
    const auto open = await(session->open(adminSettings(server)));
    if (!open)
        qFatal("%s", qPrintable(open.error().message));
    return session;
}

/** The first value of a statement's answer as text. */
inline Result<QString> firstValue(DbConnection &connection, const QString &sql,
                                  const QVariantMap &binds = {})
{
    auto rows = connection.query(SqlText::fromString(sql), binds);
    if (!rows)
        return rows.error();
    return rows->next() ? rows->value(0).toString() : QString();
}

} // namespace Peak
