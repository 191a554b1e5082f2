#include "tests/models/db/BackupWorld.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/Why.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** A backup that restores, keys that stay apart, and a restored database in which nobody is signed
 * in. */
class tst_Backup final : public QObject, protected BackupWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { startServer(); }
    void init() { QVERIFY(freshFolder()); }
    void cleanup() { dropRestored(); }
    void cleanupTestCase() { m_database.reset(); }

    void restoresWhatThereWas();
    void holdsNoKeyAndNoSession();
    void withoutTheKeyNothingSealedOpens();
    void changedFile_data();
    void changedFile();
    void keysNeverBesideTheBackup();
    void keyFileIsPrivateAndNeverOverwritten();
    void mistypedFolderIsNotMade();
    void killedBackupLooksLikeNone();
    void damagedDatabaseIsNotBackedUp();
    void passwordInNoArgument();
};

void tst_Backup::restoresWhatThereWas()
{
    const QByteArray before = databases();
    const auto made = backUp();
    QVERIFY2(made.ok(), why(made).constData());
    QVERIFY(made->verified && made->keysSaved);
    QCOMPARE(databases(), before); // the trial's is gone
    const QString target = emptyDatabase();
    const auto restored = restore(target);
    QVERIFY2(restored.ok(), why(restored).constData());

    RawConnection copy(m_database->server().adminUri(target));
    for (const char *question :
         {"select count(*) from public.exchanges", "select count(*) from public.contacts",
          "select md5(string_agg(t::text, ';' order by t.id)) from public.exchanges t",
          "select md5(string_agg(t::text, ';' order by t.id)) from audit.archive t",
          "select count(*) from audit.leaves",
          "select head from audit.seals order by number desc limit 1"})
        QCOMPARE(copy.must(question).value(), m_database->admin().must(question).value());
    while (copy.must("select audit.seal(100000)").value().toInt() > 0) {
    }
    QCOMPARE(copy.must("select coalesce(fault, 'whole') from audit.verify(0, 1000000)").value(),
             "whole");
    QCOMPARE(copy.must("select coalesce(fault, 'none') from audit.strays()").value(), "none");
}

