#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QTest>

#include <libpq-fe.h>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * What EXPLAIN tells. It prints how many rows a policy took away, and that is accepted; it never
 * prints what stands in them, nor runs somebody's function or operator on them.
 */
class tst_PlanLeaks final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_world.reset(); }

    void plansHoldNoForeignValue_data();
    void plansHoldNoForeignValue();
    void statisticsAreNobodys();
    void plansOfFunctionsStayShut();
    void blocksConfirmNoHiddenFile_data();
    void blocksConfirmNoHiddenFile();
    void guessesAreNotExplained();

private:
    QByteArray plan(const QByteArray &who, const QByteArray &sql)
    {
        const auto answer = m_world->as(who).run(sql);
        QByteArray text = answer.message.toUtf8();
        for (const auto &row : answer.rows)
            text += row[0].value_or("") + '\n';
        return text;
    }

    std::unique_ptr<WorkWorld> m_world;
};

namespace {

constexpr auto Planted = "Zanzibar";

} // namespace

void tst_PlanLeaks::initTestCase()
{
    m_world = std::make_unique<WorkWorld>();
    RawConnection &owner = m_world->owner();
    const QByteArray foreign = m_world->foreign;
    // So common that statistics would name it, in every text that somebody may look for.
    owner.must("update public.exchanges set name = 'Zanzibar', notes = 'Zanzibar' where id = "
               "$1::uuid",
               {foreign});
    owner.must("insert into public.tasks (exchange_id, title, description) select $1::uuid, "
               "'Zanzibar', 'Zanzibar' from generate_series(1, 300)",
               {foreign});
    owner.must("insert into public.messages (exchange_id, sender_id, content) select $1::uuid, "
               "$2::uuid, 'Zanzibar' from generate_series(1, 300)",
               {foreign, m_world->id("stranger")});
    owner.must("insert into public.documents (exchange_id, file_name, file_type, file_path, "
               "description, uploaded_by) select $1::uuid, 'Zanzibar', 'pdf', 'Zanzibar', "
               "'Zanzibar', $2::uuid from generate_series(1, 300)",
               {foreign, m_world->id("stranger")});
    owner.must("update public.contacts set company = 'Zanzibar' where id = $1::uuid",
               {m_world->id("stranger")});
    owner.must("analyze");
}

void tst_PlanLeaks::plansHoldNoForeignValue_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QByteArray>("query");
    const QByteArrayList queries = {
        "select id, name, exchange_number, notes from public.exchanges",
        "select name from public.exchanges where name >= 'A' order by name desc limit 5",
        "select name from public.exchanges where name > 'Y' and name::int > 0",
        "select title, count(*) from public.tasks where title like 'Z%' group by title",
        "select t.title from public.tasks t join public.exchanges e on e.id = t.exchange_id",
        "select content from public.messages where 1 / length(replace(content, 'Zanzibar', '')) "
        "> 0",
        "select file_name from public.documents where file_name::jsonb is not null",
        "select company from public.contacts where company::numeric = 1", // staff sees everybody's
        "with m as materialized (select content from public.messages) select * from m"};
    for (const QByteArray who : {"coordinator", "client", "third_party", "agency", "shut"}) {
        for (int i = 0; i < queries.size(); ++i) {
            if (who != "coordinator" || !queries.at(i).contains("contacts"))
                QTest::addRow("%s %d", who.constData(), i) << who << queries.at(i);
        }
    }
}

/** 59. Also where the condition would fail on a hidden row: its error would quote the value. */
void tst_PlanLeaks::plansHoldNoForeignValue()
{
    QFETCH(QByteArray, who);
    QFETCH(QByteArray, query);
    for (const QByteArray options : {"analyze, verbose, buffers, settings", "analyze, format json",
                                     "verbose, generic_plan off", "verbose"}) {
        QByteArray told = plan(who, "explain (" + options + ") " + query);
        told.replace("'Zanzibar'::text", ""); // what the query itself says is no leak
        QVERIFY2(!told.contains(Planted), told.constData());
        QVERIFY2(!told.contains("division by zero"), told.constData());
    }
    const auto plain = m_world->as(who).run(query);
    QVERIFY2(plain.sqlState != u"42501", qPrintable(plain.message)); // or nothing was asked
    QVERIFY2(!plain.message.contains(QLatin1String(Planted)), qPrintable(plain.message));
    for (const auto &row : plain.rows) {
        for (const auto &value : row)
            QVERIFY(!value.value_or("").contains(Planted));
    }
}

