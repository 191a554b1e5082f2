#include "tests/sql/FirmWorld.h"

#include <QFile>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * What each role can read and call, as one file (tests/sql/rights.txt) that is read in a review,
 * and tried for real: each role against each table with each command.
 *
 * After an intended change: PEAK1031_WRITE_SCHEMA=1 tests/run -R tst_RightsMatrix, and read the
 * difference.
 */
class tst_RightsMatrix : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void isWhatWasReviewed();
    void nobodyWritesATable_data();
    void nobodyWritesATable();
    void columnsOutsideTheMatrixStayOutside();
    void strangersToTheSchemasStayOutside();

private:
    static QString file() { return QStringLiteral(PEAK_RIGHTS_FILE); }
    QString matrix();
    QByteArrayList tables();
    RawConnection &session(const QByteArray &who);

    std::unique_ptr<FirmWorld> m_firm;
    std::optional<RawConnection> m_door;
};

namespace {

const QByteArrayList Everybody{"admin", "coordinator", "client", "third_party", "agency", "door"};

// The group roles stand for their members: a session's role has nothing of its own.
constexpr const char *Matrix = R"sql(
with roles (who, role, n) as (values ('admin', 'peak_r_admin', 1), ('coordinator', 'peak_r_coordinator', 2),
    ('client', 'peak_r_client', 3), ('third party', 'peak_r_third', 4), ('agency', 'peak_r_agency', 5),
    ('everybody signed in', 'peak_user', 0), ('door', 'peak_door', 6), ('agent', 'peak_agent', 7)),
tables as (
    select c.oid, n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v') and n.nspname in ('public', 'api', 'auth', 'audit', 'kms', 'peak')),
readable as (
    select t.name, r.who, r.n,
           string_agg(a.attname, ', ' order by a.attnum) filter (where has_column_privilege(r.role, t.oid, a.attnum, 'select')) as columns,
           string_agg(a.attname, ', ' order by a.attnum) filter (where not has_column_privilege(r.role, t.oid, a.attnum, 'select')) as hidden
    from tables t cross join roles r join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    group by t.name, r.who, r.n),
callable as (
    select p.oid::regprocedure::text as name, string_agg(r.who, ', ' order by r.n) as whos
    from pg_proc p cross join roles r
    where p.pronamespace = 'api'::regnamespace and p.prorettype <> 'trigger'::regtype
      and (r.role not like 'peak\_r\_%' or not has_function_privilege('peak_user', p.oid, 'execute'))
      and has_function_privilege(r.role, p.oid, 'execute')
    group by p.oid)
select line from (
    select 1, name, n, format(E'%s, %s reads: %s', name, who,
               case when hidden is null then 'everything' else columns end)
    from readable where columns is not null
    union all
    select 0, name, 0, format('%s: nobody reads', name) from tables t
    where not exists (select from readable r where r.name = t.name and r.columns is not null)
    union all
    select 2, name, 0, format('%s: %s', name, whos) from callable) as x (part, name, n, line)
order by part, name, n
)sql";

} // namespace

void tst_RightsMatrix::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
    m_door.emplace(m_firm->database().doorUri());
}

void tst_RightsMatrix::cleanupTestCase()
{
    m_door.reset();
    m_firm.reset();
}

RawConnection &tst_RightsMatrix::session(const QByteArray &who)
{
    return who == "door" ? *m_door : m_firm->as(who);
}

QByteArrayList tst_RightsMatrix::tables()
{
    const auto answer = m_firm->owner().must(
        "select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid "
        "= c.relnamespace where c.relkind in ('r', 'p') and n.nspname in ('public', 'api', "
        "'auth', 'audit', 'kms', 'peak') order by 1");
    QByteArrayList found;
    for (const auto &row : answer.rows)
        found.append(row.value(0).value_or(QByteArray()));
    return found;
}

QString tst_RightsMatrix::matrix()
{
    const auto answer = m_firm->owner().must(Matrix);
    QString text;
    for (const auto &row : answer.rows)
        text += QString::fromUtf8(row.value(0).value_or(QByteArray())) + u'\n';
    return text;
}

void tst_RightsMatrix::isWhatWasReviewed()
{
    const QString now = matrix();
    QFile reviewed(file());
    if (qEnvironmentVariableIsSet("PEAK1031_WRITE_SCHEMA")) {
        QVERIFY(reviewed.open(QIODevice::WriteOnly));
        reviewed.write(now.toUtf8());
        return;
    }
    QVERIFY2(reviewed.open(QIODevice::ReadOnly), qPrintable(file()));
    const QStringList wanted = QString::fromUtf8(reviewed.readAll()).split(u'\n');
    const QStringList found = now.split(u'\n');
    for (const QString &line : found)
        QVERIFY2(wanted.contains(line), qPrintable(u"nobody reviewed: "_s + line));
    for (const QString &line : wanted)
        QVERIFY2(found.contains(line), qPrintable(u"is no longer so: "_s + line));

    m_firm->owner().must("grant select (session_token) on public.user_sessions to peak_r_client");
    QVERIFY(matrix() != now);
    m_firm->owner().must(
        "revoke select (session_token) on public.user_sessions from peak_r_client");
    QCOMPARE(matrix(), now);
}

