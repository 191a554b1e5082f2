#include "models/documents/templates/TemplateNames.h"
#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray ValuesSql = "select value from api.template_values($1::uuid) where name = $2";
const QByteArray NoteSql = "select api.note_generated($1::uuid, $2::uuid, $3::jsonb)";
const QByteArray PackSql = "select api.set_template_pack($1, $2::uuid[])";

} // namespace

/** What templates are filled with, by whom, and how one sees that a document is no longer so. */
class tst_Templates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_world.reset(); }

    void everyNameThatTheProgramKnows();
    void asTheFirmWritesThem();
    void missingIsMissing();
    void endOfTheExchange_data();
    void endOfTheExchange();
    void whatAPersonMayNotSee();
    void whoMayAsk();
    void notedByWhoMadeIt();
    void badNotes();
    void staleOnceTheDataSayOtherwise();
    void whatTheMakerDidNotSeeIsNotJudged();
    void stateIsOfWhatOneSees();
    void stateNamesNothingHidden();
    void listsShowIt();
    void packs();
    void templatesAreTheFirms();
    void valuesAreNotKept();

private:
    QByteArray value(const QByteArray &who, const QByteArray &name)
    {
        const auto answer = m_world->as(who).must(ValuesSql, {m_world->room, name});
        return answer.rows.isEmpty() ? "no such name" : answer.rows[0][0].value_or("null");
    }
    void set(const QByteArray &column, const RawConnection::Value &value)
    {
        m_world->owner().must("update public.exchanges set " + column + " = $2 where id = $1::uuid",
                              {m_world->room, value});
    }
    QByteArray make(const QByteArray &who) { return Uploads::add(m_world->as(who), m_world->room); }
    QByteArray note(const QByteArray &who, const QByteArray &values)
    {
        const QByteArray document = make(who);
        m_world->as(who).must(NoteSql, {document, m_template, values});
        return document;
    }
    /** "" where it is as the data say, else the names; "none" where it was made by hand. */
    QByteArray state(const QByteArray &document, const QByteArray &who = "admin")
    {
        const auto answer = m_world->as(who).must(
            "select array_to_string(changed, ' '), stale from api.generated_state($1::uuid) where "
            "document = $2",
            {m_world->room, document});
        if (answer.rows.isEmpty())
            return "none";
        const QByteArray changed = answer.rows[0][0].value_or("");
        return (answer.rows[0][1] == "t") == !changed.isEmpty() ? changed : "contradicts itself";
    }

    std::unique_ptr<WorkWorld> m_world;
    QByteArray m_template;
};

void tst_Templates::initTestCase()
{
    m_world = std::make_unique<WorkWorld>();
    m_world->owner().must(
        "update public.contacts set phone = '555 0100', address = E'1 Oak Way\\nReno, NV' where id "
        "= $1::uuid",
        {m_world->id("client")});
    m_template = Uploads::add(m_world->as("admin"), std::nullopt,
                              Uploads::named("agreement.docx", ", \"is_template\": true"));
}

void tst_Templates::everyNameThatTheProgramKnows()
{
    QStringList names;
    const auto answer =
        m_world->as("admin").must("select name from api.template_values($1)", {m_world->room});
    for (const auto &row : answer.rows)
        names.append(QString::fromLatin1(row[0].value_or("")));
    QStringList known = TemplateNames::known();
    names.sort();
    known.sort();
    QCOMPARE(names, known);
}