/** 59. What ANALYZE gathered holds the commonest values of tables. */
void tst_PlanLeaks::statisticsAreNobodys()
{
    for (const QByteArray who : {"admin", "coordinator", "client", "third_party", "agency"}) {
        for (const QByteArray source : {"pg_stats", "pg_stats_ext", "pg_stats_ext_exprs",
                                        "pg_statistic", "pg_statistic_ext_data"}) {
            const auto answer = m_world->as(who).run("select * from pg_catalog." + source);
            for (const auto &row : answer.rows) {
                for (const auto &value : row)
                    QVERIFY2(!value.value_or("").contains(Planted),
                             QByteArray(who + source).constData());
            }
        }
    }
    // Proves the test: the owner does find it there.
    QVERIFY(m_world->owner()
                .must("select count(*) from pg_stats where most_common_vals::text like "
                      "'%Zanzibar%'")
                .value()
                .toInt() > 0);
}

/** 59. Plans of what runs with other rights are not printed, whatever one sets. */
void tst_PlanLeaks::plansOfFunctionsStayShut()
{
    RawConnection &client = m_world->as("client");
    for (const QByteArray setting :
         {"session_preload_libraries = 'auto_explain'", "auto_explain.log_min_duration = 0",
          "log_duration = on", "log_statement = 'all'", "log_min_error_statement = 'debug5'",
          "log_executor_stats = on", "compute_query_id = on"})
        client.run("set " + setting);
    client.must("set client_min_messages = 'debug5'; set debug_print_plan = on;"
                "set debug_print_parse = on; set debug_print_rewritten = on");
    QVERIFY(!client.run("load 'auto_explain'").ok);
    QByteArray heard;
    PQsetNoticeReceiver(
        client.handle(),
        [](void *to, const PGresult *notice) {
            *static_cast<QByteArray *>(to) += PQresultErrorMessage(notice);
        },
        &heard);
    client.must("select name from public.exchanges");
    client.must("select title from public.tasks where title > 'A'");
    client.run("select api.send_message($1::uuid, 'x', gen_random_uuid())", {m_world->foreign});
    QVERIFY2(!heard.contains(Planted), heard.constData());
    PQsetNoticeReceiver(
        client.handle(), [](void *, const PGresult *) {}, nullptr);
}

void tst_PlanLeaks::blocksConfirmNoHiddenFile_data()
{
    QTest::addColumn<QByteArray>("hidden");
    QTest::addColumn<RawConnection::Value>("pin");
    QTest::newRow("restricted") << QByteArray(", \"access_level\": \"restricted\", "
                                              "\"allowed_roles\": [\"client\"]")
                                << RawConnection::Value();
    QTest::newRow("behind a PIN") << QByteArray() << RawConnection::Value("739164");
}

/** Whoever guesses what stands in a file that they don't see asks for files with these bytes, and
 * counts what the server read. */
void tst_PlanLeaks::blocksConfirmNoHiddenFile()
{
    QFETCH(QByteArray, hidden);
    QFETCH(RawConnection::Value, pin);
    const QByteArray secret = "the price is 1,250,000 " + hidden;
    Uploads::add(m_world->as("coordinator"), m_world->room, Uploads::named("terms.pdf", hidden),
                 secret, pin);
    const auto blocks = [this](const QByteArray &guess) {
        const QByteArray sql = "explain (analyze, buffers, costs off, timing off, summary off) "
                               "select * from api.equal_documents('" +
                               m_world->room + "', array['" + Uploads::hex(Uploads::sha256(guess)) +
                               "'::bytea])";
        plan("agency", sql); // what is read the first time only
        return plan("agency", sql);
    };
    const QByteArray told = blocks(secret);
    QVERIFY2(told.contains("rows=0") && told.contains("Buffers: shared hit="), told.constData());
    QCOMPARE(told, blocks("the price is 1,150,000"));
}

/** What judges a guess, and tells it later only, is not measured while it does. */
void tst_PlanLeaks::guessesAreNotExplained()
{
    const QByteArray nonce = ", '\\x000102030405060708090a0b0c0d0e0f'";
    const QByteArrayList calls{"api.open_document_submit('" + m_world->room +
                                   "', '739164', 'view'" + nonce + ')',
                               "api.reauth_submit('a password'" + nonce + ')'};
    for (const QByteArray &call : calls) {
        QVERIFY(plan("client", "select " + call).toInt() > 0);
        const auto told = m_world->as("client").run("explain (analyze, wal) select " + call);
        QCOMPARE(told.sqlState, u"PK403"_s);
    }
}

QTEST_GUILESS_MAIN(tst_PlanLeaks)
#include "tst_PlanLeaks.moc"
