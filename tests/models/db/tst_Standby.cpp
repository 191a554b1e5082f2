#include "models/db/AuditRecord.h"
#include "tests/models/db/StandbyWorld.h"
#include "tests/support/Why.h"

#include "models/db/ConnectionSettings.h"

#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/**
 * A standby that lacked the last moments takes over: what is said of the record, and what the old
 * server is still good for when it comes back. One story, told in order.
 */
class tst_Standby final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_world.reset(); }

    void lastMomentsAreLostWithThePrimary();
    void shorterBeforeAnythingIsWritten();
    void lossIsNotCalledForgery();
    void agentSealsAfterItNoticed();
    void forgeryIsNotCalledLoss();
    void oldServerKnowsNoNewSession();
    void whoSawTheNewOneKnowsTheOldOne();

private:
    /** How the record of one server compares with a head, as the agent or an admin looks. */
    AuditRecord::Comparison look(const QString &host, const AuditHead &seen, QString *sentence = {})
    {
        DbConnection connection(u"test"_s);
        const auto settings = ConnectionSettings::parse(m_world->rootUri({host}))->hardened();
        if (!settings || !connection.open(*settings))
            qFatal("%s does not answer", qPrintable(host));
        AuditRecord record(connection);
        if (sentence)
            *sentence = *record.compare(seen);
        const auto found = record.look(seen);
        if (!found)
            qFatal("%s", why(found).constData());
        return *found;
    }
    void writeAndSeal(RawConnection &server)
    {
        server.must("insert into public.tasks (title) values ('x')");
        server.must("select audit.seal()");
    }

    std::unique_ptr<StandbyWorld> m_world;
    AuditHead m_before; ///< that both have
    AuditHead m_lost;   ///< that the primary alone had
    RoleConnection::Ticket m_old;
};

void tst_Standby::initTestCase()
{
    m_world = std::make_unique<StandbyWorld>();
    m_world->database().addPerson(u"client@hosts.test"_s, u"client"_s);
}

void tst_Standby::lastMomentsAreLostWithThePrimary()
{
    m_old = m_world->signIn({u"primary"_s}, u"client@hosts.test"_s);
    QCOMPARE(m_old.outcome, u"signed_in"_s);
    RawConnection primary = m_world->primary();
    writeAndSeal(primary);
    m_before = look(u"primary"_s, {}).latest;
    m_world->catchUp();
    m_world->loseTheLine();
    for (int i = 0; i < 3; ++i)
        writeAndSeal(primary);
    m_lost = look(u"primary"_s, {}).latest;
    QCOMPARE(m_lost.number, m_before.number + 3);
    m_world->killPrimary();
    m_world->promoteStandby();
}

/** 82. */
void tst_Standby::shorterBeforeAnythingIsWritten()
{
    QString sentence;
    const auto found = look(u"standby"_s, m_lost, &sentence);
    QVERIFY(found.isShorter && !found.isRemade);
    QCOMPARE(found.latest.number, m_before.number);
    QVERIFY2(sentence.contains(u"shorter than on"), qPrintable(sentence));
    QVERIFY(!look(u"standby"_s, m_before).isShorter); // what both had is whole
}

/** 82. Its new batches have the numbers of those that were lost, and other contents. */
void tst_Standby::lossIsNotCalledForgery()
{
    RawConnection now = m_world->standby();
    now.must("update auth.door set last_house = '-infinity'; select api.keep_house()");
    for (int i = 0; i < 5; ++i)
        writeAndSeal(now);
    QString sentence;
    const auto found = look(u"standby"_s, m_lost, &sentence);
    QVERIFY(found.latest.number > m_lost.number);
    QVERIFY(found.takenOver.isValid());
    QCOMPARE(found.hadBatches, m_before.number);
    QVERIFY2(sentence.contains(u"another server took over") &&
                 sentence.contains(u"up to batch %1 only"_s.arg(m_before.number)) &&
                 !sentence.contains(u"made anew"),
             qPrintable(sentence));
    QVERIFY(!look(u"standby"_s, m_before).takenOver.isValid());
    QVERIFY(!look(u"standby"_s, found.latest).takenOver.isValid());
    QCOMPARE(now.must("select coalesce(fault, 'whole') from audit.verify(0, 1000000)").value(),
             "whole");
}

/** 82. Or the first batch of all would count as one that this server had had. */
void tst_Standby::agentSealsAfterItNoticed()
{
    RawConnection now = m_world->standby();
    const QByteArray latest = now.must("select audit.latest_batch()").value();
    now.must("begin; update peak.server_mark set timeline = '0000000F', had = null;"
             "insert into public.tasks (title) values ('x')");
    now.must("select peak.do_job('seal')");
    QCOMPARE(now.must("select had from api.record_took_over()").value(), latest);
    now.must("rollback");
}

/** 82. An old takeover excuses nothing that was seen after it, or that the copy had. */
void tst_Standby::forgeryIsNotCalledLoss()
{
    AuditHead forged = look(u"standby"_s, {}).latest;
    forged.head = QString(64, u'a');
    forged.seen = forged.seen.addSecs(5);
    const auto after = look(u"standby"_s, forged);
    QVERIFY(after.isRemade && !after.takenOver.isValid());
    AuditHead early = m_before;
    early.head = QString(64, u'a');
    const auto before = look(u"standby"_s, early);
    QVERIFY(before.isRemade && !before.takenOver.isValid());
}

/** 104. The old server comes back by itself: it lets in nobody who was let in by the new one. */
void tst_Standby::oldServerKnowsNoNewSession()
{
    m_world->startPrimary();
    const QStringList hosts{u"primary"_s, u"standby"_s};
    const auto fresh = m_world->signIn({u"standby"_s}, u"client@hosts.test"_s);
    QCOMPARE(fresh.outcome, u"signed_in"_s);
    const RawConnection there(m_world->uri({u"primary"_s}, fresh.role, fresh.secret));
    QVERIFY(!there.isOpen());
    // The whole address leads to the right one, though the old one comes first and takes writes.
    RawConnection either(m_world->uri(hosts, fresh.role, fresh.secret) +
                         u"&target_session_attrs=read-write"_s);
    if (either.isOpen())
        QCOMPARE(either.must("select auth.live()").value(), "t");
    // And whoever was in before is not in on the new one.
    QVERIFY(!RawConnection(m_world->uri({u"standby"_s}, m_old.role, m_old.secret)).isOpen());
}

/** 104. A computer that saw the new server's record is told by the old one's. */
void tst_Standby::whoSawTheNewOneKnowsTheOldOne()
{
    const AuditHead seen = look(u"standby"_s, {}).latest;
    const auto found = look(u"primary"_s, seen);
    QVERIFY(found.isShorter || found.isRemade);
    QVERIFY(!found.takenOver.isValid());
}

QTEST_GUILESS_MAIN(tst_Standby)
#include "tst_Standby.moc"
