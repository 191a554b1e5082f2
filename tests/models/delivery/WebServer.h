#pragma once

#include "tests/models/delivery/LocalServer.h"

#include <QMutex>

namespace Peak {

/** Stands for SendGrid or Twilio: does with each request what a test wants, and counts what it has
 * taken. */
class WebServer final
{
public:
    struct Rule
    {
        QByteArray reply = {}; ///< bytes as they are; see answer()
        int delay = 0;
        bool hang = false;     ///< after the request
        bool cut = false;      ///< after the reply, or instead of it
        bool cutEarly = false; ///< before it reads anything
        bool takes = false;
    };
    struct Request
    {
        QByteArray head;
        QByteArray body;
    };

    WebServer() : WebServer(Rule()) {}
    explicit WebServer(const Rule &rule, const QString &certificate = {}, const QString &key = {})
        : m_rule(rule),
          m_certificate(certificate),
          m_key(key),
          m_server([this](Talk &talk) { converse(talk); })
    {}

    static QByteArray answer(const QByteArray &status, const QByteArray &body = {},
                             const QByteArray &headers = {})
    {
        return "HTTP/1.1 " + status + "\r\ncontent-length: " + QByteArray::number(body.size()) +
               "\r\n" + headers + "\r\n" + body;
    }
    QString address(const QString &path = {}) const
    {
        return (m_certificate.isEmpty() ? QStringLiteral("http") : QStringLiteral("https")) +
               QStringLiteral("://127.0.0.1:%1").arg(m_server.port()) + path;
    }
    void rule(const Rule &rule)
    {
        const QMutexLocker lock(&m_mutex);
        m_rule = rule;
    }
    QList<Request> requests() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_requests;
    }
    QList<Request> taken() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_taken;
    }
    int connections() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_connections;
    }

private:
    void converse(Talk &talk)
    {
        Rule rule;
        {
            const QMutexLocker lock(&m_mutex);
            ++m_connections;
            rule = m_rule;
        }
        if (rule.cutEarly)
            return talk.cut();
        if (!m_certificate.isEmpty() && !talk.encrypt(m_certificate, m_key))
            return;
        Request request;
        request.head = talk.until("\r\n\r\n");
        const QByteArray lower = request.head.toLower();
        const qsizetype at = lower.indexOf("content-length: ");
        const qsizetype size =
            at < 0 ? 0 : lower.mid(at + 16, lower.indexOf('\r', at) - at - 16).toLongLong();
        request.body = talk.bytes(size);
        if (!request.head.endsWith("\r\n\r\n") || request.body.size() < size)
            return;
        {
            const QMutexLocker lock(&m_mutex);
            m_requests.append(request);
            if (rule.takes)
                m_taken.append(request);
        }
        talk.rest(rule.delay);
        if (rule.hang)
            return talk.hang();
        talk.say(rule.reply);
        if (rule.cut)
            talk.cut();
    }

    mutable QMutex m_mutex;
    Rule m_rule;
    QList<Request> m_requests;
    QList<Request> m_taken;
    int m_connections = 0;
    const QString m_certificate;
    const QString m_key;
    LocalServer m_server; ///< the last: it ends first
};

} // namespace Peak
