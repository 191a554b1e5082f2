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

    void hasTheWantedSize();
    void isTheSameForTheSameSeed();
    void isAnotherFirmForAnotherSeed();
    void hasEveryStageRoleAndType();
    void hasDeadlinesNearAndPast();
    void countsDaysAsTheRulesDo();
    void keepsDatesInOrder();
    void namesNobodyReal();
    void hasNamesThatProgramsGetWrong();
    void carriesPracticePantherObjects();
    void givesTheDemoCoordinatorTheirShare();
    void letsTheFivePeopleSignIn();
    void showsEachOfThemTheirExchanges();
    void derivesWhatTriggersWouldHave();
    void putsTriggersAndIndexesBack();
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

void tst_DemoFirm::hasTheWantedSize()
{
    QCOMPARE(one("select count(*) from public.exchanges"), "1000");
    QCOMPARE(one("select count(*) from public.contacts"), "1119");
    const int participants = one("select count(*) from public.exchange_participants").toInt();
    QVERIFY2(participants > 2500 && participants < 4000,
             QByteArray::number(participants).constData());
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

void tst_DemoFirm::hasEveryStageRoleAndType()
{
    QCOMPARE(one("select string_agg(distinct workflow_stage, ' ' order by workflow_stage) from "
                 "public.exchanges"),
             "180D 45D COMPLETED ON_HOLD PENDING TERMINATED");
    QCOMPARE(
        one("select count(*) from public.exchanges where status is distinct from workflow_stage"),
        "0");
    QCOMPARE(one("select string_agg(distinct role, ' ' order by role) from public.contacts"),
             "admin agency client coordinator third_party");
    QVERIFY(one("select count(*) from public.contacts where role is null and not is_user").toInt() >
            100);
    QCOMPARE(one("select count(*) from public.contacts where role = 'coordinator'"), "12");
    QCOMPARE(one("select count(*) from public.contacts where role = 'admin'"), "3");
    for (const QByteArray type : {"DELAYED", "REVERSE", "IMPROVEMENT", "SIMULTANEOUS"})
        QVERIFY2(
            one("select count(*) from public.exchanges where type_of_exchange = '" + type + "'")
                    .toInt() > 0,
            type.constData());
    QCOMPARE(
        one("select string_agg(distinct priority, ' ' order by priority) from public.exchanges"),
        "HIGH LOW MEDIUM URGENT");
    for (const QByteArray vesting :
         {"unmarried", "Trustee", "limited liability", "limited partnership", "corporation"})
        QVERIFY2(one("select count(*) from public.exchanges where client_vesting like '%" +
                     vesting + "%'")
                         .toInt() > 0,
                 vesting.constData());
    QCOMPARE(one("select string_agg(distinct role, ' ' order by role) from "
                 "public.exchange_participants"),
             "agency client coordinator third_party");
    QVERIFY(one("select count(*) from public.exchange_participants where not is_active").toInt() >
            10);
    QVERIFY(one("select count(distinct permissions) from public.exchange_participants").toInt() >
            4);
}

void tst_DemoFirm::hasDeadlinesNearAndPast()
{
    const QByteArray days =
        "select count(*) from public.exchanges where workflow_stage = '%1' and %2 %3";
    const auto count = [&](const char *stage, const char *day, const char *when) {
        return one(QByteArray(days).replace("%1", stage).replace("%2", day).replace("%3", when))
            .toInt();
    };
    QVERIFY(count("45D", "day_45", "between peak.firm_today() and peak.firm_today() + 7") > 0);
    QVERIFY(count("180D", "day_180", "between peak.firm_today() and peak.firm_today() + 14") > 0);
    QVERIFY(count("45D", "day_45", "< peak.firm_today()") > 0);
    QVERIFY(count("180D", "day_180", "< peak.firm_today()") > 0);
    QVERIFY(count("45D", "day_45", "> peak.firm_today() + 30") > 0);
}

void tst_DemoFirm::countsDaysAsTheRulesDo()
{
    const QByteArray having =
        "select count(*) from public.exchanges where close_of_escrow_date is not null";
    const int all = one(having).toInt();
    const int same =
        one(having +
            " and day_45 = close_of_escrow_date + 45 and day_180 = close_of_escrow_date + 180")
            .toInt();
    QVERIFY2(same < all, "PracticePanther's own values differ in a few places");
    QVERIFY2(all - same < all / 10, QByteArray::number(all - same).constData());
    QCOMPARE(one("select count(*) from public.exchanges where close_of_escrow_date is null"
                 " and (day_45 is not null or day_180 is not null)"),
             "0");
    // The stage follows from the dates, but for those whose day has passed without a decision.
    QCOMPARE(one("select count(*) from public.exchanges where workflow_stage = 'PENDING'"
                 " and close_of_escrow_date <= peak.firm_today()"),
             "0");
    QCOMPARE(one("select count(*) from public.exchanges where workflow_stage = '180D'"
                 " and close_of_escrow_date + 45 >= peak.firm_today()"),
             "0");
    QCOMPARE(one("select count(*) from public.exchanges where workflow_stage in ('45D', '180D')"
                 " and (close_of_escrow_date > peak.firm_today() or close_of_escrow_date is null)"),
             "0");
}

void tst_DemoFirm::keepsDatesInOrder()
{
    QCOMPARE(one("select count(*) from public.exchanges where rel_contract_date >= "
                 "close_of_escrow_date"),
             "0");
    QCOMPARE(one("select count(*) from public.exchanges where rep_1_purchase_contract_date > "
                 "peak.firm_today()"),
             "0");
    QCOMPARE(one("select count(*) from public.exchanges where updated_at < created_at or "
                 "updated_at > now()"),
             "0");
    QCOMPARE(one("select count(*) from public.exchanges where stage_changed_at > now() or "
                 "stage_changed_at < created_at"),
             "0");
    QCOMPARE(one("select count(*) from public.contacts where updated_at < created_at or updated_at "
                 "> now()"),
             "0");
    QCOMPARE(one("select count(*) from public.exchanges where proceeds > rel_value"), "0");
    QCOMPARE(one("select count(*) from public.exchanges"
                 " where (reason_for_cancellation is not null) <> (workflow_stage = 'TERMINATED')"),
             "0");
    QCOMPARE(one("select count(*) from public.exchanges where identified and "
                 "rep_1_property_address is null"),
             "0");
    QCOMPARE(one("select count(distinct exchange_number) from public.exchanges"), "1000");
    QCOMPARE(one("select count(*) from public.exchanges where exchange_number !~ "
                 "'^20[0-9]{2}-[0-9]{4}$'"),
             "0");
}

void tst_DemoFirm::namesNobodyReal()
{
    QCOMPARE(one("select count(*) from public.contacts where email !~ '@demo[.]peak1031[.]test$'"),
             "0");
    QCOMPARE(one("select count(*) from public.contacts where phone !~ '555[-.]01[0-9]{2}( "
                 "x[0-9]{3})?$'"),
             "0");
    QCOMPARE(one("select count(*) from public.exchanges where pp_data::text like '%@%'"), "0");
    QCOMPARE(one("select count(*) from public.contacts where is_user and email is null"), "0");
    QCOMPARE(one("select count(*) - count(distinct lower(email)) from public.contacts where email "
                 "is not null"),
             "0");
}

void tst_DemoFirm::hasNamesThatProgramsGetWrong()
{
    const auto someone = [this](const QByteArray &condition) {
        return one("select count(*) from public.contacts where " + condition).toInt() > 0;
    };
    QVERIFY(someone("last_name = 'O''Brien'"));
    QVERIFY(someone("last_name like '%-%'"));
    QVERIFY(someone("length(last_name) > 40"));
    QVERIFY(someone("last_name ~ '[\u00e0-\u017f]'"));
    QVERIFY(someone("last_name ~ '[\u4e00-\u9fff]'"));
    QVERIFY(someone("first_name ~ '[\u0600-\u06ff]'"));
    QVERIFY(one("select count(distinct last_name) from public.contacts").toInt() > 120);
}

void tst_DemoFirm::carriesPracticePantherObjects()
{
    QVERIFY(
        one("select count(*) from public.exchanges where pp_matter_id is null and pp_data is null")
            .toInt() > 0);
    QCOMPARE(one("select count(*) from public.exchanges where pp_matter_id is not null"
                 " and (pp_data ->> 'id' is distinct from pp_matter_id or last_sync_at is null"
                 "      or pp_data ->> 'status' not in ('Open', 'Pending', 'Closed', 'Archived'))"),
             "0");
    // Each field in the member that belongs to its type, as the service sends it.
    QCOMPARE(one("select count(*) from public.exchanges e, jsonb_array_elements(e.pp_data -> "
                 "'custom_field_values') f"
                 " where f -> 'custom_field_ref' ->> 'label' = 'Day 45'"
                 " and left(f ->> 'value_date_time', 10)::date is distinct from e.day_45"),
             "0");
    QCOMPARE(one("select count(*) from public.exchanges e, jsonb_array_elements(e.pp_data -> "
                 "'custom_field_values') f"
                 " where f -> 'custom_field_ref' ->> 'label' = 'Proceeds'"
                 " and (f ->> 'value_number')::numeric <> coalesce(e.proceeds, 0)"),
             "0");
    const int fields = one("select avg(jsonb_array_length(pp_data -> 'custom_field_values'))::int"
                           " from public.exchanges where pp_data is not null")
                           .toInt();
    QVERIFY2(fields >= 15 && fields <= 31, QByteArray::number(fields).constData());
    QVERIFY(one("select count(*) from public.exchanges where pp_data::text like '%T07:00:00%'")
                .toInt() > 0);
}

void tst_DemoFirm::givesTheDemoCoordinatorTheirShare()
{
    QCOMPARE(one("select count(*) from public.exchanges e join public.contacts c on c.id = "
                 "e.coordinator_id"
                 " where c.email = 'coordinator@demo.peak1031.test'"),
             "200");
    QCOMPARE(
        one("select count(*) from public.exchanges e join public.contacts c on c.id = e.client_id"
            " where c.email = 'client@demo.peak1031.test'"),
        "4");
    QCOMPARE(one("select count(distinct coordinator_id) from public.exchanges"), "12");
}

void tst_DemoFirm::letsTheFivePeopleSignIn()
{
    const QString password = u"peak1031-demo"_s;
    for (const QString &person : {u"coordinator"_s, u"client"_s, u"thirdparty"_s, u"agency"_s}) {
        const auto ticket =
            RoleConnection::signIn(*m_firm, person + u"@demo.peak1031.test"_s, password);
        QVERIFY2(ticket.outcome == u"signed_in"_s, qPrintable(person + ticket.message));
    }
    const auto without = RoleConnection::signIn(*m_firm, u"admin@demo.peak1031.test"_s, password);
    QCOMPARE(without.outcome, u"code_required"_s);
    const auto admin = RoleConnection::signIn(*m_firm, u"admin@demo.peak1031.test"_s, password,
                                              "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    QVERIFY2(admin.outcome == u"signed_in"_s, qPrintable(admin.message));
}

void tst_DemoFirm::showsEachOfThemTheirExchanges()
{
    const auto seen = [this](const QString &person) {
        RoleConnection session(*m_firm, person + u"@demo.peak1031.test"_s, u"peak1031-demo"_s);
        return session.must("select count(*) from public.exchanges").value().toInt();
    };
    QVERIFY(seen(u"coordinator"_s) >= 200);
    QVERIFY(seen(u"coordinator"_s) < 230);
    QCOMPARE(seen(u"client"_s), 4);
    const int thirdParty = seen(u"thirdparty"_s);
    QVERIFY2(thirdParty >= 8 && thirdParty <= 20, QByteArray::number(thirdParty).constData());
    const int agency = seen(u"agency"_s);
    QVERIFY2(agency >= 8 && agency <= 30, QByteArray::number(agency).constData());
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

void tst_DemoFirm::putsTriggersAndIndexesBack()
{
    TestDatabase fresh;
    for (const QByteArray sql :
         {"select string_agg(pg_get_triggerdef(oid) || tgenabled::text, E'\\n' order by tgname, "
          "tgrelid::regclass::text)"
          " from pg_trigger where not tgisinternal",
          "select string_agg(indexdef, E'\\n' order by indexdef) from pg_indexes"
          " where schemaname not like 'pg\\_%'",
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
        QCOMPARE(all, 60'060);
        done.append(rows);
    };
    QVERIFY(fill(database, options).ok());
    QCOMPARE(done, (QList<qint64>{50'000, 60'000, 60'030, 60'060}));
    QCOMPARE(database.admin().must("select count(distinct id) from public.contacts").value(),
             "60000");
}

QTEST_GUILESS_MAIN(tst_DemoFirm)
#include "tst_DemoFirm.moc"
