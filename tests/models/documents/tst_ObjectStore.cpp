#include "models/documents/ObjectAddresses.h"
#include "models/documents/ObjectClient.h"
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
    void signaturesAreChecked_data();
    void signaturesAreChecked();
    void lateAddressIsAskedForAnew();
    void goesOnAfterTheServerWasKilled();
    void lostAnswerIsLookedUp();
    void uploadThatWasGivenUpBeginsAnew();
    void changedBytesAreRefused();
    void addressesNeedTheRight();
    void addressesAreForTheRightBytes();
    void readingEndsWithTheRight();
    void secretIsNowhere();
    void stops();

private:
    QByteArray uploadState(const QByteArray &who, const QUuid &upload, const QByteArray &more)
    {
        return m_world
            ->state(who, "select * from api.upload_url($1, " + more + ")",
                    {StorageWorld::text(upload)})
            .toLatin1();
    }

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

void tst_ObjectStore::signaturesAreChecked_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QString>("said");
    QTest::newRow("as it is") << QByteArray() << QString();
    QTest::newRow("other bytes") << QByteArray("bytes") << u"XAmzContentSHA256Mismatch"_s;
    QTest::newRow("another hash") << QByteArray("hash") << u"SignatureDoesNotMatch"_s;
    QTest::newRow("no hash") << QByteArray("no hash") << u"SignatureDoesNotMatch"_s;
    QTest::newRow("another length") << QByteArray("length") << u"SignatureDoesNotMatch"_s;
    QTest::newRow("another method") << QByteArray("method") << u"SignatureDoesNotMatch"_s;
    QTest::newRow("another object") << QByteArray("object") << u"SignatureDoesNotMatch"_s;
    QTest::newRow("one more header") << QByteArray("header") << u"AccessDenied"_s;
    QTest::newRow("a wrong secret") << QByteArray("secret") << u"SignatureDoesNotMatch"_s;
    QTest::newRow("too late") << QByteArray("late") << u"ExpiredAddress"_s;
}

/** An address takes the bytes that it was asked for, as long as it is good, and nothing else. */
void tst_ObjectStore::signaturesAreChecked()
{
    QFETCH(QByteArray, change);
    QFETCH(QString, said);
    StorageWorld::Sending sending;
    sending.clear = StorageWorld::noise(1000);
    m_world->begin(sending);
    const QByteArray bytes = m_world->sealed(sending, 0, 1).first().bytes;
    const auto sign = [&] {
        return await(m_world->session->run([&](DbConnection &connection) {
            ObjectAddresses::Piece piece{sending.upload, 1, 1, {bytes}, {}};
            QByteArray none;
            return ObjectAddresses::put(connection, piece, none);
        }));
    };
    if (change == "secret")
        m_world->owner().must("update peak.secrets set sealed = kms.seal('secret:' || name, "
                              "'another') where name = 'storage.s3.secret_key'");
    auto request = sign();
    m_world->server.setUp(m_world->owner());
    QVERIFY2(request.ok(), why(request).constData());
    if (change == "bytes")
        request->body[0][100] = char(~request->body[0][100]);
    else if (change == "length")
        request->body[0].chop(1);
    else if (change == "method")
        request->method = "GET";
    else if (change == "object")
        request->url.replace("?", "0?");
    else if (change == "header")
        request->addHeader("x-amz-acl", "public-read");
    for (qsizetype i = request->headers.size() - 1; i >= 0; --i) {
        auto &[name, value] = request->headers[i];
        if (name == "x-amz-content-sha256" && change == "hash")
            value = QByteArray(64, '0');
        else if (name == "x-amz-content-sha256" && change == "no hash")
            request->headers.removeAt(i);
    }
    if (change == "late") {
        m_world->server.kill();
        m_world->server.start({u"--clock"_s, u"130"_s});
    }
    ObjectClient client;
    const auto answer = await(client.send(*request));
    if (change == "late") {
        m_world->server.kill();
        m_world->server.start();
    }
    QCOMPARE(answer.ok(), said.isEmpty());
    QCOMPARE(answer ? QString() : answer.error().sqlState, said);
    QCOMPARE(QFile::exists(m_world->server.fileOf(m_world->keyOf(sending.content))),
             said.isEmpty());
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

void tst_ObjectStore::addressesNeedTheRight()
{
    StorageWorld::Sending sending;
    sending.clear = StorageWorld::noise(9 * MiB);
    m_world->begin(sending);
    for (const char *call :
         {"api.upload_url($1, 'begin')", "api.part_stored($1, 1, 'e')", "api.upload_parts($1)"}) {
        const QByteArray sql = QByteArray("select * from ") + call;
        const QList<RawConnection::Value> id{StorageWorld::text(sending.upload)};
        QCOMPARE(m_world->state("third_party", sql, id), u"42501"_s);
        for (const char *who : {"admin", "coordinator", "agency", "stranger"})
            QCOMPARE(m_world->state(who, sql, id), u"PK404"_s); // it is another's
        QVERIFY(m_world->ask(sql, {id.first()}).ok());
    }
    // Whoever may no longer upload gets no more addresses, also for what is on its way.
    m_world->owner().must("update public.exchanges set client_id = null where id = $1",
                          {m_world->room});
    const auto refused = m_world->ask("select * from api.upload_url($1, 'begin')",
                                      {StorageWorld::text(sending.upload)});
    m_world->owner().must("update public.exchanges set client_id = $2 where id = $1",
                          {m_world->room, m_world->id("client")});
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, ErrorKind::Denied);
    m_world->must("select api.cancel_uploads(array[$1::uuid])",
                  {StorageWorld::text(sending.upload)});
    QVERIFY(!m_world
                 ->ask("select * from api.upload_url($1, 'begin')",
                       {StorageWorld::text(sending.upload)})
                 .ok());
}

