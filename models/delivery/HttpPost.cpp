#include "models/delivery/HttpPost.h"

#include "models/delivery/DeliverySettings.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLocale>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype mostAnswer = 256 * 1024;
constexpr int lookMilliseconds = 100;
constexpr qint64 longestRetryAfter = 24 * 3600;

/** Seconds, or a date of HTTP. */
int retryAfter(const QByteArray &value)
{
    bool number = false;
    const qint64 seconds = value.toLongLong(&number);
    if (number)
        return int(std::clamp<qint64>(seconds, 0, longestRetryAfter));
    QDateTime when =
        QLocale::c().toDateTime(QString::fromLatin1(value), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    when.setTimeSpec(Qt::UTC);
    if (!when.isValid())
        return 0;
    return int(
        std::clamp<qint64>(QDateTime::currentDateTimeUtc().secsTo(when), 0, longestRetryAfter));
}

/** The bytes of a chunked body; false while it is not whole. */
bool unchunked(QByteArray rest, QByteArray &made)
{
    while (true) {
        const qsizetype end = rest.indexOf("\r\n");
        bool number = false;
        const qsizetype size =
            end < 0 ? 0 : rest.left(end).split(';').constFirst().trimmed().toLongLong(&number, 16);
        if (!number || size < 0 || size > mostAnswer)
            return false;
        if (size == 0)
            return true;
        if (rest.size() < end + 2 + size)
            return false;
        made += rest.mid(end + 2, size);
        rest.remove(0, end + 2 + size + 2);
    }
}

} // namespace

/** The conversation: what it has heard, and when it is over. */
class HttpPost::Line
{
public:
    using End = Answer::End;

    /** Reads what there is; true when the answer is whole. */
    bool read(QSslSocket &socket)
    {
        m_read += socket.read(mostAnswer + 1 - m_read.size());
        if (m_read.size() > mostAnswer)
            return true;
        if (m_headEnd < 0 && !readHead())
            return false;
        const QByteArray rest = m_read.mid(m_headEnd);
        if (m_chunked) {
            QByteArray body;
            if (!unchunked(rest, body))
                return false;
            answer.body = body;
            return true;
        }
        answer.body = rest;
        return m_length >= 0 && rest.size() >= m_length;
    }

    Answer answer;

private:
    bool readHead()
    {
        qsizetype end = m_read.indexOf("\r\n\r\n");
        if (end < 0)
            return false;
        const QByteArrayList lines = m_read.left(end).split('\n');
        m_headEnd = end + 4;
        const QByteArrayList status = lines.constFirst().simplified().split(' ');
        answer.status = status.value(0).startsWith("HTTP/1.") ? status.value(1).toInt() : 0;
        if (answer.status >= 100 && answer.status < 200) { // the answer follows
            m_read.remove(0, m_headEnd);
            m_headEnd = -1;
            answer.status = 0;
            return readHead();
        }
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            const QByteArray name = line.left(colon).trimmed().toLower();
            const QByteArray value = line.mid(colon + 1).trimmed();
            if (name == "content-length")
                m_length = value.toLongLong();
            else if (name == "transfer-encoding")
                m_chunked = value.toLower().endsWith("chunked");
            else if (name == "retry-after")
                answer.retryAfter = retryAfter(value);
            else if (name == "x-message-id")
                answer.messageId = value.left(200);
        }
        if (answer.status == 204 || answer.status == 304)
            m_length = 0;
        return true;
    }

    QByteArray m_read;
    qsizetype m_headEnd = -1;
    qint64 m_length = -1;
    bool m_chunked = false;
};

