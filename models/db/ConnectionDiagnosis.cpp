#include "models/db/ConnectionDiagnosis.h"

#include "models/db/LibpqParameters.h"
#include "models/db/SocketGuard.h"
#include "models/db/SqlErrors.h"

#include <QDeadlineTimer>
#include <QFileInfo>
#include <QHostInfo>
#include <QLocale>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>

#include <libpq-fe.h>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

ConnectionDiagnosis::ConnectionDiagnosis(const ConnectionSettings &settings) : m_settings(settings)
{}

Error ConnectionDiagnosis::explain(qint64 spent) const
{
    if (spent + 250 >= timeout() * 1000)
        return timedOut();
    return lookAgain();
}

/** The same attempt through libpq itself, which shows SQLSTATEs when asked before it reads them. */
Error ConnectionDiagnosis::lookAgain() const
{
    const LibpqParameters parameters(m_settings);
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(
        PQconnectStartParams(parameters.keywords(), parameters.values(), 0), &PQfinish);
    PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);

    const QDeadlineTimer deadline(timeout() * 1000);
    auto wants = PGRES_POLLING_WRITING;
    while (PQstatus(connection.get()) != CONNECTION_BAD && wants != PGRES_POLLING_FAILED &&
           wants != PGRES_POLLING_OK) {
        if (deadline.hasExpired())
            return timedOut();
        if (waitForSocket(PQsocket(connection.get()), wants == PGRES_POLLING_WRITING, 100))
            wants = PQconnectPoll(connection.get());
    }
    if (wants == PGRES_POLLING_OK)
        return offline(tr("The server did not answer at first. Try again."), u"passing"_s);

    static const QRegularExpression stated(u":  ([0-9A-Z]{5}): ([^\\n]*)"_s);
    const QString text = QString::fromUtf8(PQerrorMessage(connection.get()));
    QRegularExpressionMatch last;
    for (auto matches = stated.globalMatch(text); matches.hasNext();)
        last = matches.next();
    if (last.hasMatch())
        return fromServer(last.captured(1), last.captured(2));
    if (PQconnectionNeedsPassword(connection.get()))
        return {ErrorKind::Denied,
                tr("The server wants a password for “%1”, and none was given.")
                    .arg(m_settings.value(u"user"_s)),
                {},
                u"no password supplied"_s};
    if (isOnlyStandby())
        return offline(
            tr("%1 only serves reading at the moment (a standby). Nothing was changed; as "
               "soon as a server takes writes again, it will be tried again.")
                .arg(server()),
            u"no server that takes writes"_s);
    if (hasSeveralHosts())
        return offline(tr("None of the servers %1 takes connections. They may be switched off, or "
                          "the network is in between.")
                           .arg(m_settings.hostName().split(u',').join(u", "_s)),
                       u"no host answers"_s);
    return m_settings.isLocalSocket() ? atSocket() : atNetwork();
}

bool ConnectionDiagnosis::hasSeveralHosts() const
{
    return m_settings.hostName().contains(u',');
}

bool ConnectionDiagnosis::isOnlyStandby() const
{
    const QString wanted = m_settings.value(u"target_session_attrs"_s);
    if (wanted.isEmpty() || wanted == u"any")
        return false;
    ConnectionSettings any = m_settings;
    any.setValue(u"target_session_attrs"_s, u"any"_s);
    any.setValue(u"connect_timeout"_s, u"3"_s);
    const LibpqParameters parameters(any);
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(
        PQconnectdbParams(parameters.keywords(), parameters.values(), 0), &PQfinish);
    return PQstatus(connection.get()) == CONNECTION_OK;
}

Error ConnectionDiagnosis::fromServer(const QString &state, const QString &text) const
{
    Error error = SqlErrors::fromState(state, text);
    error.logDetail = u"connection refused by the server with SQLSTATE "_s + state;
    if (state == u"28000" || state == u"28P01")
        return refusedIdentity(state);
    if (state == u"3D000")
        error.message = tr("%1 has no database named “%2”. Check the address.")
                            .arg(server(), m_settings.value(u"dbname"_s));
    else if (state == u"42501")
        error.message = tr("“%1” may not connect to the database “%2”. Check the address, or ask "
                           "an administrator.")
                            .arg(m_settings.value(u"user"_s), m_settings.value(u"dbname"_s));
    else if (state == u"57P01")
        error.message = tr("The server is stopping. Nothing was sent; it will be tried again.");
    return error;
}

