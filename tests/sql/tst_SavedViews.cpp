#include "tests/sql/DoorTalk.h"
#include "tests/sql/FirmWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Views of lists: one's own are one's own, shared ones are the staff's, a role's beginning is an
 * admin's. */
class tst_SavedViews : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }
    void init() { m_firm->owner().must("delete from peak.saved_views"); }

    void everybodyKeepsTheirOwn_data();
    void everybodyKeepsTheirOwn();
    void staffShares();
    void aSharedOneIsItsMakers();
    void aRoleBeginsWithOne();
    void onlyAdminsDecideAboutRoles();
    void twoWritersNoticeEachOther();
    void removedComesBack();
    void refusesBadInput_data();
    void refusesBadInput();
    void aCarelessFunctionGainsNothing();
    void nobodyReadsTheTable();
    void everyChangeIsRecorded();
    void whoIsErasedLeavesNone();

private:
    QByteArray save(const QByteArray &by, const QByteArray &name, bool shared = false)
    {
        const auto answer = m_firm->as(by).run(
            "select api.save_view(null, 'tasks', $1, '{\"sorts\": []}', $2::boolean, null)",
            {name, QByteArray(shared ? "true" : "false")});
        return answer.ok ? answer.value() : answer.sqlState.toLatin1();
    }
    QByteArray names(const QByteArray &by)
    {
        return m_firm->as(by)
            .must("select coalesce(string_agg(name, ',' order by name), '') from "
                  "api.views('tasks')")
            .value();
    }

    std::unique_ptr<FirmWorld> m_firm;
};

void tst_SavedViews::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
    m_firm->add("other", "coordinator");
    m_firm->plantCarelessFunction();
}

void tst_SavedViews::everybodyKeepsTheirOwn_data()
{
    QTest::addColumn<QByteArray>("who");
    for (const char *who : {"admin", "coordinator", "client", "third_party", "agency"})
        QTest::newRow(who) << QByteArray(who);
}

void tst_SavedViews::everybodyKeepsTheirOwn()
{
    QFETCH(QByteArray, who);
    const QByteArray view = save(who, " Mine ");
    const auto row = m_firm->as(who).must("select * from api.views('tasks')");
    QCOMPARE(row.rows.size(), 1);
    QCOMPARE(row.value(u"name"_s), "Mine");
    QCOMPARE(row.value(u"shared"_s) + row.value(u"mine"_s) + row.value(u"version"_s), "ft1");
    QCOMPARE(m_firm->state(
                 who, "select api.save_view($1, 'tasks', 'Other', '{\"a\": 1}', false, 1)", {view}),
             "ok");
    QCOMPARE(names(who), "Other");
    for (const QByteArray &somebody : m_firm->names()) {
        if (somebody == who)
            continue;
        QCOMPARE(names(somebody), "");
        for (const QByteArray call : {"select api.save_view($1, 'tasks', 'X', '{}', false, 2)",
                                      "select api.remove_view($1)", "select api.restore_view($1)"})
            QCOMPARE(m_firm->state(somebody, call, {view}), "PK404");
    }
    QCOMPARE(m_firm->as(who).must("select count(*) from api.views('exchanges')").value(), "0");
}

void tst_SavedViews::staffShares()
{
    QVERIFY(save("coordinator", "Ours", true).size() == 36);
    QVERIFY(save("admin", "The firm's", true).size() == 36);
    for (const QByteArray who : {"client", "third_party", "agency"}) {
        QCOMPARE(save(who, "Ours", true), "PK403");
        const QByteArray own = save(who, "Own");
        QCOMPARE(
            m_firm->state(who, "select api.save_view($1, 'tasks', 'Own', '{}', true, 1)", {own}),
            "PK403");
        // Its conditions may name people whom only the staff knows.
        QCOMPARE(names(who), "Own");
    }
    for (const QByteArray who : {"admin", "coordinator", "other"})
        QCOMPARE(names(who), "Ours,The firm's");
}

