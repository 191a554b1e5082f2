#include "tests/models/db/LegacyFirm.h"

namespace Peak {

/** The firm's database: owned by a role of its own, read and written by others. */
void LegacyFirm::init()
{
    RawConnection root(m_server->adminUri());
    for (const QByteArray role : {"firm_app", "reporter", "importer", "bystander", "auditor"})
        root.must("create role " + role + " login password 'x'");
    root.must("grant pg_read_all_data to auditor");
    root.must("create database firm template template0");
    QFile file(QStringLiteral(PEAK_LEGACY_SQL));
    QVERIFY(file.open(QIODevice::ReadOnly));
    RawConnection firm = admin();
    firm.must(file.readAll());
    firm.must("alter table contacts owner to firm_app; alter table exchanges owner to firm_app;"
              "alter view contact_names owner to reporter;"
              "grant select on contacts to reporter;"
              "grant select, insert on contacts to importer;"
              "grant update (email, phone) on contacts to importer;"
              "grant select on exchanges to public");
    for (int i = 0; i < 2; ++i) {
        m_columns[i].clear();
        for (const auto &row :
             firm.must("select quote_ident(attname) from pg_attribute where attnum > 0 "
                       "and attrelid = '" +
                       tables[i] + "'::regclass")
                 .rows)
            m_columns[i].append(*row.at(0));
        m_before[i] = rows(tables[i]);
    }
    QCOMPARE(m_before[0].size(), 1119);
    QCOMPARE(m_before[1].size(), 1000);
}

/** No database and no role of an earlier test may help a later one. */
void LegacyFirm::cleanup()
{
    RawConnection root(m_server->adminUri());
    root.must("drop database firm with (force)");
    root.must("do $$ declare r text; begin"
              " for r in select rolname from pg_roles where rolname !~ '^pg_' "
              "  and rolname <> current_user loop"
              "  execute format('drop role %I', r); end loop; end $$");
}

RawConnection LegacyFirm::as(const QString &role)
{
    return RawConnection(m_server->adminUri(u"firm"_s) +
                         u"&user=%1&passfile=&password=x"_s.arg(role));
}

ConnectionSettings LegacyFirm::settings(const QString &role) const
{
    const auto parsed = ConnectionSettings::parse(m_server->adminUri(u"firm"_s));
    return role.isEmpty() ? *parsed : parsed->withLogin(role, "x");
}

Result<MigrationReport> LegacyFirm::migrate(const QStringList &keep, const QString &role)
{
    MigratorOptions options;
    options.keepAccess = keep;
    return Migrator::migrate(settings(role), options);
}

/** id -> all legacy columns of the row as text, NULL told from empty. */
QMap<QByteArray, QByteArray> LegacyFirm::rows(const QByteArray &table)
{
    const QByteArray columns = m_columns[table == tables[1]].join(',');
    QMap<QByteArray, QByteArray> found;
    RawConnection firm = admin();
    firm.must("set timezone = 'UTC'");
    for (const auto &row :
         firm.must("select id, row(" + columns + ")::text from public." + table).rows)
        found.insert(*row.at(0), *row.at(1));
    return found;
}

void LegacyFirm::makeManaged()
{
    admin().must("create role manager login createrole createdb password 'x';"
                 "alter database firm owner to manager");
}

void LegacyFirm::compareWithBefore()
{
    for (int i = 0; i < 2; ++i) {
        const auto after = rows(tables[i]);
        QCOMPARE(after.keys(), m_before[i].keys());
        for (auto it = after.cbegin(); it != after.cend(); ++it)
            QCOMPARE(it.value(), m_before[i].value(it.key()));
    }
}

} // namespace Peak