void tst_Templates::asTheFirmWritesThem()
{
    set("close_of_escrow_date", "2026-10-14");
    set("day_45", "2026-11-28");
    set("day_180", "2027-04-05");
    set("rel_value", "1250000.5");
    set("proceeds", "-12.00");
    set("rel_property_address", " 18 Elm St ");
    set("rel_property_city", "Reno");
    set("rel_property_state", "NV");
    set("rel_property_zip", "89501");
    set("buyer_1_name", "Bo Buyer");
    set("buyer_2_name", "");
    QCOMPARE(value("admin", "dates.day_45"), QByteArray("28 Nov 2026"));
    QCOMPARE(value("admin", "dates.day_180"), QByteArray("5 Apr 2027"));
    QCOMPARE(value("admin", "relinquished.value"), QByteArray("$1,250,000.50"));
    QCOMPARE(value("admin", "exchange.proceeds"), QByteArray("-$12.00"));
    QCOMPARE(value("admin", "relinquished.address"), QByteArray("18 Elm St, Reno, NV 89501"));
    QCOMPARE(value("admin", "relinquished.street"), QByteArray("18 Elm St"));
    QCOMPARE(value("admin", "relinquished.buyers"), QByteArray("Bo Buyer"));
    QCOMPARE(value("admin", "client.name"), QByteArray("client"));
    QCOMPARE(value("admin", "client.address"), QByteArray("1 Oak Way\nReno, NV"));
    QCOMPARE(value("admin", "firm.name"), QByteArray("Peak 1031"));
    QCOMPARE(value("admin", "today"),
             m_world->owner().must("select to_char(peak.firm_today(), 'FMDD Mon YYYY')").value());
    m_world->as("admin").must(
        "select api.set_setting('firm.letterhead', '\"Quill & Sons\\nSince 1931\"')");
    QCOMPARE(value("client", "firm.letterhead"), QByteArray("Quill & Sons\nSince 1931"));
}

void tst_Templates::missingIsMissing()
{
    set("bank", "  ");
    set("rep_1_value", "0");
    for (const QByteArray name : {"exchange.bank", "replacement.value", "replacement.address",
                                  "replacement.sellers", "firm.phone"})
        QCOMPARE(value("admin", name), QByteArray("null"));
    // Without a coordinator or a client nothing is there, and nothing fails.
    const auto answer = m_world->as("admin").must(
        "select count(*) from api.template_values($1) where value is not null and source in "
        "('client', 'coordinator')",
        {m_world->addExchange()});
    QCOMPARE(answer.value(), QByteArray("0"));
    // Computed where nobody stored it, and kept where somebody did.
    set("day_45", std::nullopt);
    QCOMPARE(value("admin", "dates.day_45"), QByteArray("28 Nov 2026"));
    set("day_45", "2026-11-27");
    QCOMPARE(value("admin", "dates.day_45"), QByteArray("27 Nov 2026"));
}

void tst_Templates::endOfTheExchange_data()
{
    QTest::addColumn<QByteArray>("transfer");
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("spring") << QByteArray("2025-03-01") << QByteArray("28 Aug 2025");
    QTest::newRow("before any return is due")
        << QByteArray("2025-09-16") << QByteArray("15 Mar 2026");
    QTest::newRow("a return may end it") << QByteArray("2025-09-17") << QByteArray("null");
    QTest::newRow("on the last day") << QByteArray("2025-12-31") << QByteArray("null");
}

void tst_Templates::endOfTheExchange()
{
    QFETCH(QByteArray, transfer);
    QFETCH(QByteArray, end);
    set("day_180", std::nullopt);
    set("close_of_escrow_date", transfer);
    QCOMPARE(value("coordinator", "dates.end"), end);
}

void tst_Templates::whatAPersonMayNotSee()
{
    for (const QByteArray name : {"client.email", "client.phone", "client.address"}) {
        for (const QByteArray who : {"admin", "coordinator", "helper", "client"})
            QVERIFY2(value(who, name) != "null", QByteArray(who + name).constData());
        QCOMPARE(value("agency", name), QByteArray("null"));
    }
    QCOMPARE(value("client", "coordinator.email"), QByteArray("null"));
    QCOMPARE(value("coordinator", "coordinator.email"), QByteArray("coordinator@example.test"));
    QCOMPARE(value("agency", "client.name"), QByteArray("client"));
    const auto hidden = m_world->as("agency").must(
        "select string_agg(name, ' ' order by name) from api.template_values($1) where hidden",
        {m_world->room});
    QCOMPARE(hidden.value(),
             QByteArray("client.address client.email client.phone coordinator.email "
                        "coordinator.phone"));
}

