#include "tests/sql/AuditWorld.h"

#include <QMap>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * Whoever changes, removes, inserts or moves a row of the sealed record, with any right, is told,
 * and the first such row by its name.
 */
class tst_AuditTampering : public QObject, protected AuditWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { begin(); }
    void cleanupTestCase() { end(); }
    void cleanup() { settle(); }

    void namesTheFirstFault_data();
    void namesTheFirstFault();
    void hashesEveryColumn_data();
    void hashesEveryColumn();
};

void tst_AuditTampering::namesTheFirstFault_data()
{
    QTest::addColumn<QByteArray>("tampering");
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QByteArray>("told");
    const QByteArray seventeen = "(select log_id from audit.leaves where seal = 2 and position = "
                                 "17)";
    const QByteArray third = "(select log_id from audit.leaves where seal = 2 and position = 3)";
    QTest::newRow("a changed value")
        << "update public.audit_logs set new_values = '{\"n\": 0}' where id = " + seventeen
        << seventeen << QByteArray("% (place 17 of batch 2) of the record was changed.");
    QTest::newRow("another actor")
        << "update public.audit_logs set user_id = (select id from public.contacts limit 1) where "
           "id = " +
               seventeen
        << seventeen << QByteArray("% (place 17 of batch 2) of the record was changed.");
    QTest::newRow("a removed row")
        << "delete from public.audit_logs where id = " + seventeen << seventeen
        << QByteArray("% (place 17 of batch 2) was removed from the record.");
    QTest::newRow("a row removed with its leaf")
        << "delete from public.audit_logs where id = " + seventeen +
               "; delete from audit.leaves where seal = 2 and position = 17"
        << QByteArray() << QByteArray("The row at place 17 of batch 2 of the record was removed.");
    QTest::newRow("the last row of a batch removed with its leaf")
        << QByteArray("delete from public.audit_logs where id = (select log_id from audit.leaves "
                      "where seal = 2 and position = 4000); delete from audit.leaves where seal = "
                      "2 and position = 4000")
        << QByteArray() << QByteArray("The last row of batch 2 of the record was removed.");
    QTest::newRow("two rows swapped")
        << QByteArray("update audit.leaves set position = 9999 where seal = 2 and position = 3;"
                      "update audit.leaves set position = 3 where seal = 2 and position = 17;"
                      "update audit.leaves set position = 17 where position = 9999")
        << third
        << QByteArray("% of the record was moved to place 3 of batch 2: rows were reordered.");
    QTest::newRow("two rows swapped between batches")
        << QByteArray("update audit.leaves set position = 9999 where seal = 1 and position = 3;"
                      "update audit.leaves set seal = 1 where seal = 2 and position = 3;"
                      "update audit.leaves set seal = 2, position = 3 where position = 9999")
        << QByteArray("(select log_id from audit.leaves where seal = 1 and position = 3)")
        << QByteArray("% (place 3 of batch 1) of the record was changed.");
    QTest::newRow("a row inserted into a sealed batch")
        << QByteArray("insert into public.audit_logs (action) values ('forged'); insert into "
                      "audit.leaves select id, 2, 4001, '\\x00' from public.audit_logs where "
                      "action = 'forged'")
        << QByteArray("(select id from public.audit_logs where action = 'forged')")
        << QByteArray("% was inserted into batch 2 of the record after it was sealed.");
    QTest::newRow("a row inserted where sealing has passed")
        << QByteArray("insert into public.audit_logs (action, xid) values ('forged', '7')")
        << QByteArray("(select id from public.audit_logs where action = 'forged')")
        << QByteArray("% was inserted into the record in another way than all others: %");
    QTest::newRow("a row inserted where sealing never comes")
        << QByteArray("insert into public.audit_logs (action, xid) values ('forged', "
                      "'99999999999')")
        << QByteArray("(select id from public.audit_logs where action = 'forged')")
        << QByteArray("% was inserted into the record in another way than all others: %");
    QTest::newRow("a changed leaf")
        << QByteArray("update audit.leaves set hash = '\\x00' where seal = 2 and position = 17")
        << seventeen << QByteArray("% (place 17 of batch 2) of the record was changed.");
    QTest::newRow("a row changed with its leaf")
        << "update public.audit_logs set action = 'x' where id = " + seventeen +
               "; update audit.leaves f set hash = audit.row_hash(2, 17, l, "
               "audit.content_hash(l)) from public.audit_logs l where l.id = f.log_id and f.seal "
               "= 2 and f.position = 17"
        << QByteArray()
        << QByteArray("Batch 2 of the record was changed: its rows do not give its seal.");
    QTest::newRow("a changed time of a seal")
        << QByteArray("update audit.seals set sealed_at = sealed_at + interval '1 second' where "
                      "number = 2")
        << QByteArray()
        << QByteArray("Batch 2 of the record was changed: its head does not follow %");
    QTest::newRow("a batch that was made anew")
        << QByteArray("update audit.seals set sealed_at = sealed_at + interval '1 second' where "
                      "number = 2; update audit.seals set head = audit.seal_head(number, previous,"
                      " rows, root, sealed_at) where number = 2")
        << QByteArray() << QByteArray("Batch 3 of the record does not follow batch 2: %");
    QTest::newRow("a missing batch")
        << QByteArray("delete from audit.seals where number = 2") << QByteArray()
        << QByteArray("Batch 2 of the record is missing.");
    QTest::newRow("a batch missing with its leaves")
        << QByteArray("delete from audit.seals where number = 2; delete from audit.leaves where "
                      "seal = 2")
        << QByteArray() << QByteArray("Batch 2 of the record is missing.");
    QTest::newRow("a missing last seal")
        << QByteArray("delete from audit.seals where number = (select max(number) from "
                      "audit.seals)")
        << QByteArray() << QByteArray("Batch % of the record is missing, though it has rows.");
    QTest::newRow("a last seal missing with its leaves")
        << QByteArray("with s as (delete from audit.seals where number = (select max(number) from "
                      "audit.seals) returning number) delete from audit.leaves where seal = "
                      "(select number from s)")
        << QByteArray() << QByteArray("% was inserted into the record in another way than all %");
    QTest::newRow("a row that says it is old")
        << QByteArray("insert into public.audit_logs (action, created_at, xid) values ('forged', "
                      "now() - interval '3 days', (select done_xid::text::bigint + 1 from "
                      "audit.sealing)::text::xid8); insert into audit.leaves select id, number + "
                      "1, 1, audit.row_hash(number + 1, 1, l, audit.content_hash(l)) from "
                      "public.audit_logs l, (select max(number) as number from audit.seals) s "
                      "where action = 'forged'; insert into audit.seals select s.number + 1, 1, "
                      "r.root, s.head, audit.seal_head(s.number + 1, s.head, 1, r.root, now()), "
                      "now() from (select * from audit.seals order by number desc limit 1) s, "
                      "(select sha256('\\x01'::bytea || hash) as root from audit.leaves order by "
                      "seal desc limit 1) r")
        << QByteArray("(select id from public.audit_logs where action = 'forged')")
        << QByteArray("% says that it is of % it was inserted.");
}

