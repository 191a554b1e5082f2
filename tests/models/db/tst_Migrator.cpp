#include "models/db/ConnectionSettings.h"
#include "models/db/Migrator.h"
#include "models/db/SchemaVersion.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestServer.h"

#include <QTest>

#include <latch>
#include <thread>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Migrations as an admin meets them: on empty, half-done, foreign, older and newer databases. */
class tst_Migrator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void emptyDatabaseGetsEverythingOnce();
    void twentyAtOnce();
    void changedFileIsNamed();
    void failureLeavesNothingOfItself();
    void brokenLineIsResumed();
    void newerDatabaseIsLeftAlone();
    void olderDatabaseSaysWhatIsPending();
    void versionsThatDoNotFit();
    void headersSayWhatBreaks();
    void weakAdminIsToldWhatToRun();
    void managedServerIsReduced();
    void managedAdminWhoDoesNotOwnTheDatabase();

private:
    ConnectionSettings settings(const QString &database = {}, const QString &role = {},
                                const QByteArray &password = {}) const;
    MigratorOptions with(const QString &name, const QByteArray &sql) const;
    RawConnection admin(const QString &database = {}) const;

    std::unique_ptr<TestServer> m_server; // its own: roles are made, dropped and raced for here
    QString m_database;
};

void tst_Migrator::initTestCase()
{
    m_server = TestServer::ownServer();
}

void tst_Migrator::init()
{
    static int number = 0;
    m_database = u"migrator_%1"_s.arg(++number);
    admin(u"postgres"_s).must("create database " + m_database.toLatin1() + " template template0");
}

RawConnection tst_Migrator::admin(const QString &database) const
{
    return RawConnection(m_server->adminUri(database.isEmpty() ? m_database : database));
}

ConnectionSettings tst_Migrator::settings(const QString &database, const QString &role,
                                          const QByteArray &password) const
{
    const auto parsed =
        ConnectionSettings::parse(m_server->adminUri(database.isEmpty() ? m_database : database));
    return role.isEmpty() ? *parsed : parsed->withLogin(role, password);
}

MigratorOptions tst_Migrator::with(const QString &name, const QByteArray &sql) const
{
    MigratorOptions options;
    options.files.append(MigrationFile::fromText(name, sql));
    return options;
}

void tst_Migrator::emptyDatabaseGetsEverythingOnce()
{
    const auto first = Migrator::migrate(settings());
    QVERIFY2(first.ok(), qPrintable(first.ok() ? QString() : first.error().message));
    QCOMPARE(first->applied.size(), MigrationFile::embedded().size());
    QCOMPARE(first->schemaVersion, SchemaVersion::newest());
    QVERIFY(first->ownServer);
    QCOMPARE(first->reduced, QStringList());
    QCOMPARE(first->access.size(), 0);

    const auto second = Migrator::migrate(settings());
    QVERIFY(second.ok());
    QCOMPARE(second->applied, QStringList());
    QCOMPARE(second->schemaVersion, SchemaVersion::newest());

    const auto status = Migrator::status(settings());
    QVERIFY(status.ok());
    QCOMPARE(status->pending, QStringList());
    QCOMPARE(status->applied.size(), MigrationFile::embedded().size());
}

void tst_Migrator::twentyAtOnce()
{
    const QStringList databases{m_database, m_database + u"_b"_s, m_database + u"_c"_s};
    for (const QString &name : databases.mid(1))
        admin(u"postgres"_s).must("create database " + name.toLatin1() + " template template0");
    constexpr int migrators = 20;
    std::latch start(migrators);
    std::vector<std::optional<Result<MigrationReport>>> reports(migrators);
    std::vector<std::thread> threads;
    for (int i = 0; i < migrators; ++i) {
        const ConnectionSettings target = settings(databases.at(i < 14 ? 0 : 1 + i % 2));
        threads.emplace_back([&, i, target] {
            start.arrive_and_wait();
            reports[size_t(i)].emplace(Migrator::migrate(target));
        });
    }
    for (std::thread &thread : threads)
        thread.join();

    QStringList applied;
    for (int i = 0; i < migrators; ++i) {
        const auto &report = *reports[size_t(i)];
        QVERIFY2(report.ok(), qPrintable(report.ok() ? QString() : report.error().message));
        if (i < 14)
            applied += report->applied;
        QCOMPARE(report->schemaVersion, SchemaVersion::newest());
    }
    applied.sort();
    QStringList wanted;
    for (const MigrationFile &file : MigrationFile::embedded())
        wanted.append(file.title());
    QCOMPARE(applied, wanted); // each exactly once, whoever came first
}