void tst_Templates::whoMayAsk()
{
    const QByteArray sql = "select count(*) from api.template_values($1::uuid)";
    for (const QByteArray who : {"admin", "coordinator", "client", "agency", "helper", "silent"})
        QCOMPARE(m_world->state(who, sql, {m_world->room}), QString());
    QCOMPARE(m_world->state("third_party", sql, {m_world->room}), u"42501"_s);
    for (const QByteArray &who : WorkWorld::outsiders())
        QCOMPARE(m_world->state(who, sql, {m_world->room}), u"PK404"_s);
    QCOMPARE(m_world->state("client", sql, {m_world->foreign}), u"PK404"_s);
    QCOMPARE(m_world->state("client", sql, {Uploads::newId()}), u"PK404"_s);
    QCOMPARE(m_world->state("client", sql, {std::nullopt}), u"PK404"_s);
    QCOMPARE(
        m_world->state("admin", "select peak.template_rows($1, null, 'admin')", {m_world->room}),
        u"42501"_s);
    QCOMPARE(m_world->state("admin", "select * from peak.generated_documents"), u"42501"_s);
}

void tst_Templates::notedByWhoMadeIt()
{
    const QByteArray mine = make("coordinator");
    QCOMPARE(m_world->state("coordinator", NoteSql, {mine, m_template, "{}"}), QString());
    QCOMPARE(state(mine), QByteArray());
    QCOMPARE(
        m_world->owner()
            .must("select new_values ->> 'template_name' from public.audit_logs where action = "
                  "'document_generated' and resource_id = $1::uuid",
                  {mine})
            .value(),
        QByteArray("agreement.docx"));
    for (const QByteArray who : {"admin", "client", "agency"})
        QCOMPARE(m_world->state(who, NoteSql, {mine, m_template, "{}"}), u"PK403"_s);
    QCOMPARE(m_world->state("third_party", NoteSql, {mine, m_template, "{}"}), u"42501"_s);
    QCOMPARE(m_world->state("stranger", NoteSql, {mine, m_template, "{}"}), u"PK404"_s);
    // A careless function of ours would be stopped by the table.
    QCOMPARE(m_world->careless("client", "insert into peak.generated_documents (document_id, "
                                         "template_version, \"values\") values ('" +
                                             make("coordinator") + "', 1, '{}')"),
             u"42501"_s);
}

