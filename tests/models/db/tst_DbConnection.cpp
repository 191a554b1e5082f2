#include "models/db/SqlText.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestSession.h"

#include <QFile>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What goes into a statement and comes out of it, and what nobody else may see of it. */
class tst_DbConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void valuesKeepTheirShape();
    void bindsAreChecked();
    void repeatedStatementIsPreparedOnce();
    void forgottenStatementIsPreparedAgain();
    void failedCommitIsAFailure();
    void secretsStayInvisible();

private:
    std::unique_ptr<TestServer> m_server;
};

void tst_DbConnection::initTestCase()
{
    PrivateServer::Options options;
    options.settings = {{u"log_statement"_s, u"all"_s},
                        {u"log_min_error_statement"_s, u"panic"_s},
                        {u"log_parameter_max_length"_s, u"0"_s},
                        {u"log_parameter_max_length_on_error"_s, u"0"_s}};
    m_server = TestServer::ownServer(options);
}

void tst_DbConnection::valuesKeepTheirShape()
{
    const auto session = adminSession(*m_server);
    const QString awkward = u"O'Neil \\ ; %_ :x $1 \U0001F600 \n\t"_s;
    const auto same = session->run([awkward](DbConnection &connection) {
        return firstValue(connection, u"select :a::text -- don't count :this\n /* nor ':that' */"_s,
                          {{u"a"_s, awkward}});
    });
    QCOMPARE(*await(same), awkward);
    const auto exact = session->run([](DbConnection &connection) {
        return firstValue(connection, u"select :n::numeric(20,2)"_s,
                          {{u"n"_s, u"12345678901234567.89"_s}});
    });
    QCOMPARE(*await(exact), u"12345678901234567.89"_s);
    const auto array = session->run([](DbConnection &connection) {
        return firstValue(connection, u"select (:list::text[])[2] || cardinality(:list::text[])"_s,
                          {{u"list"_s, QStringList{u"x"_s, u"a\"b\\c,{}"_s, u"NULL"_s}}});
    });
    QCOMPARE(*await(array), u"a\"b\\c,{}3"_s);
    const auto nul = session->run([](DbConnection &connection) {
        return firstValue(connection, u"select :a::text"_s,
                          {{u"a"_s, QString(u"a"_s + QChar::Null)}});
    });
    QCOMPARE(await(nul).error().kind, ErrorKind::Invalid);
    const auto surrogate = session->run([](DbConnection &connection) {
        return firstValue(connection, u"select :a::text"_s, {{u"a"_s, QString(QChar(0xD800))}});
    });
    QCOMPARE(await(surrogate)->size(), 1); // replaced, and nothing breaks
}

void tst_DbConnection::bindsAreChecked()
{
    const auto session = adminSession(*m_server);
    const auto missing = session->run([](DbConnection &connection) {
        return firstValue(connection, u"select :a::text, :b::text"_s, {{u"a"_s, 1}});
    });
    QCOMPARE(await(missing).error().kind, ErrorKind::Internal);
    const auto surplus = session->run([](DbConnection &connection) {
        return firstValue(connection, u"select :a::text"_s, {{u"a"_s, 1}, {u"c"_s, 1}});
    });
    QCOMPARE(await(surplus).error().kind, ErrorKind::Internal);
    const auto file = session->run([](DbConnection &connection) {
        auto rows = connection.query(SqlText(u"no/such"_s));
        return rows ? Result<void>() : Result<void>(rows.error());
    });
    QCOMPARE(await(file).error().kind, ErrorKind::Internal);
}

void tst_DbConnection::repeatedStatementIsPreparedOnce()
{
    const auto session = adminSession(*m_server);
    const auto count = session->run([](DbConnection &connection) -> Result<QString> {
        for (int i = 0; i < 5; ++i) {
            const auto value = firstValue(connection, u"select :i + 1"_s, {{u"i"_s, i}});
            if (!value)
                return value;
        }
        return firstValue(connection, u"select count(*) from pg_prepared_statements "
                                      "where statement like 'select $1 + 1%'"_s);
    });
    QCOMPARE(*await(count), u"1"_s);
}

void tst_DbConnection::forgottenStatementIsPreparedAgain()
{
    const auto session = adminSession(*m_server);
    const auto outcome = session->run([](DbConnection &connection) -> Result<QString> {
        const auto all = SqlText::fromString(u"select * from pg_temp.shape"_s);
        for (const char *change : {"create temp table shape (a int)", "deallocate all",
                                   "alter table pg_temp.shape add b text"}) {
            if (const auto done = connection.script(change); !done)
                return done.error();
            if (const auto rows = connection.query(all); !rows)
                return rows.error();
        }
        return u"fine"_s;
    });
    const auto result = await(outcome);
    QVERIFY2(result.ok(), qPrintable(result.ok() ? QString() : result.error().logDetail));
}

void tst_DbConnection::failedCommitIsAFailure()
{
    const auto session = adminSession(*m_server);
    const auto commit = session->run([](DbConnection &connection) -> Result<void> {
        if (const auto begun = connection.begin(); !begun)
            return begun;
        (void)connection.script("select 1/0");
        return connection.commit();
    });
    QVERIFY(!await(commit).ok());
}

void tst_DbConnection::secretsStayInvisible()
{
    const auto session = adminSession(*m_server);
    const QByteArray secret = "Planted-S3cret-4711";
    const auto slow = session->run([secret](DbConnection &connection) {
        return connection.secretQuery("select $1::text, pg_sleep(1)", {secret});
    });
    RawConnection admin(m_server->adminUri());
    QTRY_VERIFY(admin
                    .must("select count(*) from pg_stat_activity where query like '%pg_sleep(1)%' "
                          "and pid <> pg_backend_pid()")
                    .value() == "1");
    const auto seen = admin.must("select count(*) from pg_stat_activity where query like $1",
                                 {"%S3cret-47" + QByteArray("11%")});
    QCOMPARE(seen.value(), "0");
    QCOMPARE(await(slow)->at(0).at(0).value_or("none"), secret);
    const auto refused = session->run([secret](DbConnection &connection) {
        return connection.secretQuery("select $1::int", {secret});
    });
    const Error error = await(refused).error();
    QVERIFY(!error.message.contains(u"S3cret"_s) && !error.logDetail.contains(u"S3cret"_s));
    for (const QString &name : m_server->server().logFiles()) {
        QFile log(name);
        QVERIFY(log.open(QIODevice::ReadOnly));
        // What the server says about a wrong value quotes it; our statements never do.
        for (const QByteArray &line : log.readAll().split('\n'))
            QVERIFY2(!line.contains(secret) || line.contains("invalid input syntax"),
                     line.constData());
    }
}

QTEST_GUILESS_MAIN(tst_DbConnection)
#include "tst_DbConnection.moc"