/** Stock PostgreSQL answers a role that is gone exactly as it answers a wrong password. */
Error ConnectionDiagnosis::refusedIdentity(const QString &state) const
{
    const QString log = u"identity refused with SQLSTATE "_s + state;
    if (isSessionRole())
        return {ErrorKind::SignedOut,
                tr("The session has ended. Sign in again; nothing was changed."), state, log};
    const QString user = m_settings.value(u"user"_s);
    if (state == u"28P01")
        return {
            ErrorKind::Denied,
            tr("%1 did not accept the password of “%2”. Nothing was changed.").arg(server(), user),
            state, log};
    return {ErrorKind::Denied,
            tr("%1 does not let “%2” in: the role may not exist, or the server's access rules "
               "(pg_hba.conf) do not name it. Ask an administrator.")
                .arg(server(), user),
            state, log};
}

Error ConnectionDiagnosis::atSocket() const
{
    const QString folder = m_settings.value(u"host"_s).section(u',', 0, 0);
    const QString file = u"%1/.s.PGSQL.%2"_s.arg(folder).arg(port());
    if (!folder.isEmpty() && !QFileInfo::exists(file))
        return offline(
            tr("No database server is running on this computer (looked in %1). Start it, "
               "or check the address.")
                .arg(folder),
            u"no socket "_s + file);
    return offline(tr("The database server on this computer does not accept connections. It may be "
                      "stopped or still starting."),
                   u"local socket refused"_s);
}

Error ConnectionDiagnosis::atNetwork() const
{
    const QString address = m_settings.value(u"hostaddr"_s).section(u',', 0, 0);
    const QString name = address.isEmpty() ? host() : address;
    const QHostInfo found = QHostInfo::fromName(name);
    if (found.addresses().isEmpty())
        return offline(tr("There is no computer named “%1” on the network. Check the address and "
                          "your network connection.")
                           .arg(name),
                       u"name not resolved: "_s + found.errorString());

    QSslSocket socket;
    const QString log = u"port %1 of %2: "_s.arg(port()).arg(name);
    for (const QHostAddress &candidate : found.addresses()) {
        socket.abort();
        socket.connectToHost(candidate, port());
        if (socket.waitForConnected(timeout() * 1000))
            break;
    }
    if (socket.state() != QAbstractSocket::ConnectedState) {
        if (socket.error() == QAbstractSocket::SocketTimeoutError)
            return timedOut();
        if (socket.error() == QAbstractSocket::ConnectionRefusedError)
            return offline(tr("The computer “%1” answers, but no database server listens on port "
                              "%2. Check the port, or ask an administrator whether the server "
                              "runs.")
                               .arg(name)
                               .arg(port()),
                           log + u"refused"_s);
        return offline(
            tr("The computer “%1” cannot be reached. Check your network connection.").arg(name),
            log + socket.errorString());
    }
    if (!m_settings.usesTls())
        return offline(tr("%1 closed the connection before it began. Try again, or ask an "
                          "administrator.")
                           .arg(server()),
                       log + u"closed at once"_s);
    return atTls(socket, log);
}

