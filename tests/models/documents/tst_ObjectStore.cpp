#include "tests/models/documents/StorageWorld.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <libpq-fe.h>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 MiB = SegmentCipher::segmentBytes;

} // namespace

/** Documents in an S3-compatible storage that checks every signature, from begin to reading them,
 * and what goes wrong. */
class tst_ObjectStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<StorageWorld>(); }
    void cleanupTestCase() { m_world.reset(); }

    void thereAndBack_data();
    void thereAndBack();
    void manySmallOnes();
    void lateAddressIsAskedForAnew();
    void goesOnAfterTheServerWasKilled();
    void lostAnswerIsLookedUp();
    void uploadThatWasGivenUpBeginsAnew();
    void changedBytesAreRefused();
    void readingEndsWithTheRight();
    void secretIsNowhere();
    void stops();

private:
    std::unique_ptr<StorageWorld> m_world;
};

void tst_ObjectStore::thereAndBack_data()
{
    QTest::addColumn<qint64>("bytes");
    for (const qint64 bytes : {0LL, 1LL, MiB, MiB + 1, 8 * MiB, 8 * MiB + 1, 17 * MiB - 1})
        QTest::addRow("%lld", (long long)bytes) << bytes;
}

void tst_ObjectStore::thereAndBack()
{
    QFETCH(qint64, bytes);
    const QByteArray clear = StorageWorld::noise(bytes);
    const auto sending = m_world->uploaded(clear);
    QCOMPARE(sending.provider, "s3");
    QFile object(m_world->server.fileOf(m_world->keyOf(sending.content)));
    QVERIFY(object.open(QIODevice::ReadOnly));
    QCOMPARE(object.size(), bytes + 28 * sending.segments);
    if (bytes >= 64)
        QVERIFY(!object.readAll().contains(clear.left(64)));
    QVERIFY(m_world->server.unfinished().isEmpty());

    const auto opened = m_world->open(sending.document);
    QCOMPARE(opened.provider, u"s3"_s);
    const auto read = m_world->readBack(opened);
    QVERIFY2(read.ok(), why(read).constData());
    QVERIFY(*read == clear);
}

void tst_ObjectStore::manySmallOnes()
{
    QList<StorageWorld::Sending> all(20);
    QList<SealedSegment> segments;
    for (auto &sending : all) {
        sending.clear = StorageWorld::noise(5000);
        m_world->begin(sending);
        segments += m_world->sealed(sending, 0, 1);
    }
    const auto put = await(m_world->store->put(segments));
    QVERIFY2(put.ok(), why(put).constData());
    for (const auto &sending : all)
        QCOMPARE(m_world->finish(sending), "");
    const auto read = m_world->readBack(m_world->open(all.last().document));
    QVERIFY(read.ok() && *read == all.last().clear);
}

void tst_ObjectStore::lateAddressIsAskedForAnew()
{
    const auto sending = m_world->uploaded(StorageWorld::noise(2 * MiB));
    const auto opened = m_world->open(sending.document);
    QVERIFY(await(m_world->store->get(opened, 0, 1)).ok());
    // The address at hand is too late, and so is a new one: the clocks differ.
    for (const auto &[clock, state] :
         {std::pair(u"125"_s, u"RequestTimeTooSkewed"_s), {u"1200"_s, u"RequestTimeTooSkewed"_s}}) {
        m_world->server.kill();
        m_world->server.start({u"--clock"_s, clock});
        QElapsedTimer spent;
        spent.start();
        const auto late = await(m_world->store->get(opened, 0, 1));
        QVERIFY(!late.ok());
        QCOMPARE(late.error().sqlState, state);
        QVERIFY2(late.error().message.contains(u"clock"_s), why(late).constData());
        QVERIFY2(spent.elapsed() < 3000, "a storm of retries");
    }
    m_world->server.kill();
    m_world->server.start();
    QVERIFY(await(m_world->store->get(opened, 0, 1)).ok());
}

