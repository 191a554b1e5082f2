#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QObject>
#include <QPair>
#include <QSslSocket>
#include <QString>
#include <QTimer>
#include <QUuid>

#include <functional>

namespace Peak {

/** One request to an object store: its address is sent as it was signed, byte by byte. */
struct ObjectRequest
{
    QByteArray method;
    QByteArray url;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArrayList body;
    qint64 mostAnswer = 1024 * 1024; ///< bytes of its answer
    qint64 pieceBytes = 0;           ///< a good answer of known length comes in pieces of so many
    int patience = 60'000;           ///< milliseconds in which nothing moves
    QUuid owner;                     ///< what it is for, to stop it

    void addHeader(const QByteArray &name, const QByteArray &value)
    {
        headers.append(qMakePair(name, value));
    }
};

/** What came of a request: an answer, or why there is none. */
struct ObjectAnswer
{
    int status = 0; ///< 0: there is no answer
    QByteArray body;
    QByteArrayList pieces; ///< instead of the body, where the request wanted it so
    QByteArray etag;
    QString failure; ///< for the log
    bool stopped = false;
    bool untrusted = false; ///< the other side could not prove who it is, or speaks no TLS
};

/**
 * One connection that carries one HTTP/1.1 request after the other.
 *
 * What QNetworkAccessManager does, without its copies of each piece and its second thread: sealed
 * segments are sent from where they are, and read to where they stay. Follows no redirect, keeps no
 * cookie, and speaks plainly with this computer only. Lives on the thread of its ObjectClient.
 */
class HttpLine final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const ObjectAnswer &)>;

    explicit HttpLine(QObject *parent = nullptr);
    ~HttpLine() override;

    bool isBusy() const { return m_busy; }
    QUuid owner() const { return m_request.owner; }
    /** Whether a request to this address could go over the open connection. */
    bool leadsTo(const QByteArray &url) const;
    void send(const ObjectRequest &request, Done done);
    /** Ends what is under way; its callback is called. */
    void stop();

private:
    enum class Part { Head, Length, Pieces, ChunkSize, Chunk, ChunkEnd, Trailer, UntilClosed };

    struct Address
    {
        QByteArray origin; ///< "https://host:443"
        QByteArray host;   ///< as the header says it
        QString name;
        quint16 port = 0;
        QByteArray target;
        bool tls = true;
        bool valid = false;
    };
    static Address parsed(const QByteArray &url);
    static bool isNear(const QString &host);

    void connectTo();
    void begin();
    void pump();
    void onReadyRead();
    bool readOne();
    bool readHead();
    void readPieces();
    void onClosed();
    void fail(const QString &why, bool untrusted = false);
    void finish();
    void answer();

    QSslSocket m_socket;
    QTimer m_patience;
    ObjectRequest m_request;
    Address m_address;
    QByteArray m_openOrigin;
    Done m_done;
    ObjectAnswer m_answer;
    QByteArray m_read;
    Part m_part = Part::Head;
    qint64 m_left = 0;
    qint64 m_room = 0;    ///< in the last piece of the answer
    qsizetype m_next = 0; ///< piece of the body
    bool m_busy = false;
    bool m_reused = false;
    bool m_keep = true;
};

} // namespace Peak
