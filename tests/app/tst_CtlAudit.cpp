#include "models/db/AuditHeads.h"
#include "tests/support/TestDatabase.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Ending
{
    int status = -1;
    QString output;
    QString complaint;
};

Ending audit(const QStringList &arguments)
{
    QProcess program;
    program.start(QCoreApplication::applicationDirPath() + u"/peak1031ctl"_s,
                  QStringList{u"audit"_s} + arguments);
    if (!program.waitForFinished(120'000) || program.exitStatus() != QProcess::NormalExit)
        qFatal("peak1031ctl audit: %s", qPrintable(program.errorString()));
    return {program.exitCode(), QString::fromUtf8(program.readAllStandardOutput()).trimmed(),
            QString::fromUtf8(program.readAllStandardError()).trimmed()};
}

} // namespace

/** peak1031ctl audit, and the file of heads that outlives what the database's admin can do. */
class tst_CtlAudit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_database.reset(); }

    void sealsAndFindsAllWhole();
    void namesWhatWasTampered();
    void tellsACutTail();
    void tellsARecordMadeAnew();
    void needsAHeadToCompareWith();
    void worksAsTheAgent();
    void wrongUsage_data();
    void wrongUsage();
    void headsAreKeptOnceADay();
    void headsSurviveAHalfWrittenLine();
    void headsThatAreNoneAreRefused();

private:
    Ending seal() { return audit({u"seal"_s, u"--database"_s, m_uri, u"--heads"_s, m_heads}); }
    Ending verify() { return audit({u"verify"_s, u"--database"_s, m_uri}); }
    Ending compare() { return audit({u"verify"_s, u"--database"_s, m_uri, u"--heads"_s, m_heads}); }
    void write(const QByteArray &title)
    {
        m_database->admin().must("insert into public.tasks (title) values ($1)", {title});
    }
    void tamper(const QByteArray &sql)
    {
        m_database->admin().must("set session_replication_role = replica; " + sql +
                                 "; reset session_replication_role");
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_uri;
    QString m_heads;
};

void tst_CtlAudit::init()
{
    m_database = std::make_unique<TestDatabase>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_uri = m_database->adminUri();
    m_heads = m_folder->filePath(u"heads"_s);
    for (const QByteArray title : {"first", "second", "third"}) {
        write(title);
        m_database->admin().must("select audit.seal()");
    }
}

void tst_CtlAudit::sealsAndFindsAllWhole()
{
    write("fourth");
    const Ending sealed = seal();
    QVERIFY2(sealed.status == 0, qPrintable(sealed.complaint));
    QVERIFY2(sealed.output.startsWith(u"Sealed 1 rows"), qPrintable(sealed.output));
    const Ending whole = compare();
    QVERIFY2(whole.status == 0, qPrintable(whole.complaint));
    QVERIFY2(whole.output.startsWith(u"The record is whole") && whole.output.count(u'\n') == 0,
             qPrintable(whole.output));
    QVERIFY(whole.complaint.isEmpty());
    QCOMPARE(verify().status, 0);
}

void tst_CtlAudit::namesWhatWasTampered()
{
    const QString id = QString::fromUtf8(
        m_database->admin()
            .must("select id from public.audit_logs where new_values ->> 'title' = 'second'")
            .value());
    tamper("update public.audit_logs set user_agent = 'somebody else' where id = '" + id.toUtf8() +
           "'");
    const Ending told = verify();
    QCOMPARE(told.status, 1);
    QVERIFY2(told.complaint.contains(id) && told.complaint.contains(u"was changed") &&
                 told.complaint.count(u'\n') == 0,
             qPrintable(told.complaint));
    QVERIFY(told.output.isEmpty());
}

void tst_CtlAudit::tellsACutTail()
{
    QCOMPARE(seal().status, 0);
    tamper("delete from public.audit_logs where id in (select log_id from audit.leaves where seal "
           ">= 3); delete from audit.leaves where seal >= 3; delete from audit.seals where number "
           ">= 3");
    QCOMPARE(verify().status, 0); // by itself the database can't know
    const Ending told = compare();
    QCOMPARE(told.status, 1);
    QVERIFY2(told.complaint.contains(u"shorter than on"), qPrintable(told.complaint));
}

void tst_CtlAudit::tellsARecordMadeAnew()
{
    QCOMPARE(seal().status, 0);
    tamper("delete from audit.leaves; delete from audit.seals where number > 0;"
           " update public.audit_logs set user_id = null;"
           " update audit.sealing set place = ''; select audit.seal(); select audit.seal()");
    tamper("update public.audit_logs set action = 'x' where false");
    for (int i = 0; i < 5; ++i) {
        write("more");
        m_database->admin().must("select audit.seal()");
    }
    QCOMPARE(verify().status, 0);
    const Ending told = compare();
    QCOMPARE(told.status, 1);
    QVERIFY2(told.complaint.contains(u"made anew since"), qPrintable(told.complaint));
}

