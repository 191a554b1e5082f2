#include "models/documents/StorageKeeper.h"
#include "tests/models/documents/StorageWorld.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 MiB = SegmentCipher::segmentBytes;

} // namespace

/** What the agent does at storages: deleting, moving, looking; stopped and killed in the middle. */
class tst_StorageKeeper final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_world.reset(); }
    void init();

    void deletesWhatWasDropped();
    void endsUploadsThatNobodyGoesOnWith();
    void movesThroughAllStorages();
    void goesOnAfterItWasKilled();
    void storageThatIsAwayChangesNothing();
    void changedCopyIsMadeAnew();
    void stoppedMoveLeavesNothing();
    void tellsWhatItFinds();
    void onlyTheAgent();

private:
    QStringList once(bool fine = true)
    {
        QStringList said;
        std::atomic_bool stop = false;
        StorageKeeper keeper(*ConnectionSettings::parse(m_world->database().adminUri()), u"test"_s,
                             [&said](const QString &line) { said.append(line); });
        const auto ran = keeper.run(stop, true);
        if (ran.ok() != fine)
            qWarning("%s", why(ran).constData());
        m_ended = ran.ok();
        return said;
    }
    /** As if an hour had gone by. */
    void pass(const QByteArray &time = "1 hour")
    {
        m_world->owner().must(QByteArray(
            "update peak.document_contents set dropped_at = dropped_at - interval '" + time +
            "'; update peak.storage_multiparts set begun_at = begun_at - interval '" + time +
            "'; update peak.storage_leftovers set until = until - interval '" + time +
            "'; update peak.storage_copies set claimed_at = claimed_at - interval '" + time +
            "', not_before = '-infinity'"));
    }
    void keepNewOnesIn(const QByteArray &provider)
    {
        m_world->owner().must("update peak.settings set value = to_jsonb($1::text) where key = "
                              "'documents.storage'",
                              {provider});
    }
    QByteArray ask(const QByteArray &sql, const QList<RawConnection::Value> &values = {})
    {
        return m_world->owner().must(sql, values).value();
    }
    QByteArray placeOf(const StorageWorld::Sending &file)
    {
        return ask("select storage_provider from peak.document_contents where id = $1",
                   {StorageWorld::text(file.content)});
    }
    void moveTo(const QByteArray &provider)
    {
        m_world->value("admin", "select api.start_storage_move($1)", {provider});
    }
    bool reads(const StorageWorld::Sending &file)
    {
        const auto read = m_world->readBack(m_world->open(file.document));
        return read.ok() && *read == file.clear;
    }

    std::unique_ptr<StorageWorld> m_world;
    bool m_ended = false;
};

void tst_StorageKeeper::initTestCase()
{
    m_world = std::make_unique<StorageWorld>(TestServer::ownServer());
    m_world->server.setUp(m_world->owner(), "gcp"); // the same one, in the other's place
}

void tst_StorageKeeper::init()
{
    keepNewOnesIn("s3");
}

void tst_StorageKeeper::deletesWhatWasDropped()
{
    const auto file = m_world->uploaded(StorageWorld::noise(1000));
    const auto other = m_world->uploaded(StorageWorld::noise(1000));
    const QString key = m_world->keyOf(file.content);
    ask("update peak.document_contents set state = 'dropped', dropped_at = now() where id = $1",
        {StorageWorld::text(file.content)});
    once();
    QVERIFY(m_world->server.objects().contains(key)); // an address may still lead there
    pass();
    const QStringList said = once();
    QVERIFY2(said.join(u' ').contains(u"deleted 1"_s), qPrintable(said.join(u' ')));
    QVERIFY(!m_world->server.objects().contains(key));
    QCOMPARE(ask("select deleted_at is not null from peak.document_contents where id = $1",
                 {StorageWorld::text(file.content)}),
             "t");
    QVERIFY(reads(other));
}

void tst_StorageKeeper::endsUploadsThatNobodyGoesOnWith()
{
    StorageWorld::Sending given;
    given.clear = StorageWorld::noise(17 * MiB);
    m_world->begin(given);
    QVERIFY(m_world->put(given, 0).ok());
    StorageWorld::Sending going;
    going.clear = StorageWorld::noise(9 * MiB);
    m_world->begin(going);
    QVERIFY(m_world->put(going, 0).ok());
    m_world->must("select api.cancel_uploads(array[$1::uuid])", {StorageWorld::text(given.upload)});
    QCOMPARE(m_world->server.unfinished().size(), 2);
    pass();
    once();
    QCOMPARE(m_world->server.unfinished().size(), 1);
    QVERIFY(m_world->put(going, 8).ok());
    QCOMPARE(m_world->finish(going), "");
    QVERIFY(reads(going));
}

