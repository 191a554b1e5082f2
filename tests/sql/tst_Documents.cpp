#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray UpdateSql = "select api.update_document($1::uuid, $2::bigint, $3::jsonb)";

} // namespace

/** Who sees which documents, and who hears of them or reads the log. */
class tst_Documents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<WorkWorld>(); }
    void cleanupTestCase() { m_world.reset(); }

    void sixtyCells_data();
    void sixtyCells();
    void outsidersSeeNone();
    void uploadersSeeTheirOwn();
    void oneRuleForAll();
    void firmsDocuments();
    void secrecyOfColumns();
    void levelChangedWhileAListIsOpen();
    void logIsReadByWhoMay();
    void hiddenOnesAreNotHeardOf();
    void endedSessionsSeeNothing();

private:
    /** Made by the owner of the table, uploaded by nobody. */
    QByteArray put(const RawConnection::Value &exchange, const QByteArray &level,
                   const RawConnection::Value &roles = {})
    {
        return m_world->owner()
            .must("insert into public.documents (exchange_id, file_name, file_type, file_path, "
                  "access_level, allowed_roles) values ($1::uuid, 'a', 'pdf', 'secret path', $2, "
                  "$3::text[]) returning id",
                  {exchange, level, roles})
            .value();
    }
    QByteArray add(const QByteArray &who, const QByteArray &rest = {})
    {
        return Uploads::add(m_world->as(who), m_world->room, Uploads::named("deed.pdf", rest));
    }
    bool sees(const QByteArray &who, const QByteArray &document)
    {
        return m_world->value(who, "select count(*) from public.documents where id = $1",
                              {document}) == "1";
    }

    std::unique_ptr<WorkWorld> m_world;
};

void tst_Documents::sixtyCells_data()
{
    QTest::addColumn<QByteArray>("role");
    QTest::addColumn<QByteArray>("level");
    QTest::addColumn<QByteArray>("roles");
    QTest::addColumn<bool>("expected");
    const QByteArrayList everybody{"admin", "coordinator", "client", "third_party", "agency"};
    for (const QByteArray &role : everybody) {
        const QByteArray other = role == "client" ? "agency" : "client";
        const QMap<QByteArray, QByteArray> lists{{"null", ""},
                                                 {"empty", "{}"},
                                                 {"own", "{" + role + "}"},
                                                 {"foreign", "{" + other + "}"}};
        for (const QByteArray level : {"public", "exchange", "restricted"}) {
            for (const QByteArray &list : lists.keys())
                QTest::addRow("%s %s %s", role.constData(), level.constData(), list.constData())
                    << role << level << lists.value(list)
                    << (level != "restricted" || role == "admin" || role == "coordinator" ||
                        list == "own");
        }
    }
}

void tst_Documents::sixtyCells()
{
    QFETCH(QByteArray, role);
    QFETCH(QByteArray, level);
    QFETCH(QByteArray, roles);
    QFETCH(bool, expected);
    const RawConnection::Value list =
        roles.isEmpty() ? RawConnection::Value() : RawConnection::Value(roles);
    QCOMPARE(sees(role, put(m_world->room, level, list)), expected);
    // The same of an exchange that they have nothing to do with.
    QCOMPARE(sees(role, put(m_world->foreign, level, list)), role == "admin");
}

void tst_Documents::outsidersSeeNone()
{
    for (const QByteArray level : {"public", "exchange", "restricted"}) {
        const QByteArray document =
            put(m_world->room, level, "{admin,coordinator,client,third_party,agency}");
        for (const QByteArray &who : WorkWorld::outsiders())
            QVERIFY2(!sees(who, document), who.constData());
        // Who may view may see documents; a coordinator without "manage" is one role among others.
        for (const QByteArray who : {"silent", "talker", "helper"})
            QVERIFY2(sees(who, document), who.constData());
    }
    QVERIFY(!sees("helper", put(m_world->room, "restricted", "{client}")));
    QVERIFY(sees("helper", put(m_world->room, "restricted", "{coordinator}")));
}