void tst_RightsMatrix::nobodyWritesATable_data()
{
    QTest::addColumn<QByteArray>("who");
    for (const QByteArray &who : Everybody)
        QTest::newRow(who.constData()) << who;
}

void tst_RightsMatrix::nobodyWritesATable()
{
    QFETCH(QByteArray, who);
    const QByteArrayList commands{"insert into %1 default values",
                                  "delete from %1",
                                  "truncate %1",
                                  "lock table %1 in exclusive mode",
                                  "copy %1 from stdin",
                                  "alter table %1 disable row level security",
                                  "create policy mine on %1 using (true)",
                                  "create trigger mine after insert on %1 execute function "
                                  "pg_catalog.suppress_redundant_updates_trigger()",
                                  "drop table %1"};
    for (const QByteArray &table : tables()) {
        const QByteArray column = m_firm->value(
            "select quote_ident(attname) from pg_attribute where attrelid = $1::regclass and "
            "attnum > 0 and not attisdropped and attidentity = '' and attgenerated = '' "
            "order by attnum limit 1",
            {table});
        QByteArrayList all = commands;
        all.append("update %1 set " + column + " = " + column);
        all.append("update %1 set " + column + " = default where true returning *");
        for (QByteArray command : std::as_const(all)) {
            command.replace("%1", table);
            session(who).must("begin"); // which locking asks for
            const QByteArray state = FirmWorld::state(session(who), command);
            session(who).must("rollback");
            QVERIFY2(state == "42501", QByteArray(who + ": " + command + ": " + state).constData());
        }
    }
}

/** What the file above says is not to be read isn't, in whatever form it is asked for. */
void tst_RightsMatrix::columnsOutsideTheMatrixStayOutside()
{
    int hidden = 0;
    for (const QByteArray &who : Everybody) {
        const QByteArray role = who == "door" ? "peak_door" : m_firm->as(who).role().toLatin1();
        const auto answer = m_firm->owner().must(
            "select a.attrelid::regclass::text as name, quote_ident(a.attname) as column from "
            "pg_attribute a join pg_class c on c.oid = a.attrelid where c.relkind in ('r', 'p') "
            "and "
            "c.relnamespace::regnamespace::text in ('public', 'auth', 'audit', 'kms', 'peak') and "
            "a.attnum > 0 and not a.attisdropped and not has_column_privilege($1, c.oid, a.attnum, "
            "'select')",
            {role});
        for (int row = 0; row < answer.rows.size(); ++row) {
            QByteArray table = answer.value(u"name"_s, row);
            if (!table.contains('.'))
                table.prepend("public.");
            const QByteArray column = answer.value(u"column"_s, row);
            const QByteArrayList questions{
                "select " + column + " from " + table,
                "select 1 from " + table + " order by " + column,
                "select 1 from " + table + " where " + column + " is null",
                "select t from " + table + " t",
                "select row_to_json(t) from " + table + " t",
                "copy (select " + column + " from " + table + ") to stdout"};
            for (const QByteArray &question : questions)
                QVERIFY2(FirmWorld::state(session(who), question) == "42501",
                         QByteArray(who + ": " + question).constData());
            ++hidden;
        }
    }
    QVERIFY(hidden > 500);
}

void tst_RightsMatrix::strangersToTheSchemasStayOutside()
{
    for (const QByteArray &who : Everybody) {
        for (const char *schema : {"audit", "kms", "crypto", "ext"})
            QVERIFY2(m_firm->value("select has_schema_privilege($1, $2, 'create')",
                                   {who == "door" ? QByteArray("peak_door")
                                                  : m_firm->as(who).role().toLatin1(),
                                    QByteArray(schema)}) == "f",
                     schema);
        QCOMPARE(FirmWorld::state(session(who), "select kms.derived('pepper')"), "42501");
        QCOMPARE(FirmWorld::state(session(who), "create temporary table mine (id int)"), "42501");
        QCOMPARE(FirmWorld::state(session(who), "do $$ begin end $$"), "42501");
    }
}

QTEST_GUILESS_MAIN(tst_RightsMatrix)
#include "tst_RightsMatrix.moc"
