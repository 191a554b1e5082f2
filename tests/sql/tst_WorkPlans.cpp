#include "tests/sql/WorkWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * Row security on large tables is a walk along an index, never a look at every row: what a
 * coordinator of a few exchanges reads does not depend on how many others there are.
 */
class tst_WorkPlans : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_world.reset(); }

    void readsAlongAnIndex_data();
    void readsAlongAnIndex();

private:
    std::unique_ptr<WorkWorld> m_world;
};

void tst_WorkPlans::initTestCase()
{
    m_world = std::make_unique<WorkWorld>();
    RawConnection &owner = m_world->owner();
    // Without triggers: only the size of the tables matters here.
    owner.must("set session_replication_role = replica");
    owner.must("create temporary table rooms as select gen_random_uuid() as id, n from "
               "generate_series(0, 999) n; update rooms set id = '" +
               m_world->room + "' where n = 0");
    owner.must("insert into public.exchanges (id, name) select id, 'Bulk' from rooms where n > 0");
    owner.must("insert into public.tasks (exchange_id, title) select r.id, 'Task' from "
               "generate_series(1, 20000) i join rooms r on r.n = i % 1000");
    owner.must("insert into public.messages (exchange_id, number, content) select r.id, i, 'Text' "
               "from generate_series(1, 20000) i join rooms r on r.n = i % 1000");
    owner.must("insert into public.message_participants (message_id, exchange_id, contact_id) "
               "select m.id, m.exchange_id, '" +
               m_world->id("stranger") + "' from public.messages m");
    owner.must("insert into public.documents (exchange_id, file_name, file_type, file_path, "
               "access_level) select case when i % 500 > 0 then r.id end, 'a', 'pdf', 'x', case "
               "when i % 500 = 0 or i % 3 = 0 then 'public' when i % 3 = 1 then 'restricted' else "
               "'exchange' end from generate_series(1, 20000) i join rooms r on r.n = i % 1000");
    owner.must("insert into public.document_access_logs (document_id, exchange_id, action) select "
               "d.id, d.exchange_id, 'view' from public.documents d");
    owner.must("reset session_replication_role");
    for (const QByteArray table : {"tasks", "messages", "message_participants", "documents",
                                   "document_access_logs", "exchanges"})
        owner.must("vacuum analyze public." + table);
}

void tst_WorkPlans::readsAlongAnIndex_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QByteArray>("from");
    for (const QByteArray who : {"coordinator", "client", "third_party", "agency"}) {
        for (const QByteArray from : {"tasks", "messages", "message_participants", "documents"})
            QTest::addRow("%s: %s", who.constData(), from.constData()) << who << from;
    }
    QTest::newRow("the log") << QByteArray("coordinator") << QByteArray("document_access_logs");
}

void tst_WorkPlans::readsAlongAnIndex()
{
    QFETCH(QByteArray, who);
    QFETCH(QByteArray, from);
    const auto plan = m_world->as(who).must("explain (analyze, timing off) select count(*) from "
                                            "public." +
                                            from);
    QByteArray text;
    for (const auto &row : plan.rows)
        text += row[0].value_or("") + '\n';
    QVERIFY2(text.contains("Index Cond: (exchange_id = ANY"), text.constData());
    QVERIFY2(!text.contains("Seq Scan"), text.constData());
}

QTEST_GUILESS_MAIN(tst_WorkPlans)
#include "tst_WorkPlans.moc"