void tst_ObjectStore::addressesAreForTheRightBytes()
{
    StorageWorld::Sending sending;
    sending.clear = StorageWorld::noise(9 * MiB);
    m_world->begin(sending);
    const QByteArray hash = "'\\x" + QByteArray(64, 'a') + "'";
    const auto refusal = [&](const QByteArray &arguments) {
        const auto answer = m_world->ask("select url from api.upload_url($1, " + arguments + ")",
                                         {StorageWorld::text(sending.upload)});
        return answer ? answer->first()[0].value_or("") : answer.error().sqlState.toLatin1();
    };
    QCOMPARE(refusal("'put', null, null, 9437220, " + hash), "PK400"); // it goes in parts
    QCOMPARE(refusal("'part', 1, 'm', 8388832, null"), "PK400");
    QCOMPARE(refusal("'part', 1, 'm', 8388833, " + hash), "PK400");
    QCOMPARE(refusal("'part', 1, 'm', null, " + hash), "PK400");
    QCOMPARE(refusal("'part', 3, 'm', 8388832, " + hash), "PK400");
    QCOMPARE(refusal("'part', 1, null, 8388832, " + hash), "PK400");
    QCOMPARE(refusal("'part', 1, e'm\\n', 8388832, " + hash), "PK400");
    QCOMPARE(refusal("'part', 1, 'm', 8388832, '\\xaa'"), "PK400");
    QCOMPARE(refusal("'delete'"), "PK400");
    QCOMPARE(refusal("null"), "PK400");
    const QByteArray url = refusal("'part', 1, 'm', 8388832, " + hash);
    QVERIFY2(url.contains("X-Amz-SignedHeaders=content-length%3Bhost%3Bx-amz-content-sha256&"),
             url.constData());
    QVERIFY(url.contains("X-Amz-Expires=120&"));
    const QByteArray begins = m_world->server.endpoint().toLatin1() + "/peak-documents/" +
                              m_world->keyOf(sending.content).toLatin1() + '?';
    QVERIFY(url.startsWith(begins));
    QCOMPARE(refusal("'part', 1, 'another', 8388832, " + hash), "PK409");
    QCOMPARE(refusal("'complete', null, 'another'"), "PK409");
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
