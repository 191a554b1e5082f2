#include "models/db/ConnectionSettings.h"
#include "models/db/Migrator.h"
#include "models/db/SchemaVersion.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestServer.h"

#include <QFile>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** The firm's own two tables, as they are today, on their way into our schema. */
class tst_LegacyUpgrade : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = TestServer::ownServer(); }
    void init();
    void cleanup();
    void everyValueAndIdIsKept();
    void oddAccountsAreReportedNotDropped();
    void oldPasswordsStillOpenTheDoor_data();
    void oldPasswordsStillOpenTheDoor();
    void foreignOwnerIsTakenOverAndReported();
    void othersAreCutOffAndListed();
    void namedRolesKeepExactlyWhatTheyHad();
    void accessCanBeGivenBackLater();
    void namesThatCannotBeKept();
    void rehearsalLeavesNothingBehind();
    void failedRehearsalLeavesNothingBehind();
    void managedServerStopsAtForeignOwners();
    void managedServerUpgrades();
    void managedServerRehearses();
    void valuesThatDoNotFitStopTheUpgrade();

private:
    RawConnection admin() { return RawConnection(m_server->adminUri(u"firm"_s)); }
    RawConnection as(const QString &role);
    ConnectionSettings settings(const QString &role = {}) const;
    Result<MigrationReport> migrate(const QStringList &keep = {}, const QString &role = {});
    QMap<QByteArray, QByteArray> rows(const QByteArray &table);
    void makeManaged();
    void compareWithBefore();

    std::unique_ptr<TestServer> m_server; // its own: roles belong to the whole server
    QByteArrayList m_columns[2];
    QMap<QByteArray, QByteArray> m_before[2];
};

namespace {

const QByteArray tables[] = {"contacts", "exchanges"};

QString why(const Result<MigrationReport> &report)
{
    return report.ok() ? QString() : QString(report.error().message + report.error().logDetail);
}

bool anyContains(const QStringList &lines, const QString &text)
{
    return !lines.filter(text).isEmpty();
}

} // namespace

