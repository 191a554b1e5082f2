#include "models/documents/HttpLine.h"

#include <QHostAddress>
#include <QSslConfiguration>

#include <algorithm>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 onTheWay = 2LL * 1024 * 1024; ///< bytes given to the system at once
constexpr qsizetype mostHead = 64 * 1024;
constexpr int socketBuffer = 1024 * 1024;

bool isSafe(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != 127; });
}

} // namespace

HttpLine::HttpLine(QObject *parent) : QObject(parent), m_socket(this), m_patience(this)
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] { fail(u"nothing moved"_s); });
    connect(&m_socket, &QSslSocket::connected, this, [this] {
        if (!m_address.tls)
            begin();
    });
    connect(&m_socket, &QSslSocket::encrypted, this, &HttpLine::begin);
    connect(&m_socket, &QSslSocket::bytesWritten, this, &HttpLine::pump);
    connect(&m_socket, &QSslSocket::readyRead, this, &HttpLine::onReadyRead);
    connect(&m_socket, &QSslSocket::disconnected, this, &HttpLine::onClosed);
    connect(&m_socket, &QSslSocket::errorOccurred, this, [this](QAbstractSocket::SocketError what) {
        if (what == QAbstractSocket::RemoteHostClosedError)
            return; // disconnected() follows
        const bool untrusted = what == QAbstractSocket::SslHandshakeFailedError ||
                               what == QAbstractSocket::SslInvalidUserDataError;
        fail(m_socket.errorString(), untrusted);
    });
}

HttpLine::~HttpLine()
{
    m_socket.disconnect(this); // it says that it ends when half of this is gone
}

bool HttpLine::isNear(const QString &host)
{
    return host == u"localhost" || QHostAddress(host).isLoopback();
}

/** By hand, because an address that is parsed and written again may differ from what was signed. */
HttpLine::Address HttpLine::parsed(const QByteArray &url)
{
    Address address;
    const qsizetype colon = url.indexOf("://");
    const qsizetype slash = url.indexOf('/', colon + 3);
    if (colon < 0 || slash < 0 || !isSafe(url))
        return address;
    const QByteArray scheme = url.left(colon);
    address.host = url.mid(colon + 3, slash - colon - 3);
    address.target = url.mid(slash);
    address.tls = scheme != "http";
    const qsizetype end = address.host.lastIndexOf(']');
    const qsizetype port = address.host.indexOf(':', end < 0 ? 0 : end);
    QByteArray name = port < 0 ? address.host : address.host.left(port);
    if (name.startsWith('['))
        name = name.mid(1, name.size() - 2);
    address.name = QString::fromLatin1(name);
    address.port = port < 0 ? (address.tls ? 443 : 80) : address.host.mid(port + 1).toUShort();
    address.origin = scheme + "://" + address.host;
    address.valid = (scheme == "https" || (scheme == "http" && isNear(address.name))) &&
                    !name.isEmpty() && !address.host.contains('@') && address.port > 0;
    return address;
}

bool HttpLine::leadsTo(const QByteArray &url) const
{
    return m_socket.state() == QAbstractSocket::ConnectedState &&
           m_openOrigin == parsed(url).origin;
}

void HttpLine::send(const ObjectRequest &request, Done done)
{
    Q_ASSERT(!m_busy);
    m_request = request;
    m_done = std::move(done);
    m_busy = true;
    m_answer = {};
    m_address = parsed(request.url);
    m_patience.start(request.patience);
    if (!m_address.valid)
        return fail(u"no address for documents: it must begin with https://"_s, true);
    m_reused =
        m_socket.state() == QAbstractSocket::ConnectedState && m_openOrigin == m_address.origin;
    m_reused ? begin() : connectTo();
}

void HttpLine::connectTo()
{
    m_reused = false;
    {
        const QSignalBlocker quiet(&m_socket); // the end of the old one is not that of the new one
        m_socket.abort();
    }
    m_openOrigin.clear();
    if (m_address.tls) {
        auto secure = QSslConfiguration::defaultConfiguration();
        secure.setProtocol(QSsl::TlsV1_2OrLater);
        secure.setPeerVerifyMode(QSslSocket::VerifyPeer);
        m_socket.setSslConfiguration(secure);
        m_socket.connectToHostEncrypted(m_address.name, m_address.port);
    } else {
        m_socket.connectToHost(m_address.name, m_address.port);
    }
}