void tst_ObjectStore::goesOnAfterTheServerWasKilled()
{
    StorageWorld::Sending sending;
    sending.clear = StorageWorld::noise(35 * MiB + 7);
    m_world->begin(sending);
    QVERIFY(m_world->put(sending, 0).ok());
    // Two at once, and the server dies in the middle of them.
    const auto second = m_world->store->put(m_world->sealed(sending, 8, 8));
    const auto third = m_world->store->put(m_world->sealed(sending, 16, 8));
    m_world->server.kill();
    const auto cut = await(third, 30'000);
    static_cast<void>(await(second, 30'000).ok());
    QVERIFY(!cut.ok());
    QCOMPARE(cut.error().kind, ErrorKind::Offline);
    QVERIFY2(cut.error().message.contains(u"is kept"_s), why(cut).constData());
    QVERIFY(m_world->server.objects().filter(m_world->keyOf(sending.content)).isEmpty());
    QCOMPARE(m_world->finish(sending), "Not all of the file has arrived. Go on with the upload.");

    m_world->server.start();
    const QByteArray begun =
        m_world->owner()
            .must("select multipart_id from peak.document_uploads where id = $1",
                  {StorageWorld::text(sending.upload)})
            .value();
    m_world->store = std::make_unique<ObjectStore>(*m_world->session); // as after a restart
    const SecretBytes key = sending.key;
    m_world->begin(sending);
    QVERIFY(sending.arrived == 8 || sending.arrived == 16);
    QVERIFY(sending.key.equals(key.view()));
    const auto put = m_world->putRest(sending);
    QVERIFY2(put.ok(), why(put).constData());
    QCOMPARE(m_world->owner()
                 .must("select multipart_id from peak.document_uploads where id = $1",
                       {StorageWorld::text(sending.upload)})
                 .value(),
             begun);
    QCOMPARE(m_world->finish(sending), "");
    const auto read = m_world->readBack(m_world->open(sending.document));
    QVERIFY(read.ok() && *read == sending.clear);
    QVERIFY(m_world->server.unfinished().isEmpty());
}

/** The storage has put the parts together, and nobody heard it say so. */
void tst_ObjectStore::lostAnswerIsLookedUp()
{
    StorageWorld::Sending sending;
    sending.clear = StorageWorld::noise(9 * MiB);
    m_world->begin(sending);
    QVERIFY(m_world->putRest(sending).ok());
    m_world->owner().must("update peak.document_uploads set stored_at = null where id = $1",
                          {StorageWorld::text(sending.upload)});
    m_world->store = std::make_unique<ObjectStore>(*m_world->session);
    m_world->begin(sending);
    QCOMPARE(sending.arrived, 8);
    const auto put = m_world->putRest(sending);
    QVERIFY2(put.ok(), why(put).constData());
    QCOMPARE(m_world->finish(sending), "");
    const auto read = m_world->readBack(m_world->open(sending.document));
    QVERIFY(read.ok() && *read == sending.clear);
}

void tst_ObjectStore::uploadThatWasGivenUpBeginsAnew()
{
    StorageWorld::Sending sending;
    sending.clear = StorageWorld::noise(17 * MiB);
    m_world->begin(sending);
    QVERIFY(m_world->put(sending, 0).ok());
    for (const QString &name : m_world->server.unfinished())
        QDir(QFileInfo(m_world->server.fileOf(u"x"_s)).path() + u"/._S3rver_uploads/" + name)
            .removeRecursively();
    const auto gone = m_world->put(sending, 8);
    QVERIFY(!gone.ok());
    QCOMPARE(gone.error().kind, ErrorKind::Conflict);
    m_world->begin(sending);
    QCOMPARE(sending.arrived, 0);
    const auto put = m_world->putRest(sending);
    QVERIFY2(put.ok(), why(put).constData());
    QCOMPARE(m_world->finish(sending), "");
    const auto read = m_world->readBack(m_world->open(sending.document));
    QVERIFY(read.ok() && *read == sending.clear);
}

void tst_ObjectStore::changedBytesAreRefused()
{
    const auto sending = m_world->uploaded(StorageWorld::noise(3 * MiB));
    const auto opened = m_world->open(sending.document);
    const QString path = m_world->server.fileOf(m_world->keyOf(sending.content));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray whole = file.readAll();
    const auto kindWith = [&](const QByteArray &bytes) {
        file.resize(0);
        file.seek(0);
        file.write(bytes);
        file.flush();
        const auto read = m_world->readBack(opened);
        if (!read && read.error().kind != ErrorKind::Invalid)
            qWarning("%s", why(read).constData());
        return read ? -1 : int(read.error().kind);
    };
    const qint64 sealed = MiB + 28;
    for (const qint64 place : {0LL, 12LL, sealed - 1, sealed, 2 * sealed + 100}) {
        QByteArray bent = whole;
        bent[place] = char(bent[place] ^ 1);
        QCOMPARE(kindWith(bent), int(ErrorKind::Invalid));
    }
    QCOMPARE(kindWith(whole.chopped(1)), int(ErrorKind::Invalid));
    QCOMPARE(kindWith(whole.left(2 * sealed)), int(ErrorKind::Invalid));
    QCOMPARE(kindWith(whole.left(1)), int(ErrorKind::Invalid));
    QCOMPARE(kindWith(whole.mid(sealed, sealed) + whole.left(sealed) + whole.mid(2 * sealed)),
             int(ErrorKind::Invalid));
    QCOMPARE(kindWith(whole), -1);
    QVERIFY(file.remove());
    const auto gone = m_world->readBack(opened);
    QCOMPARE(gone.error().kind, ErrorKind::NotFound);
}

void tst_ObjectStore::readingEndsWithTheRight()
{
    const auto sending = m_world->uploaded(StorageWorld::noise(1000));
    const auto opened = m_world->open(sending.document);
    const QList<StorageWorld::Value> mine{QByteArray::number(opened.attempt),
                                          "\\x" + opened.nonce.toHex()};
    QVERIFY(m_world->ask("select url from api.content_url($1, $2)", mine).ok());
    for (const char *who : {"admin", "coordinator", "third_party", "stranger", "client"})
        QCOMPARE(m_world->state(who, "select url from api.content_url($1, $2)", mine), u"PK403"_s);
    m_world->owner().must("update public.documents set is_active = false where id = $1",
                          {StorageWorld::text(sending.document)});
    QCOMPARE(m_world->ask("select url from api.content_url($1, $2)", mine).error().kind,
             ErrorKind::NotFound);
}

/** Not in what any role can read, nor in what it can make the server say. */
void tst_ObjectStore::secretIsNowhere()
{
    const QByteArray secret = ObjectServer::secretKey();
    const auto holds = [&](const QByteArray &text) {
        return text.contains(secret) || text.contains(secret.toHex()) ||
               text.contains(secret.toBase64());
    };
    StorageWorld::Sending sending;
    sending.clear = StorageWorld::noise(1000);
    m_world->begin(sending);
    int tables = 0;
    for (const QByteArray who : {"admin", "coordinator", "client", "third_party", "agency"}) {
        RawConnection &session = m_world->as(who);
        const auto columns = session.must(
            "select c.oid::regclass::text, string_agg(quote_ident(a.attname), ', ')"
            " from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0"
            " and not a.attisdropped where c.relkind in ('r', 'v', 'p', 'm')"
            " and has_column_privilege(c.oid, a.attnum, 'select') group by c.oid");
        for (const auto &row : columns.rows) {
            ++tables;
            const auto answer = session.run("select row(" + row[1].value_or("") + ")::text from " +
                                            row[0].value_or(""));
            for (const auto &line : answer.rows)
                QVERIFY2(!holds(line[0].value_or("")), row[0]->constData());
        }
        QByteArray said;
        PQsetNoticeProcessor(
            session.handle(),
            [](void *all, const char *text) { *static_cast<QByteArray *>(all) += text; }, &said);
        session.must("set client_min_messages = debug5; set debug_print_plan = on; set "
                     "debug_print_parse = on; set debug_print_rewritten = on");
        for (const QByteArray call :
             {"api.upload_url($1, 'put', null, null, 1028, decode(repeat('aa', 32), 'hex'))",
              "api.upload_url($1, 'look')", "auth.storage_url('s3', 'GET', $1)",
              "peak.storage_place($1)", "peak.presign($1, '', '', '{}', '{}', '', '', '')",
              "api.agent_secret($1)", "api.storage_state()", "peak.secrets",
              "api.list_secrets()"}) {
            const auto answer = session.run("select * from " + call + " where $1::text is not null",
                                            {StorageWorld::text(sending.upload)});
            QVERIFY2(!holds(answer.message.toUtf8()), call.constData());
            for (const auto &line : answer.rows) {
                for (const auto &value : line)
                    QVERIFY2(!holds(value.value_or("")), call.constData());
            }
        }
        session.must("reset all");
        PQsetNoticeProcessor(
            session.handle(), [](void *, const char *) {}, nullptr);
        QVERIFY2(!holds(said), who.constData());
    }
    QVERIFY2(tables > 100, "nothing looked at");
    // And when the server's key no longer opens it.
    m_world->owner().must("update peak.secrets set sealed = '\\x00' where name = "
                          "'storage.s3.secret_key'");
    const auto broken = m_world->ask("select * from api.upload_url($1, 'look')",
                                     {StorageWorld::text(sending.upload)});
    m_world->server.setUp(m_world->owner());
    QVERIFY(!broken.ok());
    QCOMPARE(broken.error().sqlState, u"PK500"_s);
}

void tst_ObjectStore::stops()
{
    StorageWorld::Sending sending;
    sending.clear = StorageWorld::noise(9 * MiB);
    m_world->begin(sending);
    const auto put = m_world->store->put(m_world->sealed(sending, 0, 8));
    m_world->store->stop(sending.upload);
    QCOMPARE(await(put).error().kind, ErrorKind::Cancelled);
    // A store that goes leaves nobody waiting.
    const auto other = m_world->store->put(m_world->sealed(sending, 0, 8));
    m_world->store = std::make_unique<ObjectStore>(*m_world->session);
    QCOMPARE(await(other).error().kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(tst_ObjectStore)
#include "tst_ObjectStore.moc"
