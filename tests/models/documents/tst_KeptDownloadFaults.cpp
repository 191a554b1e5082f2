#include "models/documents/UnfinishedTransfers.h"
#include "tests/models/documents/KeptWorld.h"

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using State = Transfer::State;

/** What an earlier run left of a download, when it is no longer good: it begins anew, and says why,
 * or nothing is left of it. Never a wrong file, nor a part of one that nobody wants. */
class tst_KeptDownloadFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<KeptWorld>(); }
    void cleanup() { m_world.reset(); }

    void beginsAnewWhenThePartWasTamperedWith_data();
    void beginsAnewWhenThePartWasTamperedWith();
    void followsNoLinkInThePlaceOfThePart();
    void beginsAnewWhenThereIsANewVersion();
    void leavesNothingOfADocumentThatWentAway();
    void leavesNothingWhenCancelled();
    void neverOverwritesWhatCameMeanwhile();
    void whatIsHandedOutIsNotKept();
    void lookingOnKeepsNothing();
    void nothingIsLeftOfWhatNobodyWentOnWith_data();
    void nothingIsLeftOfWhatNobodyWentOnWith();
    void isRemovedWhenItsDiskIsBack();
    void sweepsWithoutHoldingAnybodyUp();

private:
    std::unique_ptr<KeptWorld> m_world;
};

void tst_KeptDownloadFaults::beginsAnewWhenThePartWasTamperedWith_data()
{
    QTest::addColumn<QString>("how");
    for (const QString &how : {u"a byte"_s, u"cut"_s, u"gone"_s, u"longer"_s})
        QTest::newRow(qPrintable(how)) << how;
}

void tst_KeptDownloadFaults::beginsAnewWhenThePartWasTamperedWith()
{
    QFETCH(QString, how);
    const QUuid id = m_world->halfway(m_world->open(m_world->uploaded()));
    m_world->end();
    QFile file(m_world->part());
    QVERIFY(file.open(QIODevice::ReadWrite));
    if (how == u"a byte")
        QVERIFY(file.seek(3 * KeptWorld::Mib + 7) && file.write("!") == 1);
    else if (how == u"cut")
        QVERIFY(file.resize(3 * KeptWorld::Mib + 7));
    else if (how == u"longer")
        QVERIFY(file.resize(100 * KeptWorld::Mib));
    file.close();
    if (how == u"gone")
        QVERIFY(QFile::remove(m_world->part()));
    m_world->restart();
    QVERIFY2(m_world->isThere(id), m_world->told(id).constData());
    const bool changed = how == u"a byte" || how == u"longer";
    QCOMPARE(m_world->queue().transfer(id).note.contains(u"changed"), changed);
    QCOMPARE(m_world->store().firstAsked(), how == u"cut" ? 3 : 0);
    QCOMPARE(m_world->found(), QStringList{u"copy.dat"_s});
}

void tst_KeptDownloadFaults::followsNoLinkInThePlaceOfThePart()
{
    const QUuid id = m_world->halfway(m_world->open(m_world->uploaded()));
    m_world->end();
    const QString was = m_world->part();
    const QByteArray precious(5 * KeptWorld::Mib, 'p');
    m_world->write(u"precious"_s, precious);
    QVERIFY(QFile::remove(was) && QFile::link(m_world->path(u"precious"_s), was));
    m_world->restart();
    QVERIFY2(m_world->isThere(id), m_world->told(id).constData());
    QCOMPARE(m_world->store().firstAsked(), 0);
    QFile file(m_world->path(u"precious"_s));
    QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll() == precious);
}

void tst_KeptDownloadFaults::beginsAnewWhenThereIsANewVersion()
{
    const QUuid document = m_world->uploaded();
    const QUuid id = m_world->halfway(m_world->open(document));
    m_world->end();
    m_world->restart();
    m_world->queue().pause(id);
    UploadRequest second = m_world->request(u"large.dat"_s, "the second");
    second.document = document;
    QCOMPARE(m_world->upload(second), document);
    m_world->queue().resume(id);
    QVERIFY2(m_world->waitFor(id, State::Done), m_world->told(id).constData());
    QVERIFY(m_world->queue().transfer(id).note.contains(u"new version"));
    QCOMPARE(m_world->queue().transfer(id).version, 2);
    QFile file(m_world->target());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("the second"));
    QTRY_COMPARE(m_world->found(), QStringList{u"copy.dat"_s});
}

