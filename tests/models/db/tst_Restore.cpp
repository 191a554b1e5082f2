#include "models/db/Doctor.h"
#include "models/db/Migrator.h"
#include "tests/models/db/BackupWorld.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/Uploads.h"
#include "tests/support/Why.h"

#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What a restored database is like: nobody is signed in, everything opens, and nothing was
 * overwritten. */
class tst_Restore final : public QObject, protected BackupWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { startServer(); }
    void init() { QVERIFY(freshFolder()); }
    void cleanup() { dropRestored(); }
    void cleanupTestCase() { m_database.reset(); }

    void nobodyIsSignedInAfterwards();
    void restoredDatabaseIsHealthy();
    void restoredDocumentsOpen();
    void onlyIntoAnEmptyDatabase();
    void oldKeyOpensOldBackup();
    void managedServer();
    void wrongKey();
};

void tst_Restore::nobodyIsSignedInAfterwards()
{
    RoleConnection session(*m_database, u"admin@backup.test"_s);
    const auto remembered =
        RoleConnection::signIn(*m_database, u"admin@backup.test"_s,
                               RoleConnection::defaultPassword(), {}, "{\"remember\": true}");
    QCOMPARE(remembered.outcome, u"signed_in"_s);
    QVERIFY(!remembered.deviceSecret.isEmpty());
    for (int i = 0; i < 3; ++i)
        RoleConnection::signIn(*m_database, u"admin@backup.test"_s, u"wrong"_s);
    QVERIFY2(backUp().ok(), "backup");
    const QString target = emptyDatabase();
    const auto restored = restore(target);
    QVERIFY2(restored.ok(), why(restored).constData());

    // The same server still has the role; the copy does not know it.
    RawConnection ghost(uriAs(target, remembered.role, remembered.secret));
    QVERIFY(!ghost.isOpen() || ghost.must("select auth.live()").value() == "f");
    if (ghost.isOpen())
        QCOMPARE(ghost.run("select api.heartbeat()").sqlState, u"28000"_s);
    QCOMPARE(session.must("select auth.live()").value(), "t"); // and the one in use was left alone
    RawConnection copy(m_database->server().adminUri(target));
    QCOMPARE(copy.must("select count(*) from public.user_sessions where is_active").value(), "0");
    QCOMPARE(copy.must("select count(*) from auth.devices where revoked_at is null").value(), "0");
    QCOMPARE(copy.must("select count(*) from auth.attempts").value(), "0");
    QCOMPARE(copy.must("select sum(login_attempts) from public.contacts").value(), "0");
    RawConnection door(m_database->server().clientUri(target));
    QVERIFY2(door.isOpen(), qPrintable(door.failure()));
    const QByteArray nonce = "\\x" + QByteArray(32, 'a').toHex();
    const QByteArray attempt =
        door.must("select api.sign_in_device($1, $2::bytea)", {remembered.deviceSecret, nonce})
            .value();
    QCOMPARE(RoleConnection::result(door, attempt, nonce).outcome, u"denied"_s);
    // A window of before reads everything anew instead of going on in the feed.
    const QByteArray again =
        door.must("select api.sign_in_submit('admin@backup.test', $1, $2::bytea)",
                  {RoleConnection::defaultPassword().toUtf8(), nonce})
            .value();
    const auto ticket = RoleConnection::result(door, again, nonce);
    QCOMPARE(ticket.outcome, u"signed_in"_s);
    RawConnection fresh(uriAs(target, ticket.role, ticket.secret));
    QCOMPARE(fresh.must("select kind from api.changes_since('3')").value(), "reset");
}

void tst_Restore::restoredDatabaseIsHealthy()
{
    QVERIFY2(backUp().ok(), "backup");
    const QString target = emptyDatabase();
    const auto restored = restore(target);
    QVERIFY2(restored.ok(), why(restored).constData());
    const auto findings = Doctor::examine(settings(target));
    QVERIFY2(findings.ok(), why(findings).constData());
    for (const Doctor::Finding &finding : *findings) {
        const bool ofTheTest = finding.check == u"storage"; // no fsync here
        QVERIFY2(finding.level != Doctor::Level::Fault || ofTheTest,
                 qPrintable(finding.check + u": "_s + finding.text));
    }
}

/** The content of documents is part of a backup, sealed; the keys kept apart open it. */
void tst_Restore::restoredDocumentsOpen()
{
    const QByteArray clear(Uploads::SegmentBytes + 3, 'r');
    QByteArray document;
    {
        RoleConnection client(*m_database, u"client@backup.test"_s,
                              RoleConnection::defaultPassword(), seed);
        const QByteArray exchange = client.must("select id from public.exchanges limit 1").value();
        document = Uploads::add(client, exchange, Uploads::named("deed.pdf"), clear, "482913");
    }
    QVERIFY2(backUp().ok(), "backup");
    const QString target = emptyDatabase();
    const auto restored = restore(target);
    QVERIFY2(restored.ok(), why(restored).constData());

    RawConnection door(m_database->server().clientUri(target));
    const QByteArray nonce = "\\x" + QByteArray(32, 'd').toHex();
    const QByteArray attempt =
        door.must("select api.sign_in_submit('admin@backup.test', $1, $2::bytea)",
                  {RoleConnection::defaultPassword().toUtf8(), nonce})
            .value();
    const auto ticket = RoleConnection::result(door, attempt, nonce);
    QCOMPARE(ticket.outcome, u"signed_in"_s);
    RawConnection session(uriAs(target, ticket.role, ticket.secret));
    QCOMPARE(Uploads::open(session, document).outcome, u"pin_required"_s);
    QCOMPARE(Uploads::open(session, document, "482914").outcome, u"pin_wrong"_s);
    QVERIFY(Uploads::open(session, document, "482913").clear == clear);
}

