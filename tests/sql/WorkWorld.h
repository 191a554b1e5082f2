#pragma once

#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QDeadlineTimer>
#include <QMap>
#include <QTest>

#include <memory>

namespace Peak {

/**
 * One exchange with everybody who can have to do with it, each with a session of their own, and a
 * foreign exchange beside it. People are called by what they are.
 *
 * admin, coordinator, client, third_party and agency may what their role may; stranger is the
 * client of the foreign exchange; removed took part once; silent may only view, talker view and
 * message, shut nothing at all; helper is a coordinator who takes part without "manage".
 */
class WorkWorld
{
public:
    /** On a server of its own where one is given: for what touches roles, as an agent does. */
    explicit WorkWorld(std::unique_ptr<TestServer> own = nullptr)
        : m_database(own ? std::make_unique<TestDatabase>(std::move(own))
                         : std::make_unique<TestDatabase>())
    {
        for (const QByteArray name : {"admin", "coordinator", "client", "third_party", "agency"})
            addPerson(name, name);
        addPerson("stranger", "client");
        for (const QByteArray name : {"removed", "silent", "talker", "shut"})
            addPerson(name, "agency");
        addPerson("helper", "coordinator");
        room = addExchange(id("client"), id("coordinator"));
        foreign = addExchange(id("stranger"));
        takePart("third_party", "third_party");
        takePart("agency", "agency");
        takePart("removed", "agency", "null", "false");
        takePart("silent", "agency", "'{view}'");
        takePart("talker", "agency", "'{view,message}'");
        takePart("shut", "agency", "'{}'");
        takePart("helper", "coordinator", "'{view,message,upload}'");
    }

    static QByteArrayList members()
    {
        return {"coordinator", "client", "third_party", "agency", "silent", "talker", "helper"};
    }
    static QByteArrayList outsiders() { return {"stranger", "removed", "shut"}; }

    QByteArray addPerson(const QByteArray &name, const QByteArray &role)
    {
        m_ids[name] = m_database->addPerson(QString::fromLatin1(name + "@example.test"),
                                            QString::fromLatin1(role), QString::fromLatin1(name));
        if (role == "admin")
            owner().must("select auth.set_totp($1, $2)", {m_ids[name], Seed});
        return m_ids[name];
    }
    QByteArray addExchange(const RawConnection::Value &client = {},
                           const RawConnection::Value &coordinator = {})
    {
        return owner()
            .must("insert into public.exchanges (name, client_id, coordinator_id)"
                  " values ('An exchange', $1::uuid, $2::uuid) returning id",
                  {client, coordinator})
            .value();
    }
    void takePart(const QByteArray &name, const QByteArray &role,
                  const QByteArray &permissions = "null", const QByteArray &active = "true")
    {
        owner().must(
            "insert into public.exchange_participants"
            " (exchange_id, contact_id, role, permissions, is_active) values ($1, $2, $3, " +
                permissions + ", " + active + ")",
            {room, id(name), role});
    }

    RoleConnection &as(const QByteArray &name)
    {
        auto &session = m_sessions[name];
        if (!session)
            session = anotherSession(name);
        return *session;
    }
    std::shared_ptr<RoleConnection> anotherSession(const QByteArray &name)
    {
        return std::make_shared<RoleConnection>(
            *m_database, QString::fromLatin1(name + "@example.test"),
            RoleConnection::defaultPassword(), name == "admin" ? Seed : "");
    }
    RawConnection &owner() { return m_database->admin(); }
    TestDatabase &database() { return *m_database; }
    QByteArray id(const QByteArray &name) const { return m_ids.value(name); }

    /** The SQLSTATE of a statement by somebody; empty when it went well. */
    QString state(const QByteArray &name, const QByteArray &sql,
                  const QList<RawConnection::Value> &parameters = {})
    {
        return as(name).run(sql, parameters).sqlState;
    }
    QByteArray value(const QByteArray &name, const QByteArray &sql,
                     const QList<RawConnection::Value> &parameters = {})
    {
        return as(name).must(sql, parameters).value();
    }

    /** Runs a statement with the rights of peak_api, as a careless function of ours would. */
    QString careless(const QByteArray &name, const QByteArray &sql)
    {
        owner().must("create or replace function api.careless() returns void language plpgsql"
                     " security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'"
                     " as $careless$ begin " +
                     sql + "; end $careless$");
        owner().must("alter function api.careless() owner to peak_api");
        owner().must("grant execute on function api.careless() to peak_user");
        const QString result = state(name, "select api.careless()");
        owner().must("drop function api.careless()");
        return result;
    }

    /** A place in the feed behind everything until now: the horizon waits for whatever runs in the
     * whole cluster, which other tests share. */
    QByteArray cursor(const QByteArray &name)
    {
        const qulonglong now = owner().must("select txid_current()").value().toULongLong();
        QByteArray place;
        QDeadlineTimer patience(30'000);
        do {
            place = value(name, "select api.change_cursor()");
        } while (place.toULongLong() <= now && !patience.hasExpired());
        return place;
    }
    /** "kind:row" of what somebody hears. */
    QStringList heard(const QByteArray &name, const QByteArray &from)
    {
        QStringList found;
        const auto answer = as(name).must("select kind, row_id from api.changes_since($1)", {from});
        for (const auto &row : answer.rows)
            found.append(QString::fromLatin1(row[0].value_or("") + ':' + row[1].value_or("")));
        return found;
    }

    QByteArray room;
    QByteArray foreign;

private:
    static constexpr auto Seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    std::unique_ptr<TestDatabase> m_database;
    QMap<QByteArray, QByteArray> m_ids;
    QMap<QByteArray, std::shared_ptr<RoleConnection>> m_sessions;
};

} // namespace Peak