void tst_Documents::uploadersSeeTheirOwn()
{
    const QByteArray document = add("agency", ", \"access_level\": \"restricted\"");
    QVERIFY(sees("agency", document));
    QVERIFY(!sees("talker", document));
    QVERIFY(!sees("client", document));
    const QByteArray lost =
        m_world->owner()
            .must("insert into public.documents (exchange_id, uploaded_by, "
                  "file_name, file_type, file_path) values ($1, $2, 'a', 'pdf', "
                  "'x') returning id",
                  {m_world->room, m_world->id("removed")})
            .value();
    QVERIFY2(!sees("removed", lost), "having uploaded it does not outlive taking part");
}

void tst_Documents::oneRuleForAll()
{
    // What the policy shows is what the single rule says, for everybody and every document.
    put({}, "public");
    put({}, "restricted", "{agency}");
    for (const QByteArray &who :
         QByteArrayList{"admin"} + WorkWorld::members() + WorkWorld::outsiders()) {
        const QByteArray shown =
            m_world->value(who, "select md5(string_agg(id::text, ',' order by id)) from "
                                "public.documents");
        const QByteArray said =
            m_world->owner()
                .must("select md5(string_agg(id::text, ',' order by id)) from public.documents d "
                      "where auth.may_see_document($1, d.id)",
                      {m_world->id(who)})
                .value();
        QVERIFY2(shown == said, who.constData());
    }
}

void tst_Documents::firmsDocuments()
{
    const QByteArray open = put({}, "public");
    const QByteArray closed = put({}, "restricted", "{agency}");
    for (const QByteArray &who :
         QByteArrayList{"admin"} + WorkWorld::members() + WorkWorld::outsiders()) {
        QVERIFY2(sees(who, open), who.constData());
        const bool agency = who == "admin" || who == "agency" || who == "silent" ||
                            who == "talker" || who == "removed" || who == "shut";
        QVERIFY2(sees(who, closed) == agency, who.constData());
    }
    const QByteArray fields =
        Uploads::named("letter.docx", ", \"is_template\": true, "
                                      "\"template_variables\": {\"client\": \"name\"}");
    for (const QByteArray who : {"coordinator", "client", "agency"}) {
        QCOMPARE(Uploads::tryAdd(m_world->as(who), {}, fields).state, u"PK403"_s);
        QCOMPARE(m_world->state(who, UpdateSql, {open, "1", "{\"description\": \"x\"}"}),
                 u"PK403"_s);
        QCOMPARE(m_world->state(who, "select api.remove_document($1)", {open}), u"PK403"_s);
    }
    RawConnection &admin = m_world->as("admin");
    QVERIFY(sees("third_party", Uploads::add(admin, {}, fields)));
    QCOMPARE(Uploads::tryAdd(admin, m_world->room, fields).state, u"refused"_s);
    QCOMPARE(Uploads::tryAdd(admin, {}, Uploads::named("x.pdf", ", \"access_level\": \"exchange\""))
                 .state,
             u"refused"_s);
}

void tst_Documents::secrecyOfColumns()
{
    for (const QByteArray &who : QByteArrayList{"admin"} + WorkWorld::members()) {
        for (const QByteArray what :
             {"pin_hash", "file_path", "storage_provider", "*", "d", "to_jsonb(d)"})
            QVERIFY2(m_world->state(who, "select " + what + " from public.documents d") ==
                         u"42501"_s,
                     QByteArray(who + ' ' + what).constData());
        QCOMPARE(m_world->state(who, "select 1 from public.documents where file_path like 's%'"),
                 u"42501"_s);
        QCOMPARE(m_world->state(who, "select * from auth.document_pins"), u"42501"_s);
        QCOMPARE(m_world->state(who, "select * from auth.document_attempts"), u"42501"_s);
        QCOMPARE(m_world->state(who, "select unseen from public.document_access_logs"), u"42501"_s);
    }
}

