#include "models/db/DoorPassword.h"

#include "models/db/DbConnection.h"
#include "models/db/SqlErrors.h"

#include <QCoreApplication>

#include <libpq-fe.h>

namespace Peak {

namespace {
constexpr qsizetype LeastLength = 12;
}

Result<void> setDoorPassword(DbConnection &admin, const QByteArray &password)
{
    if (password.size() < LeastLength) {
        return Error{ErrorKind::Invalid,
                     QCoreApplication::translate(
                         "Peak::DoorPassword", "The door's password needs at least %1 characters. "
                                               "Nothing was changed.")
                         .arg(LeastLength),
                     {},
                     {}};
    }
    auto *handle = static_cast<PGconn *>(admin.handle());
    if (!handle)
        return SqlErrors::notConnected();
    char *verifier =
        PQencryptPasswordConn(handle, password.constData(), "peak_door", "scram-sha-256");
    if (!verifier)
        return SqlErrors::connectionLost(QStringLiteral("no verifier for the door"));
    const QByteArray made(verifier);
    PQfreemem(verifier);
    if (auto set = admin.secretQuery("select auth.set_door_verifier($1)", {made}); !set)
        return set.error();
    return {};
}

Result<void> setAgentPassword(DbConnection &admin, const QByteArray &password)
{
    auto *handle = static_cast<PGconn *>(admin.handle());
    if (password.size() < LeastLength || !handle)
        return handle ? Error{ErrorKind::Invalid,
                              QCoreApplication::translate("Peak::DoorPassword",
                                                          "The agent's password needs at least %1 "
                                                          "characters. Nothing was changed.")
                                  .arg(LeastLength),
                              {},
                              {}}
                      : SqlErrors::notConnected();
    char *verifier =
        PQencryptPasswordConn(handle, password.constData(), "peak_agent", "scram-sha-256");
    if (!verifier)
        return SqlErrors::connectionLost(QStringLiteral("no verifier for the agent"));
    const QByteArray made(verifier); // letters, digits and $:+/= only
    PQfreemem(verifier);
    return admin.script("alter role peak_agent password '" + made + '\'');
}

} // namespace Peak