void tst_Restore::onlyIntoAnEmptyDatabase()
{
    QVERIFY2(backUp().ok(), "backup");
    const QString target = emptyDatabase();
    RawConnection(m_database->server().adminUri(target)).must("create table public.mine (id int)");
    const auto restored = restore(target);
    QVERIFY(!restored.ok());
    QCOMPARE(restored.error().kind, ErrorKind::Conflict);
    const auto onItself = restore(m_database->name());
    QVERIFY(!onItself.ok());
    QCOMPARE(m_database->admin().must("select count(*) from public.exchanges").value(), "300");
}

void tst_Restore::oldKeyOpensOldBackup()
{
    QVERIFY2(backUp(u"keys/before"_s).ok(), "backup");
    RawConnection &admin = m_database->admin();
    admin.must("select kms.rotate()");
    while (admin.must("select kms.reseal()").value().toInt() > 0) {
    }
    const QString target = emptyDatabase();
    const auto restored = restore(target, u"keys/before"_s);
    QVERIFY2(restored.ok(), why(restored).constData());
    QTest::qWait(1100);
    QVERIFY2(backUp(u"keys/after"_s).ok(), "backup");
    QVERIFY(!restore(emptyDatabase(), u"keys/before"_s).ok());
    const QString last = emptyDatabase();
    const auto newer = restore(last, u"keys/after"_s);
    QVERIFY2(newer.ok(), why(newer).constData());
    QCOMPARE(RawConnection(m_database->server().adminUri(last))
                 .must("select kms.unseal('totp', sealed_seed) = auth.from_base32($1) from "
                       "auth.second_factors",
                       {seed})
                 .value(),
             "t");
}

/** An ordinary role that may make roles and databases does all of it, too. */
void tst_Restore::managedServer()
{
    auto fresh = TestServer::ownServer();
    RawConnection root(fresh->adminUri());
    root.must("create role manager login createrole createdb password 'm'");
    root.must("create database managed owner manager template template0");
    root.must("create database target owner manager template template0");
    const auto as = [&](const QString &database) {
        return ConnectionSettings::parse(fresh->adminUri(database))->withLogin(u"manager"_s, "m");
    };
    const auto migrated = Migrator::migrate(as(u"managed"_s));
    QVERIFY2(migrated.ok(), why(migrated).constData());
    RawConnection(fresh->adminUri(u"managed"_s))
        .must("select auth.set_totp(auth.add_person('m@backup.test', 'M', 'client', "
              "'a-long-enough-password'), 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP')");
    const auto made = Backup::make(
        as(u"managed"_s), {m_folder->filePath(u"backups"_s), m_folder->filePath(u"keys/of"_s)});
    QVERIFY2(made.ok(), why(made).constData());
    const auto restored = Restore::make(as(u"target"_s), m_folder->filePath(u"backups"_s),
                                        m_folder->filePath(u"keys/of"_s));
    QVERIFY2(restored.ok(), why(restored).constData());
    RawConnection copy(fresh->adminUri(u"target"_s));
    QCOMPARE(copy.must("select count(*) from auth.credentials c join auth.second_factors f using "
                       "(contact_id) where kms.unseal('totp', f.sealed_seed) is not null")
                 .value(),
             "1");
    const auto findings = Doctor::examine(*as(u"target"_s).hardened());
    QVERIFY2(findings.ok(), why(findings).constData());
    for (const Doctor::Finding &finding : *findings)
        QVERIFY2(finding.level != Doctor::Level::Fault || finding.check == u"storage",
                 qPrintable(finding.check + u": "_s + finding.text));
}

void tst_Restore::wrongKey()
{
    QVERIFY2(backUp().ok(), "backup");
    write(m_folder->filePath(u"keys/other"_s),
          contentOf(m_folder->filePath(u"keys/of"_s)).replace("\"key\": \"", "\"key\": \"00"));
    write(m_folder->filePath(u"keys/none"_s), "[]");
    const QString target = emptyDatabase();
    for (const QString &file : {u"keys/other"_s, u"keys/none"_s, u"keys/missing"_s}) {
        const auto restored = restore(target, file);
        QVERIFY(!restored.ok());
        QVERIFY2(restored.error().message.contains(u"Nothing was changed"_s),
                 why(restored).constData());
    }
    RawConnection copy(m_database->server().adminUri(target));
    QCOMPARE(copy.must("select count(*) from pg_class where relnamespace = 'public'::regnamespace")
                 .value(),
             "0");
}

QTEST_GUILESS_MAIN(tst_Restore)
#include "tst_Restore.moc"
