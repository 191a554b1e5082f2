#include "tests/models/delivery/LocalServer.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QTcpServer>

#include <thread>
#include <vector>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

void openssl(const QString &folder, const QStringList &arguments)
{
    QProcess program;
    program.setWorkingDirectory(folder);
    program.start(u"openssl"_s, arguments);
    if (!program.waitForFinished() || program.exitCode() != 0)
        qFatal("openssl %s: %s", qPrintable(arguments.join(u' ')),
               program.readAllStandardError().constData());
}

} // namespace

TestCertificates::TestCertificates()
{
    const QString here = m_folder.path();
    openssl(here, u"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key "
                  "-out ca.pem -days 30 -subj /CN=TestAuthority"_s.split(u' '));
    openssl(here, u"ecparam -name prime256v1 -genkey -noout -out key.pem"_s.split(u' '));
    const auto sign = [&](const QString &name, const QString &names, const QStringList &more) {
        QFile extensions(m_folder.filePath(u"ext"_s));
        if (!extensions.open(QIODevice::WriteOnly))
            qFatal("no extensions");
        extensions.write("subjectAltName=" + names.toLatin1() + "\n");
        extensions.close();
        openssl(here, {u"req"_s, u"-new"_s, u"-key"_s, u"key.pem"_s, u"-subj"_s, u"/CN=test"_s,
                       u"-out"_s, u"request"_s});
        openssl(here, QStringList{u"x509"_s, u"-req"_s, u"-in"_s, u"request"_s, u"-extfile"_s,
                                  u"ext"_s, u"-out"_s, name} +
                          more);
    };
    const QStringList byAuthority{u"-CA"_s, u"ca.pem"_s, u"-CAkey"_s, u"ca.key"_s,
                                  u"-CAcreateserial"_s};
    const QString here4 = u"IP:127.0.0.1,DNS:localhost"_s;
    sign(u"good.pem"_s, here4, byAuthority + QStringList{u"-days"_s, u"30"_s});
    sign(u"other.pem"_s, u"DNS:mail.example.com"_s, byAuthority + QStringList{u"-days"_s, u"30"_s});
    sign(u"expired.pem"_s, here4, byAuthority + QStringList{u"-days"_s, u"-1"_s});
    sign(u"self.pem"_s, here4, {u"-signkey"_s, u"key.pem"_s, u"-days"_s, u"30"_s});
}

bool Talk::more()
{
    while (isOpen()) {
        if (m_socket.bytesAvailable() > 0 || m_socket.waitForReadyRead(20)) {
            m_read += m_socket.readAll();
            return true;
        }
    }
    m_read += m_socket.readAll();
    return false;
}

QByteArray Talk::until(const QByteArray &end)
{
    while (!m_read.contains(end) && more()) {
    }
    const qsizetype at = m_read.indexOf(end);
    const qsizetype size = at < 0 ? m_read.size() : at + end.size();
    const QByteArray taken = m_read.left(size);
    m_read.remove(0, size);
    return taken;
}

QByteArray Talk::bytes(qsizetype count)
{
    while (m_read.size() < count && more()) {
    }
    const QByteArray taken = m_read.left(count);
    m_read.remove(0, count);
    return taken;
}

void Talk::say(const QByteArray &bytes)
{
    m_socket.write(bytes);
    while (isOpen() && m_socket.bytesToWrite() > 0)
        m_socket.waitForBytesWritten(20);
}

void Talk::rest(int milliseconds)
{
    QElapsedTimer spent;
    spent.start();
    while (isOpen() && spent.elapsed() < milliseconds)
        m_socket.waitForReadyRead(20) ? QThread::msleep(20) : void();
}

void Talk::hang()
{
    while (isOpen()) {
        m_socket.waitForReadyRead(20);
        m_socket.readAll();
    }
}

void Talk::freeze()
{
    while (!m_over)
        QThread::msleep(20);
}

bool Talk::encrypt(const QString &certificate, const QString &key)
{
    QFile keyFile(key);
    if (!keyFile.open(QIODevice::ReadOnly))
        qFatal("no key");
    m_socket.setLocalCertificateChain(QSslCertificate::fromPath(certificate));
    m_socket.setPrivateKey(QSslKey(&keyFile, QSsl::Ec));
    m_socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    m_socket.startServerEncryption();
    return m_socket.waitForEncrypted(5000);
}

class LocalServer::Listener final : public QTcpServer
{
public:
    explicit Listener(std::function<void(Talk &)> converse) : m_converse(std::move(converse)) {}
    ~Listener() override
    {
        close();
        m_over = true;
        for (std::thread &talk : m_talks)
            talk.join();
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        m_talks.emplace_back([this, descriptor] {
            QSslSocket socket;
            if (!socket.setSocketDescriptor(descriptor))
                return;
            socket.setReadBufferSize(64 * 1024);
            Talk talk(socket, m_over);
            m_converse(talk);
            socket.disconnectFromHost();
            if (socket.state() != QAbstractSocket::UnconnectedState)
                socket.waitForDisconnected(1000);
        });
    }

private:
    const std::function<void(Talk &)> m_converse;
    std::vector<std::thread> m_talks;
    std::atomic_bool m_over = false;
};

LocalServer::LocalServer(std::function<void(Talk &)> converse)
    : m_listener(new Listener(std::move(converse)))
{
    m_listener->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_listener,
        [this] {
            if (!m_listener->listen(QHostAddress::LocalHost))
                qFatal("no port to listen on");
            m_port = m_listener->serverPort();
        },
        Qt::BlockingQueuedConnection);
}

LocalServer::~LocalServer()
{
    QMetaObject::invokeMethod(
        m_listener, [this] { delete m_listener; }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

} // namespace Peak