void tst_CtlAudit::needsAHeadToCompareWith()
{
    const Ending missing = compare();
    QCOMPARE(missing.status, 1);
    QVERIFY2(missing.complaint.startsWith(u"There is no file %1,"_s.arg(m_heads)),
             qPrintable(missing.complaint));
    AuditHead other{0, QString(64, u'0'), QDateTime::currentDateTimeUtc(), u"another"_s};
    QVERIFY(*AuditHeads(m_heads).remember(other));
    const Ending told = compare();
    QCOMPARE(told.status, 1);
    QVERIFY2(told.complaint.contains(u"has no head of the database"), qPrintable(told.complaint));
}

void tst_CtlAudit::worksAsTheAgent()
{
    const QString name = m_database->name();
    m_database->admin().must("alter role peak_agent password 'agents secret'");
    const QString uri = m_database->uriAs(u"peak_agent"_s, "agents secret");
    write("fourth");
    const Ending sealed = audit({u"seal"_s, u"--database"_s, uri, u"--heads"_s, m_heads});
    QVERIFY2(sealed.status == 0, qPrintable(sealed.complaint));
    const Ending whole = audit({u"verify"_s, u"--database"_s, uri, u"--heads"_s, m_heads});
    QVERIFY2(whole.status == 0, qPrintable(whole.complaint));
    // What it kept, the admin may compare with; and what the agent keeps day by day.
    QCOMPARE(compare().status, 0);
    const QString daily = m_folder->filePath(u"daily"_s);
    QProcess agent;
    agent.start(QCoreApplication::applicationDirPath() + u"/peak1031ctl"_s,
                {u"agent"_s, u"--once"_s, u"--database"_s, uri, u"--heads"_s, daily});
    QVERIFY(agent.waitForFinished(60'000));
    QCOMPARE(agent.exitCode(), 0);
    const Ending agreed = audit({u"verify"_s, u"--database"_s, m_uri, u"--heads"_s, daily});
    QVERIFY2(agreed.status == 0, qPrintable(agreed.complaint));
    QVERIFY2(agreed.output.contains(u"agrees with 1"), qPrintable(agreed.output));
}

void tst_CtlAudit::wrongUsage_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line : {"", "verify", "seal", "jump --database x", "verify --database",
                             "verify twice --database x", "verify --database x --tails y"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void tst_CtlAudit::wrongUsage()
{
    QFETCH(QString, line);
    const Ending end = audit(line.split(u' ', Qt::SkipEmptyParts));
    QCOMPARE(end.status, 2);
    QVERIFY2(end.complaint.contains(u"--help"), qPrintable(end.complaint));
}

void tst_CtlAudit::headsAreKeptOnceADay()
{
    const AuditHeads file(m_heads);
    AuditHead head{7, QString(64, u'a'), QDateTime({2026, 3, 4}, {5, 6, 7}, Qt::UTC), u"a firm"_s};
    QVERIFY(*file.remember(head));
    head.number = 8;
    QVERIFY(!*file.remember(head));
    head.database = u"another"_s;
    QVERIFY(*file.remember(head));
    head.seen = head.seen.addDays(1);
    QVERIFY(*file.remember(head));
    const auto heads = file.read();
    QCOMPARE(heads->size(), 3);
    QCOMPARE(heads->first().number, 7);
    QCOMPARE(heads->first().database, u"a firm"_s);
    QCOMPARE(heads->last(), head);
}

void tst_CtlAudit::headsSurviveAHalfWrittenLine()
{
    const AuditHeads file(m_heads);
    AuditHead head{7, QString(64, u'a'), QDateTime({2026, 3, 4}, {5, 6, 7}, Qt::UTC), u"a firm"_s};
    QVERIFY(*file.remember(head));
    QFile raw(m_heads);
    QVERIFY(raw.open(QIODevice::Append));
    raw.write("8 aaaa");
    raw.close();
    QCOMPARE(file.read()->size(), 1);
    head.seen = head.seen.addDays(1);
    QVERIFY(*file.remember(head));
    QCOMPARE(file.read()->size(), 2);
}

void tst_CtlAudit::headsThatAreNoneAreRefused()
{
    for (const QByteArray &line :
         {QByteArray("nonsense\n"), QByteArray("7 abc 2026-03-04T05:06:07Z firm\n"),
          QByteArray("-1 " + QByteArray(64, 'a') + " 2026-03-04T05:06:07Z firm"),
          QByteArray("\x01\x02\n")}) {
        QFile raw(m_heads);
        QVERIFY(raw.open(QIODevice::WriteOnly));
        raw.write(line + "\n");
        raw.close();
        QVERIFY2(!AuditHeads(m_heads).read().ok(), line.constData());
        QCOMPARE(compare().status, 1);
    }
    QVERIFY(!AuditHeads(u"/nonexistent/heads"_s).remember({1, u"a"_s, {}, u"x"_s}).ok());
}

QTEST_GUILESS_MAIN(tst_CtlAudit)
#include "tst_CtlAudit.moc"
