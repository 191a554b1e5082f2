#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QtTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What all other tests stand on: a fresh database each, and people who sign in as people do. */
class tst_TestDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachTestGetsADatabaseOfItsOwn();
    void emptyDatabaseHasNothingOfOurs();
    void peopleSignInThroughTheDoor();
    void codesAreThoseOfTheStandard();
};

void tst_TestDatabase::eachTestGetsADatabaseOfItsOwn()
{
    TestDatabase one;
    TestDatabase other;
    QVERIFY(one.name() != other.name());
    one.addPerson(u"one@example.test"_s, u"admin"_s);
    const QByteArray count = "select count(*) from public.contacts where email like 'one@%'";
    QCOMPARE(one.admin().must(count).value(), "1");
    QCOMPARE(other.admin().must(count).value(), "0");
}

void tst_TestDatabase::emptyDatabaseHasNothingOfOurs()
{
    const auto empty = TestDatabase::empty();
    QCOMPARE(empty->admin()
                 .must("select count(*) from pg_namespace where nspname in ('peak', 'api', 'auth')")
                 .value(),
             "0");
}

void tst_TestDatabase::peopleSignInThroughTheDoor()
{
    TestDatabase database;
    const QByteArray id = database.addPerson(u"cora@example.test"_s, u"coordinator"_s);
    RoleConnection cora(database, u"cora@example.test"_s);
    QCOMPARE(cora.personId(), id);
    QVERIFY(cora.role().startsWith(u"s_"_s));
    QCOMPARE(cora.must("select session_user").value(), cora.role().toUtf8());
    QCOMPARE(RoleConnection::signIn(database, u"cora@example.test"_s, u"wrong"_s).outcome,
             u"denied"_s);
}

void tst_TestDatabase::codesAreThoseOfTheStandard()
{
    // RFC 6238, appendix B: at 59 s the code for the seed "12345678901234567890" ends in 287082.
    const auto steps = static_cast<int>(1 - QDateTime::currentSecsSinceEpoch() / 30);
    QCOMPARE(RoleConnection::totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", steps), "287082");
}

QTEST_GUILESS_MAIN(tst_TestDatabase)
#include "tst_TestDatabase.moc"
