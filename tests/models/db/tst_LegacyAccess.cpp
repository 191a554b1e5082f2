#include "models/db/SchemaVersion.h"
#include "tests/models/db/LegacyFirm.h"

#include <QProcess>

using namespace Peak;

/** Who else used the firm's tables: taken down, cut off, kept on request, rehearsed first. */
class tst_LegacyAccess : public LegacyFirm
{
    Q_OBJECT

private Q_SLOTS:
    void foreignOwnerIsTakenOverAndReported();
    void othersAreCutOffAndListed();
    void namedRolesKeepExactlyWhatTheyHad();
    void accessCanBeGivenBackLater();
    void namesThatCannotBeKept();
    void rehearsalLeavesNothingBehind();
    void failedRehearsalLeavesNothingBehind();
    void killedRehearsalIsClearedAwayByTheNext();
    void managedServerRehearses();
};

void tst_LegacyAccess::foreignOwnerIsTakenOverAndReported()
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

void tst_LegacyAccess::othersAreCutOffAndListed()
{
    const auto report = migrate();
    QVERIFY2(report.ok(), qPrintable(why(report)));
    const QList<AdoptedAccess> wanted{
        {u"auditor"_s, u"contacts"_s, {u"SELECT"_s}, false},
        {u"auditor"_s, u"exchanges"_s, {u"SELECT"_s}, false},
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
    firm.must(
        "set session authorization auditor"); // the right stays, but row security shows nothing
    for (const QByteArray &table : tables)
        QCOMPARE(firm.must("select count(*) from public." + table).value(), "0");
    QVERIFY(!as(u"reporter"_s).isOpen()); // nor may they connect
}

void tst_LegacyAccess::namedRolesKeepExactlyWhatTheyHad()
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

void tst_LegacyAccess::accessCanBeGivenBackLater()
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

void tst_LegacyAccess::namesThatCannotBeKept()
{
    for (const QString &name : {u"nobody"_s, u"bystander"_s, u"PUBLIC"_s}) {
        const auto refused = migrate({name});
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().kind, ErrorKind::Invalid);
    }
    QCOMPARE(admin().must("select to_regnamespace('peak') is null").value(), "t");
}

void tst_LegacyAccess::rehearsalLeavesNothingBehind()
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

void tst_LegacyAccess::failedRehearsalLeavesNothingBehind()
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

/** A real one, killed in the middle; and what only looks like one stays. */
void tst_LegacyAccess::killedRehearsalIsClearedAwayByTheNext()
{
    RawConnection root(m_server->adminUri());
    root.must("create database firm_rehearsal_12345678"); // somebody else's, for all we know
    QProcess program;
    program.start(QCoreApplication::applicationDirPath() + u"/peak1031ctl"_s,
                  {u"migrate"_s, u"--rehearse"_s, u"--database"_s, m_server->adminUri(u"firm"_s)});
    const QByteArray marked = "select datname from pg_database d "
                              "where shobj_description(d.oid, 'pg_database') is not null "
                              "and datname like 'firm\\_rehearsal\\_%'";
    QByteArray copy;
    QTRY_VERIFY_WITH_TIMEOUT(!(copy = root.must(marked).value()).isEmpty(), 30000);
    program.kill();
    QVERIFY(program.waitForFinished(30000));
    const auto connected = [&root, &copy] {
        return root.must("select count(*) from pg_stat_activity where datname = $1", {copy})
            .value();
    };
    QTRY_COMPARE_WITH_TIMEOUT(connected(), "0", 30000);

    {
        RawConnection present(m_server->adminUri(QString::fromLatin1(copy)));
        QVERIFY(present.isOpen());
        const auto beside = Migrator::rehearse(settings());
        QVERIFY2(beside.ok(), qPrintable(why(beside)));
        QCOMPARE(beside->warnings, QStringList()); // it could be a rehearsal under way
        QCOMPARE(root.must(marked).value(), copy);
    }
    QTRY_COMPARE_WITH_TIMEOUT(connected(), "0", 30000);
    const auto next = Migrator::rehearse(settings());
    QVERIFY2(next.ok(), qPrintable(why(next)));
    QCOMPARE(next->warnings.size(), 1);
    QVERIFY(next->warnings.first().contains(QString::fromLatin1(copy)));
    QCOMPARE(root.must("select string_agg(datname, ',') from pg_database "
                       "where datname like '%rehearsal%'")
                 .value(),
             "firm_rehearsal_12345678");
    root.must("drop database firm_rehearsal_12345678");
}

void tst_LegacyAccess::managedServerRehearses()
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

QTEST_GUILESS_MAIN(tst_LegacyAccess)
#include "tst_LegacyAccess.moc"