void tst_SavedViews::aSharedOneIsItsMakers()
{
    const QByteArray view = save("coordinator", "Ours", true);
    const QByteArray change =
        "select api.save_view($1, 'tasks', 'Changed', '{}', true, $2::bigint)";
    QCOMPARE(m_firm->state("other", change, {view, "1"}), "PK403");
    QCOMPARE(m_firm->state("other", "select api.remove_view($1)", {view}), "PK403");
    QCOMPARE(m_firm->state("client", change, {view, "1"}), "PK404");
    QCOMPARE(m_firm->state("coordinator", change, {view, "1"}), "ok");
    QCOMPARE(m_firm->state("admin", change, {view, "2"}), "ok");
    // Nobody takes it for themself but who made it.
    const QByteArray take = "select api.save_view($1, 'tasks', 'Mine', '{}', false, 3)";
    QCOMPARE(m_firm->state("admin", take, {view}), "PK403");
    QCOMPARE(m_firm->state("coordinator", take, {view}), "ok");
    QCOMPARE(names("admin"), "");
}

void tst_SavedViews::aRoleBeginsWithOne()
{
    const QByteArray view = save("coordinator", "Ours", true);
    RoleConnection &admin = m_firm->as("admin");
    for (const QByteArray role : {"client", "agency"})
        admin.must("select api.set_role_default('tasks', $1, $2)", {role, view});
    QCOMPARE(names("client"), "Ours");
    QCOMPARE(names("third_party"), "");
    const auto seen = m_firm->as("client").must("select * from api.views('tasks')");
    QCOMPARE(seen.value(u"role_default"_s), "client");
    QCOMPARE(seen.value(u"default_for"_s), "{client}");
    QCOMPARE(seen.value(u"may_change"_s), "f");
    QCOMPARE(admin.must("select default_for from api.views('tasks')").value(), "{agency,client}");
    QCOMPARE(m_firm->state("client", "select api.remove_view($1)", {view}), "PK403");
    const QByteArray better = save("admin", "Better", true);
    admin.must("select api.set_role_default('tasks', 'client', $1)", {better});
    QCOMPARE(names("client"), "Better");
    admin.must("select api.set_role_default('tasks', 'client', null)");
    QCOMPARE(names("client"), "");
    QCOMPARE(names("agency"), "Ours");
    // Who takes a view back takes it from the roles, too.
    QCOMPARE(m_firm->state("coordinator", "select api.remove_view($1)", {view}), "ok");
    QCOMPARE(names("agency"), "");
}

void tst_SavedViews::onlyAdminsDecideAboutRoles()
{
    const QByteArray view = save("coordinator", "Ours", true);
    const QByteArray call = "select api.set_role_default('tasks', 'client', $1)";
    for (const QByteArray who : {"coordinator", "client", "third_party", "agency"})
        QCOMPARE(m_firm->state(who, call, {view}), "42501");
    QCOMPARE(m_firm->state("admin", call, {save("admin", "Own")}), "PK404"); // not shared
    QCOMPARE(
        m_firm->state("admin", "select api.set_role_default('exchanges', 'client', $1)", {view}),
        "PK404");
    QCOMPARE(m_firm->state("admin", "select api.set_role_default('tasks', 'boss', $1)", {view}),
             "PK400");
    QCOMPARE(m_firm->state("admin", "select api.set_role_default('tasks', null, $1)", {view}),
             "PK400");
}

void tst_SavedViews::twoWritersNoticeEachOther()
{
    const QByteArray view = save("coordinator", "Ours", true);
    const QByteArray change = "select api.save_view($1, 'tasks', $2, '{}', true, 1)";
    QCOMPARE(m_firm->state("admin", change, {view, "First"}), "ok");
    QCOMPARE(m_firm->state("coordinator", change, {view, "Second"}), "PK409");
    QCOMPARE(names("coordinator"), "First");
    QCOMPARE(save("other", "FIRST", true), "PK409"); // a name is one view's, whatever its case
    QVERIFY(save("other", "First").size() == 36);    // one's own may have it
    QCOMPARE(save("other", "first"), "PK409");
}

void tst_SavedViews::removedComesBack()
{
    const QByteArray view = save("client", "Mine");
    QCOMPARE(m_firm->state("client", "select api.remove_view($1)", {view}), "ok");
    QCOMPARE(names("client"), "");
    QCOMPARE(m_firm->state("client", "select api.remove_view($1)", {view}), "PK404");
    QCOMPARE(
        m_firm->state("client", "select api.save_view($1, 'tasks', 'X', '{}', false, 2)", {view}),
        "PK404");
    QCOMPARE(m_firm->state("client", "select api.restore_view($1)", {view}), "ok");
    QCOMPARE(names("client"), "Mine");
    m_firm->as("client").must("select api.remove_view($1)", {view});
    save("client", "mine");
    QCOMPARE(m_firm->state("client", "select api.restore_view($1)", {view}), "PK409");
}

