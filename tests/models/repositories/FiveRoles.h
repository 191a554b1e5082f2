#pragma once

#include "models/repositories/EditRepository.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/TestSession.h"
#include "tests/support/Why.h"

#include <QHash>

#include <map>
#include <memory>

namespace Peak {

/** A database with one person of each role, each signed in; the admin with a second factor. */
class FiveRoles
{
public:
    FiveRoles()
    {
        m_database = std::make_unique<TestDatabase>();
        const QByteArray seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        for (const QString &role :
             {QStringLiteral("admin"), QStringLiteral("coordinator"), QStringLiteral("client"),
              QStringLiteral("third_party"), QStringLiteral("agency")}) {
            const QString email = role + QStringLiteral("@example.test");
            m_ids[role] = QUuid::fromString(QString::fromLatin1(
                m_database->addPerson(email, role, QStringLiteral("Pat ") + role)));
            if (role == QStringLiteral("admin"))
                m_database->admin().must("select auth.set_totp($1, $2)",
                                         {m_ids[role].toByteArray(QUuid::WithoutBraces), seed});
            const auto ticket =
                RoleConnection::signIn(*m_database, email, RoleConnection::defaultPassword(),
                                       role == QStringLiteral("admin") ? seed : QByteArray());
            auto session = std::make_unique<DbSession>(QStringLiteral("work"));
            const auto settings = ConnectionSettings::parse(m_database->doorUri())
                                      ->withLogin(ticket.role, ticket.secret)
                                      .hardened();
            if (!settings || !await(session->open(settings.value())))
                qFatal("no session for %s: %s", qPrintable(role), qPrintable(ticket.message));
            m_sessions[role] = std::move(session);
        }
    }

    TestDatabase &database() { return *m_database; }
    DbSession &as(const QString &name) { return *m_sessions.at(name); }
    const std::map<QString, std::unique_ptr<DbSession>> &sessions() const { return m_sessions; }
    QUuid id(const QString &name) const { return m_ids.value(name); }
    /** Of the client and the coordinator. */
    QUuid makeExchange(const QString &name)
    {
        const auto made =
            await(EditRepository(as(QStringLiteral("admin")))
                      .createExchange(
                          {{QStringLiteral("name"), name},
                           {QStringLiteral("client_id"),
                            id(QStringLiteral("client")).toString(QUuid::WithoutBraces)},
                           {QStringLiteral("coordinator_id"),
                            id(QStringLiteral("coordinator")).toString(QUuid::WithoutBraces)}}));
        if (!made)
            qFatal("%s", why(made).constData());
        return made.value();
    }

private:
    std::unique_ptr<TestDatabase> m_database;
    std::map<QString, std::unique_ptr<DbSession>> m_sessions;
    QHash<QString, QUuid> m_ids;
};

} // namespace Peak