Error ConnectionDiagnosis::atTls(QSslSocket &socket, const QString &log) const
{
    static const QByteArray request = QByteArray::fromHex("0000000804d2162f"); // SSLRequest
    socket.write(request);
    QByteArray answer;
    if (socket.waitForBytesWritten(3000) && socket.waitForReadyRead(3000))
        answer = socket.read(1);
    if (answer == "N")
        return unsafe(
            tr("The server %1 does not offer an encrypted line (TLS), so nothing was sent "
               "to it. An administrator must switch TLS on there.")
                .arg(host()),
            log + u"server without TLS"_s);
    if (answer != "S")
        return unsafe(tr("What listens on port %2 of “%1” is not a PostgreSQL server. Nothing was "
                         "sent to it; check the address.")
                          .arg(host())
                          .arg(port()),
                      log + u"no answer to SSLRequest"_s);

    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    const QString authorities = m_settings.value(u"sslrootcert"_s);
    if (!authorities.isEmpty() && authorities != u"system")
        configuration.setCaCertificates(QSslCertificate::fromPath(authorities));
    socket.setSslConfiguration(configuration);
    socket.setPeerVerifyName(host());
    socket.startClientEncryption();
    if (!socket.waitForEncrypted(5000))
        return fromCertificate(socket, log);
    return unsafe(
        tr("The server %1 did not prove that it knows the password, as it must (SCRAM with "
           "channel binding). Nothing secret was sent; ask an administrator to check "
           "password_encryption and pg_hba.conf.")
            .arg(host()),
        log + u"TLS is fine, authentication is not SCRAM"_s);
}

Error ConnectionDiagnosis::fromCertificate(const QSslSocket &socket, const QString &log) const
{
    QStringList names;
    for (const QSslError &error : socket.sslHandshakeErrors())
        names.append(error.errorString());
    const QString detail = log + names.join(u"; "_s);
    for (const QSslError &error : socket.sslHandshakeErrors()) {
        switch (error.error()) {
        case QSslError::CertificateExpired:
        case QSslError::CertificateNotYetValid: {
            const QLocale locale;
            const QSslCertificate bad = error.certificate();
            return unsafe(
                tr("The certificate of the server %1 is valid from %2 to %3 only. Nothing was "
                   "sent. "
                   "An administrator must renew it; or this computer's clock is wrong.")
                    .arg(host(), locale.toString(bad.effectiveDate().date(), QLocale::ShortFormat),
                         locale.toString(bad.expiryDate().date(), QLocale::ShortFormat)),
                detail);
        }
        case QSslError::HostNameMismatch:
            return unsafe(tr("The server answered with the certificate of another computer, not of "
                             "“%1”. Nothing was sent. Use the name that stands in the certificate, "
                             "or ask an administrator.")
                              .arg(host()),
                          detail);
        default:
            break;
        }
    }
    return unsafe(tr("The certificate of the server %1 comes from an authority that this computer "
                     "does not know. Nothing was sent. Ask an administrator for the authority's "
                     "certificate and name it with sslrootcert=FILE in the address.")
                      .arg(host()),
                  detail.isEmpty() ? log + socket.errorString() : detail);
}

Error ConnectionDiagnosis::timedOut() const
{
    return offline(
        tr("%1 did not answer within %2 seconds. It may be overloaded or switched off, or "
           "a firewall is in between.")
            .arg(server())
            .arg(timeout()),
        u"timeout"_s);
}

Error ConnectionDiagnosis::offline(const QString &message, const QString &log) const
{
    return {ErrorKind::Offline, message, {}, log};
}

Error ConnectionDiagnosis::unsafe(const QString &message, const QString &log) const
{
    return {ErrorKind::Invalid, message, {}, log};
}

bool ConnectionDiagnosis::isSessionRole() const
{
    static const QRegularExpression minted(u"^s_[0-9a-f]{20}$"_s);
    return minted.match(m_settings.value(u"user"_s)).hasMatch();
}

int ConnectionDiagnosis::timeout() const
{
    const int seconds = m_settings.value(u"connect_timeout"_s).toInt();
    return seconds > 0 ? qMax(seconds, 2) : 10; // libpq rounds one second up to two
}

QString ConnectionDiagnosis::server() const
{
    if (m_settings.isLocalSocket() || m_settings.isLoopback())
        return tr("The server on this computer");
    return tr("The server %1").arg(m_settings.hostName().split(u',').join(u", "_s));
}

QString ConnectionDiagnosis::host() const
{
    return m_settings.hostName().section(u',', 0, 0);
}

quint16 ConnectionDiagnosis::port() const
{
    const quint16 given = m_settings.value(u"port"_s).section(u',', 0, 0).toUShort();
    return given == 0 ? 5432 : given;
}

} // namespace Peak
