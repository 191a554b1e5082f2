#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/Uploads.h"

#include <QFile>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using Peak::RawConnection;
using Peak::RoleConnection;
using Peak::TestDatabase;
using Peak::TestServer;
using Peak::Uploads;

namespace {

const QByteArray seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

} // namespace

/** Keys that change while everything stays readable, that may lie in a file, and that no client
 * reaches. */
class tst_Keys final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_database.reset(); }

    void rotationMayBreakOff();
    void passwordsOutliveRotation();
    void documentsOutliveRotation();
    void sealedForAnotherPurposeStaysShut();
    void keyFileMissing();
    void clientsReachNoKey();

private:
    RawConnection &admin() { return m_database->admin(); }
    RoleConnection session(const char *who)
    {
        return RoleConnection(*m_database, QString::fromLatin1(who) + u"@keeping.test"_s);
    }

    std::unique_ptr<TestDatabase> m_database;
};

void tst_Keys::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer());
    for (const char *role : {"admin", "coordinator", "client", "third_party", "agency"})
        m_database->addPerson(QString::fromLatin1(role) + u"@keeping.test"_s,
                              QString::fromLatin1(role));
}

void tst_Keys::rotationMayBreakOff()
{
    for (int i = 0; i < 5; ++i)
        admin().must("select auth.set_totp(auth.add_person($1, 'Two Factors', 'client', "
                     "'a-long-enough-password'), $2)",
                     {QByteArray("factor" + QByteArray::number(i) + "@keeping.test"), seed});
    const auto opens = [&] {
        return admin()
            .must("select count(*) from auth.second_factors where kms.unseal('totp', sealed_seed) "
                  "= auth.from_base32($1)",
                  {seed})
            .value()
            .toInt();
    };
    const int all = admin().must("select count(*) from auth.second_factors").value().toInt();
    QCOMPARE(opens(), all);
    admin().must("select kms.rotate()");
    QCOMPARE(opens(), all);
    QCOMPARE(admin().must("select kms.reseal(2)").value(), "2"); // and here the computer stops
    QCOMPARE(opens(), all);
    admin().must("select kms.rotate()"); // whoever comes next just begins again
    QCOMPARE(opens(), all);
    while (admin().must("select kms.reseal(2)").value().toInt() > 0) {
    }
    QCOMPARE(admin().must("select sum(outdated) + sum(lost) from kms.resealable()").value(), "0");
    QCOMPARE(admin().must("select kms.forget_retired()").value(), "0"); // too early
    admin().must("update kms.keys set retired_at = retired_at - interval '2 days' where retired_at "
                 "is not null");
    QCOMPARE(admin().must("select kms.forget_retired()").value(), "2");
    QCOMPARE(opens(), all);
}

void tst_Keys::passwordsOutliveRotation()
{
    admin().must("select kms.rotate()");
    admin().must("update kms.keys set retired_at = retired_at - interval '2 days' where retired_at "
                 "is not null");
    while (admin().must("select kms.reseal()").value().toInt() > 0) {
    }
    admin().must("select kms.forget_retired()");
    QVERIFY(session("client").isOpen());
    RoleConnection factor(*m_database, u"factor1@keeping.test"_s, u"a-long-enough-password"_s,
                          seed);
    QVERIFY(factor.isOpen());
}

void tst_Keys::documentsOutliveRotation()
{
    RoleConnection client = session("client");
    const QByteArray exchange =
        admin()
            .must("insert into public.exchanges (name, client_id) values ('Deeds', $1) returning "
                  "id",
                  {client.personId()})
            .value();
    QByteArrayList documents;
    for (const char *content : {"one", "two", "three"})
        documents.append(Uploads::add(client, exchange, Uploads::named("deed.pdf"), content));
    const auto opened = [&] {
        QByteArrayList all;
        for (const QByteArray &document : std::as_const(documents))
            all.append(Uploads::open(client, document).clear);
        return all.join(' ');
    };
    const auto outdated = [this] {
        return admin()
            .must("select outdated from kms.resealable() where place = 'auth.content_keys.sealed'")
            .value();
    };
    admin().must("select kms.rotate()");
    QCOMPARE(outdated(), "3");
    QCOMPARE(opened(), "one two three");
    while (outdated() != "1") // and here the computer stops
        admin().must("select kms.reseal(1)");
    QCOMPARE(opened(), "one two three");
    while (admin().must("select kms.reseal(1)").value().toInt() > 0) {
    }
    QCOMPARE(outdated(), "0");
    admin().must("update kms.keys set retired_at = retired_at - interval '2 days' where retired_at "
                 "is not null");
    admin().must("select kms.forget_retired()");
    QCOMPARE(opened(), "one two three");
    // A key that was put beside another content opens nothing.
    admin().must("update auth.content_keys k set sealed = o.sealed from auth.content_keys o, "
                 "peak.document_versions v, peak.document_versions w where k.content_id = "
                 "v.content_id and v.document_id = $1 and o.content_id = w.content_id and "
                 "w.document_id = $2",
                 {documents[0], documents[1]});
    QCOMPARE(Uploads::open(client, documents[0]).outcome, u"PK500"_s);
    admin().must("delete from auth.content_keys k using peak.document_versions v where "
                 "k.content_id = v.content_id and v.document_id = $1",
                 {documents[0]});
}

