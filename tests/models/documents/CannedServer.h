#pragma once

#include <QByteArrayList>
#include <QTcpServer>
#include <QTcpSocket>

namespace Peak {

/** Answers each HTTP request with the next of some answers, the last one again and again, and
 * counts them. */
class CannedServer final : public QTcpServer
{
public:
    explicit CannedServer(const QByteArrayList &answers) : m_answers(answers)
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            ++connections;
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                const QByteArray said = socket->readAll();
                if (!said.contains("\r\n\r\n"))
                    return;
                heard.append(said);
                socket->write(m_answers.value(qMin(heard.size(), m_answers.size()) - 1));
            });
        });
    }
    QByteArray address(const QByteArray &path = "/a") const
    {
        return "http://127.0.0.1:" + QByteArray::number(serverPort()) + path;
    }
    static QByteArray answer(const QByteArray &status, const QByteArray &body = {},
                             const QByteArray &headers = {})
    {
        return "HTTP/1.1 " + status + "\r\ncontent-length: " + QByteArray::number(body.size()) +
               "\r\n" + headers + "\r\n" + body;
    }
    static QByteArray failure(const QByteArray &status, const QByteArray &code,
                              const QByteArray &message = "x")
    {
        return answer(status,
                      "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>");
    }

    int connections = 0;
    QByteArrayList heard;

private:
    QByteArrayList m_answers;
};

} // namespace Peak