/** The firm's database: owned by a role of its own, read and written by others. */
void tst_LegacyUpgrade::init()
{
    RawConnection root(m_server->adminUri());
    for (const QByteArray role : {"firm_app", "reporter", "importer", "bystander"})
        root.must("create role " + role + " login password 'x'");
    root.must("create database firm template template0");
    QFile file(QFINDTESTDATA("../../sql/legacy.sql"));
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
void tst_LegacyUpgrade::cleanup()
{
    RawConnection root(m_server->adminUri());
    root.must("drop database firm with (force)");
    root.must("do $$ declare r text; begin"
              " for r in select rolname from pg_roles where rolname !~ '^pg_' "
              "  and rolname <> current_user loop"
              "  execute format('drop role %I', r); end loop; end $$");
}

RawConnection tst_LegacyUpgrade::as(const QString &role)
{
    return RawConnection(m_server->adminUri(u"firm"_s) +
                         u"&user=%1&passfile=&password=x"_s.arg(role));
}

ConnectionSettings tst_LegacyUpgrade::settings(const QString &role) const
{
    const auto parsed = ConnectionSettings::parse(m_server->adminUri(u"firm"_s));
    return role.isEmpty() ? *parsed : parsed->withLogin(role, "x");
}

Result<MigrationReport> tst_LegacyUpgrade::migrate(const QStringList &keep, const QString &role)
{
    MigratorOptions options;
    options.keepAccess = keep;
    return Migrator::migrate(settings(role), options);
}

/** id -> all legacy columns of the row as text, NULL told from empty. */
QMap<QByteArray, QByteArray> tst_LegacyUpgrade::rows(const QByteArray &table)
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

void tst_LegacyUpgrade::compareWithBefore()
{
    for (int i = 0; i < 2; ++i) {
        const auto after = rows(tables[i]);
        QCOMPARE(after.keys(), m_before[i].keys());
        for (auto it = after.cbegin(); it != after.cend(); ++it)
            QCOMPARE(it.value(), m_before[i].value(it.key()));
    }
}

void tst_LegacyUpgrade::makeManaged()
{
    admin().must("create role manager login createrole createdb password 'x';"
                 "alter database firm owner to manager");
}

void tst_LegacyUpgrade::everyValueAndIdIsKept()
{
    const auto report = migrate();
    QVERIFY2(report.ok(), qPrintable(why(report)));
    QCOMPARE(report->schemaVersion, SchemaVersion::newest());
    compareWithBefore();
    RawConnection firm = admin();
    QCOMPARE(firm.must("select workflow_stage from exchanges where exchange_number = 'EX-1' "
                       "and name = 'Number twice'")
                 .value(),
             "45D");
    QCOMPARE(firm.must("select format_type(atttypid, atttypmod) from pg_attribute "
                       "where attrelid = 'contacts'::regclass and attname = 'login_attempts'")
                 .value(),
             "integer"); // the plan's type, where an earlier hand chose another
    QCOMPARE(firm.must("select count(*) from contacts where version is null").value(), "0");
}

void tst_LegacyUpgrade::oddAccountsAreReportedNotDropped()
{
    const auto report = migrate();
    QVERIFY2(report.ok(), qPrintable(why(report)));
    for (const QString &name : {u"ada@firm.test"_s, u"ADA@Firm.Test"_s, u"Cy Noel"_s,
                                u"bookkeeper"_s, u"In Progress"_s, u"login_attempts"_s})
        QVERIFY2(anyContains(report->findings, name),
                 qPrintable(name + u" is not in\n"_s + report->findings.join(u'\n')));
    RawConnection firm = admin();
    QCOMPARE(
        firm.must(
                "select count(*) from peak.adoption_report r "
                "where row_id is not null and not exists (select from contacts where id = row_id) "
                "and not exists (select from exchanges where id = row_id)")
            .value(),
        "0");
    QCOMPARE(
        firm.must("select count(*) from auth.accounts where email_key = 'ada@firm.test'").value(),
        "0"); // an admin decides which of the two it is
}

void tst_LegacyUpgrade::oldPasswordsStillOpenTheDoor_data()
{
    QTest::addColumn<QByteArray>("email");
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<QByteArray>("outcome");
    QTest::newRow("$2a$") << QByteArray("FINN@firm.test") << QByteArray("finn has one")
                          << QByteArray("signed_in");
    QTest::newRow("$2b$") << QByteArray("spaced@agency.test") << QByteArray("dollar two b")
                          << QByteArray("code_required");
    QTest::newRow("wrong") << QByteArray("finn@firm.test") << QByteArray("finn has none")
                           << QByteArray("denied");
    QTest::newRow("ambiguous") << QByteArray("ada@firm.test") << QByteArray("correct horse battery")
                               << QByteArray("denied");
    QTest::newRow("inactive, no hash")
        << QByteArray("dee@firm.test") << QByteArray("plain text, not a hash")
        << QByteArray("denied");
}

void tst_LegacyUpgrade::oldPasswordsStillOpenTheDoor()
{
    QFETCH(QByteArray, email);
    QFETCH(QByteArray, password);
    QFETCH(QByteArray, outcome);
    const auto report = migrate();
    QVERIFY2(report.ok(), qPrintable(why(report)));
    RawConnection door = admin();
    door.must("set session authorization peak_door");
    const QByteArray nonce = "\\x" + QByteArray(64, 'a');
    const QByteArray attempt =
        door.must("select api.sign_in_submit($1, $2, $3, '{}')", {email, password, nonce}).value();
    const auto result = door.must("select * from api.sign_in_result($1, $2)", {attempt, nonce});
    QCOMPARE(result.value(u"outcome"_s), outcome);
}

void tst_LegacyUpgrade::foreignOwnerIsTakenOverAndReported()
{
    const auto report = migrate();
    QVERIFY2(report.ok(), qPrintable(why(report)));
    QVERIFY(report->ownServer);
    QVERIFY(anyContains(report->findings, u"table contacts belonged to the role firm_app"_s));
    QVERIFY(anyContains(report->findings, u"view public.contact_names reads contacts"_s));
    QCOMPARE(admin()
                 .must("select string_agg(distinct pg_get_userbyid(relowner), ',') from pg_class "
                       "where oid in ('contacts'::regclass, 'exchanges'::regclass)")
                 .value(),
             "peak_owner");
}

void tst_LegacyUpgrade::othersAreCutOffAndListed()
{
    const auto report = migrate();
    QVERIFY2(report.ok(), qPrintable(why(report)));
    const QList<AdoptedAccess> wanted{
        {u"firm_app"_s, u"contacts"_s, {}, false},
        {u"firm_app"_s, u"exchanges"_s, {}, false},
        {u"importer"_s,
         u"contacts"_s,
         {u"INSERT"_s, u"SELECT"_s, u"UPDATE(email)"_s, u"UPDATE(phone)"_s},
         false},
        {u"public"_s, u"exchanges"_s, {u"SELECT"_s}, false},
        {u"reporter"_s, u"contacts"_s, {u"SELECT"_s}, false}};
    QCOMPARE(report->access.size(), wanted.size());
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        QCOMPARE(report->access.at(i).role, wanted.at(i).role);
        QCOMPARE(report->access.at(i).table, wanted.at(i).table);
        if (!wanted.at(i).privileges.isEmpty())
            QCOMPARE(report->access.at(i).privileges, wanted.at(i).privileges);
        QVERIFY(!report->access.at(i).kept);
    }
    RawConnection firm = admin();
    for (const QByteArray role : {"firm_app", "reporter", "importer", "bystander"}) {
        firm.must("set session authorization " + role);
        for (const QByteArray &table : tables) {
            QCOMPARE(firm.run("select count(*) from public." + table).sqlState, u"42501"_s);
            QCOMPARE(firm.run("update public." + table + " set id = id").sqlState, u"42501"_s);
        }
        firm.must("reset session authorization");
    }
    QVERIFY(!as(u"reporter"_s).isOpen()); // nor may they connect
}

