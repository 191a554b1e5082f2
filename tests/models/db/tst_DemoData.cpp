#include "models/db/ConnectionSettings.h"
#include "models/db/DbConnection.h"
#include "models/db/DemoFirm.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** What stands in the demo firm: plausible for the trade, and invented throughout. */
class tst_DemoData : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }

    void hasTheWantedSize();
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

private:
    QByteArray one(const QByteArray &sql) { return m_firm->admin().must(sql).value(); }

    std::unique_ptr<TestDatabase> m_firm;
};

void tst_DemoData::initTestCase()
{
    m_firm = std::make_unique<TestDatabase>();
    const auto settings = ConnectionSettings::parse(m_firm->adminUri());
    QVERIFY(settings.ok());
    DbConnection admin(u"demo"_s);
    QVERIFY(admin.open(*settings).ok());
    const auto filled = DemoFirm::fill(admin);
    QVERIFY2(filled.ok(),
             filled.ok() ? "" : qPrintable(filled.error().message + filled.error().logDetail));
}

void tst_DemoData::hasTheWantedSize()
{
    QCOMPARE(one("select count(*) from public.exchanges"), "1000");
    QCOMPARE(one("select count(*) from public.contacts"), "1119");
    const int participants = one("select count(*) from public.exchange_participants").toInt();
    QVERIFY2(participants > 2500 && participants < 4000,
             QByteArray::number(participants).constData());
}

void tst_DemoData::hasEveryStageRoleAndType()
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

void tst_DemoData::hasDeadlinesNearAndPast()
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

void tst_DemoData::countsDaysAsTheRulesDo()
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

void tst_DemoData::keepsDatesInOrder()
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
    QCOMPARE(
        one("select count(*) from public.exchanges where concat(rel_apn, rep_1_apn) like '%#%'"),
        "0");
    QVERIFY(one("select count(*) from public.exchanges where rel_apn ~ '[0-9]'").toInt() > 800);
    QCOMPARE(one("select count(distinct exchange_number) from public.exchanges"), "1000");
    QCOMPARE(one("select count(*) from public.exchanges where exchange_number !~ "
                 "'^20[0-9]{2}-[0-9]{4}$'"),
             "0");
}

void tst_DemoData::namesNobodyReal()
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

void tst_DemoData::hasNamesThatProgramsGetWrong()
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

void tst_DemoData::carriesPracticePantherObjects()
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

void tst_DemoData::givesTheDemoCoordinatorTheirShare()
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

void tst_DemoData::letsTheFivePeopleSignIn()
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

void tst_DemoData::showsEachOfThemTheirExchanges()
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

QTEST_GUILESS_MAIN(tst_DemoData)
#include "tst_DemoData.moc"
