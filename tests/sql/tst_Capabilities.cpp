#include "tests/sql/FirmWorld.h"
#include "tests/support/Uploads.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** What a window shows and offers follows what the database would let this person do. */
class tst_Capabilities : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }

    void pagesOfARole_data();
    void pagesOfARole();
    void everyActionHasItsFunction();
    void anActionIsThereOrSaysWhyNot();
    void followsTheGrants();
    void followsTheRights();
    void isWhatAnActionMeets();
    void cameWithTheGreeting();
    void settingsAreAdmins();

private:
    QJsonObject capabilities(const QByteArray &who)
    {
        return QJsonDocument::fromJson(m_firm->as(who).must("select api.my_capabilities()").value())
            .object();
    }
    bool may(const QByteArray &who, const QString &action)
    {
        return capabilities(who).value(u"actions"_s).toObject().value(action).isBool();
    }

    std::unique_ptr<FirmWorld> m_firm;
};

namespace {

const QByteArrayList Roles{"admin", "coordinator", "client", "third_party", "agency"};

} // namespace

void tst_Capabilities::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
}

void tst_Capabilities::pagesOfARole_data()
{
    QTest::addColumn<QByteArray>("role");
    QTest::addColumn<QString>("pages");
    const QString work = u"exchanges tasks documents messages "_s;
    QTest::newRow("admin") << QByteArray("admin")
                           << work + u"people audit sync users roles settings profile"_s;
    QTest::newRow("coordinator") << QByteArray("coordinator") << work + u"people roles profile"_s;
    for (const char *role : {"client", "third_party", "agency"})
        QTest::newRow(role) << QByteArray(role) << work + u"profile"_s;
}

void tst_Capabilities::pagesOfARole()
{
    QFETCH(QByteArray, role);
    QFETCH(QString, pages);
    const QJsonObject told = capabilities(role);
    QCOMPARE(told.value(u"role"_s).toString().toLatin1(), role);
    QStringList found;
    for (const auto &page : told.value(u"pages"_s).toArray())
        found.append(page.toString());
    QCOMPARE(found.join(u' '), pages);
}

/** A function that is renamed would make its action vanish for everybody. */
void tst_Capabilities::everyActionHasItsFunction()
{
    QCOMPARE(m_firm->value("select string_agg(action, ' ') from peak.action_rules('admin') where "
                           "to_regprocedure(call) is null"),
             "");
    QCOMPARE(m_firm->value("select count(*) - count(distinct action) from "
                           "peak.action_rules('admin')"),
             "0");
}

void tst_Capabilities::anActionIsThereOrSaysWhyNot()
{
    for (const QByteArray &role : Roles) {
        const QJsonObject actions = capabilities(role).value(u"actions"_s).toObject();
        QVERIFY(actions.size() >= 39);
        for (auto it = actions.begin(); it != actions.end(); ++it) {
            const QString why = it.value().toString();
            QVERIFY2(it.value() == QJsonValue(true) || (why.size() > 15 && why.endsWith(u'.')),
                     qPrintable(it.key() + u": "_s + why));
            QVERIFY2(role != "admin" || it.value().isBool(), qPrintable(it.key()));
        }
    }
    QCOMPARE(capabilities("third_party")
                 .value(u"actions"_s)
                 .toObject()
                 .value(u"tasks.create"_s)
                 .toString(),
             u"Third parties see tasks but don't change them."_s);
}

void tst_Capabilities::followsTheGrants()
{
    QVERIFY(may("client", u"documents.add"_s));
    m_firm->owner().must("revoke execute on function api.begin_uploads(uuid, jsonb, text) from "
                         "peak_r_client");
    QVERIFY(!may("client", u"documents.add"_s));
    QVERIFY(may("agency", u"documents.add"_s));
    m_firm->owner().must("grant execute on function api.begin_uploads(uuid, jsonb, text) to "
                         "peak_r_client");
    QVERIFY(may("client", u"documents.add"_s));
}

void tst_Capabilities::followsTheRights()
{
    QVERIFY(!may("client", u"tasks.create"_s));
    m_firm->owner().must("begin");
    m_firm->owner().must("create or replace function auth.role_rights(p_role text) returns int "
                         "language sql immutable parallel safe set search_path = pg_catalog, "
                         "pg_temp as 'select 127'");
    QCOMPARE(m_firm->value("select peak.capabilities('client', false) -> 'actions' -> "
                           "'tasks.create'"),
             "true");
    m_firm->owner().must("rollback");
}