void tst_LegacyUpgrade::namedRolesKeepExactlyWhatTheyHad()
{
    const auto report = migrate({u"reporter"_s, u"importer"_s});
    QVERIFY2(report.ok(), qPrintable(why(report)));
    compareWithBefore();

    RawConnection reporter = as(u"reporter"_s);
    QCOMPARE(reporter.must("select count(*) from public.contacts").value(), "1119");
    QCOMPARE(reporter.must("select count(*) from public.contact_names").value(), "1119");
    QCOMPARE(reporter.run("update public.contacts set email = 'x'").sqlState, u"42501"_s);
    QCOMPARE(reporter.run("select count(*) from public.exchanges").sqlState, u"42501"_s);
    QCOMPARE(reporter.run("select * from auth.credentials").sqlState, u"42501"_s);

    RawConnection importer = as(u"importer"_s);
    QCOMPARE(importer
                 .must("update public.contacts set email = 'new@bulk.test' "
                       "where pp_contact_id = 'PP-BULK-1'")
                 .affected,
             1);
    importer.must("insert into public.contacts (first_name) values ('Imported')");
    QCOMPARE(importer.run("update public.contacts set role = 'admin'").sqlState, u"42501"_s);
    QCOMPARE(importer.run("delete from public.contacts").sqlState, u"42501"_s);
    QVERIFY(!as(u"bystander"_s).isOpen());

    const auto again = migrate(); // what is kept stays kept
    QVERIFY2(again.ok(), qPrintable(why(again)));
    QCOMPARE(as(u"reporter"_s).must("select count(*) from public.contacts").value(), "1120");
}

void tst_LegacyUpgrade::accessCanBeGivenBackLater()
{
    QVERIFY(migrate().ok());
    const auto later = migrate({u"firm_app"_s});
    QVERIFY2(later.ok(), qPrintable(why(later)));
    RawConnection owner = as(u"firm_app"_s);
    QCOMPARE(owner.must("select count(*) from public.exchanges").value(), "1000");
    QCOMPARE(
        owner.must("update public.contacts set phone = '1' where pp_contact_id = 'PP-3'").affected,
        1);
    // What gets around row security and the record is not given back.
    QCOMPARE(owner.run("truncate public.contacts cascade").sqlState, u"42501"_s);
    QCOMPARE(owner
                 .run("create trigger t before update on public.contacts for each row "
                      "execute function suppress_redundant_updates_trigger()")
                 .sqlState,
             u"42501"_s);
    QVERIFY(later->lines().contains(
        u"  firm_app: DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, "
        "UPDATE on contacts"_s));
}

void tst_LegacyUpgrade::namesThatCannotBeKept()
{
    for (const QString &name : {u"nobody"_s, u"bystander"_s, u"PUBLIC"_s}) {
        const auto refused = migrate({name});
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().kind, ErrorKind::Invalid);
    }
    QCOMPARE(admin().must("select to_regnamespace('peak') is null").value(), "t");
}

