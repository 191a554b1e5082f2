#include "tests/sql/FirmWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** One box finds everything that one may see, the best first, and nothing else. */
class tst_Find : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }

    void findsEveryKind();
    void theBestFirst();
    void onlyWhatOneSees_data();
    void onlyWhatOneSees();
    void wordsAreWords_data();
    void wordsAreWords();
    void addressesAreTheStaffs();
    void readsNothingOfOthers_data();
    void readsNothingOfOthers();
    void usesTheIndexes();
    void bounds();

private:
    QByteArray found(const QByteArray &who, const QByteArray &words)
    {
        return m_firm->as(who)
            .must("select coalesce(string_agg(kind || ':' || title, ', '), '') from "
                  "api.find_anything($1)",
                  {words})
            .value();
    }

    std::unique_ptr<FirmWorld> m_firm;
    QByteArray m_room;
};

void tst_Find::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
    m_firm->add("stranger", "client");
    m_room = m_firm->exchange("client", "coordinator");
    m_firm->takesPart(m_room, "third_party", "third_party");
    const QByteArray foreign = m_firm->exchange("stranger");
    m_firm->owner().must("update public.exchanges set name = 'Harbor View' where id = $1",
                         {m_room});
    m_firm->owner().must("update public.exchanges set name = 'Harbor Lane' where id = $1",
                         {foreign});
    m_firm->owner().must("update public.contacts set first_name = 'Zoe', last_name = 'Harbor', "
                         "company = 'Pier', phone = '555-1031' where id = $1",
                         {m_firm->id("client")});
    m_firm->owner().must("insert into public.tasks (exchange_id, title) values ($1, 'Walk the "
                         "harbor'), ($2, 'Foreign harbor')",
                         {m_room, foreign});
    m_firm->owner().must(
        "insert into public.documents (exchange_id, file_name, file_type, file_path, access_level, "
        "allowed_roles) values ($1, 'harbor.pdf', 'pdf', 'x/1', 'exchange', null), ($1, 'harbor "
        "secret.pdf', 'pdf', 'x/2', 'restricted', '{coordinator}'), ($2, 'harbor foreign.pdf', "
        "'pdf', 'x/3', 'public', null), (null, 'harbor form.pdf', 'pdf', 'x/4', 'public', null)",
        {m_room, foreign});
}

void tst_Find::findsEveryKind()
{
    const QByteArray all = found("admin", "HARBOR");
    for (const QByteArray part :
         {"exchange:2026-1 \xC2\xB7 Harbor View", "exchange:2026-2 \xC2\xB7 Harbor Lane",
          "person:Zoe Harbor", "task:Walk the harbor", "task:Foreign harbor", "document:harbor.pdf",
          "document:harbor secret.pdf", "document:harbor form.pdf"})
        QVERIFY2(all.contains(part), QByteArray(all + " lacks " + part).constData());
    const auto one = m_firm->as("admin").must("select * from api.find_anything('walk')");
    QCOMPARE(one.value(u"exchange_id"_s), m_room);
    QCOMPARE(one.value(u"detail"_s), "2026-1 \xC2\xB7 Harbor View");
}

void tst_Find::theBestFirst()
{
    QVERIFY(found("admin", "2026-2").startsWith("exchange:2026-2"));
    QVERIFY(found("admin", "zoe harbor").startsWith("person:Zoe Harbor"));
    QVERIFY(found("admin", "walk").startsWith("task:Walk"));
    m_firm->owner().must("update public.tasks set status = 'COMPLETE' where title like 'Walk%'");
    m_firm->owner().must("insert into public.tasks (exchange_id, title) values ($1, 'Walk on')",
                         {m_room});
    QCOMPARE(found("admin", "walk"), "task:Walk on, task:Walk the harbor");
}

void tst_Find::onlyWhatOneSees_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QByteArray>("kinds");
    const auto row = [](const char *who, const QByteArray &kinds) {
        QTest::newRow(who) << QByteArray(who) << kinds;
    };
    row("coordinator",
        "document:harbor form.pdf document:harbor secret.pdf document:harbor.pdf "
        "exchange:2026-1 \xC2\xB7 Harbor View person:Zoe Harbor task:Walk the harbor");
    row("client", "document:harbor form.pdf document:harbor.pdf exchange:2026-1 \xC2\xB7 Harbor "
                  "View person:Zoe Harbor task:Walk the harbor");
    row("third_party", "document:harbor form.pdf document:harbor.pdf exchange:2026-1 \xC2\xB7 "
                       "Harbor View person:Zoe Harbor task:Walk the harbor");
    row("agency", "document:harbor form.pdf");
    row("stranger", "document:harbor foreign.pdf document:harbor form.pdf exchange:2026-2 "
                    "\xC2\xB7 Harbor Lane task:Foreign harbor");
}

