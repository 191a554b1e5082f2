#pragma once

#include "models/db/Result.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QList>
#include <QPair>
#include <QString>

namespace Peak {

/**
 * Where a server is and how to reach it: libpq's own parameters, parsed from a URI and made safe.
 *
 * parse() understands everything that libpq's URIs do (several hosts, target_session_attrs,
 * passfile, sslrootcert). hardened() adds what a client must insist on: TLS with a checked
 * certificate unless the server is reached over a local socket, or over loopback with an explicit
 * sslmode=disable; SCRAM with channel binding under TLS; the settings that must beat a role's own
 * (search_path and so on); and, of several hosts, the one that takes writes. A plain value; safe on
 * any thread.
 */
class ConnectionSettings
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ConnectionSettings)

public:
    static Result<ConnectionSettings> parse(const QString &uri);

    /** Refuses (ErrorKind::Invalid) a URI that would send a secret over an unchecked line. */
    Result<ConnectionSettings> hardened() const;

    QString value(const QString &keyword) const;
    void setValue(const QString &keyword, const QString &value);
    /** The same server with another identity, as a session role uses it. */
    ConnectionSettings withLogin(const QString &role, const QByteArray &secret) const;

    bool isLocalSocket() const;
    bool isLoopback() const;
    bool usesTls() const;
    /** The host, or hosts separated by commas, as the person wrote them; empty means the default
     * socket. */
    QString hostName() const;
    /** "peak.example.com (TLS)" or "this computer": for the status bar, never with a secret. */
    QString displayName() const;

    const QList<QPair<QString, QString>> &values() const { return m_values; }
    bool operator==(const ConnectionSettings &) const = default;

private:
    void addLimits();

    QList<QPair<QString, QString>> m_values; ///< keyword, value, in libpq's order
};

} // namespace Peak
