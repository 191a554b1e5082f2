#include "models/db/ConnectionSettings.h"
#include "models/db/DbConnection.h"
#include "models/db/DemoFirm.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * The demo firm: the same for the same seed, plausible for the trade, invented throughout, and put
 * only where it may be.
 */
class tst_DemoFirm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void isTheSameForTheSameSeed();
    void isAnotherFirmForAnotherSeed();
    void derivesWhatTriggersWouldHave();
    void putsBackWhatItHeld();
    void changesNothingTheSecondTime();
    void fillsOnceWhenTwoFillAtOnce();
    void refusesADatabaseThatIsNoDemo();
    void refusesADatabaseWithPeople();
    void refusesImpossibleSizes();
    void leavesNothingBehindWhenItFails();
    void canBeTiny();
    void worksInSlices();

private:
    Result<DemoFirm::Outcome> fill(TestDatabase &database, const DemoFirm::Options &options = {},
                                   const QByteArray &before = {});
    QByteArray one(const QByteArray &sql) { return m_firm->admin().must(sql).value(); }
    static QByteArray checksum(TestDatabase &database);

    std::unique_ptr<TestDatabase> m_firm;
};

void tst_DemoFirm::initTestCase()
{
    m_firm = std::make_unique<TestDatabase>();
    const auto filled = fill(*m_firm);
    QVERIFY2(filled.ok(),
             filled.ok() ? "" : qPrintable(filled.error().message + filled.error().logDetail));
    QVERIFY(filled->filled);
}

void tst_DemoFirm::cleanupTestCase()
{
    m_firm.reset();
}

Result<DemoFirm::Outcome> tst_DemoFirm::fill(TestDatabase &database,
                                             const DemoFirm::Options &options,
                                             const QByteArray &before)
{
    const auto settings = ConnectionSettings::parse(database.adminUri());
    if (!settings.ok())
        return settings.error();
    DbConnection admin(u"demo"_s);
    if (const auto opened = admin.open(*settings); !opened.ok())
        return opened.error();
    if (!before.isEmpty()) {
        if (const auto run = admin.script(before); !run.ok())
            return run.error();
    }
    return DemoFirm::fill(admin, options);
}

/** Everything but the hashes of passwords, which are salted. */
QByteArray tst_DemoFirm::checksum(TestDatabase &database)
{
    return database.admin()
        .must("select md5(string_agg(h, ',' order by h)) from ("
              " select md5(to_jsonb(c)::text) h from public.contacts c"
              " union all select md5(to_jsonb(e)::text) from public.exchanges e"
              " union all select md5(to_jsonb(p)::text) from public.exchange_participants p) x")
        .value();
}

void tst_DemoFirm::isTheSameForTheSameSeed()
{
    TestDatabase other;
    QVERIFY(fill(other).ok());
    QCOMPARE(checksum(other), checksum(*m_firm));
}

void tst_DemoFirm::isAnotherFirmForAnotherSeed()
{
    TestDatabase other;
    QVERIFY(fill(other, {1000, 1119, 2}).ok());
    QVERIFY(checksum(other) != checksum(*m_firm));
    QCOMPARE(other.admin().must("select count(*) from public.exchanges").value(), "1000");
    const QByteArray ours = one("select string_agg(name, ',' order by id) from public.exchanges");
    QVERIFY(other.admin()
                .must("select string_agg(name, ',' order by id) from public.exchanges")
                .value() != ours);
}

void tst_DemoFirm::derivesWhatTriggersWouldHave()
{
    RawConnection &admin = m_firm->admin();
    const QByteArray rights =
        "select md5(string_agg(a::text, ',' order by a::text)) from auth.access a";
    const QByteArray before = admin.must(rights).value();
    QVERIFY(!before.isEmpty());
    admin.must("select auth.refresh_access(null, null)");
    QCOMPARE(admin.must(rights).value(), before);

    const QByteArray rows = "select count(*) from (select exchange_id, name, client_name, stage, "
                            "day_45, number_key from %1) r";
    QCOMPARE(admin
                 .must("select count(*) from (table peak.exchange_rows_now except select "
                       " exchange_id, exchange_number, name, client_id, client_name, "
                       "coordinator_id, coordinator_name,"
                       " stage, priority, property, day_45, day_180, value, updated_at, version, "
                       "number_key"
                       " from peak.exchange_rows) missing")
                 .value(),
             "0");
    QCOMPARE(admin.must(QByteArray(rows).replace("%1", "peak.exchange_rows")).value(),
             admin.must(QByteArray(rows).replace("%1", "peak.exchange_rows_now")).value());
}

