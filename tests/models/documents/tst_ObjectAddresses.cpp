#include "models/documents/ObjectAddresses.h"
#include "models/documents/ObjectClient.h"
#include "models/documents/ObjectErrors.h"
#include "tests/models/documents/StorageWorld.h"

#include <QFile>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 MiB = SegmentCipher::segmentBytes;

} // namespace

/** Addresses of an object store: for whom, for which bytes, and for no object that is there. */
class tst_ObjectAddresses final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<StorageWorld>(); }
    void cleanupTestCase() { m_world.reset(); }

    void signaturesAreChecked_data();
    void signaturesAreChecked();
    void addressesNeedTheRight();
    void addressesAreForTheRightBytes();
    void leftOverAddressOverwritesNothing();
    void leftOverPartsOverwriteNothing();
    void lostAnswerToAPutIsNoFault();
    void storageWithoutConditions();

private:
    /** To put it as a whole, for these segments. */
    Result<ObjectRequest> address(const StorageWorld::Sending &sending,
                                  const QList<SealedSegment> &segments)
    {
        return await(m_world->session->run([&](DbConnection &connection) {
            ObjectAddresses::Piece piece;
            piece.upload = sending.upload;
            for (const SealedSegment &segment : segments)
                piece.segments.append(segment.bytes);
            QByteArray none;
            return ObjectAddresses::put(connection, piece, none);
        }));
    }
    QByteArray kept(const StorageWorld::Sending &sending) const
    {
        QFile file(m_world->server.fileOf(m_world->keyOf(sending.content)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<StorageWorld> m_world;
};

void tst_ObjectAddresses::signaturesAreChecked_data()
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
void tst_ObjectAddresses::signaturesAreChecked()
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

void tst_ObjectAddresses::addressesNeedTheRight()
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

void tst_ObjectAddresses::addressesAreForTheRightBytes()
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

/** Asked for before the document was finished, used after: its uploader changes nothing any more.
 */
void tst_ObjectAddresses::leftOverAddressOverwritesNothing()
{
    StorageWorld::Sending sending;
    sending.clear = StorageWorld::noise(3000);
    m_world->begin(sending);
    auto other = sending;
    other.clear = StorageWorld::noise(3000);
    const auto leftOver = address(sending, m_world->sealed(other, 0, 1));
    QVERIFY2(leftOver.ok(), why(leftOver).constData());
    QVERIFY(leftOver->url.contains("if-none-match"));
    QVERIFY(m_world->putRest(sending).ok());
    QCOMPARE(m_world->finish(sending), "");
    const QByteArray before = kept(sending);

    ObjectClient client;
    const auto answer = await(client.send(*leftOver));
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().sqlState, ObjectErrors::IsThere);
    auto without = *leftOver;
    without.headers.removeIf([](const auto &header) { return header.first == "if-none-match"; });
    const auto bare = await(client.send(without));
    QVERIFY(!bare.ok());
    QCOMPARE(bare.error().sqlState, u"SignatureDoesNotMatch"_s);
    QVERIFY(kept(sending) == before);
    const auto read = m_world->readBack(m_world->open(sending.document));
    QVERIFY(read.ok() && *read == sending.clear);
}

/** Begun twice: the parts of the first time are not put together after those of the second. */
void tst_ObjectAddresses::leftOverPartsOverwriteNothing()
{
    StorageWorld::Sending sending;
    sending.clear = StorageWorld::noise(9 * MiB);
    m_world->begin(sending);
    auto other = sending;
    other.clear = StorageWorld::noise(9 * MiB);
    const auto name = [&] {
        return m_world->owner()
            .must("select multipart_id from peak.document_uploads where id = $1",
                  {StorageWorld::text(sending.upload)})
            .value();
    };
    // Both parts under the first name, but not told that they are to be put together.
    QVERIFY(m_world->put(other, 0).ok());
    const QByteArray first = name();
    auto last = await(m_world->session->run([&](DbConnection &connection) {
        ObjectAddresses::Piece piece;
        piece.upload = sending.upload;
        piece.part = 2;
        piece.parts = 2;
        piece.segments = {m_world->sealed(other, 8, 1).first().bytes};
        QByteArray same = first;
        return ObjectAddresses::put(connection, piece, same);
    }));
    QVERIFY2(last.ok(), why(last).constData());
    ObjectClient client;
    const auto put = await(client.send(*last));
    QVERIFY2(put.ok(), why(put).constData());
    m_world->must("select api.part_stored($1, 2, $2)",
                  {StorageWorld::text(sending.upload), put->etag});
    const auto leftOver = await(m_world->session->run([&](DbConnection &connection) {
        return ObjectAddresses::complete(connection, sending.upload, first);
    }));
    QVERIFY2(leftOver.ok(), why(leftOver).constData());
    QVERIFY(
        m_world
            ->ask("select * from api.upload_url($1, 'begin')", {StorageWorld::text(sending.upload)})
            .ok());
    m_world->store = std::make_unique<ObjectStore>(*m_world->session);
    m_world->begin(sending);
    QCOMPARE(sending.arrived, 0);
    QVERIFY(m_world->putRest(sending).ok());
    QVERIFY(name() != first);
    QCOMPARE(m_world->finish(sending), "");

    const auto answer = await(client.send(*leftOver));
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().sqlState, ObjectErrors::IsThere);
    const auto read = m_world->readBack(m_world->open(sending.document));
    QVERIFY(read.ok() && *read == sending.clear);
}

/** The storage has it, and nobody heard it say so: the same segments, sealed again, are no fault.
 */
void tst_ObjectAddresses::lostAnswerToAPutIsNoFault()
{
    StorageWorld::Sending sending;
    sending.clear = StorageWorld::noise(2 * MiB + 5);
    m_world->begin(sending);
    ObjectClient client;
    const auto first = address(sending, m_world->sealed(sending, 0, 3));
    QVERIFY(first.ok() && await(client.send(*first)).ok());
    const QByteArray before = kept(sending);
    m_world->begin(sending);
    QCOMPARE(sending.arrived, 0);
    const auto put = m_world->putRest(sending);
    QVERIFY2(put.ok(), why(put).constData());
    QCOMPARE(m_world->finish(sending), "");
    QVERIFY(kept(sending) == before);
    const auto read = m_world->readBack(m_world->open(sending.document));
    QVERIFY(read.ok() && *read == sending.clear);
}

/** One that knows no such condition is not asked for it. */
void tst_ObjectAddresses::storageWithoutConditions()
{
    const QByteArray setting = "update peak.settings set value = $1 where key = "
                               "'storage.s3.no_overwrite'";
    StorageWorld::Sending sending;
    sending.clear = StorageWorld::noise(100);
    m_world->begin(sending);
    m_world->owner().must(setting, {"false"});
    const auto bare = address(sending, m_world->sealed(sending, 0, 1));
    m_world->owner().must(setting, {"true"});
    QVERIFY(bare.ok() && !bare->url.contains("if-none-match"));
}

QTEST_GUILESS_MAIN(tst_ObjectAddresses)
#include "tst_ObjectAddresses.moc"
