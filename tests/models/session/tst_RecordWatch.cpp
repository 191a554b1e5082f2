#include "models/session/RecordWatch.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/TestSession.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What one computer notices of a record that is no longer the one it saw. */
class tst_RecordWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void saysNothingWhileAllIsWell();
    void tellsACutTailAtTheNextSignIn();
    void tellsARecordMadeAnew();
    void tellsOthersInPlainWords();
    void knowsServersApart();
    void warnsAgainUntilSomebodyAccepts();
    void acceptsNothingThatIsNotRecorded();
    void saysNothingWhenNobodyCanBeAsked();

private:
    /** A sign-in: what it warns of, if it does. */
    QString signIn(Role role = Role::Admin, const QString &server = u"peak.example.com/firm"_s,
                   bool accept = false);
    void tamper(const QByteArray &sql)
    {
        m_database->admin().must("set session_replication_role = replica; " + sql +
                                 "; reset session_replication_role");
    }
    void write(int batches);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<DbSession> m_line;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
};

void tst_RecordWatch::init()
{
    m_database = std::make_unique<TestDatabase>();
    m_line = std::make_unique<DbSession>(u"test"_s);
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
    const auto ticket = RoleConnection::signIn(*m_database, u"boss@example.test"_s);
    const auto settings = ConnectionSettings::parse(m_database->uriAs(ticket.role, ticket.secret));
    QVERIFY(await(m_line->open(*settings->hardened())).ok());
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings =
        std::make_unique<QSettings>(m_folder->filePath(u"settings.ini"_s), QSettings::IniFormat);
    write(3);
}

void tst_RecordWatch::cleanup()
{
    m_line.reset();
    m_database.reset();
}

void tst_RecordWatch::write(int batches)
{
    for (int i = 0; i < batches; ++i)
        m_database->admin().must("insert into public.tasks (title) values ('x')");
    for (int i = 0; i < batches; ++i)
        m_database->admin().must("select audit.seal(1)");
}

QString tst_RecordWatch::signIn(Role role, const QString &server, bool accept)
{
    RecordWatch watch(*m_line, *m_settings);
    QSignalSpy warned(&watch, &RecordWatch::warned);
    Identity identity;
    identity.role = role;
    identity.sessionId = QUuid::createUuid();
    const auto settings = ConnectionSettings::parse(u"postgresql://"_s + server);
    watch.begin(settings.value(), identity);
    watch.begin(settings.value(), identity);
    // The line answers in order: whoever is answered after the watch knows that it was.
    (void)await(m_line->run(
        [](DbConnection &connection) { return firstValue(connection, u"select 1"_s); }));
    QTest::qWait(20);
    if (accept) {
        QSignalSpy accepted(&watch, &RecordWatch::accepted);
        QSignalSpy failed(&watch, &RecordWatch::acceptFailed);
        watch.accept();
        if (!QTest::qWaitFor([&] { return accepted.size() + failed.size() > 0; }))
            return u"silence"_s;
        if (!failed.isEmpty())
            return failed.first().first().value<Error>().message;
    }
    return warned.isEmpty() ? QString() : warned.first().first().toString();
}

void tst_RecordWatch::saysNothingWhileAllIsWell()
{
    QCOMPARE(signIn(), QString());
    QCOMPARE(m_settings->allKeys().size(), 1);
    write(2);
    QCOMPARE(signIn(), QString());
    QVERIFY(m_settings->value(m_settings->allKeys().first()).toString().startsWith(u"5 "));
}

void tst_RecordWatch::tellsACutTailAtTheNextSignIn()
{
    QCOMPARE(signIn(), QString());
    tamper("delete from audit.seals where number >= 3; delete from audit.leaves where seal >= 3");
    const QString told = signIn();
    QVERIFY2(told.contains(u"peak.example.com") && told.contains(u"is shorter than when you last"),
             qPrintable(told));
}

void tst_RecordWatch::tellsARecordMadeAnew()
{
    QCOMPARE(signIn(), QString());
    tamper("delete from audit.seals where number >= 2; delete from audit.leaves where seal >= 2; "
           "update audit.sealing set place = ''");
    write(5);
    const QString told = signIn();
    QVERIFY2(told.contains(u"was cut or made anew since you last saw it on"), qPrintable(told));
}

void tst_RecordWatch::tellsOthersInPlainWords()
{
    QCOMPARE(signIn(Role::Client), QString());
    tamper("update audit.seals set head = sha256(head)");
    const QString told = signIn(Role::Client);
    QVERIFY2(told.contains(u"Tell your administrator."), qPrintable(told));
}

void tst_RecordWatch::knowsServersApart()
{
    QCOMPARE(signIn(), QString());
    tamper("update audit.seals set head = sha256(head)");
    QCOMPARE(signIn(Role::Admin, u"another.example.com/firm"_s), QString());
    QCOMPARE(signIn(Role::Admin, u"peak.example.com/rehearsal"_s), QString());
    QCOMPARE(signIn(Role::Admin, u"peak.example.com:5433/firm"_s), QString());
    QVERIFY(!signIn().isEmpty());
}

void tst_RecordWatch::warnsAgainUntilSomebodyAccepts()
{
    QCOMPARE(signIn(), QString());
    tamper("update audit.seals set head = sha256(head)");
    QVERIFY(!signIn().isEmpty());
    QVERIFY(
        signIn(Role::Admin, u"peak.example.com/firm"_s, true).contains(u"was cut or made anew"));
    QCOMPARE(m_database->admin()
                 .must("select actor_role from public.audit_logs where action = 'record_accepted'")
                 .value(),
             "admin");
    QCOMPARE(signIn(), QString());
}

void tst_RecordWatch::acceptsNothingThatIsNotRecorded()
{
    QCOMPARE(signIn(), QString());
    tamper("update audit.seals set head = sha256(head)");
    const QVariant before = m_settings->value(m_settings->allKeys().first());
    m_database->admin().must("revoke execute on function api.accept_record(bigint, text, bigint, "
                             "text) from peak_r_admin");
    const QString told = signIn(Role::Admin, u"peak.example.com/firm"_s, true);
    QVERIFY2(told != u"silence" && !told.contains(u"made anew"), qPrintable(told));
    QVERIFY(!told.isEmpty());
    QCOMPARE(m_settings->value(m_settings->allKeys().first()), before);
    QVERIFY(signIn().contains(u"was cut or made anew"));
}

void tst_RecordWatch::saysNothingWhenNobodyCanBeAsked()
{
    QCOMPARE(signIn(), QString());
    const QVariant before = m_settings->value(m_settings->allKeys().first());
    m_database->admin().must("alter function api.audit_heads(bigint) rename to audit_heads_gone");
    QCOMPARE(signIn(), QString());
    QCOMPARE(m_settings->value(m_settings->allKeys().first()), before);
}

QTEST_GUILESS_MAIN(tst_RecordWatch)
#include "tst_RecordWatch.moc"
