#include "models/session/DraftStore.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What somebody typed and did not save is there again after a crash, for them alone. */
class tst_DraftStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void survivesACrash();
    void isGoneOnceSaved();
    void lastOneWins();
    void everyPartOfTheKeyCounts();
    void hostileNames();
    void damagedFiles_data();
    void damagedFiles();
    void anothersFileIsNoDraft();
    void filesArePrivate();
    void fullOrForbiddenFolder();
    void oldOnesGo();

private:
    QStringList files() const
    {
        return QDir(m_folder->filePath(u"drafts"_s)).entryList(QDir::Files | QDir::Hidden);
    }
    QString folder() const { return m_folder->filePath(u"drafts"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
    const DraftKey m_key{u"peak.example.com"_s, QUuid::createUuid(), u"task"_s, u"7"_s};
    const Draft m_draft{{{u"title"_s, u"Half a sent"_s}},
                        {{u"title"_s, u"Call"_s}},
                        3,
                        QDateTime(QDate(2026, 11, 22), QTime(14, 3), Qt::UTC)};
};

void tst_DraftStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void tst_DraftStore::survivesACrash()
{
    // Never destroyed, as in a crash; what it wrote is on the disk.
    auto *crashed = new DraftStore(folder());
    crashed->save(m_key, m_draft);
    crashed->flush();
    DraftStore again(folder());
    QCOMPARE(again.find(m_key).value(), m_draft);
    QVERIFY(!again.failed());
}

void tst_DraftStore::isGoneOnceSaved()
{
    {
        DraftStore store(folder());
        store.save(m_key, m_draft);
        store.remove(m_key);
        QVERIFY(!store.find(m_key));
    }
    QVERIFY(files().isEmpty());
    QVERIFY(!DraftStore(folder()).find(m_key));
}

void tst_DraftStore::lastOneWins()
{
    Draft last = m_draft;
    {
        DraftStore store(folder());
        for (int i = 0; i < 50; ++i) {
            last.values[u"title"_s] = QString::number(i);
            store.save(m_key, last);
        }
        QCOMPARE(store.find(m_key).value(), last); // before it is on the disk
    }
    QCOMPARE(DraftStore(folder()).find(m_key).value(), last);
    QCOMPARE(files().size(), 1);
}

void tst_DraftStore::everyPartOfTheKeyCounts()
{
    DraftStore store(folder());
    store.save(m_key, m_draft);
    store.flush();
    for (int part = 0; part < 4; ++part) {
        DraftKey other = m_key;
        if (part == 0)
            other.server = u"other"_s;
        else if (part == 1)
            other.person = QUuid::createUuid();
        else if (part == 2)
            other.form = u"exchange"_s;
        else
            other.record.clear();
        QVERIFY(!DraftStore(folder()).find(other));
        QVERIFY(!store.find(other));
    }
}

void tst_DraftStore::hostileNames()
{
    const QStringList names{
        u"../../etc/passwd"_s, u"/etc/passwd"_s,       u"CON"_s, u"a\nb"_s, QString(5000, u'x'),
        u"a|b:c*?"_s,          QString(u"\u202Egnp"_s)};
    {
        DraftStore store(folder());
        for (const QString &name : names)
            store.save({name, m_key.person, name, name}, m_draft);
    }
    QCOMPARE(files().size(), names.size());
    QCOMPARE(
        QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden),
        QStringList{u"drafts"_s});
    DraftStore again(folder());
    for (const QString &name : names)
        QCOMPARE(again.find({name, m_key.person, name, name}).value(), m_draft);
    // Parts that run into each other are still different.
    DraftStore(folder()).save({u"a"_s, m_key.person, u"bc"_s, {}}, m_draft);
    QVERIFY(!DraftStore(folder()).find({u"a"_s, m_key.person, u"b"_s, u"c"_s}));
}

void tst_DraftStore::damagedFiles_data()
{
    QTest::addColumn<int>("keep");
    for (const int keep : {0, 1, 40, 100})
        QTest::addRow("%d bytes left", keep) << keep;
}

void tst_DraftStore::damagedFiles()
{
    QFETCH(int, keep);
    {
        DraftStore store(folder());
        store.save(m_key, m_draft);
    }
    QFile file(folder() + u'/' + files().first());
    QVERIFY(file.resize(keep));
    DraftStore again(folder());
    QVERIFY(!again.find(m_key));
    again.save(m_key, m_draft); // and it works again
    QVERIFY(again.find(m_key));
}

void tst_DraftStore::anothersFileIsNoDraft()
{
    DraftKey other = m_key;
    other.person = QUuid::createUuid();
    {
        DraftStore store(folder());
        store.save(m_key, m_draft);
    }
    const QString mine = files().first();
    {
        DraftStore store(folder());
        store.save(other, m_draft);
        store.flush();
        const QStringList both = files();
        const QString theirs = both.first() == mine ? both.last() : both.first();
        QVERIFY(QFile::remove(folder() + u'/' + theirs));
        QVERIFY(QFile::rename(folder() + u'/' + mine, folder() + u'/' + theirs));
    }
    QVERIFY(!DraftStore(folder()).find(other));
}

void tst_DraftStore::filesArePrivate()
{
    DraftStore store(folder());
    store.save(m_key, m_draft);
    store.flush();
#ifndef Q_OS_WIN
    const auto forOthers = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther |
                           QFile::WriteOther | QFile::ExeGroup | QFile::ExeOther;
    QVERIFY(!(QFile::permissions(folder()) & forOthers));
    QVERIFY(!(QFile::permissions(folder() + u'/' + files().first()) & forOthers));
#endif
}

void tst_DraftStore::fullOrForbiddenFolder()
{
    QFile inTheWay(folder());
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    DraftStore store(folder()); // a file where the folder should be
    store.save(m_key, m_draft);
    store.flush();
    QVERIFY(store.failed());
    QCOMPARE(store.find(m_key).value(), m_draft); // not lost as long as the program runs
}

void tst_DraftStore::oldOnesGo()
{
    DraftStore store(folder());
    store.save(m_key, m_draft);
    store.flush();
    QFile leftOver(folder() + u"/x.draft.AbCdEf"_s); // of a crash while writing
    QVERIFY(leftOver.open(QIODevice::WriteOnly));
    leftOver.close();
    store.forgetOlderThan(30);
    store.flush();
    QCOMPARE(files().size(), 1);
    QFile file(folder() + u'/' + files().first());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(-31),
                             QFileDevice::FileModificationTime));
    file.close();
    DraftStore later(folder());
    later.forgetOlderThan(30);
    later.flush();
    QVERIFY(files().isEmpty());
}

QTEST_GUILESS_MAIN(tst_DraftStore)
#include "tst_DraftStore.moc"