void tst_Backup::holdsNoKeyAndNoSession()
{
    const auto ticket = RoleConnection::signIn(*m_database, u"admin@backup.test"_s);
    const auto made = backUp({});
    QVERIFY2(made.ok(), why(made).constData());
    QProcess program;
    program.start(PostgresBinaries::find(PostgresBinaries::Part::Dump)->pgRestore(),
                  {u"--file=-"_s, made->folder + u"/database.dump"_s});
    QVERIFY(program.waitForFinished(60'000));
    const QByteArray text = program.readAllStandardOutput();
    QVERIFY(text.contains("Deed 300"));
    QVERIFY(!text.contains(ticket.secret));
    QVERIFY(!text.contains(
        QCryptographicHash::hash(ticket.secret, QCryptographicHash::Sha256).toHex()));
    const auto keys = m_database->admin().must("select encode(key, 'hex') from kms.keys");
    for (const auto &row : keys.rows)
        QVERIFY(!text.contains(*row.value(0)));
}

/** A thief of the backup, with a server and psql of their own. */
void tst_Backup::withoutTheKeyNothingSealedOpens()
{
    const auto made = backUp();
    QVERIFY2(made.ok(), why(made).constData());
    const QString target = emptyDatabase();
    QProcess program;
    program.start(PostgresBinaries::find(PostgresBinaries::Part::Dump)->pgRestore(),
                  {u"--dbname="_s + m_database->server().adminUri(target),
                   made->folder + u"/database.dump"_s});
    QVERIFY(program.waitForFinished(60'000));
    RawConnection thief(m_database->server().adminUri(target));
    QCOMPARE(thief.must("select count(*) from auth.second_factors").value(), "1");
    QCOMPARE(thief.run("select kms.unseal('totp', sealed_seed) from auth.second_factors").sqlState,
             u"PK500"_s);
    thief.must(
        "insert into kms.keys (name, key) values ('master', sha256('guess') || sha256('guess'))");
    QCOMPARE(thief.run("select kms.unseal('totp', sealed_seed) from auth.second_factors").sqlState,
             u"PK500"_s);
}

void tst_Backup::changedFile_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("a bit of the dump") << u"database.dump"_s << QByteArray() << QByteArray();
    QTest::newRow("the manifest") << u"manifest.json"_s << QByteArray("\"peak_owner\"")
                                  << QByteArray("\"root_owner\"");
    QTest::newRow("the hash with the dump")
        << u"manifest.json"_s << QByteArray("\"sha256\": \"") << QByteArray("\"sha256\": \"00");
    QTest::newRow("the seal") << u"manifest.seal"_s << QByteArray() << QByteArray();
}

void tst_Backup::changedFile()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const auto made = backUp();
    QVERIFY2(made.ok(), why(made).constData());
    const QString path = made->folder + u'/' + file;
    QByteArray content = contentOf(path);
    if (before.isEmpty())
        content[content.size() / 2] = char(content.at(content.size() / 2) ^ 1);
    else
        content.replace(before, after);
    write(path, content);
    const auto restored = restore(emptyDatabase());
    QVERIFY(!restored.ok());
    QVERIFY2(restored.error().message.contains(u"Nothing was"_s), why(restored).constData());
}

void tst_Backup::keysNeverBesideTheBackup()
{
    for (const QString &place : {u"backups/keys"_s, u"backups/../backups/keys"_s}) {
        const auto made = backUp(place);
        QVERIFY(!made.ok());
        QVERIFY2(made.error().message.contains(u"must not lie with the backup"_s),
                 why(made).constData());
    }
    QVERIFY(!QDir(m_folder->filePath(u"backups"_s)).exists());
}

void tst_Backup::mistypedFolderIsNotMade()
{
    const QString parent = QDir(m_folder->path()).canonicalPath() + u"/bakcups"_s;
    for (const QString &missing :
         {u"/daily"_s, u"/daily/"_s, u"/of/the/firm"_s, u"/x/../daily"_s}) {
        const auto made = Backup::make(settings(m_database->name()), {parent + missing});
        QVERIFY(!made.ok());
        QVERIFY2(made.error().message.contains(u"There is no folder "_s + parent),
                 why(made).constData());
        QVERIFY(!QFileInfo::exists(parent));
    }
}

void tst_Backup::keyFileIsPrivateAndNeverOverwritten()
{
    QVERIFY2(backUp().ok(), "backup");
    const QString path = m_folder->filePath(u"keys/of"_s);
    QCOMPARE(QFileInfo(path).permissions() & QFile::Permissions(0x0077), QFile::Permissions());
    QTest::qWait(1100); // folders are named by the second
    QVERIFY2(backUp().ok(), "the same keys may be written again");
    write(path, "somebody's own");
    QTest::qWait(1100);
    const auto refused = backUp();
    QVERIFY(!refused.ok());
    QCOMPARE(contentOf(path), "somebody's own");
}

void tst_Backup::killedBackupLooksLikeNone()
{
    QProcess program;
    const QDir place(m_folder->filePath(u"backups"_s));
    program.start(QCoreApplication::applicationDirPath() + u"/peak1031ctl"_s,
                  {u"backup"_s, u"--database"_s, m_database->adminUri(), u"--to"_s, place.path(),
                   u"--key-to"_s, m_folder->filePath(u"keys/of"_s)});
    const auto partial = [&] {
        return place.exists() && !place.entryList({u"*.partial"_s}, QDir::Dirs).isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(partial(), 20'000);
    program.kill();
    QVERIFY(program.waitForFinished(10'000));
    QVERIFY(partial());
    QVERIFY(!QFileInfo::exists(m_folder->filePath(u"keys/of"_s)));
    const auto found = BackupManifest::locate(place.path());
    QVERIFY(!found.ok());
    QVERIFY(found.error().message.contains(u"no complete backup"_s));
    QTest::qWait(1100); // folders are named by the second
    const auto next = backUp();
    QVERIFY2(next.ok(), why(next).constData());
    QCOMPARE(*BackupManifest::locate(place.path()), next->folder);
    QTRY_VERIFY(!databases().contains("_trial_"));
}

/** What can't be restored is not called a backup. */
void tst_Backup::damagedDatabaseIsNotBackedUp()
{
    RawConnection &admin = m_database->admin();
    const QByteArray row = admin.must("select log_id from audit.leaves limit 1").value();
    admin.must("alter table public.audit_logs disable trigger user; update public.audit_logs set "
               "action = 'bent' where id = '" +
               row + "'; alter table public.audit_logs enable trigger user");
    const auto made = backUp();
    QVERIFY(!made.ok());
    QVERIFY2(made.error().message.contains(QString::fromUtf8(row)), why(made).constData());
    QCOMPARE(
        QDir(m_folder->filePath(u"backups"_s)).entryList(QDir::NoDotAndDotDot | QDir::AllEntries),
        QStringList());
    QVERIFY(!databases().contains("_trial_"));
    m_database.reset();
    initTestCase();
}

void tst_Backup::passwordInNoArgument()
{
    const QString arguments = m_folder->filePath(u"arguments"_s);
    const auto real = PostgresBinaries::find(PostgresBinaries::Part::Dump);
    QDir(m_folder->path()).mkdir(u"bin"_s);
    for (const QString &name : {u"pg_dump"_s, u"pg_restore"_s}) {
        const QString path = m_folder->filePath(u"bin/"_s + name);
        write(path, u"#!/bin/sh\necho \"$@\" >> %1\nexec %2 \"$@\"\n"_s
                        .arg(arguments, real->program(name))
                        .toUtf8());
        QVERIFY(QFile::setPermissions(path, QFile::Permissions(0x7700)));
    }
    qputenv("PEAK1031_POSTGRES_BIN", m_folder->filePath(u"bin"_s).toLocal8Bit());
    m_database->admin().must("alter role peak_admin password 'planted-secret-word'");
    ConnectionSettings with = settings(m_database->name());
    with.setValue(u"passfile"_s, {});
    with.setValue(u"password"_s, u"planted-secret-word"_s);
    const auto made = Backup::make(with, {m_folder->filePath(u"backups"_s)});
    qunsetenv("PEAK1031_POSTGRES_BIN");
    QVERIFY2(made.ok(), why(made).constData());
    QVERIFY(contentOf(arguments).contains("--format=custom"));
    QVERIFY(!contentOf(arguments).contains("planted-secret-word"));
}

QTEST_GUILESS_MAIN(tst_Backup)
#include "tst_Backup.moc"