void tst_Migrator::changedFileIsNamed()
{
    QVERIFY(Migrator::migrate(settings()).ok());
    MigratorOptions options = with(u"9001_more.sql"_s, "create table public.more (a int);");
    options.files[1].sql += "\n-- an afterthought\n";
    const auto refused = Migrator::migrate(settings(), options);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, ErrorKind::Outdated);
    QVERIFY2(refused.error().message.contains(u"0002 plan_tables"_s),
             qPrintable(refused.error().message));
    QVERIFY(admin().must("select to_regclass('public.more') is null").value() == "t");
    QCOMPARE(Migrator::status(settings(), options)->changed, {u"0002 plan_tables"_s});
}

void tst_Migrator::failureLeavesNothingOfItself()
{
    const QByteArray good = "create table public.half (a int); insert into public.half values (1);";
    const auto failed = Migrator::migrate(
        settings(), with(u"9001_half.sql"_s, good + "select 1 / (a - 1) from public.half;"));
    QVERIFY(!failed.ok());
    QVERIFY2(failed.error().message.contains(u"9001 half"_s), qPrintable(failed.error().message));
    RawConnection look = admin();
    QCOMPARE(look.must("select to_regclass('public.half') is null").value(), "t");
    QCOMPARE(look.must("select max(number) from peak.schema_migrations").value(),
             QByteArray::number(SchemaVersion::newest())); // what came before it is kept

    const auto mended = Migrator::migrate(settings(), with(u"9001_half.sql"_s, good));
    QVERIFY(mended.ok());
    QCOMPARE(mended->applied, {u"9001 half"_s});
    QCOMPARE(look.must("select count(*) from public.half").value(), "1");
}

void tst_Migrator::brokenLineIsResumed()
{
    const auto broken = Migrator::migrate(
        settings(), with(u"9001_cut.sql"_s, "create table public.cut (a int);"
                                            "select pg_terminate_backend(pg_backend_pid());"));
    QVERIFY(!broken.ok());
    QCOMPARE(broken.error().kind, ErrorKind::Offline);
    QCOMPARE(admin().must("select to_regclass('public.cut') is null").value(), "t");
    QVERIFY(
        Migrator::migrate(settings(), with(u"9001_cut.sql"_s, "create table public.cut (a int);"))
            .ok());
}

void tst_Migrator::newerDatabaseIsLeftAlone()
{
    QVERIFY(Migrator::migrate(settings(), with(u"9001_future.sql"_s, "-- Breaks clients\n")).ok());
    const auto refused = Migrator::migrate(settings());
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, ErrorKind::Outdated);
    QVERIFY2(refused.error().message.contains(u"9001 future"_s),
             qPrintable(refused.error().message));
    QCOMPARE(Migrator::status(settings())->tooNew, {u"9001 future"_s});
    RawConnection look = admin();
    QCOMPARE(look.must("select peak.schema_version()").value(), "9001");
    QCOMPARE(look.must("select peak.oldest_client()").value(), "9001");
}

void tst_Migrator::olderDatabaseSaysWhatIsPending()
{
    MigratorOptions older;
    const MigrationFile last = older.files.takeLast();
    QVERIFY(Migrator::migrate(settings(), older).ok());
    QCOMPARE(Migrator::status(settings())->pending, {last.title()});
    const auto upgraded = Migrator::migrate(settings());
    QVERIFY(upgraded.ok());
    QCOMPARE(upgraded->applied, {last.title()});
}

