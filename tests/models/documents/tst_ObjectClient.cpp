#include "models/documents/ObjectClient.h"
#include "models/documents/ObjectErrors.h"
#include "tests/models/documents/CannedServer.h"
#include "tests/support/TestSession.h"
#include "tests/support/Why.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Requests to storages: what is sent, what answers mean, and what is never done. */
class tst_ObjectClient final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsWhatWasSigned();
    void oneConnectionCarriesMany();
    void answersOfEveryShape_data();
    void answersOfEveryShape();
    void triesAgainWhereItHelps();
    void skewedClockIsNotTriedAgain();
    void meanings_data();
    void meanings();
    void redirectIsNotFollowed();
    void plainlyWithThisComputerOnly_data();
    void plainlyWithThisComputerOnly();
    void unprovenServerGetsNothing();
    void longAnswerIsRefused();
    void stops();
    void silenceEnds();

private:
    static Result<ObjectAnswer> send(ObjectClient &client, const QByteArray &url,
                                     const QByteArray &method = "GET",
                                     const QByteArrayList &body = {})
    {
        ObjectRequest request;
        request.method = method;
        request.url = url;
        request.patience = 1500;
        request.body = body;
        return await(client.send(request), 30'000);
    }
};

void tst_ObjectClient::sendsWhatWasSigned()
{
    CannedServer server({CannedServer::answer("200 OK", {}, "ETag: \"e\"\r\n")});
    ObjectClient client;
    ObjectRequest request;
    request.method = "PUT";
    request.url = server.address("/b/a%20b%2F~'?X-Amz-Credential=a%2Fb&uploads=");
    request.body = {"one", "two"};
    request.addHeader("content-length", "6");
    request.addHeader("x-amz-content-sha256", "00ff");
    request.addHeader("x-evil", "a\r\nhost: b");
    const auto answer = await(client.send(request));
    QVERIFY2(answer.ok(), why(answer).constData());
    QCOMPARE(answer->etag, "\"e\"");
    const QByteArray heard = server.heard.value(0);
    QVERIFY2(heard.startsWith("PUT /b/a%20b%2F~'?X-Amz-Credential=a%2Fb&uploads= HTTP/1.1\r\nhost: "
                              "127.0.0.1:"),
             heard.constData());
    QCOMPARE(heard.count("content-length: 6\r\n"), 1);
    QVERIFY(heard.contains("x-amz-content-sha256: 00ff\r\n"));
    QVERIFY(!heard.contains("evil"));
    QVERIFY(heard.endsWith("\r\n\r\nonetwo"));
}

void tst_ObjectClient::oneConnectionCarriesMany()
{
    CannedServer server({CannedServer::answer("200 OK", "x")});
    ObjectClient client(1);
    for (int i = 0; i < 5; ++i)
        QVERIFY(send(client, server.address()).ok());
    QCOMPARE(server.connections, 1);
    // One that the other side has closed meanwhile is opened again, and nobody notices.
    for (auto *socket : server.findChildren<QTcpSocket *>())
        socket->abort();
    QVERIFY(send(client, server.address()).ok());
    QCOMPARE(server.connections, 2);
}

void tst_ObjectClient::answersOfEveryShape_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("chunks") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                                          "chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n")
                            << QByteArray("abcdefg");
    QTest::newRow("continue first")
        << QByteArray("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        << QByteArray("ok");
    QTest::newRow("nothing") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << QByteArray();
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-x\r\n\r\n") << QByteArray("!");
    QTest::newRow("no size") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                                           "chunked\r\n\r\nzz\r\nabc")
                             << QByteArray("!");
    QTest::newRow("huge chunk") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                                              "chunked\r\n\r\n7fffffffffffffff\r\nabc")
                                << QByteArray("!");
}

void tst_ObjectClient::answersOfEveryShape()
{
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, body);
    CannedServer server({answer});
    ObjectClient client(1);
    const auto got = send(client, server.address());
    QCOMPARE(got ? got->body : QByteArray("!"), body);
}

void tst_ObjectClient::triesAgainWhereItHelps()
{
    CannedServer server({CannedServer::failure("503 Slow Down", "SlowDown"),
                         CannedServer::failure("500 Oh", "InternalError"),
                         CannedServer::answer("200 OK", "x")});
    ObjectClient client;
    QElapsedTimer spent;
    spent.start();
    const auto answer = send(client, server.address());
    QVERIFY2(answer.ok(), why(answer).constData());
    QCOMPARE(server.heard.size(), 3);
    QVERIFY(spent.elapsed() >= 3 * ObjectClient::firstPause);
    // Not for ever.
    CannedServer busy({CannedServer::failure("503 Slow Down", "SlowDown")});
    const auto given = send(client, busy.address());
    QVERIFY(!given.ok());
    QCOMPARE(given.error().kind, ErrorKind::Offline);
    QCOMPARE(busy.heard.size(), ObjectClient::tries);
}

void tst_ObjectClient::skewedClockIsNotTriedAgain()
{
    CannedServer server({CannedServer::failure("403 Forbidden", "RequestTimeTooSkewed")});
    ObjectClient client;
    const auto answer = send(client, server.address());
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().kind, ErrorKind::Internal);
    QVERIFY2(answer.error().message.contains(u"clock"_s), why(answer).constData());
    QTest::qWait(600);
    QCOMPARE(server.heard.size(), 1);
}