void HttpLine::begin()
{
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, socketBuffer);
    m_socket.setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, socketBuffer);
    m_openOrigin = m_address.origin;
    m_part = Part::Head;
    m_read.clear();
    m_answer = {};
    m_keep = true;
    m_next = 0;
    qint64 length = 0;
    for (const QByteArray &piece : std::as_const(m_request.body))
        length += piece.size();
    QByteArray head = m_request.method + ' ' + m_address.target +
                      " HTTP/1.1\r\nhost: " + m_address.host + "\r\nuser-agent: peak1031\r\n";
    if (length > 0 || m_request.method != "GET")
        head += "content-length: " + QByteArray::number(length) + "\r\n";
    for (const auto &[name, value] : std::as_const(m_request.headers)) {
        if (name != "content-length" && name != "host" && isSafe(name) && !value.contains('\n') &&
            !value.contains('\r'))
            head += name + ": " + value + "\r\n";
    }
    m_socket.write(head + "\r\n");
    pump();
}

void HttpLine::pump()
{
    if (!m_busy)
        return;
    m_patience.start(m_request.patience);
    while (m_next < m_request.body.size() && m_socket.bytesToWrite() < onTheWay)
        m_socket.write(m_request.body.at(m_next++));
}

void HttpLine::onReadyRead()
{
    if (!m_busy) {
        m_socket.abort(); // nobody asked
        return;
    }
    m_patience.start(m_request.patience);
    if (m_part == Part::Length || m_part == Part::UntilClosed) {
        const qsizetype before = m_answer.body.size();
        m_answer.body.resize(before + m_socket.bytesAvailable()); // reserved before
        const qint64 got =
            m_socket.read(m_answer.body.data() + before, m_answer.body.size() - before);
        m_answer.body.resize(before + qMax<qint64>(got, 0));
    } else if (m_part == Part::Pieces) {
        readPieces();
    } else {
        m_read += m_socket.readAll();
    }
    while (m_busy && readOne()) {
    }
}

/** What is left of the head's read, then from the socket: straight to where it stays. */
void HttpLine::readPieces()
{
    while (m_left > 0) {
        if (m_room == 0) {
            m_room = qMin(m_left, m_request.pieceBytes);
            m_answer.pieces.append(QByteArray(m_room, Qt::Uninitialized));
        }
        QByteArray &piece = m_answer.pieces.last();
        char *place = piece.data() + piece.size() - m_room;
        qint64 got = qMin<qint64>(m_read.size(), m_room);
        if (got > 0) {
            std::copy_n(m_read.constData(), got, place);
            m_read.remove(0, got);
        } else {
            got = m_socket.read(place, m_room);
        }
        if (got <= 0)
            return;
        m_room -= got;
        m_left -= got;
    }
}

/** One step of reading; false when it wants more bytes. */
bool HttpLine::readOne()
{
    if (m_answer.body.size() > m_request.mostAnswer) {
        fail(u"the answer is too long"_s);
        return false;
    }
    switch (m_part) {
    case Part::Head:
        return readHead();
    case Part::UntilClosed:
        return false;
    case Part::Length:
        if (m_answer.body.size() < m_left)
            return false;
        m_keep = m_keep && m_answer.body.size() == m_left;
        finish();
        return false;
    case Part::Pieces:
        if (m_left > 0)
            return false;
        m_keep = m_keep && m_read.isEmpty() && m_socket.bytesAvailable() == 0;
        finish();
        return false;
    case Part::Chunk:
        if (m_read.isEmpty())
            return false;
        m_answer.body += m_read.left(m_left);
        m_left -= m_read.size();
        m_read = m_left < 0 ? m_read.right(-m_left) : QByteArray();
        if (m_left <= 0)
            m_part = Part::ChunkEnd;
        return true;
    case Part::ChunkSize:
    case Part::ChunkEnd:
    case Part::Trailer:
        break;
    }
    const qsizetype end = m_read.indexOf("\r\n");
    if (end < 0 || m_read.size() > mostHead)
        return m_read.size() > mostHead && (fail(u"this is no HTTP"_s), false);
    const QByteArray line = m_read.left(end);
    m_read.remove(0, end + 2);
    if (m_part == Part::Trailer) {
        if (line.isEmpty())
            finish();
    } else if (m_part == Part::ChunkEnd) {
        m_part = Part::ChunkSize;
    } else {
        bool ok = false;
        m_left = line.split(';').constFirst().trimmed().toLongLong(&ok, 16);
        if (!ok || m_left < 0 || m_left > m_request.mostAnswer)
            fail(u"the answer is too long, or no HTTP"_s);
        m_part = m_left > 0 ? Part::Chunk : Part::Trailer;
    }
    return m_busy;
}

