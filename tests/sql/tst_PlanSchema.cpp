#include "tests/sql/tst_PlanSchema_tables.h"
#include "tests/support/TestDatabase.h"

#include <QTest>

using namespace Peak;
using namespace Peak::PlanSchema;
using namespace Qt::Literals::StringLiterals;

/** The schema that the firm agreed on, name for name, in a database that our migrations made. */
class tst_PlanSchema : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_database = std::make_unique<TestDatabase>(); }
    void everyColumn_data();
    void everyColumn();
    void everyForeignKey_data();
    void everyForeignKey();
    void everyKey_data();
    void everyKey();
    void everyIndex_data();
    void everyIndex();
    void everyForeignKeyHasAnIndex();

private:
    QByteArray look(const QByteArray &sql, const QList<RawConnection::Value> &parameters)
    {
        return m_database->admin().must(sql, parameters).value();
    }

    std::unique_ptr<TestDatabase> m_database;
};

void tst_PlanSchema::everyColumn_data()
{
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < std::size(columns); ++i)
        QTest::addRow("%s.%s", columns[i].table, columns[i].name) << int(i);
}

void tst_PlanSchema::everyColumn()
{
    QFETCH(int, index);
    const Column &column = columns[index];
    const auto found = m_database->admin().must(
        "select format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as not_null, "
        "       coalesce(pg_get_expr(d.adbin, d.adrelid), '') as default_value "
        "from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = "
        "a.attnum "
        "where a.attrelid = to_regclass('public.' || $1) and a.attname = $2 and not a.attisdropped",
        {column.table, column.name});
    QCOMPARE(found.rows.size(), 1);
    QCOMPARE(found.value(u"type"_s), column.type);
    QCOMPARE(found.value(u"default_value"_s), column.defaultValue);
    QCOMPARE(found.value(u"not_null"_s), column.notNull ? "t" : "f");
}

void tst_PlanSchema::everyForeignKey_data()
{
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < std::size(foreignKeys); ++i)
        QTest::addRow("%s.%s", foreignKeys[i].table, foreignKeys[i].column) << int(i);
}

void tst_PlanSchema::everyForeignKey()
{
    QFETCH(int, index);
    const ForeignKey &key = foreignKeys[index];
    QCOMPARE(look("select string_agg(c.confrelid::regclass || ' ' || c.confdeltype::text, ';') "
                  "from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid "
                  "and c.conkey = array[a.attnum] "
                  "where c.contype = 'f' and c.convalidated "
                  "and c.conrelid = to_regclass('public.' || $1) and a.attname = $2",
                  {key.table, key.column}),
             key.references + QByteArray(" ") + key.onDelete);
}

void tst_PlanSchema::everyKey_data()
{
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < std::size(keys); ++i)
        QTest::addRow("%s (%s)", keys[i].table, keys[i].columns) << int(i);
}

void tst_PlanSchema::everyKey()
{
    QFETCH(int, index);
    const Key &key = keys[index];
    QCOMPARE(look("select count(*) from pg_constraint c where c.contype = $3::\"char\" "
                  "and c.conrelid = to_regclass('public.' || $1) and $2 = ("
                  " select string_agg(a.attname, ',' order by k.place) "
                  " from unnest(c.conkey) with ordinality k (number, place) "
                  " join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number)",
                  {key.table, key.columns, QByteArray(1, key.kind)}),
             "1");
}

void tst_PlanSchema::everyIndex_data()
{
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < std::size(indexes); ++i)
        QTest::newRow(indexes[i].name) << int(i);
}

void tst_PlanSchema::everyIndex()
{
    QFETCH(int, index);
    const Index &wanted = indexes[index];
    QCOMPARE(look("select string_agg(a.attname, ',' order by a.attnum) "
                  "from pg_index i join pg_attribute a on a.attrelid = i.indexrelid "
                  "where i.indexrelid = to_regclass('public.' || $1) "
                  "and i.indrelid = to_regclass('public.' || $2) "
                  "and i.indisvalid and i.indpred is null and i.indexprs is null",
                  {wanted.name, wanted.table}),
             wanted.columns);
}

/** Not in the plan, but a delete or a join must not read a whole table. */
void tst_PlanSchema::everyForeignKeyHasAnIndex()
{
    QCOMPARE(look("select coalesce(string_agg(c.conrelid::regclass || '.' || c.conname, ', '), '') "
                  "from pg_constraint c where c.contype = 'f' "
                  "and c.connamespace = 'public'::regnamespace and not exists ("
                  " select from pg_index i where i.indrelid = c.conrelid "
                  " and i.indkey[0] = c.conkey[1] and i.indpred is null)",
                  {}),
             "");
}

QTEST_GUILESS_MAIN(tst_PlanSchema)
#include "tst_PlanSchema.moc"