void tst_KeptDownloadFaults::leavesNothingOfADocumentThatWentAway()
{
    const QUuid document = m_world->uploaded();
    const QUuid id = m_world->halfway(m_world->open(document));
    m_world->end();
    m_world->admin().must("update public.exchanges set coordinator_id = null");
    m_world->admin().must("update public.documents set uploaded_by = null");
    m_world->restart();
    QVERIFY2(m_world->waitFor(id, State::Failed), m_world->told(id).constData());
    QVERIFY(m_world->queue().transfer(id).error.contains(u"no such document"));
    QTRY_COMPARE(m_world->found(), QStringList());
    m_world->restart();
    QVERIFY(m_world->queue().transfers().isEmpty());
}

void tst_KeptDownloadFaults::leavesNothingWhenCancelled()
{
    const OpenedDocument opened = m_world->open(m_world->uploaded());
    const QUuid id = m_world->halfway(opened);
    m_world->queue().pause(id);
    m_world->restart();
    QTRY_COMPARE(m_world->queue().transfer(id).done, KeptWorld::heldAt * KeptWorld::Mib);
    m_world->queue().cancel(id);
    QTRY_COMPARE(m_world->found(), QStringList());
    m_world->restart();
    QVERIFY(m_world->queue().transfers().isEmpty());
    // While it is under way again, and while it runs for the first time.
    const QUuid other = m_world->halfway(m_world->open(opened.document));
    m_world->restart(true);
    QTRY_VERIFY(m_world->queue().transfer(other).state == State::Running);
    QTRY_VERIFY(!m_world->store().asked.isEmpty());
    m_world->queue().cancel(other);
    QTRY_COMPARE(m_world->found(), QStringList());
    const QUuid third = m_world->halfway(m_world->open(opened.document));
    QVERIFY(!m_world->part().isEmpty());
    m_world->queue().cancel(third);
    QTRY_COMPARE(m_world->found(), QStringList());
    m_world->restart();
    QVERIFY(m_world->queue().transfers().isEmpty());
}

void tst_KeptDownloadFaults::neverOverwritesWhatCameMeanwhile()
{
    const OpenedDocument opened = m_world->open(m_world->uploaded());
    QUuid id = m_world->halfway(opened);
    m_world->end();
    m_world->write(u"down/copy.dat"_s, "mine");
    m_world->restart();
    const QString beside = m_world->path(u"down/copy (2).dat"_s);
    QVERIFY2(m_world->isThere(id, beside), m_world->told(id).constData());
    QCOMPARE(m_world->queue().transfer(id).path, beside);
    QFile mine(m_world->target());
    QVERIFY(mine.open(QIODevice::ReadOnly));
    QCOMPARE(mine.readAll(), QByteArray("mine"));
    QVERIFY(QFile::remove(beside));

    // What somebody chose to replace is replaced.
    id = m_world->halfway(m_world->open(opened.document));
    m_world->restart();
    QVERIFY2(m_world->isThere(id), m_world->told(id).constData());
    QCOMPARE(m_world->found(), QStringList{u"copy.dat"_s});
}

void tst_KeptDownloadFaults::whatIsHandedOutIsNotKept()
{
    const QUuid id =
        m_world->halfway(m_world->open(m_world->uploaded()), TransferQueue::Unfinished::Removed);
    QVERIFY(!m_world->part().isEmpty());
    m_world->restart();
    QVERIFY(m_world->queue().transfer(id).id.isNull());
    QCOMPARE(m_world->found(), QStringList());
}

