#pragma once

#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QMap>
#include <QSet>

#include <map>
#include <memory>
#include <optional>

namespace Peak {

inline const QList<QByteArray> exchangeSorts = {"number",  "name",     "client",   "coordinator",
                                                "stage",   "priority", "property", "day_45",
                                                "day_180", "value",    "updated"};

/** Exchanges of every kind, with names that differ in case and accents, and with a lot of nothing.
 * The coordinator has so many that they are read along an index; the others have few. */
inline const char *const exchangesOfEveryKind = R"(
    insert into public.contacts (first_name, last_name, company, role)
    select (array['Maria', 'José', 'ÅNGSTRÖM', null])[1 + g % 4], (array['Ortega', 'O''Neil', '50%_off', 'Zoë'])[1 + g % 4],
           case when g % 7 = 0 then 'Company \ ' || g end, 'client'
    from generate_series(1, 40) g;
    insert into public.exchanges (exchange_number, name, workflow_stage, priority, client_id, coordinator_id, is_active,
                                  rel_property_address, rel_property_city, rel_value, day_45, day_180, updated_at)
    select case when g % 50 > 0 then (g * 7 % 1500)::text end,
           (array['Élan', 'elan', 'ELM 18', 'Ortega - 100%', '_under_', 'back\slash', '', null])[1 + g % 8] || ' ' || g % 13,
           (array['PENDING', '45D', '180D', 'COMPLETED', 'TERMINATED', 'ON_HOLD', 'strange', null])[1 + g % 8],
           (array['LOW', 'MEDIUM', 'HIGH', 'URGENT', 'odd', null])[1 + g % 6],
           case when g % 9 = 4 then $1::uuid when g % 3 > 0 then (select c.id from public.contacts c where c.first_name is not null order by c.id offset g % 20 limit 1) end,
           case when g % 5 < 3 then $2::uuid end, g % 31 > 0,
           case when g % 4 > 0 then g % 90 || ' Main St' end, 'Reno',
           case g % 6 when 0 then null when 1 then 'NaN'::numeric else (g * 7919 % 100000) - 20000.25 end,
           case g % 11 when 0 then null when 1 then 'infinity'::date else date '2026-01-01' + g % 300 end,
           case g % 11 when 0 then null else date '2026-05-01' + g % 300 end,
           timestamp '2026-01-01' + g % 100 * interval '1 hour'
    from generate_series(1, 2400) g)";

struct ListedRow
{
    QByteArray id;
    QByteArray key;
};

/** A firm with exchanges of every kind and a person of every role, and what tests of the list ask
 * of it. */
class ExchangeListWorld
{
protected:
    void makeWorld()
    {
        m_database = std::make_unique<TestDatabase>();
        QMap<QByteArray, QByteArray> ids;
        for (const QByteArray role : {"admin", "coordinator", "client", "third_party", "agency"}) {
            const QString email = QString::fromLatin1(role) + QStringLiteral("@list.test");
            ids.insert(role, m_database->addPerson(email, QString::fromLatin1(role),
                                                   QStringLiteral("Pat Smith")));
        }
        QByteArray sql = exchangesOfEveryKind;
        sql.replace("$1::uuid", QByteArray("'" + ids["client"] + "'::uuid"));
        sql.replace("$2::uuid", QByteArray("'" + ids["coordinator"] + "'::uuid"));
        admin().must(sql);
        admin().must(
            "insert into public.exchange_participants (exchange_id, contact_id, role, "
            "permissions, is_active) "
            "select e.id, p.id, p.role, case when p.n % 5 = 0 then '{}'::text[] when p.n % 5 "
            "= 1 then '{view}' end, "
            "p.n % 6 > 0 from (select id, row_number() over (order by id) as n from "
            "public.exchanges) e "
            "join lateral (select c.id, c.role, e.n from public.contacts c where c.is_user "
            "and c.role <> 'admin') p "
            "on (e.n + length(p.role)) % 7 = 0");
        // The way to a page is chosen by how many rows there are.
        admin().must("analyze peak.exchange_rows, auth.access");
        for (auto id = ids.cbegin(); id != ids.cend(); ++id) {
            m_people[id.key()] = std::make_unique<RoleConnection>(
                *m_database, QString::fromLatin1(id.key()) + QStringLiteral("@list.test"));
            if (!m_people[id.key()]->isOpen())
                qFatal("%s can't sign in", id.key().constData());
        }
    }