void tst_Keys::sealedForAnotherPurposeStaysShut()
{
    const QByteArray sealed = admin().must("select kms.seal('one', 'x')").value();
    QCOMPARE(admin().must("select kms.unseal('one', $1::bytea)", {sealed}).value(), "\\x78");
    QCOMPARE(admin().run("select kms.unseal('two', $1::bytea)", {sealed}).sqlState, u"PK500"_s);
    QByteArray bent = sealed;
    bent[bent.size() - 1] = bent.back() == '0' ? '1' : '0';
    QCOMPARE(admin().run("select kms.unseal('one', $1::bytea)", {bent}).sqlState, u"PK500"_s);
    QCOMPARE(admin().run("select kms.unseal('one', '')").sqlState, u"PK500"_s);
}

/** A key in a file: missing, too short, and back again. What needs no sealed value goes on. */
void tst_Keys::keyFileMissing()
{
    const QString cluster = m_database->server().dataFolder() + u"/cluster"_s;
    const QByteArray name =
        "keeping-test.key"; // PostgreSQL reads it as its own user, from its own folder here
    QFile file(cluster + u'/' + QString::fromLatin1(name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(64, 'k')) == 64);
    file.close();
    QVERIFY(file.setPermissions(QFile::Permissions(0x7444)));
    const QByteArray before =
        admin().must("select array_agg(k order by k.name) from kms.keys k").value();
    for (const QByteArray unreadable : {"no-such.key", "", "/", "PG_VERSION"}) {
        const auto refused = admin().run("select kms.rotate($1)", {unreadable});
        QCOMPARE(refused.sqlState, u"PK400"_s);
        QVERIFY2(refused.message.contains(u"Nothing was changed"_s), qPrintable(refused.message));
    }
    QCOMPARE(admin().must("select array_agg(k order by k.name) from kms.keys k").value(), before);
    admin().must("select kms.rotate($1)", {name});
    while (admin().must("select kms.reseal()").value().toInt() > 0) {
    }
    const QByteArray open = "select count(*) from auth.second_factors where kms.unseal('totp', "
                            "sealed_seed) is not null";
    QVERIFY(admin().must(open).value().toInt() > 0);

    QVERIFY(file.rename(cluster + u"/elsewhere.key"_s));
    QCOMPARE(admin().run(open).sqlState, u"PK500"_s);
    QVERIFY(session("client").isOpen()); // a password needs no sealed value
    QFile shortened(cluster + u'/' + QString::fromLatin1(name));
    QVERIFY(shortened.open(QIODevice::WriteOnly) && shortened.write("short") == 5);
    shortened.close();
    QVERIFY(shortened.setPermissions(QFile::Permissions(0x7444)));
    QCOMPARE(admin().run(open).sqlState, u"PK500"_s);
    QVERIFY(shortened.remove() && file.rename(cluster + u'/' + QString::fromLatin1(name)));
    QVERIFY(admin().must(open).value().toInt() > 0);
    admin().must("select kms.rotate()"); // back into the database
    while (admin().must("select kms.reseal()").value().toInt() > 0) {
    }
}

void tst_Keys::clientsReachNoKey()
{
    for (const char *role : {"admin", "coordinator", "client", "third_party", "agency"}) {
        RoleConnection who = session(role);
        for (const char *call :
             {"kms.root('master')", "kms.derived('pepper')", "kms.rotate()", "kms.reseal()",
              "kms.resealable()", "kms.forget_retired()", "kms.sealed_by('totp', '')",
              "kms.seal('totp', '')", "kms.unseal('totp', '')",
              "pg_read_binary_file('postgresql.conf')", "peak.after_restore('x')", "peak.sweep()",
              "auth.end_everybody('x')"})
            QCOMPARE(who.run(QByteArray("select ") + call).sqlState, u"42501"_s);
    }
}

QTEST_GUILESS_MAIN(tst_Keys)
#include "tst_Keys.moc"