void tst_StorageKeeper::movesThroughAllStorages()
{
    keepNewOnesIn("local");
    QList<StorageWorld::Sending> files;
    for (const qint64 bytes : {0LL, MiB + 1, 9 * MiB})
        files.append(m_world->uploaded(StorageWorld::noise(bytes)));
    const QByteArray version = ask("select version from public.documents where id = $1",
                                   {StorageWorld::text(files.last().document)});
    QByteArray last = "local";
    for (const QByteArray to : {"s3", "gcp", "local"}) {
        const auto open = m_world->open(files.last().document);
        QCOMPARE(open.provider.toLatin1(), last);
        moveTo(to);
        QCOMPARE(m_world->state("admin", "select api.start_storage_move('s3')"), u"PK409"_s);
        once();
        QVERIFY(m_ended);
        for (const auto &file : files) {
            QCOMPARE(placeOf(file), to);
            QVERIFY(reads(file));
        }
        // Who had it open notices nothing.
        const auto read = m_world->readBack(open);
        QVERIFY2(read.ok(), why(read).constData());
        QVERIFY(*read == files.last().clear);
        QCOMPARE(m_world->value("admin",
                                "select move || ' ' || to_move from api.storage_state() where "
                                "provider = $1",
                                {to}),
                 ""); // it is done, so nothing is left to move
        QCOMPARE(m_world->value("admin", "select move from api.storage_state() where provider = $1",
                                {to}),
                 "done");
        QCOMPARE(m_world->uploaded(StorageWorld::noise(10)).provider, to);
        pass("13 hours");
        once();
        QCOMPARE(ask("select count(*) from peak.storage_leftovers"), "0");
        QVERIFY(reads(files.last()));
        last = to;
    }
    QCOMPARE(ask("select version from public.documents where id = $1",
                 {StorageWorld::text(files.last().document)}),
             version);
    QCOMPARE(m_world->server.objects(), QStringList());
    QCOMPARE(ask("select count(*) from peak.document_segments s join peak.document_contents c on "
                 "c.id = s.content_id where c.storage_provider <> 'local'"),
             "0");
}