bool HttpLine::readHead()
{
    const qsizetype end = m_read.indexOf("\r\n\r\n");
    if (end < 0) {
        if (m_read.size() > mostHead)
            fail(u"this is no HTTP"_s);
        return false;
    }
    const QByteArray head = m_read.left(end);
    m_read.remove(0, end + 4);
    QByteArrayList lines = head.split('\n');
    const QByteArray first = lines.takeFirst().trimmed();
    m_answer.status = first.startsWith("HTTP/1.") ? first.mid(9, 3).toInt() : 0;
    if (m_answer.status < 100) {
        fail(u"this is no HTTP"_s);
        return false;
    }
    m_keep = first.startsWith("HTTP/1.1");
    qint64 length = -1;
    bool chunked = false;
    for (const QByteArray &line : std::as_const(lines)) {
        const qsizetype colon = line.indexOf(':');
        const QByteArray name = line.left(colon).trimmed().toLower();
        const QByteArray value = line.mid(colon + 1).trimmed();
        if (name == "content-length")
            length = value.toLongLong();
        else if (name == "transfer-encoding")
            chunked = value.toLower().endsWith("chunked");
        else if (name == "connection" && value.toLower() == "close")
            m_keep = false;
        else if (name == "etag")
            m_answer.etag = value;
    }
    if (m_answer.status < 200)
        return true; // "continue": the answer follows
    if (length > m_request.mostAnswer) {
        fail(u"the answer is too long"_s);
        return false;
    }
    m_left = m_answer.status == 204 || m_answer.status == 304 ? 0 : length;
    m_part = chunked ? Part::ChunkSize : m_left >= 0 ? Part::Length : Part::UntilClosed;
    if (m_part == Part::Length && m_request.pieceBytes > 0 && m_answer.status < 300) {
        m_part = Part::Pieces;
        m_room = 0;
        readPieces();
    } else if (!chunked) {
        m_answer.body.reserve(qMax<qint64>(m_left, 0));
        m_answer.body += m_read;
        m_read.clear();
    }
    return true;
}

void HttpLine::onClosed()
{
    m_openOrigin.clear();
    if (!m_busy)
        return;
    onReadyRead();
    if (!m_busy)
        return;
    if (m_part == Part::UntilClosed)
        return finish();
    // An idle connection that the other side has closed, before it saw anything of this request.
    if (m_reused && m_part == Part::Head && m_read.isEmpty()) {
        m_reused = false;
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (m_busy)
                    connectTo();
            },
            Qt::QueuedConnection);
        return;
    }
    fail(u"the connection ended early"_s);
}

void HttpLine::finish()
{
    // An answer that did not wait for the whole request: what is left of it must not be sent.
    if (!m_keep || m_next < m_request.body.size() || m_socket.bytesToWrite() > 0) {
        m_openOrigin.clear();
        m_busy = false;
        m_socket.abort();
    }
    answer();
}

void HttpLine::fail(const QString &why, bool untrusted)
{
    if (!m_busy)
        return;
    m_answer = {};
    m_answer.failure = why;
    m_answer.untrusted = untrusted;
    m_busy = false;
    m_openOrigin.clear();
    m_socket.abort();
    answer();
}

void HttpLine::stop()
{
    if (!m_busy)
        return;
    m_answer = {};
    m_answer.stopped = true;
    m_busy = false;
    m_openOrigin.clear();
    m_socket.abort();
    answer();
}

void HttpLine::answer()
{
    m_busy = false;
    m_patience.stop();
    m_request.body.clear();
    m_request.owner = {};
    const Done done = std::exchange(m_done, {});
    const ObjectAnswer said = std::exchange(m_answer, {});
    if (done)
        done(said);
}

} // namespace Peak