void tst_Templates::badNotes()
{
    const QByteArray mine = make("coordinator");
    const QByteArray other = make("coordinator");
    QCOMPARE(m_world->state("coordinator", NoteSql, {mine, other, "{}"}), u"PK404"_s);
    QCOMPARE(m_world->state("coordinator", NoteSql, {mine, std::nullopt, "{}"}), u"PK404"_s);
    QCOMPARE(m_world->state("coordinator", NoteSql, {m_template, m_template, "{}"}), u"PK403"_s);
    QCOMPARE(m_world->state("admin", NoteSql, {m_template, m_template, "{}"}), u"PK403"_s);
    for (const RawConnection::Value &values :
         {RawConnection::Value(), RawConnection::Value("[]"), RawConnection::Value("{\"a\": 1}"),
          RawConnection::Value("{\"a\": {\"data\": \"x\"}}"),
          RawConnection::Value("{\"a\": {\"put\": null}}"),
          RawConnection::Value("{\"a\": {\"put\": \"x\", \"data\": []}}"),
          RawConnection::Value("{\"a\": {\"put\": \"" + QByteArray(300'000, 'x') + "\"}}")})
        QCOMPARE(m_world->state("coordinator", NoteSql, {mine, m_template, values}), u"PK400"_s);
    m_world->as("coordinator").must("begin isolation level repeatable read");
    QCOMPARE(m_world->state("coordinator", NoteSql, {mine, m_template, "{}"}), u"40001"_s);
    m_world->as("coordinator").must("rollback");
    QCOMPARE(state(mine), QByteArray("none"));
}

void tst_Templates::staleOnceTheDataSayOtherwise()
{
    set("bank", "First Bank");
    set("rel_apn", std::nullopt);
    set("rel_escrow_number", std::nullopt);
    const QByteArray document =
        note("coordinator", R"({"exchange.bank": {"put": "First Bank", "data": "First Bank"},
                           "relinquished.apn": {"put": "001-002", "data": null},
                           "client.phone": {"put": "other", "data": "555 0100"},
                           "relinquished.escrow_number": {"put": "", "data": null},
                           "today": {"put": "1 Jan 2020", "data": "1 Jan 2020"},
                           "lender.name": {"put": "Lena", "data": null}})");
    QCOMPARE(state(document), QByteArray());
    set("bank", "Second Bank");
    QCOMPARE(state(document), QByteArray("exchange.bank"));
    set("bank", "First Bank");
    QCOMPARE(state(document), QByteArray());
    // What was typed into the document, and is so in the data now.
    set("rel_apn", "001-002");
    QCOMPARE(state(document), QByteArray());
    set("rel_apn", "001-003");
    set("bank", std::nullopt);
    QCOMPARE(state(document), QByteArray("exchange.bank relinquished.apn"));
    m_world->owner().must("update public.contacts set phone = '555 0101' where id = $1::uuid",
                          {m_world->id("client")});
    QCOMPARE(state(document), QByteArray("client.phone exchange.bank relinquished.apn"));
    // Made anew, it is as it says.
    m_world->as("coordinator")
        .must(NoteSql,
              {document, m_template, R"({"client.phone": {"put": "x", "data": "555 0101"}})"});
    QCOMPARE(state(document), QByteArray());
}

void tst_Templates::whatTheMakerDidNotSeeIsNotJudged()
{
    const QByteArray document =
        note("agency", R"({"client.phone": {"put": "asked them", "data": null}})");
    QCOMPARE(state(document), QByteArray());
    const QByteArray seen =
        note("coordinator", R"({"client.phone": {"put": "asked them", "data": null}})");
    QCOMPARE(state(seen), QByteArray("client.phone"));
}

void tst_Templates::stateIsOfWhatOneSees()
{
    const QByteArray document = note("coordinator", "{}");
    QCOMPARE(state(document, "third_party"), QByteArray());
    m_world->as("coordinator")
        .must("select api.update_document($1, (select version from public.documents where id = "
              "$1), '{\"access_level\": \"restricted\", \"allowed_roles\": [\"client\"]}')",
              {document});
    QCOMPARE(state(document, "third_party"), QByteArray("none"));
    QCOMPARE(state(document, "client"), QByteArray());
    const QByteArray sql = "select count(*) from api.generated_state($1::uuid)";
    for (const QByteArray &who : WorkWorld::outsiders())
        QCOMPARE(m_world->state(who, sql, {m_world->room}), u"PK404"_s);
}

void tst_Templates::stateNamesNothingHidden()
{
    const QByteArray document = note("coordinator", R"({"client.phone": {"put": "x", "data": "y"},
                                "exchange.name": {"put": "x", "data": "y"}})");
    QCOMPARE(state(document, "coordinator"), "client.phone exchange.name");
    QCOMPARE(state(document, "client"), "client.phone exchange.name");
    QCOMPARE(state(document, "third_party"), "exchange.name");
    QCOMPARE(state(document, "agency"), "exchange.name");
}

void tst_Templates::listsShowIt()
{
    const auto cell = [this](const QByteArray &who, const QByteArray &document) {
        return m_world->value(who,
                              "select cells::jsonb ->> 'generated' from api.list_rows('documents', "
                              "'[{\"column\": \"name\"}]', '{}', array[$1::uuid])",
                              {document});
    };
    set("bank", "First Bank");
    const QByteArray document = note("coordinator", R"({"exchange.bank": {"put": "First Bank",
                                                     "data": "First Bank"}})");
    QCOMPARE(cell("third_party", document), QByteArray("current"));
    QCOMPARE(cell("admin", make("client")), QByteArray());
    set("bank", "Second Bank");
    for (const QByteArray who : {"admin", "coordinator", "client", "third_party", "agency"})
        QCOMPARE(cell(who, document), QByteArray("stale"));
}