void tst_Migrator::versionsThatDoNotFit()
{
    const int mine = SchemaVersion::newest();
    QVERIFY(SchemaVersion::check(mine, 0).ok());
    QVERIFY(SchemaVersion::check(mine, mine).ok());
    QVERIFY(SchemaVersion::check(mine + 3, mine).ok()); // newer, but nothing broke
    const auto tooOld = SchemaVersion::check(mine + 3, mine + 2);
    QCOMPARE(tooOld.error().kind, ErrorKind::Outdated);
    QVERIFY(tooOld.error().message.contains(u"Install the current version"_s));
    const auto tooNew = SchemaVersion::check(mine - 1, 0);
    QCOMPARE(tooNew.error().kind, ErrorKind::Outdated);
    QVERIFY(tooNew.error().message.contains(u"peak1031ctl migrate --database ADMIN_URI"_s));
}

void tst_Migrator::headersSayWhatBreaks()
{
    const auto breaks = [](const QByteArray &line) {
        return MigrationFile::fromText(u"0042_a_name.sql"_s,
                                       "-- 0042 x\n" + line + "\nselect 1;\n");
    };
    QVERIFY(breaks("-- Breaks   clients").breaking);
    QVERIFY(breaks("-- Breaks   clients that know only 0041").breaking);
    QVERIFY(!breaks("-- Breaks   nothing (a client that knows only 0041 keeps working)").breaking);
    QVERIFY(!breaks("-- Breaks nothing").breaking);
    QCOMPARE(breaks("").title(), u"0042 a_name"_s);
    QCOMPARE(MigrationFile::fromText(u"1_x.sql"_s, "a\r\nb\n").sha256(),
             MigrationFile::fromText(u"1_x.sql"_s, "a\nb\n").sha256());
    int expected = 0;
    for (const MigrationFile &file : MigrationFile::embedded())
        QCOMPARE(file.number, ++expected); // no gap, no number twice
}

void tst_Migrator::weakAdminIsToldWhatToRun()
{
    admin(u"postgres"_s).must("create role weak login password 'weak'");
    const auto refused = Migrator::migrate(settings({}, u"weak"_s, "weak"));
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, ErrorKind::Denied);
    QVERIFY(refused.error().message.contains(u"ALTER ROLE \"weak\" CREATEROLE CREATEDB;"_s));
    QCOMPARE(admin().must("select to_regnamespace('peak') is null").value(), "t");
}

void tst_Migrator::managedServerIsReduced()
{
    auto fresh = TestServer::ownServer(); // a managed server knows none of our roles yet
    RawConnection root(fresh->adminUri());
    root.must("create role manager login createrole createdb password 'm'");
    root.must("create database managed owner manager template template0");
    const auto target = ConnectionSettings::parse(fresh->adminUri(u"managed"_s));
    const auto report = Migrator::migrate(target->withLogin(u"manager"_s, "m"));
    QVERIFY2(report.ok(), qPrintable(report.ok() ? QString() : report.error().message));
    QVERIFY(!report->ownServer);
    QVERIFY(report->reduced.size() >= 5);
    QCOMPARE(report->schemaVersion, SchemaVersion::newest());
    QVERIFY(report->lines().contains(u"Managed server, so with reduced protection:"_s));

    const auto again = Migrator::migrate(target->withLogin(u"manager"_s, "m"));
    QVERIFY2(again.ok(), qPrintable(again.ok() ? QString() : again.error().message));
    QCOMPARE(again->applied, QStringList());
}

void tst_Migrator::managedAdminWhoDoesNotOwnTheDatabase()
{
    admin(u"postgres"_s).must("create role guest login createrole createdb password 'g'");
    const auto refused = Migrator::migrate(settings({}, u"guest"_s, "g"));
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().message.contains(
                 u"ALTER DATABASE \"%1\" OWNER TO \"guest\";"_s.arg(m_database)),
             qPrintable(refused.error().message));
}

QTEST_GUILESS_MAIN(tst_Migrator)
#include "tst_Migrator.moc"