HttpPost::Answer HttpPost::send(Request request, const DeliveryChannel::Handing &handing,
                                const std::atomic_bool &stop)
{
    using End = Answer::End;
    QSslSocket socket;
    QEventLoop loop;
    Line line;
    bool given = false; // handing() has been asked, and the request is on its way
    QElapsedTimer whole;
    QElapsedTimer moved;
    QElapsedTimer stopping;
    whole.start();
    moved.start();
    const bool tls = request.url.scheme() != u"http";
    bool over = false;
    const auto finish = [&](End end) {
        if (!std::exchange(over, true))
            line.answer.end = end;
        loop.exit();
    };
    // A request that the other side can't have in whole was not taken.
    const auto cut = [&] {
        if (line.answer.status > 0)
            finish(End::Answered);
        else if (given)
            finish(socket.bytesToWrite() > 0 ? End::Cut : End::NoAnswer);
        else
            finish(socket.sslHandshakeErrors().isEmpty() ? End::Unreachable : End::Untrusted);
    };
    const auto begin = [&] {
        if (!handing())
            return finish(End::NotMine);
        const QString host = request.url.host(QUrl::FullyEncoded);
        const int port = request.url.port(tls ? 443 : 80);
        QByteArray head =
            "POST " + request.url.path(QUrl::FullyEncoded).toLatin1() + " HTTP/1.1\r\nhost: " +
            (host.contains(u':') ? '[' + host.toLatin1() + ']' : host.toLatin1()) + ':' +
            QByteArray::number(port) +
            "\r\nuser-agent: peak1031\r\nconnection: close\r\naccept: "
            "application/json\r\ncontent-type: " +
            request.contentType + "\r\ncontent-length: " + QByteArray::number(request.body.size()) +
            "\r\nauthorization: ";
        head.reserve(head.size() + request.authorization.size() + 8);
        head += request.authorization;
        head += "\r\n\r\n";
        given = true;
        socket.write(head);
        socket.write(request.body);
        SecretBytes::wipe(head);
        SecretBytes::wipe(request.authorization);
    };
    QObject::connect(&socket, &QSslSocket::encrypted, &loop, begin);
    QObject::connect(&socket, &QSslSocket::connected, &loop, [&] {
        moved.restart();
        if (!tls)
            begin();
    });
    QObject::connect(&socket, &QSslSocket::readyRead, &loop, [&] {
        moved.restart();
        if (line.read(socket))
            finish(line.answer.status > 0 ? End::Answered : End::NoAnswer);
    });
    QObject::connect(&socket, &QSslSocket::bytesWritten, &loop, [&] { moved.restart(); });
    QObject::connect(&socket, &QSslSocket::disconnected, &loop, [&] {
        line.read(socket);
        cut();
    });
    QObject::connect(&socket, &QSslSocket::errorOccurred, &loop,
                     [&](QAbstractSocket::SocketError what) {
                         if (what == QAbstractSocket::RemoteHostClosedError && given)
                             return; // disconnected() follows
                         if (!given && (what == QAbstractSocket::SslHandshakeFailedError ||
                                        what == QAbstractSocket::SslInvalidUserDataError))
                             return finish(End::Untrusted);
                         cut();
                     });
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (stop && !stopping.isValid())
            stopping.start();
        if (stopping.isValid() && !given)
            return finish(End::Stopped);
        const bool late = moved.elapsed() > (given ? m_patience.answer : m_patience.connect) ||
                          whole.elapsed() > m_patience.whole ||
                          (stopping.isValid() && stopping.elapsed() > m_patience.goodbye);
        if (late)
            cut();
    });
    look.start(lookMilliseconds);

    if (tls) {
        auto secure = QSslConfiguration::defaultConfiguration();
        secure.setProtocol(QSsl::TlsV1_2OrLater);
        secure.setPeerVerifyMode(QSslSocket::VerifyPeer);
        socket.setSslConfiguration(secure);
        socket.connectToHostEncrypted(request.url.host(), quint16(request.url.port(443)));
    } else {
        socket.connectToHost(request.url.host(), quint16(request.url.port(80)));
    }
    loop.exec();
    SecretBytes::wipe(request.authorization);
    socket.disconnect();
    socket.abort();
    return line.answer;
}

} // namespace Peak
