#pragma once

#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <libpq-fe.h>

#include <QMap>

#include <memory>

/**
 * A small firm in a database of its own: people by a short name, each signed in over a raw
 * connection.
 */
class FirmWorld
{
public:
    using Values = QList<Peak::RawConnection::Value>;

    FirmWorld() : m_database(std::make_unique<Peak::TestDatabase>()) {}
    /** On a server of its own: for what would harm the others. */
    explicit FirmWorld(std::unique_ptr<Peak::TestServer> server)
        : m_database(std::make_unique<Peak::TestDatabase>(std::move(server)))
    {}

    Peak::TestDatabase &database() { return *m_database; }
    Peak::RawConnection &owner() { return m_database->admin(); }

    /** Somebody who is signed in; admins with a second factor. */
    void add(const QByteArray &name, const QByteArray &role)
    {
        const QString email = emailOf(name);
        m_people[name] = m_database->addPerson(email, QString::fromLatin1(role),
                                               QString::fromLatin1(name) + QStringLiteral(" Test"));
        const QByteArray seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        if (role == "admin")
            owner().must("select auth.set_totp($1, $2)", {m_people[name], seed});
        m_sessions[name] = std::make_shared<Peak::RoleConnection>(
            *m_database, email, Peak::RoleConnection::defaultPassword(),
            role == "admin" ? seed : QByteArray());
    }
    static QString emailOf(const QByteArray &name)
    {
        return QString::fromLatin1(name) + QStringLiteral("@example.test");
    }
    /** The five roles by their names. */
    void addFive()
    {
        for (const QByteArray role : {"admin", "coordinator", "client", "third_party", "agency"})
            add(role, role);
    }

    QByteArray id(const QByteArray &name) const { return m_people.value(name); }
    Peak::RoleConnection &as(const QByteArray &name) { return *m_sessions.value(name); }
    QByteArrayList names() const { return m_sessions.keys(); }

    QByteArray exchange(const QByteArray &client, const QByteArray &coordinator = {})
    {
        return owner()
            .must(
                "insert into public.exchanges (exchange_number, name, client_id, coordinator_id)"
                " values ($1, 'Exchange', nullif($2, '')::uuid, nullif($3, '')::uuid) returning id",
                {"2026-" + QByteArray::number(++m_number), id(client), id(coordinator)})
            .value();
    }
    /** As other software of the firm would do it: at once, nobody asked. */
    QByteArray takesPart(const QByteArray &exchange, const QByteArray &name, const QByteArray &role,
                         const QByteArray &permissions = "null")
    {
        return owner()
            .must("insert into public.exchange_participants (exchange_id, contact_id, role, "
                  "permissions) values ($1, $2, $3, " +
                      permissions + ") returning id",
                  {exchange, id(name), role})
            .value();
    }

    /** The SQLSTATE, or "ok"; "leaks" when the error says more than its sentence. */
    static QByteArray state(Peak::RawConnection &session, const QByteArray &sql,
                            const Values &parameters = {})
    {
        const auto answer = session.run(sql, parameters);
        if (answer.ok)
            return "ok";
        const QByteArray whole = PQerrorMessage(session.handle());
        if (answer.sqlState.startsWith(QLatin1String("PK")) &&
            (whole.contains("DETAIL:") || whole.contains("HINT:")))
            return "leaks";
        return answer.sqlState.toLatin1();
    }
    QByteArray state(const QByteArray &name, const QByteArray &sql, const Values &parameters = {})
    {
        return state(as(name), sql, parameters);
    }
    QByteArray value(const QByteArray &sql, const Values &parameters = {})
    {
        return owner().must(sql, parameters).value();
    }
    /** The most careless function there can be: it runs what it is told with the rights that write.
     */
    void plantCarelessFunction()
    {
        owner().must("create function api.careless(p_sql text) returns bigint language plpgsql"
                     " security definer set search_path = pg_catalog, pg_temp as $$"
                     " declare n bigint; begin execute p_sql; get diagnostics n = row_count;"
                     " return n; end $$;"
                     " alter function api.careless(text) owner to peak_api;"
                     " grant execute on function api.careless(text) to peak_user");
    }

private:
    std::unique_ptr<Peak::TestDatabase> m_database; ///< outlives the sessions
    QMap<QByteArray, QByteArray> m_people;
    QMap<QByteArray, std::shared_ptr<Peak::RoleConnection>> m_sessions;
    int m_number = 0;
};