void tst_Find::onlyWhatOneSees()
{
    QFETCH(QByteArray, who);
    QFETCH(QByteArray, kinds);
    QCOMPARE(m_firm->as(who)
                 .must("select string_agg(kind || ':' || title, ' ' order by kind, title collate "
                       "\"C\") from api.find_anything('harbor', 50)")
                 .value(),
             kinds);
    // The same as row security says, one by one.
    QCOMPARE(m_firm->as(who)
                 .must("select count(*) from api.find_anything('harbor', 50) f where not exists "
                       "(select from public.exchanges e where e.id = f.id union all select from "
                       "public.contacts c where c.id = f.id union all select from public.tasks t "
                       "where t.id = f.id union all select from public.documents d where d.id = "
                       "f.id)")
                 .value(),
             "0");
}

void tst_Find::wordsAreWords_data()
{
    QTest::addColumn<QByteArray>("words");
    for (const char *words : {"%", "__", "\\", "'; drop table public.contacts; --", "harbor zzz",
                              "zoe\x1fharbor", "(((", "*"})
        QTest::newRow(words) << QByteArray(words);
}

void tst_Find::wordsAreWords()
{
    QFETCH(QByteArray, words);
    QCOMPARE(found("admin", words), "");
}

void tst_Find::addressesAreTheStaffs()
{
    QVERIFY(found("coordinator", "client@example").contains("person:Zoe Harbor"));
    QVERIFY(found("coordinator", "555-1031").contains("person:Zoe Harbor"));
    QVERIFY(!found("third_party", "client@example").contains("person"));
    QVERIFY(!found("third_party", "555-1031").contains("person"));
    QCOMPARE(m_firm->as("third_party")
                 .must("select count(*) from api.find_anything('zoe') where detail like '%@%'")
                 .value(),
             "0");
}

/** EXPLAIN tells how much was read: as much for words that stand in what is hidden as for others.
 */
void tst_Find::readsNothingOfOthers_data()
{
    QTest::addColumn<QByteArray>("words");
    for (const char *words : {"harbor l", "2026-2", "foreign", "foreign h", "secret", "lane"})
        QTest::newRow(words) << QByteArray(words);
}

void tst_Find::readsNothingOfOthers()
{
    QFETCH(QByteArray, words);
    const auto read = [this](const QByteArray &said) {
        const auto plan = m_firm->as("agency").must(
            "explain (analyze, buffers, costs off, timing off, summary off) select * from "
            "api.find_anything('" +
            said + "')");
        return plan.rows.value(1).value(0).value_or("");
    };
    QByteArray nothing = words;
    for (char &letter : nothing) {
        if (letter != ' ')
            letter = letter == '-' ? '-' : 'q';
    }
    QCOMPARE(found("agency", words).contains("oreign"), false);
    read(words); // what is read once only, for the plan
    read(nothing);
    QCOMPARE(read(words), read(nothing));
}

void tst_Find::usesTheIndexes()
{
    m_firm->owner().must("set enable_seqscan = off");
    for (const QByteArray question :
         {"select from peak.exchange_rows x where x.search like '%harbor%'",
          "select from public.tasks x where peak.task_search(x.title) like '%harbor%'",
          "select from public.documents x where peak.document_search(x.file_name, x.document_type) "
          "like '%harbor%'"}) {
        const auto plan = m_firm->owner().must("explain " + question);
        QByteArray text;
        for (const auto &row : plan.rows)
            text += row.first().value_or(QByteArray());
        QVERIFY2(text.contains("_by_search"), text.constData());
    }
    m_firm->owner().must("reset enable_seqscan");
}

void tst_Find::bounds()
{
    QCOMPARE(found("admin", ""), "");
    QCOMPARE(found("admin", "   "), "");
    QCOMPARE(m_firm->as("admin").must("select count(*) from api.find_anything(null)").value(), "0");
    QCOMPARE(m_firm->state("admin", "select * from api.find_anything(repeat('x', 201))"), "PK400");
    for (const QByteArray limit : {"null", "-1", "0", "1", "2147483647"})
        QCOMPARE(m_firm->state("admin", "select * from api.find_anything('harbor', " + limit + ")"),
                 "ok");
    QCOMPARE(
        m_firm->as("admin").must("select count(*) from api.find_anything('harbor', 3)").value(),
        "3");
}

QTEST_GUILESS_MAIN(tst_Find)
#include "tst_Find.moc"