void tst_AuditTampering::namesTheFirstFault()
{
    QFETCH(QByteArray, tampering);
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, told);
    admin().must("begin");
    // What a superuser can do who switches triggers off.
    const QByteArray named = row.startsWith("(select log_id") ? one("select " + row) : QByteArray();
    admin().must("set local session_replication_role = replica");
    admin().must(tampering);
    const QByteArray id = named.isEmpty() && !row.isEmpty() ? one("select " + row) : named;
    admin().must("set local session_replication_role = origin");
    const QByteArray found = fault();
    const bool matches =
        admin().must("select $1::text like $2", {found, told}).value() == QByteArray("t");
    admin().must("rollback");
    QVERIFY2(matches, QByteArray(found + " is not like " + told).constData());
    if (!id.isEmpty() && !tampering.contains("position = 9999"))
        QVERIFY2(found.contains(id), QByteArray(found + " does not name " + id).constData());
}

void tst_AuditTampering::hashesEveryColumn_data()
{
    QTest::addColumn<QByteArray>("column");
    QTest::addColumn<QByteArray>("type");
    const auto columns = admin().must(
        "select attname, format_type(atttypid, null) as type from pg_attribute where attrelid = "
        "'public.audit_logs'::regclass and attnum > 0 and not attisdropped and attname <> 'id'");
    for (int i = 0; i < columns.rows.size(); ++i)
        QTest::newRow(columns.value(u"attname"_s, i).constData())
            << columns.value(u"attname"_s, i) << columns.value(u"type"_s, i);
}

void tst_AuditTampering::hashesEveryColumn()
{
    QFETCH(QByteArray, column);
    QFETCH(QByteArray, type);
    const QMap<QByteArray, QByteArray> values = {
        {"uuid", "gen_random_uuid()"},
        {"character varying", "'changed'"},
        {"text", "'changed'"},
        {"jsonb", "'{\"n\": 1.0}'"},
        {"inet", "'192.0.2.1/32'"},
        {"boolean", "not success"},
        {"timestamp without time zone", "created_at + interval '1 microsecond'"},
        {"xid8", "'3'"}};
    QVERIFY2(values.contains(type), type.constData());
    for (const QByteArray &value : {values.value(type), QByteArray("null")}) {
        const bool never = column == "action" || column == "xid" || column == "created_at";
        if (value == "null" && never)
            continue; // the table itself refuses it
        admin().must("begin; set local session_replication_role = replica");
        const QByteArray changed =
            one("with c as (update public.audit_logs set " + column + " = " + value +
                " where id = (select log_id from audit.leaves join public.audit_logs l on l.id = "
                "log_id where seal = 2 and " +
                QByteArray(value == "null" ? QByteArray("l." + column + " is not null") : "true") +
                " order by position limit 1) returning 1) select count(*) from c");
        const QByteArray found = fault();
        admin().must("rollback");
        QVERIFY2(found.contains("of the record was changed") || changed == "0", column.constData());
    }
}

QTEST_GUILESS_MAIN(tst_AuditTampering)
#include "tst_AuditTampering.moc"