void tst_LegacyUpgrade::rehearsalLeavesNothingBehind()
{
    MigratorOptions options;
    options.keepAccess = {u"reporter"_s};
    const auto report = Migrator::rehearse(settings(), options);
    QVERIFY2(report.ok(), qPrintable(why(report)));
    QCOMPARE(report->schemaVersion, SchemaVersion::newest());
    QCOMPARE(report->warnings, QStringList());
    const QStringList lines = report->lines();
    QVERIFY(anyContains(lines, u"reporter: SELECT on contacts"_s));
    QVERIFY(anyContains(lines, u"Cut off"_s));
    QVERIFY(anyContains(lines, u"ada@firm.test"_s));

    RawConnection firm = admin();
    QCOMPARE(firm.must("select to_regnamespace('peak') is null").value(), "t");
    QCOMPARE(firm.must("select count(*) from pg_database where datname like '%rehearsal%'").value(),
             "0");
    QCOMPARE(firm.must("select count(*) from pg_roles where rolname like 'peak\\_%' "
                       "and rolname <> current_user")
                 .value(),
             "0");
    QCOMPARE(as(u"firm_app"_s).must("select count(*) from contacts").value(), "1119");
    compareWithBefore();
}

void tst_LegacyUpgrade::failedRehearsalLeavesNothingBehind()
{
    MigratorOptions options;
    options.files.append(MigrationFile::fromText(u"9001_broken.sql"_s, "select 1/0;"));
    const auto failed = Migrator::rehearse(settings(), options);
    QVERIFY(!failed.ok());
    QVERIFY(failed.error().message.contains(u"9001 broken"_s));
    RawConnection firm = admin();
    QCOMPARE(firm.must("select count(*) from pg_database where datname like '%rehearsal%'").value(),
             "0");
    QCOMPARE(firm.must("select count(*) from pg_roles where rolname like 'peak\\_%' "
                       "and rolname <> current_user")
                 .value(),
             "0");
}

void tst_LegacyUpgrade::managedServerStopsAtForeignOwners()
{
    makeManaged();
    const auto stopped = migrate({}, u"manager"_s);
    QVERIFY(!stopped.ok());
    QCOMPARE(stopped.error().kind, ErrorKind::Denied);
    QVERIFY2(stopped.error().message.contains(u"ALTER TABLE public.contacts OWNER TO manager;\n"
                                              "ALTER TABLE public.exchanges OWNER TO manager;"_s),
             qPrintable(stopped.error().message));
    QCOMPARE(admin().must("select to_regnamespace('peak') is null").value(), "t");
}

void tst_LegacyUpgrade::managedServerUpgrades()
{
    makeManaged();
    const QString statements = migrate({}, u"manager"_s).error().message.section(u'\n', 1);
    admin().must(statements.toUtf8());
    const auto report = migrate({u"reporter"_s}, u"manager"_s);
    QVERIFY2(report.ok(), qPrintable(why(report)));
    QVERIFY(!report->ownServer);
    QVERIFY(!report->reduced.isEmpty());
    compareWithBefore();
    QCOMPARE(as(u"reporter"_s).must("select count(*) from public.contacts").value(), "1119");
    RawConnection firm = admin();
    firm.must("set session authorization importer");
    QCOMPARE(firm.run("select count(*) from public.contacts").sqlState, u"42501"_s);
}

void tst_LegacyUpgrade::managedServerRehearses()
{
    makeManaged();
    admin().must("alter table contacts owner to manager; alter table exchanges owner to manager;"
                 "drop view contact_names");
    const auto report = Migrator::rehearse(settings(u"manager"_s));
    QVERIFY2(report.ok(), qPrintable(why(report)));
    QCOMPARE(report->warnings, QStringList());
    RawConnection firm = admin();
    QCOMPARE(firm.must("select count(*) from pg_database where datname like '%rehearsal%'").value(),
             "0");
    QCOMPARE(firm.must("select count(*) from pg_roles where rolname like 'peak\\_%' "
                       "and rolname <> current_user")
                 .value(),
             "0");
}

void tst_LegacyUpgrade::valuesThatDoNotFitStopTheUpgrade()
{
    admin().must(
        "alter table contacts add locked_until text; update contacts set locked_until = 'soon'");
    const auto stopped = migrate();
    QVERIFY(!stopped.ok());
    QVERIFY2(stopped.error().message.contains(u"contacts.locked_until"_s),
             qPrintable(stopped.error().message));
    compareWithBefore();
    admin().must("alter table contacts rename locked_until to locked_until_words");
    const auto mended = migrate();
    QVERIFY2(mended.ok(), qPrintable(why(mended)));
    compareWithBefore();
}

QTEST_GUILESS_MAIN(tst_LegacyUpgrade)
#include "tst_LegacyUpgrade.moc"