void tst_Documents::levelChangedWhileAListIsOpen()
{
    const QByteArray document = add("coordinator");
    const QByteArray nonce = "\\x000102030405060708090a0b0c0d0e0f";
    RawConnection &agency = m_world->as("agency");
    const QByteArray attempt =
        agency
            .must("select api.open_document_submit($1, null, 'view', $2::bytea)", {document, nonce})
            .value();
    const auto list = m_world->anotherSession("agency");
    list->must("begin");
    list->must("declare c cursor for select id from public.documents order by id");
    list->must("fetch 1 from c");
    m_world->as("coordinator")
        .must(UpdateSql, {document, "1",
                          "{\"access_level\": \"restricted\", \"allowed_roles\": [\"client\"]}"});
    list->must("fetch all from c"); // what it began to read
    list->must("commit");
    QCOMPARE(agency.must("select * from api.open_document_result($1, $2::bytea)", {attempt, nonce})
                 .value(u"outcome"_s),
             "not_found");
    QVERIFY(!sees("agency", document));
}

void tst_Documents::logIsReadByWhoMay()
{
    m_world->owner().must("delete from public.document_access_logs");
    add("client");
    add("agency");
    Uploads::add(m_world->as("stranger"), m_world->foreign);
    const auto seen = [this](const QByteArray &who) {
        return m_world->value(who, "select count(*) from public.document_access_logs");
    };
    QCOMPARE(seen("admin"), "3");
    QCOMPARE(seen("coordinator"), "2");
    for (const QByteArray who : {"client", "agency", "stranger"})
        QCOMPARE(seen(who), "1");
    for (const QByteArray who : {"helper", "third_party", "talker", "removed"})
        QCOMPARE(seen(who), "0");
}

void tst_Documents::hiddenOnesAreNotHeardOf()
{
    QByteArray from = m_world->cursor("admin");
    const QByteArray document =
        add("coordinator", ", \"access_level\": \"restricted\", \"allowed_roles\": [\"client\"]");
    const QString told = u"document:"_s + QString::fromLatin1(document);
    for (const QByteArray who : {"admin", "coordinator", "client"})
        QVERIFY2(m_world->heard(who, from).contains(told), who.constData());
    const QByteArrayList blind{"third_party", "agency", "helper", "stranger", "removed", "shut"};
    for (const QByteArray &who : blind)
        QVERIFY2(!m_world->heard(who, from).contains(told), who.constData());
    // Who loses sight of it hears so once; the others go on hearing nothing.
    from = m_world->cursor("admin");
    m_world->as("coordinator")
        .must(UpdateSql, {document, "1", "{\"allowed_roles\": [\"agency\"]}"});
    QVERIFY(m_world->heard("client", from).contains(told));
    QVERIFY(m_world->heard("agency", from).contains(told));
    for (const QByteArray who : {"third_party", "helper", "stranger", "removed", "shut"})
        QVERIFY2(!m_world->heard(who, from).contains(told), who.constData());
    from = m_world->cursor("admin");
    m_world->as("coordinator").must(UpdateSql, {document, "2", "{\"description\": \"x\"}"});
    QVERIFY(!m_world->heard("client", from).contains(told));
}

void tst_Documents::endedSessionsSeeNothing()
{
    put({}, "public");
    const auto session = m_world->anotherSession("agency");
    QVERIFY(session->must("select count(*) from public.documents").value() != "0");
    m_world->owner().must("update public.user_sessions set is_active = false where id = $1",
                          {session->sessionId()});
    for (const QByteArray table : {"documents", "document_access_logs"})
        QCOMPARE(session->must("select count(*) from public." + table).value(), "0");
    QCOMPARE(Uploads::tryAdd(*session, m_world->room, Uploads::named("a.pdf")).state, u"28000"_s);
}

QTEST_GUILESS_MAIN(tst_Documents)
#include "tst_Documents.moc"