void tst_KeptDownloadFaults::lookingOnKeepsNothing()
{
    const QUuid document = m_world->uploaded();
    m_world->queue().begin(u"peak.example.test"_s, m_world->person(), false);
    (void)m_world->halfway(m_world->open(document));
    QVERIFY(!m_world->part().isEmpty());
    m_world->restart();
    QVERIFY(m_world->queue().transfers().isEmpty());
    QCOMPARE(m_world->found(), QStringList());
}

void tst_KeptDownloadFaults::nothingIsLeftOfWhatNobodyWentOnWith_data()
{
    QTest::addColumn<bool>("sameComesBack");
    QTest::newRow("they come back") << true;
    QTest::newRow("somebody else") << false;
}

void tst_KeptDownloadFaults::nothingIsLeftOfWhatNobodyWentOnWith()
{
    QFETCH(bool, sameComesBack);
    const QUuid id = m_world->halfway(m_world->open(m_world->uploaded()));
    m_world->queue().pause(id);
    m_world->end();
    m_world->pass(UnfinishedDownload::keptFor - std::chrono::hours(1));
    m_world->restart();
    QVERIFY(m_world->queue().transfer(id).state == State::Paused);
    QTRY_COMPARE(m_world->queue().transfer(id).done, KeptWorld::heldAt * KeptWorld::Mib);
    m_world->end();
    QVERIFY(!m_world->part().isEmpty());
    m_world->pass(std::chrono::hours(2));
    if (sameComesBack) {
        m_world->restart();
        QVERIFY(m_world->queue().transfers().isEmpty());
        QTRY_COMPARE(m_world->found(), QStringList());
        m_world->end();
    } else {
        TransferQueue other(m_world->line(), m_world->journalFolder());
        QTRY_COMPARE(m_world->found(), QStringList());
        QTRY_COMPARE(m_world->journals(), QStringList());
    }
    QCOMPARE(m_world->journals(), QStringList());
}

void tst_KeptDownloadFaults::isRemovedWhenItsDiskIsBack()
{
    (void)m_world->halfway(m_world->open(m_world->uploaded()));
    m_world->end();
    m_world->pass(UnfinishedDownload::keptFor + std::chrono::hours(1));
    QVERIFY(QDir().rename(m_world->path(u"down"_s), m_world->path(u"unplugged"_s)));
    m_world->restart();
    QVERIFY(m_world->queue().transfers().isEmpty());
    m_world->end();
    QCOMPARE(m_world->journals().size(), 1);
    QVERIFY(QDir().rename(m_world->path(u"unplugged"_s), m_world->path(u"down"_s)));
    QVERIFY(!m_world->part().isEmpty());
    TransferQueue other(m_world->line(), m_world->journalFolder());
    QTRY_COMPARE(m_world->found(), QStringList());
    QTRY_COMPARE(m_world->journals(), QStringList());
}

/** Folders of a network can be slow: neither the program's start nor who signs in waits. */
void tst_KeptDownloadFaults::sweepsWithoutHoldingAnybodyUp()
{
    constexpr int many = 20000;
    m_world->end();
    QVERIFY(QDir().mkpath(m_world->path(u"down"_s)));
    QByteArray noted;
    for (int i = 0; i < many; ++i) {
        const QString name = m_world->write(u"down/.peak1031-%1.part"_s.arg(i), {});
        noted += "{\"file\":\"" + name.toUtf8() + "\"}\n";
    }
    QFile journal(m_world->journalFolder() + u"/0123-0.journal"_s);
    QVERIFY(journal.open(QIODevice::WriteOnly) && journal.write(noted) == noted.size());
    journal.close();
    m_world->restart();
    QVERIFY2(!m_world->found().isEmpty(), "all was swept before anybody could do anything");
    m_world->restart(); // ends in the middle of it; the rest is for this time
    QVERIFY(m_world->found().isEmpty() || !m_world->journals().isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(m_world->found().size(), 0, 60000);
    QTRY_COMPARE(m_world->journals(), QStringList());
}

QTEST_GUILESS_MAIN(tst_KeptDownloadFaults)
#include "tst_KeptDownloadFaults.moc"