    RawConnection &admin() { return m_database->admin(); }
    RoleConnection &as(const QByteArray &role) { return *m_people.at(role); }

    /** One order ($1, down: $2) and values by column ($3), as every list is asked. */
    static QByteArray question()
    {
        return "jsonb_build_array(jsonb_build_object('column', $1::text, 'descending', "
               "$2::boolean)), case when jsonb_typeof($3::jsonb) <> 'object' then $3::jsonb else "
               "jsonb_strip_nulls(jsonb_build_object('search', $3::jsonb -> 'search', "
               "'conditions', (select jsonb_agg(jsonb_build_object('column', f.key, 'op', "
               "'any_of', 'value', f.value)) from jsonb_each($3::jsonb) f where f.key <> "
               "'search'))) end";
    }
    static RawConnection::Answer page(RawConnection &who, const QByteArray &sort, bool descending,
                                      const QByteArray &filter,
                                      const std::optional<ListedRow> &after, int skip, int limit)
    {
        return who.run("select id, sort_key from api.list_page('exchanges', " + question() +
                           ", $4, $5::uuid, $6::int, $7::int)",
                       {sort, descending ? "true" : "false", filter,
                        after ? RawConnection::Value(after->key) : std::nullopt,
                        after ? RawConnection::Value(after->id) : std::nullopt,
                        QByteArray::number(skip), QByteArray::number(limit)});
    }
    static RawConnection::Answer anchors(RawConnection &who, const QByteArray &sort,
                                         bool descending, const QByteArray &filter, int step)
    {
        return who.run("select * from api.list_anchors('exchanges', " + question() +
                           ", $4::int) order by position",
                       {sort, descending ? "true" : "false", filter, QByteArray::number(step)});
    }
    static RawConnection::Answer single(RawConnection &who, const QByteArray &ids,
                                        const QByteArray &sort, const QByteArray &filter)
    {
        return who.run("select id from api.list_rows('exchanges', " + question() + ", $4::uuid[])",
                       {sort, "false", filter, ids});
    }
    static QList<ListedRow> rowsOf(const RawConnection::Answer &answer)
    {
        QList<ListedRow> rows;
        for (const auto &row : answer.rows)
            rows.append({row.at(0).value_or(""), row.at(1).value_or("")});
        return rows;
    }
    static QList<ListedRow> walk(RawConnection &who, const QByteArray &sort, bool descending,
                                 const QByteArray &filter = "{}", int size = 331)
    {
        QList<ListedRow> all;
        for (;;) {
            const auto after = all.isEmpty() ? std::nullopt : std::optional<ListedRow>(all.last());
            const auto answer = page(who, sort, descending, filter, after, 0, size);
            if (!answer.ok)
                qFatal("%s %s", qUtf8Printable(answer.sqlState), qUtf8Printable(answer.message));
            const QList<ListedRow> rows = rowsOf(answer);
            all += rows;
            if (rows.size() < size || all.size() > 10'000)
                return all;
        }
    }
    static QSet<QByteArray> idsOf(const QList<ListedRow> &rows)
    {
        QSet<QByteArray> ids;
        for (const ListedRow &row : rows)
            ids.insert(row.id);
        return ids;
    }
    static QSet<QByteArray> firstColumn(const RawConnection::Answer &answer)
    {
        QSet<QByteArray> ids;
        for (const auto &row : answer.rows)
            ids.insert(row.at(0).value_or(""));
        return ids;
    }
    /** Rows of the list that are not what they would be if the list were made anew. */
    QByteArray drift()
    {
        return admin()
                   .must("select count(*) from (select exchange_id, exchange_number, name, "
                         "client_id, "
                         "client_name, coordinator_id, coordinator_name, stage, priority, "
                         "property, day_45, "
                         "day_180, value, updated_at, version, number_key from peak.exchange_rows "
                         "except select * from peak.exchange_rows_now) x")
                   .value() +
               "/" +
               admin()
                   .must("select (select count(*) from peak.exchange_rows_now) - (select count(*) "
                         "from peak.exchange_rows)")
                   .value();
    }

    std::unique_ptr<TestDatabase> m_database;
    std::map<QByteArray, std::unique_ptr<RoleConnection>> m_people;
};

} // namespace Peak