void tst_ObjectClient::meanings_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *status, const char *code, const QString &word, ErrorKind kind) {
        QTest::newRow(code) << QByteArray(status) << QByteArray(code) << word << int(kind);
    };
    row("403 Forbidden", "SignatureDoesNotMatch", u"key"_s, ErrorKind::Internal);
    row("403 Forbidden", "AccessDenied", u"key"_s, ErrorKind::Internal);
    row("404 Not Found", "NoSuchBucket", u"settings"_s, ErrorKind::Internal);
    row("404 Not Found", "NoSuchKey", u"bytes"_s, ErrorKind::NotFound);
    row("404 Not Found", "NoSuchUpload", u"anew"_s, ErrorKind::Conflict);
    row("507 Full", "InsufficientStorage", u"full"_s, ErrorKind::Internal);
    row("301 Moved", "PermanentRedirect", u"address"_s, ErrorKind::Internal);
    row("400 Bad", "InvalidPart", u"refused"_s, ErrorKind::Internal);
    // Putting parts together fails like this, with a success in front.
    row("200 OK", "InvalidPart", u"refused"_s, ErrorKind::Internal);
}

void tst_ObjectClient::meanings()
{
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, code);
    QFETCH(QString, word);
    QFETCH(int, kind);
    CannedServer server({CannedServer::failure(status, code)});
    ObjectClient client;
    const auto answer = send(client, server.address());
    QVERIFY(!answer.ok());
    QVERIFY2(answer.error().message.contains(word), why(answer).constData());
    QCOMPARE(int(answer.error().kind), kind);
    QCOMPARE(server.heard.size(), 1);
    // Whoever can read an address can use it: no log has one.
    QVERIFY(!answer.error().logDetail.contains(u"127.0.0.1"_s));
}

void tst_ObjectClient::redirectIsNotFollowed()
{
    CannedServer other({CannedServer::answer("200 OK", "stolen")});
    CannedServer server({CannedServer::answer("307 Temporary Redirect", {},
                                              "Location: " + other.address() + "\r\n")});
    ObjectClient client;
    const auto answer = send(client, server.address(), "PUT", {"sealed"});
    QVERIFY(!answer.ok());
    QTest::qWait(50);
    QCOMPARE(other.connections, 0);
}

void tst_ObjectClient::plainlyWithThisComputerOnly_data()
{
    QTest::addColumn<QByteArray>("url");
    for (const char *url :
         {"http://192.0.2.1/a", "http://storage.example.test/a", "ftp://127.0.0.1/a",
          "http://127.0.0.1@192.0.2.1/a", "http://localhost.example.test/a", "//a/b", "",
          "https:///a", "http://127.0.0.1:1/a b", "http://127.0.0.1:0/a"})
        QTest::newRow(url) << QByteArray(url);
}

void tst_ObjectClient::plainlyWithThisComputerOnly()
{
    QFETCH(QByteArray, url);
    ObjectClient client;
    QElapsedTimer spent;
    spent.start();
    const auto answer = send(client, url);
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().kind, ErrorKind::Internal);
    QVERIFY(spent.elapsed() < 300); // not even asked
}

void tst_ObjectClient::unprovenServerGetsNothing()
{
    CannedServer server({CannedServer::answer("200 OK", "x")});
    ObjectClient client;
    const auto answer = send(client, server.address().replace("http:", "https:"), "PUT", {"s"});
    QVERIFY(!answer.ok());
    for (const QByteArray &heard : std::as_const(server.heard))
        QVERIFY(!heard.contains("PUT"));
}

void tst_ObjectClient::longAnswerIsRefused()
{
    CannedServer server({CannedServer::answer("200 OK", QByteArray(70'000, 'x'))});
    ObjectClient client;
    ObjectRequest request;
    request.method = "GET";
    request.url = server.address();
    request.mostAnswer = 65'536;
    QVERIFY(!await(client.send(request)).ok());
}

void tst_ObjectClient::stops()
{
    CannedServer silent({QByteArray()});
    ObjectClient client(1);
    ObjectRequest request;
    request.method = "GET";
    request.url = silent.address();
    request.owner = QUuid::createUuid();
    const auto running = client.send(request);
    const auto waiting = client.send(request);
    QTRY_COMPARE(silent.heard.size(), 1);
    client.stop(request.owner);
    QCOMPARE(await(running).error().kind, ErrorKind::Cancelled);
    QCOMPARE(await(waiting).error().kind, ErrorKind::Cancelled);
    // And so when the client goes.
    QFuture<Result<ObjectAnswer>> left;
    {
        ObjectClient other(1);
        left = other.send(request);
        QTRY_COMPARE(silent.heard.size(), 2);
    }
    QCOMPARE(await(left).error().kind, ErrorKind::Cancelled);
}

void tst_ObjectClient::silenceEnds()
{
    CannedServer silent({QByteArray()});
    ObjectClient client(1);
    ObjectRequest request;
    request.method = "GET";
    request.url = silent.address();
    request.patience = 50;
    const auto answer = await(client.send(request));
    QVERIFY(!answer.ok());
    QCOMPARE(answer.error().kind, ErrorKind::Offline);
}

QTEST_GUILESS_MAIN(tst_ObjectClient)
#include "tst_ObjectClient.moc"
