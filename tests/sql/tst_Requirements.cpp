#include "tests/sql/UploadWorld.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Which documents a stage asks for, and which are there: for each with their own eyes. */
class tst_Requirements : public QObject, protected UploadWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { beginWorld(); }
    void cleanupTestCase() { m_world.reset(); }

    void beginsWithWhatIsUsual();
    void isDueWithItsStage();
    void showsWhatOneSees();
    void adminsEdit();
    void badInput_data();
    void badInput();

private:
    static inline const QByteArray SetSql = "select api.set_document_requirements($1::jsonb)";
    RawConnection::Answer item(const QByteArray &who, const QByteArray &type)
    {
        return as(who).must("select due, cardinality(documents) as n, array_to_string(names, ',') "
                            "as names from api.document_checklist($1) where document_type = $2",
                            {m_world->room, type});
    }
};

void tst_Requirements::beginsWithWhatIsUsual()
{
    for (const QByteArray type :
         {"Exchange agreement", "Relinquished purchase contract", "Identification notice",
          "Replacement purchase contract", "Replacement closing statement"})
        QCOMPARE(item("client", type).rows.size(), 1);
    for (const QByteArray &who : WorkWorld::outsiders())
        QCOMPARE(m_world->state(who, "select * from api.document_checklist($1)", {m_world->room}),
                 u"PK404"_s);
    QCOMPARE(m_world->state("admin", "select * from api.document_checklist(null)"), u"PK404"_s);
}

void tst_Requirements::isDueWithItsStage()
{
    const auto due = [this](const QByteArray &stage) {
        m_world->owner().must("update public.exchanges set workflow_stage = $2 where id = $1",
                              {m_world->room, stage});
        return m_world->value("client",
                              "select string_agg(distinct stage, ',' order by stage) from "
                              "api.document_checklist($1) where due",
                              {m_world->room});
    };
    QCOMPARE(due("PENDING"), "PENDING");
    QCOMPARE(due("45D"), "45D,PENDING");
    QCOMPARE(due("180D"), "180D,45D,PENDING");
    QCOMPARE(due("COMPLETED"), "180D,45D,COMPLETED,PENDING");
    QCOMPARE(due("TERMINATED"), "");
}

void tst_Requirements::showsWhatOneSees()
{
    QCOMPARE(item("client", "Exchange agreement").value(u"n"_s), "0");
    const QByteArray open =
        add("client", ", \"document_type\": \"exchange AGREEMENT\", \"description\": \"x\"");
    add("coordinator", ", \"document_type\": \"Exchange agreement\", \"access_level\": "
                       "\"restricted\", \"allowed_roles\": [\"client\"]");
    QCOMPARE(item("client", "Exchange agreement").value(u"n"_s), "2");
    QCOMPARE(item("client", "Exchange agreement").value(u"names"_s), "deed.pdf,deed.pdf");
    QCOMPARE(item("third_party", "Exchange agreement").value(u"n"_s), "1");
    as("client").must("select api.remove_document($1)", {open});
    QCOMPARE(item("third_party", "Exchange agreement").value(u"n"_s), "0");
    QCOMPARE(item("admin", "Exchange agreement").value(u"n"_s), "1");
}

void tst_Requirements::adminsEdit()
{
    for (const QByteArray who : {"coordinator", "client", "third_party", "agency"})
        QCOMPARE(m_world->state(who, SetSql, {"[]"}), u"42501"_s);
    const auto list = [this] {
        return QJsonDocument::fromJson(
                   m_world->value("admin",
                                  "select jsonb_agg(jsonb_build_object('id', requirement, 'stage', "
                                  "stage, 'document_type', document_type, 'title', title, "
                                  "'is_active', is_active)) from api.document_requirements()"))
            .array();
    };
    const auto save = [this](const QJsonArray &items) {
        return m_world->state("admin", SetSql,
                              {QJsonDocument(items).toJson(QJsonDocument::Compact)});
    };
    QJsonArray items = list();
    const auto written = count("public.audit_logs where resource_type = 'document_requirement'");
    QCOMPARE(save(items), QString());
    // Nothing changed but, at first, nothing: saved as it was it leaves no trace.
    QCOMPARE(count("public.audit_logs where resource_type = 'document_requirement'"), written);
    // Two that change names, one that goes, one that is new, one that rests.
    QJsonObject first = items[0].toObject();
    QJsonObject second = items[1].toObject();
    const QJsonValue name = first[u"document_type"_s];
    first[u"document_type"_s] = second[u"document_type"_s];
    second[u"document_type"_s] = name;
    QJsonObject third = items[2].toObject();
    third[u"is_active"_s] = false;
    const QString gone = items[3].toObject()[u"document_type"_s].toString();
    items[0] = first;
    items[1] = second;
    items[2] = third;
    items[3] = QJsonObject{{u"stage"_s, u"45D"_s},
                           {u"document_type"_s, u"Phase I report"_s},
                           {u"title"_s, u"Environmental report"_s}};
    QCOMPARE(save(items), QString());
    const QJsonArray now = list();
    QCOMPARE(now.size(), items.size());
    QCOMPARE(now[0].toObject(), first);
    QCOMPARE(now[1].toObject(), second);
    QCOMPARE(item("client", "Phase I report").rows.size(), 1);
    QCOMPARE(item("client", gone.toUtf8()).rows.size(), 0);
    QCOMPARE(item("client", third[u"document_type"_s].toString().toUtf8()).rows.size(), 0);
    QVERIFY(count("public.audit_logs where resource_type = 'document_requirement'") != written);
}

void tst_Requirements::badInput_data()
{
    QTest::addColumn<QByteArray>("list");
    const QByteArray good =
        R"({"stage": "45D", "document_type": "a", "title": "A", "id": "0c3b6c1e-4a55-4c4e-9d53-6f2f1f8e1031"})";
    const auto row = [](const char *name, const QByteArray &list) { QTest::newRow(name) << list; };
    row("object", good);
    row("number", "[7]");
    row("empty", "[{}]");
    row("null", "[null]");
    row("stage", R"([{"stage": "ON_HOLD", "document_type": "a", "title": "A"}])");
    row("blank", R"([{"stage": "45D", "document_type": " ", "title": "A"}])");
    row("unknown", R"([{"stage": "45D", "document_type": "a", "title": "A", "colour": 1}])");
    row("flag", R"([{"stage": "45D", "document_type": "a", "title": "A", "is_active": "no"}])");
    row("twice the id", '[' + good + ',' + good + ']');
    row("twice the kind",
        '[' + good + R"(, {"stage": "45D", "document_type": " A ", "title": "B"}])");
    row("long",
        R"([{"stage": "45D", "document_type": "a", "title": ")" + QByteArray(201, 'x') + "\"}]");
    QByteArrayList many;
    for (int i = 0; i < 201; ++i)
        many.append(R"({"stage": "45D", "title": "A", "document_type": ")" + QByteArray::number(i) +
                    "\"}");
    row("many", '[' + many.join(',') + ']');
}

void tst_Requirements::badInput()
{
    QFETCH(QByteArray, list);
    QCOMPARE(m_world->state("admin", SetSql, {list}), u"PK400"_s);
    QCOMPARE(m_world->state("admin", "select api.set_document_requirements(null)"), u"PK400"_s);
}

QTEST_GUILESS_MAIN(tst_Requirements)
#include "tst_Requirements.moc"