void tst_SavedViews::refusesBadInput_data()
{
    QTest::addColumn<QByteArray>("call");
    const auto row = [](const char *name, const QByteArray &call) { QTest::newRow(name) << call; };
    row("no list", "api.save_view(null, null, 'X', '{}', false, null)");
    row("a list that is none", "api.save_view(null, 'a b; --', 'X', '{}', false, null)");
    row("no name", "api.save_view(null, 'tasks', '  ', '{}', false, null)");
    row("a long name", "api.save_view(null, 'tasks', repeat('x', 81), '{}', false, null)");
    row("a name of two lines", "api.save_view(null, 'tasks', E'a\\nb', '{}', false, null)");
    row("no state", "api.save_view(null, 'tasks', 'X', null, false, null)");
    row("a list as state", "api.save_view(null, 'tasks', 'X', '[]', false, null)");
    row("a huge state", "api.save_view(null, 'tasks', 'X', jsonb_build_object('a', "
                        "repeat('x', 40000)), false, null)");
    row("which list", "api.views(null)");
}

void tst_SavedViews::refusesBadInput()
{
    QFETCH(QByteArray, call);
    QCOMPARE(m_firm->state("admin", "select " + call), "PK400");
    const QByteArray view = save("admin", "Own");
    QCOMPARE(
        m_firm->state("admin", "select api.save_view($1, 'tasks', 'X', '{}', false, null)", {view}),
        "PK400");
    QCOMPARE(m_firm->state("admin", "select api.save_view($1, 'exchanges', 'X', '{}', false, 1)",
                           {view}),
             "PK400");
}

void tst_SavedViews::aCarelessFunctionGainsNothing()
{
    const QByteArray shared = save("coordinator", "Ours", true);
    const QByteArray own = save("client", "Own");
    const auto tries = [this](const QByteArray &by, const QByteArray &sql) {
        const auto answer = m_firm->as(by).run("select api.careless($1)", {sql});
        return answer.ok ? answer.value() : answer.sqlState.toLatin1();
    };
    const QByteArray insert =
        "insert into peak.saved_views (list, name, state, made_by, owner_id) ";
    QCOMPARE(tries("client",
                   insert + "values ('tasks', 'X', '{}', '" + m_firm->id("client") + "', null)"),
             "42501");
    QCOMPARE(tries("client", insert + "values ('tasks', 'X', '{}', '" + m_firm->id("admin") +
                                 "', '" + m_firm->id("client") + "')"),
             "42501");
    QCOMPARE(tries("agency", "update peak.saved_views set name = 'X'"), "0");
    QCOMPARE(
        tries("client", "update peak.saved_views set owner_id = null where id = '" + own + "'"),
        "42501");
    QCOMPARE(
        tries("coordinator",
              "update peak.saved_views set default_for = '{client}' where id = '" + shared + "'"),
        "PK403");
    QCOMPARE(tries("admin", "delete from peak.saved_views"), "42501");
}

void tst_SavedViews::nobodyReadsTheTable()
{
    for (const QByteArray &who : m_firm->names())
        for (const QByteArray question :
             {"select state from peak.saved_views", "delete from peak.saved_views"})
            QCOMPARE(m_firm->state(who, question), "42501");
}

void tst_SavedViews::everyChangeIsRecorded()
{
    const QByteArray view = save("coordinator", "Ours", true);
    m_firm->as("coordinator").must("select api.remove_view($1)", {view});
    QCOMPARE(m_firm->value("select string_agg(action, ' ' order by created_at) from "
                           "public.audit_logs where resource_id = $1 and user_id = $2",
                           {view, m_firm->id("coordinator")}),
             "view_created view_updated");
}

void tst_SavedViews::whoIsErasedLeavesNone()
{
    m_firm->add("leaver", "client");
    save("leaver", "Mine");
    QVERIFY(prove(m_firm->as("admin")));
    m_firm->as("admin").must("select api.erase_person($1, 'asked for it')", {m_firm->id("leaver")});
    QCOMPARE(m_firm->value("select count(*) from peak.saved_views where made_by = $1",
                           {m_firm->id("leaver")}),
             "0");
}

QTEST_GUILESS_MAIN(tst_SavedViews)
#include "tst_SavedViews.moc"