void tst_Templates::packs()
{
    const QByteArray second = Uploads::add(
        m_world->as("admin"), std::nullopt,
        Uploads::named("notice.docx", ", \"is_template\": true, \"access_level\": "
                                      "\"restricted\", \"allowed_roles\": [\"coordinator\"]"));
    m_world->as("admin").must(PackSql, {"45D", "{" + second + "," + m_template + "}"});
    const QByteArray sql = "select count(*), min(template::text) filter (where place = 1) from "
                           "api.template_packs() where stage = '45D'";
    QCOMPARE(m_world->as("coordinator").must(sql).rows[0][1].value_or(""), second);
    QCOMPARE(m_world->value("client", sql), QByteArray("1"));
    m_world->as("admin").must(PackSql, {"45D", "{" + m_template + "}"});
    QCOMPARE(m_world->value("coordinator", sql), QByteArray("1"));
    for (const QByteArray who : {"coordinator", "client", "third_party", "agency"})
        QCOMPARE(m_world->state(who, PackSql, {"45D", "{}"}), u"42501"_s);
    for (const QByteArray stage : {"46D", "", "pending"})
        QCOMPARE(m_world->state("admin", PackSql, {stage, "{}"}), u"PK400"_s);
    QCOMPARE(m_world->state("admin", PackSql, {"45D", "{NULL}"}), u"PK400"_s);
    QCOMPARE(m_world->state("admin", PackSql, {"45D", "{" + second + "," + second + "}"}),
             u"PK400"_s);
    QCOMPARE(m_world->state("admin", PackSql, {"45D", "{" + make("admin") + "}"}), u"PK404"_s);
    // One in the bin is in no pack.
    m_world->as("admin").must("select api.remove_document($1)", {m_template});
    QCOMPARE(m_world->value("admin", sql), QByteArray("0"));
    m_world->as("admin").must("select api.restore_document($1)", {m_template});
    QCOMPARE(m_world->careless("coordinator", "delete from peak.template_packs"), QString());
    QCOMPARE(m_world->value("admin", sql), QByteArray("1"));
}

void tst_Templates::templatesAreTheFirms()
{
    for (const QByteArray who : {"coordinator", "client", "agency"})
        QCOMPARE(Uploads::tryAdd(m_world->as(who), std::nullopt,
                                 Uploads::named("x.docx", ", \"is_template\": true"))
                     .state,
                 u"PK403"_s);
    QCOMPARE(Uploads::tryAdd(m_world->as("coordinator"), m_world->room,
                             Uploads::named("x.docx", ", \"is_template\": true"))
                 .state,
             u"refused"_s);
}

void tst_Templates::valuesAreNotKept()
{
    note("coordinator", R"({"client.name": {"put": "Seldom Seen", "data": "Seldom Seen"}})");
    QCOMPARE(m_world->owner()
                 .must("select count(*) from peak.generated_documents where \"values\"::text ~ "
                       "'Seldom'")
                 .value(),
             QByteArray("0"));
    QCOMPARE(m_world->owner()
                 .must("select count(*) from public.audit_logs where new_values::text ~ 'Seldom'")
                 .value(),
             QByteArray("0"));
}

QTEST_GUILESS_MAIN(tst_Templates)
#include "tst_Templates.moc"