void tst_DemoFirm::putsBackWhatItHeld()
{
    TestDatabase fresh;
    for (const QByteArray sql :
         {"select string_agg(pg_get_triggerdef(oid) || tgenabled::text, E'\\n' order by tgname, "
          "tgrelid::regclass::text)"
          " from pg_trigger where not tgisinternal",
          "select string_agg(indexdef, E'\\n' order by indexdef) from pg_indexes"
          " where schemaname not like 'pg\\_%'",
          "select string_agg(concat_ws(' ', conrelid::regclass, conname, convalidated, "
          "pg_get_constraintdef(oid)), E'\\n' order by conrelid::regclass::text, conname)"
          " from pg_constraint where connamespace::regnamespace::text !~ "
          "'^(pg_|information_schema)'",
          "select count(*)::text from pg_proc where pronamespace::regnamespace::text like "
          "'pg_temp%'"})
        QCOMPARE(one(sql), fresh.admin().must(sql).value());
}

void tst_DemoFirm::changesNothingTheSecondTime()
{
    const QByteArray before = checksum(*m_firm);
    const auto again = fill(*m_firm, {500, 800, 7});
    QVERIFY(again.ok());
    QVERIFY(!again->filled);
    QCOMPARE(again->exchanges, 1000);
    QCOMPARE(again->contacts, 1119);
    QCOMPARE(checksum(*m_firm), before);
}

void tst_DemoFirm::fillsOnceWhenTwoFillAtOnce()
{
    TestDatabase database;
    std::unique_ptr<QThread> other(QThread::create([&] {
        QVERIFY(fill(database, {20, 60}).ok());
    }));
    other->start();
    const auto mine = fill(database, {20, 60});
    QVERIFY(other->wait(60'000));
    QVERIFY2(mine.ok(), mine.ok() ? "" : qPrintable(mine.error().message));
    QCOMPARE(database.admin().must("select count(*) from public.exchanges").value(), "20");
    QCOMPARE(database.admin().must("select count(*) from public.contacts").value(), "60");
}

void tst_DemoFirm::refusesADatabaseThatIsNoDemo()
{
    TestDatabase database;
    const auto refused = fill(database, {10, 50}, "set peak.private_server = 'off'");
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, ErrorKind::Denied);
    QVERIFY(refused.error().message.contains(u"private server"_s));
    QCOMPARE(database.admin().must("select count(*) from public.contacts").value(), "0");

    database.admin().must("update peak.settings set value = 'true' where key = 'firm.is_demo'");
    QVERIFY(fill(database, {10, 50}, "set peak.private_server = 'off'").ok());
}

void tst_DemoFirm::refusesADatabaseWithPeople()
{
    TestDatabase database;
    database.addPerson(u"owner@example.com"_s, u"admin"_s);
    const auto refused = fill(database, {10, 50});
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, ErrorKind::Conflict);
    QCOMPARE(database.admin().must("select count(*) from public.contacts").value(), "1");

    const auto notOurs = TestDatabase::empty();
    const auto unknown = fill(*notOurs, {10, 50});
    QVERIFY(!unknown.ok());
    QVERIFY(!unknown.error().message.isEmpty());
}

void tst_DemoFirm::refusesImpossibleSizes()
{
    TestDatabase database;
    for (const DemoFirm::Options &options :
         {DemoFirm::Options{10, 3}, DemoFirm::Options{-1, 100}, DemoFirm::Options{10, 100, -1},
          DemoFirm::Options{10, 1'000'000'000'000}}) {
        const auto refused = fill(database, options);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().kind, ErrorKind::Invalid);
    }
}

void tst_DemoFirm::leavesNothingBehindWhenItFails()
{
    TestDatabase database;
    database.admin().must(
        "alter table public.exchanges add constraint planted check (exchange_number !~ '0009$')");
    QVERIFY(!fill(database, {200, 100}).ok());
    QCOMPARE(database.admin().must("select count(*) from public.contacts").value(), "0");
    QCOMPARE(database.admin().must("select count(*) from pg_trigger where tgenabled = 'D'").value(),
             "0");
    database.admin().must("alter table public.exchanges drop constraint planted");
    QVERIFY(fill(database, {200, 100}).ok());
}

void tst_DemoFirm::canBeTiny()
{
    TestDatabase database;
    const auto filled = fill(database, {0, DemoFirm::LeastContacts});
    QVERIFY2(filled.ok(),
             filled.ok() ? "" : qPrintable(filled.error().message + filled.error().logDetail));
    QCOMPARE(database.admin().must("select count(*) from public.contacts").value(), "50");
    TestDatabase another;
    QVERIFY(fill(another, {7, DemoFirm::LeastContacts}).ok());
    QCOMPARE(another.admin().must("select count(*) from public.exchanges").value(), "7");
}

void tst_DemoFirm::worksInSlices()
{
    TestDatabase database;
    QList<qint64> done;
    DemoFirm::Options options{30, 60'000};
    options.progress = [&](qint64 rows, qint64 all) {
        QCOMPARE(all, 60'120);
        done.append(rows);
    };
    QVERIFY(fill(database, options).ok());
    QCOMPARE(done, (QList<qint64>{50'000, 60'000, 60'030, 60'060, 60'120}));
    QCOMPARE(database.admin().must("select count(distinct id) from public.contacts").value(),
             "60000");
}

QTEST_GUILESS_MAIN(tst_DemoFirm)
#include "tst_DemoFirm.moc"