/** What is said not to be allowed is refused when it is tried: the window invents nothing. */
void tst_Capabilities::isWhatAnActionMeets()
{
    const QByteArray room = m_firm->exchange("client", "coordinator");
    m_firm->takesPart(room, "agency", "agency");
    m_firm->takesPart(room, "third_party", "third_party");
    const QList<std::pair<QString, QByteArray>> tries{
        {u"exchanges.create"_s, "select api.create_exchange('{\"name\": \"New\"}')"},
        {u"exchanges.edit"_s, "select api.update_exchange('" + room +
                                  "', (select version from "
                                  "public.exchanges where id = '" +
                                  room + "'), '{\"notes\": \"x\"}')"},
        {u"tasks.create"_s, "select api.create_task('" + room + "', '{\"title\": \"Call\"}')"},
        {u"messages.send"_s, "select api.send_message('" + room + "', 'Hello', gen_random_uuid())"},
        {u"documents.add"_s, "select api.begin_uploads('" + room +
                                 "', '[{\"file_name\": \"a.pdf\", \"file_type\": \"pdf\", "
                                 "\"bytes\": 1, \"upload\": \"" +
                                 Uploads::newId() + "\"}]')"},
        {u"people.create"_s, "select api.create_person('{\"last_name\": \"New\"}')"},
        {u"settings.edit"_s, "select api.set_setting('firm.name', '\"Peak\"')"},
        {u"views.share"_s, "select api.save_view(null, 'tasks', 'X', '{}', true, null)"},
        {u"export.table"_s, "select api.record_export('tasks', 1, 'csv')"},
        {u"people.sessions"_s, "select * from api.sessions_of('" + m_firm->id("client") + "')"},
        {u"audit.verify"_s, "select api.audit_verify(0, 0)"},
        {u"views.role_default"_s, "select api.set_role_default('tasks', 'client', null)"},
    };
    for (const QByteArray &role : Roles) {
        for (const auto &[action, sql] : tries) {
            m_firm->as(role).must("begin");
            const QByteArray state = m_firm->state(role, sql);
            m_firm->as(role).must("rollback");
            QVERIFY2(may(role, action) == (state == "ok"),
                     qPrintable(QString::fromLatin1(role) + u' ' + action + u' ' +
                                QString::fromLatin1(state)));
        }
    }
}

void tst_Capabilities::cameWithTheGreeting()
{
    for (const QByteArray &role : Roles) {
        const auto told =
            m_firm->as(role).must("select capabilities, real_person from api.who_am_i()");
        QCOMPARE(QJsonDocument::fromJson(told.value(u"capabilities"_s)).object(),
                 capabilities(role));
        QVERIFY(!told.rows.first().last());
    }
    QCOMPARE(m_firm->value("select count(*) from peak.greetings where capabilities is null"), "0");
}

void tst_Capabilities::settingsAreAdmins()
{
    for (const QByteArray &role : Roles)
        QCOMPARE(m_firm->state(role, "select * from api.firm_settings()"),
                 role == "admin" ? "ok" : "42501");
    RoleConnection &admin = m_firm->as("admin");
    const auto one =
        admin.must("select * from api.firm_settings() where key = 'session.idle_minutes'");
    QCOMPARE(one.value(u"kind"_s), "number");
    QCOMPARE(one.value(u"minimum"_s) + one.value(u"maximum"_s), "5480");
    QCOMPARE(admin
                 .must("select count(*) from api.firm_settings() where kind is null or "
                       "description = ''")
                 .value(),
             "0");
    // Each choice that is offered is taken, or says what to set up first.
    const auto choices = admin.must("select key, to_jsonb(c) as choice from api.firm_settings(), "
                                    "unnest(choices) c where kind = 'choice'");
    QVERIFY(choices.rows.size() >= 3);
    const QByteArrayList needsMore = {"smtp", "sendgrid", "twilio"}; // a sender, an account
    for (int row = 0; row < choices.rows.size(); ++row) {
        admin.must("begin");
        const QByteArray choice = choices.value(u"choice"_s, row);
        QCOMPARE(m_firm->state("admin", "select api.set_setting($1, $2)",
                               {choices.value(u"key"_s, row), choice}),
                 choice == "\"s3\"" || choice == "\"gcp\""      ? "PK409"
                 : needsMore.contains(choice.mid(1).chopped(1)) ? "PK400"
                                                                : "ok");
        admin.must("rollback");
    }
}

QTEST_GUILESS_MAIN(tst_Capabilities)
#include "tst_Capabilities.moc"
