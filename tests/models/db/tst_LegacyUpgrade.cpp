#include "models/db/SchemaVersion.h"
#include "tests/models/db/LegacyFirm.h"

using namespace Peak;

/** The firm's own two tables, as they are today, on their way into our schema. */
class tst_LegacyUpgrade : public LegacyFirm
{
    Q_OBJECT

private Q_SLOTS:
    void everyValueAndIdIsKept();
    void oddAccountsAreReportedNotDropped();
    void oldPasswordsStillOpenTheDoor_data();
    void oldPasswordsStillOpenTheDoor();
    void managedServerStopsAtForeignOwners();
    void managedServerUpgrades();
    void valuesThatDoNotFitStopTheUpgrade();
};

void tst_LegacyUpgrade::everyValueAndIdIsKept()
{
    const auto report = migrate();
    QVERIFY2(report.ok(), qPrintable(why(report)));
    QCOMPARE(report->schemaVersion, SchemaVersion::newest());
    compareWithBefore();
    RawConnection firm = admin();
    QCOMPARE(firm.must("select workflow_stage from exchanges where exchange_number = 'EX-1' "
                       "and name = 'Number twice'")
                 .value(),
             "45D");
    QCOMPARE(firm.must("select format_type(atttypid, atttypmod) from pg_attribute "
                       "where attrelid = 'contacts'::regclass and attname = 'login_attempts'")
                 .value(),
             "integer"); // the plan's type, where an earlier hand chose another
    QCOMPARE(firm.must("select count(*) from contacts where version is null").value(), "0");
}

void tst_LegacyUpgrade::oddAccountsAreReportedNotDropped()
{
    const auto report = migrate();
    QVERIFY2(report.ok(), qPrintable(why(report)));
    for (const QString &name : {u"ada@firm.test"_s, u"ADA@Firm.Test"_s, u"Cy Noel"_s,
                                u"bookkeeper"_s, u"In Progress"_s, u"login_attempts"_s})
        QVERIFY2(anyContains(report->findings, name),
                 qPrintable(name + u" is not in\n"_s + report->findings.join(u'\n')));
    RawConnection firm = admin();
    QCOMPARE(
        firm.must(
                "select count(*) from peak.adoption_report r "
                "where row_id is not null and not exists (select from contacts where id = row_id) "
                "and not exists (select from exchanges where id = row_id)")
            .value(),
        "0");
    QCOMPARE(
        firm.must("select count(*) from auth.accounts where email_key = 'ada@firm.test'").value(),
        "0"); // an admin decides which of the two it is
}

void tst_LegacyUpgrade::oldPasswordsStillOpenTheDoor_data()
{
    QTest::addColumn<QByteArray>("email");
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<QByteArray>("outcome");
    QTest::newRow("$2a$") << QByteArray("FINN@firm.test") << QByteArray("finn has one")
                          << QByteArray("signed_in");
    QTest::newRow("$2b$") << QByteArray("spaced@agency.test") << QByteArray("dollar two b")
                          << QByteArray("code_required");
    QTest::newRow("wrong") << QByteArray("finn@firm.test") << QByteArray("finn has none")
                           << QByteArray("denied");
    QTest::newRow("ambiguous") << QByteArray("ada@firm.test") << QByteArray("correct horse battery")
                               << QByteArray("denied");
    QTest::newRow("inactive, no hash")
        << QByteArray("dee@firm.test") << QByteArray("plain text, not a hash")
        << QByteArray("denied");
}

void tst_LegacyUpgrade::oldPasswordsStillOpenTheDoor()
{
    QFETCH(QByteArray, email);
    QFETCH(QByteArray, password);
    QFETCH(QByteArray, outcome);
    const auto report = migrate();
    QVERIFY2(report.ok(), qPrintable(why(report)));
    RawConnection door = admin();
    door.must("set session authorization peak_door");
    const QByteArray nonce = "\\x" + QByteArray(64, 'a');
    const QByteArray attempt =
        door.must("select api.sign_in_submit($1, $2, $3, '{}')", {email, password, nonce}).value();
    const auto result = door.must("select * from api.sign_in_result($1, $2)", {attempt, nonce});
    QCOMPARE(result.value(u"outcome"_s), outcome);
}

void tst_LegacyUpgrade::managedServerStopsAtForeignOwners()
{
    makeManaged();
    const auto stopped = migrate({}, u"manager"_s);
    QVERIFY(!stopped.ok());
    QCOMPARE(stopped.error().kind, ErrorKind::Denied);
    QVERIFY2(stopped.error().message.contains(u"ALTER TABLE public.contacts OWNER TO manager;\n"
                                              "ALTER TABLE public.exchanges OWNER TO manager;"_s),
             qPrintable(stopped.error().message));
    QCOMPARE(admin().must("select to_regnamespace('peak') is null").value(), "t");
}

void tst_LegacyUpgrade::managedServerUpgrades()
{
    makeManaged();
    const QString statements = migrate({}, u"manager"_s).error().message.section(u'\n', 1);
    admin().must(statements.toUtf8());
    const auto report = migrate({u"reporter"_s}, u"manager"_s);
    QVERIFY2(report.ok(), qPrintable(why(report)));
    QVERIFY(!report->ownServer);
    QVERIFY(!report->reduced.isEmpty());
    compareWithBefore();
    QCOMPARE(as(u"reporter"_s).must("select count(*) from public.contacts").value(), "1119");
    RawConnection firm = admin();
    firm.must("set session authorization importer");
    QCOMPARE(firm.run("select count(*) from public.contacts").sqlState, u"42501"_s);
}

void tst_LegacyUpgrade::valuesThatDoNotFitStopTheUpgrade()
{
    admin().must(
        "alter table contacts add locked_until text; update contacts set locked_until = 'soon'");
    const auto stopped = migrate();
    QVERIFY(!stopped.ok());
    QVERIFY2(stopped.error().message.contains(u"contacts.locked_until"_s),
             qPrintable(stopped.error().message));
    compareWithBefore();
    admin().must("alter table contacts rename locked_until to locked_until_words");
    const auto mended = migrate();
    QVERIFY2(mended.ok(), qPrintable(why(mended)));
    compareWithBefore();
}

QTEST_GUILESS_MAIN(tst_LegacyUpgrade)
#include "tst_LegacyUpgrade.moc"