void tst_StorageKeeper::goesOnAfterItWasKilled()
{
    keepNewOnesIn("local");
    const auto file = m_world->uploaded(StorageWorld::noise(90 * MiB));
    moveTo("s3");
    QProcess agent;
    agent.start(QCoreApplication::applicationDirPath() + u"/peak1031ctl"_s,
                {u"agent"_s, u"--database"_s, m_world->database().adminUri()});
    QTRY_VERIFY_WITH_TIMEOUT(ask("select count(*) from peak.storage_copy_parts").toInt() >= 2,
                             60'000);
    agent.kill();
    QVERIFY(agent.waitForFinished());
    QVERIFY(reads(file));
    const int there = ask("select count(*) from peak.storage_copy_parts").toInt();
    once(); // another agent may be at it
    QCOMPARE(ask("select count(*) from peak.storage_copy_parts").toInt(), there);
    pass("4 minutes");
    once();
    QCOMPARE(placeOf(file), "s3");
    QVERIFY(reads(file));
    QVERIFY(m_world->server.unfinished().isEmpty());
    QCOMPARE(ask("select outcome from peak.storage_moves order by started_at desc limit 1"),
             "done");
}

void tst_StorageKeeper::storageThatIsAwayChangesNothing()
{
    keepNewOnesIn("local");
    const auto file = m_world->uploaded(StorageWorld::noise(3 * MiB));
    moveTo("s3");
    m_world->server.kill();
    const QStringList said = once(false);
    QVERIFY(!m_ended);
    QVERIFY2(said.join(u' ').contains(u"can't be reached"_s), qPrintable(said.join(u' ')));
    QCOMPARE(placeOf(file), "local");
    QVERIFY(reads(file));
    QVERIFY(m_world->value("admin", "select failure from api.storage_state() where provider = 's3'")
                .contains("reached"));
    m_world->server.start();
    pass();
    once();
    QCOMPARE(placeOf(file), "s3");
    QVERIFY(reads(file));
}

/** Parts that are there from before, but are not what was sent. */
void tst_StorageKeeper::changedCopyIsMadeAnew()
{
    keepNewOnesIn("local");
    const auto file = m_world->uploaded(StorageWorld::noise(2 * MiB));
    moveTo("s3");
    once();
    const auto back = [&] {
        m_world->owner().must("update peak.document_segments set bytes = set_byte(bytes, 99, 255 - "
                              "get_byte(bytes, 99)) where content_id = $1 and seq = 1",
                              {StorageWorld::text(file.content)});
    };
    back(); // what was left in the database is spoilt
    moveTo("local");
    once();
    QCOMPARE(placeOf(file), "local");
    QVERIFY(reads(file));
}

void tst_StorageKeeper::stoppedMoveLeavesNothing()
{
    keepNewOnesIn("local");
    const auto file = m_world->uploaded(StorageWorld::noise(20 * MiB));
    moveTo("s3");
    // An agent that begins, and is gone.
    RawConnection agent(m_world->database().adminUri());
    const QByteArray taken = agent.must("select content from api.agent_next_copy('x')").value();
    agent.must("select * from api.agent_copy_url($1, 'part', 1, 'name', sha256('x'))", {taken});
    m_world->value("admin", "select api.stop_storage_move()");
    QCOMPARE(
        agent
            .run("select * from api.agent_copy_url($1, 'read')", {StorageWorld::text(file.content)})
            .sqlState,
        u"PK404"_s);
    QCOMPARE(m_world->state("admin", "select api.stop_storage_move()"), u"PK404"_s);
    pass();
    once();
    pass();
    once();
    QCOMPARE(ask("select count(*) from peak.storage_copies"), "0");
    QCOMPARE(ask("select count(*) from peak.storage_multiparts"), "0");
    QCOMPARE(ask("select count(*) from peak.storage_leftovers where until < now()"), "0");
    QCOMPARE(placeOf(file), "local");
    QVERIFY(reads(file));
}

void tst_StorageKeeper::tellsWhatItFinds()
{
    keepNewOnesIn("s3");
    const auto whole = m_world->uploaded(StorageWorld::noise(1000));
    const auto cut = m_world->uploaded(StorageWorld::noise(1000));
    const auto gone = m_world->uploaded(StorageWorld::noise(1000));
    const QString folder = QFileInfo(m_world->server.fileOf(u"x"_s)).path();
    const auto age = [](const QString &path) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(-3),
                                 QFileDevice::FileModificationTime));
    };
    QFile stranger(m_world->server.fileOf(u"of-somebody-else"_s));
    QVERIFY(stranger.open(QIODevice::WriteOnly));
    stranger.write("x");
    stranger.close();
    age(stranger.fileName());
    QVERIFY(QFile::resize(m_world->server.fileOf(m_world->keyOf(cut.content)), 500));
    age(m_world->server.fileOf(m_world->keyOf(cut.content)));
    age(m_world->server.fileOf(m_world->keyOf(whole.content)));
    QVERIFY(QFile::remove(m_world->server.fileOf(m_world->keyOf(gone.content))));
    m_world->owner().must("update peak.storage_looks set looked_at = null, failed_at = null");
    once();
    QVERIFY(stranger.exists()); // it may be another database's
    const auto state = m_world->as("admin").must(
        "select unknown, missing, looked_at from api.storage_state() where provider = 's3'");
    QVERIFY(state.value(u"unknown"_s).toInt() >= 1);
    QCOMPARE(state.value(u"missing"_s), "2");
    QVERIFY(!state.value(u"looked_at"_s).isEmpty());
    const auto found = [this](const StorageWorld::Sending &file) {
        return ask(
            "select finding from peak.storage_findings where provider = 's3' and storage_key = $1",
            {m_world->keyOf(file.content).toUtf8()});
    };
    QCOMPARE(found(gone), "missing");
    QCOMPARE(found(cut), "size");
    QCOMPARE(found(whole), "");
}

void tst_StorageKeeper::onlyTheAgent()
{
    const auto functions = m_world->owner().must(
        "select p.oid::regprocedure::text, has_function_privilege('peak_agent', p.oid, 'execute')"
        " from pg_proc p where p.pronamespace = 'api'::regnamespace"
        " and p.proname ~ '^agent_(next|copy|copied|look|object|read|put|delete)'");
    QVERIFY(functions.rows.size() >= 14);
    for (const auto &row : functions.rows) {
        QCOMPARE(row[1].value_or(""), "t");
        for (const char *who : {"admin", "coordinator", "client", "third_party", "agency"})
            QCOMPARE(m_world->value(who, "select has_function_privilege($1, 'execute')", {row[0]}),
                     "f");
    }
    for (const char *who : {"coordinator", "client", "third_party", "agency"}) {
        QCOMPARE(m_world->state(who, "select api.start_storage_move('s3')"), u"42501"_s);
        QCOMPARE(m_world->state(who, "select * from api.storage_state()"), u"42501"_s);
    }
    QCOMPARE(m_world->state("admin", "select api.start_storage_move('attic')"), u"PK400"_s);
    QCOMPARE(m_world->state("admin", "select api.start_storage_move(null)"), u"PK400"_s);
}

QTEST_GUILESS_MAIN(tst_StorageKeeper)
#include "tst_StorageKeeper.moc"
