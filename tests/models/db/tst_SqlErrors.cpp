#include "models/db/DbConnection.h"
#include "models/db/SqlErrors.h"
#include "models/db/SqlText.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestServer.h"

#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What people read, and what the log says, when the server refuses a statement. */
class tst_SqlErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void notOurDatabase();
    void sentencesOfTheServer_data();
    void sentencesOfTheServer();
    void ourSentences_data();
    void ourSentences();
    void otherLanguages();

private:
    ConnectionSettings local(const QString &user, const QByteArray &secret);

    std::unique_ptr<TestServer> m_local;
};

void tst_SqlErrors::initTestCase()
{
    m_local = TestServer::ownServer();
    RawConnection(m_local->adminUri())
        .must("create role someone login password 'S3cret-pw';"
              "grant connect on database postgres to someone");
}

ConnectionSettings tst_SqlErrors::local(const QString &user, const QByteArray &secret)
{
    const auto settings = ConnectionSettings::parse(m_local->adminUri());
    return *settings->withLogin(user, secret).hardened();
}

void tst_SqlErrors::notOurDatabase()
{
    DbConnection connection(u"test"_s);
    QVERIFY(connection.open(local(u"someone"_s, "S3cret-pw")).ok());
    for (const char *sql :
         {"select * from api.server_info()", "select * from pg_catalog.no_such()"}) {
        const auto rows = connection.secretQuery(sql, {});
        QVERIFY(!rows.ok());
        const Error error = SqlErrors::fromServerInfo(rows.error());
        QCOMPARE(error.kind, ErrorKind::Invalid);
        QVERIFY(error.message.contains(u"not one of Peak 1031"_s));
    }
    const Error other = SqlErrors::notConnected();
    QCOMPARE(SqlErrors::fromServerInfo(other), other);
}

void tst_SqlErrors::sentencesOfTheServer_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("PK400") << int(ErrorKind::Invalid);
    QTest::newRow("PK401") << int(ErrorKind::SignedOut);
    QTest::newRow("PK403") << int(ErrorKind::Denied);
    QTest::newRow("PK404") << int(ErrorKind::NotFound);
    QTest::newRow("PK409") << int(ErrorKind::Conflict);
    QTest::newRow("PK423") << int(ErrorKind::Locked);
    QTest::newRow("PK429") << int(ErrorKind::Locked);
    QTest::newRow("PK426") << int(ErrorKind::Outdated);
    QTest::newRow("PK500") << int(ErrorKind::Internal);
}

void tst_SqlErrors::sentencesOfTheServer()
{
    QFETCH(int, kind);
    const QByteArray state = QTest::currentDataTag();
    DbConnection connection(u"test"_s);
    QVERIFY(connection.open(local(u"someone"_s, "S3cret-pw")).ok());
    const QString sentence = u"Exchange 12: already assigned (to “Ann”).\nLook at it again."_s;
    const QByteArray code = "do $$ begin raise exception using errcode = '" + state +
                            "', message = '" + sentence.toUtf8() +
                            "', detail = 'S3cret row', hint = 'S3cret hint'; end $$";
    const Error error = connection.script(code).error();
    QCOMPARE(int(error.kind), kind);
    QCOMPARE(error.message, sentence);
    QCOMPARE(error.sqlState, QString::fromLatin1(state));
    QVERIFY(!error.logDetail.contains(u"Ann"_s) && !error.logDetail.contains(u"S3cret"_s));

    // The same through a prepared statement, as most calls go.
    QVERIFY(connection
                .script("create or replace function pg_temp.fail() returns int language plpgsql "
                        "as $f$ begin raise exception using errcode = '" +
                        state + "', message = '" + sentence.toUtf8() + "'; end $f$")
                .ok());
    const auto rows = connection.query(SqlText::fromString(u"select pg_temp.fail()"_s));
    QCOMPARE(rows.error().message, sentence);
    QCOMPARE(int(rows.error().kind), kind);
}

void tst_SqlErrors::ourSentences_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const char *sql, ErrorKind kind) {
        QTest::newRow(name) << QByteArray(sql) << int(kind);
    };
    row("bad value", "select 'S3cret'::uuid", ErrorKind::Invalid);
    row("too long", "select repeat('S3cret', 9)::varchar(3)::int", ErrorKind::Invalid);
    row("duplicate",
        "create temp table t (a text primary key); insert into t values ('S3cret'), "
        "('S3cret')",
        ErrorKind::Conflict);
    row("check", "create temp table t (a text check (a = '')); insert into t values ('S3cret')",
        ErrorKind::Invalid);
    row("no right", "select * from pg_authid", ErrorKind::Denied);
    row("older database", "select public.not_yet('S3cret')", ErrorKind::Outdated);
    row("timeout", "set statement_timeout = 50; select pg_sleep(5)", ErrorKind::Cancelled);
    row("lock", "do $$ begin raise lock_not_available; end $$", ErrorKind::Locked);
    row("serialization", "do $$ begin raise serialization_failure; end $$", ErrorKind::Conflict);
    row("session ended", "do $$ begin raise invalid_authorization_specification; end $$",
        ErrorKind::SignedOut);
    row("full disk", "do $$ begin raise disk_full; end $$", ErrorKind::Internal);
    row("unforeseen", "do $$ begin raise exception 'x'; end $$", ErrorKind::Internal);
}

void tst_SqlErrors::ourSentences()
{
    QFETCH(QByteArray, sql);
    QFETCH(int, kind);
    DbConnection connection(u"test"_s);
    QVERIFY(connection.open(local(u"someone"_s, "S3cret-pw")).ok());
    const Error error = connection.script(sql).error();
    QCOMPARE(int(error.kind), kind);
    QVERIFY(error.message.endsWith(u'.') || error.message.endsWith(u"ADMIN_URI”."_s));
    QVERIFY2(!error.message.contains(u"S3cret"_s), qPrintable(error.message));
    QVERIFY2(!error.logDetail.contains(u"S3cret"_s), qPrintable(error.logDetail));
    QCOMPARE(error.sqlState.size(), 5);
}

void tst_SqlErrors::otherLanguages()
{
    QCOMPARE(SqlErrors::primaryMessage(u"FEHLER:  Das geht nicht: leider.\n(PK409)"_s),
             u"Das geht nicht: leider."_s);
    QCOMPARE(SqlErrors::primaryMessage(u"ERROR:  Plain."_s), u"Plain."_s);
    QCOMPARE(SqlErrors::primaryMessage(u"错误:  句子。"_s), u"句子。"_s);
}

QTEST_GUILESS_MAIN(tst_SqlErrors)
#include "tst_SqlErrors.moc"
