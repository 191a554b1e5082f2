#pragma once

#include <QByteArray>
#include <QSslSocket>
#include <QString>
#include <QTemporaryDir>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>

namespace Peak {

/** A certificate authority of the tests, and what it and others have signed; files of PEM. */
class TestCertificates final
{
public:
    TestCertificates();

    QString authority() const { return m_folder.filePath(QStringLiteral("ca.pem")); }
    QString key() const { return m_folder.filePath(QStringLiteral("key.pem")); }
    /** For 127.0.0.1 and localhost. */
    QString good() const { return m_folder.filePath(QStringLiteral("good.pem")); }
    QString selfSigned() const { return m_folder.filePath(QStringLiteral("self.pem")); }
    QString anothers() const { return m_folder.filePath(QStringLiteral("other.pem")); }
    QString expired() const { return m_folder.filePath(QStringLiteral("expired.pem")); }

private:
    QTemporaryDir m_folder;
};

/** One connection as the server sees it; blocks, and ends when the server does. */
class Talk final
{
public:
    Talk(QSslSocket &socket, const std::atomic_bool &over) : m_socket(socket), m_over(over) {}

    bool isOpen() const { return !m_over && m_socket.state() == QAbstractSocket::ConnectedState; }
    /** Up to and with `end`; what there was when the line is cut. */
    QByteArray until(const QByteArray &end);
    QByteArray bytes(qsizetype count);
    void say(const QByteArray &bytes);
    void rest(int milliseconds);
    /** Until the other side goes. */
    void hang();
    /** Reads nothing more either. */
    void freeze();
    void cut() { m_socket.abort(); }
    bool encrypt(const QString &certificate, const QString &key);

private:
    bool more();

    QSslSocket &m_socket;
    const std::atomic_bool &m_over;
    QByteArray m_read;
};

/** A server on a port of 127.0.0.1 that has a thread for each connection. */
class LocalServer final
{
public:
    explicit LocalServer(std::function<void(Talk &)> converse);
    ~LocalServer();
    LocalServer(const LocalServer &) = delete;
    LocalServer &operator=(const LocalServer &) = delete;

    int port() const { return m_port; }

private:
    class Listener;
    QThread m_thread;
    Listener *m_listener;
    int m_port = 0;
};

} // namespace Peak
