#pragma once

#include "models/db/ConnectionSettings.h"
#include "models/db/Error.h"

#include <QCoreApplication>

QT_FORWARD_DECLARE_CLASS(QSslSocket)

namespace Peak {

/**
 * Finds out why a connection failed, in whatever language libpq and the server speak.
 *
 * libpq hides the SQLSTATE of a failed connection and QtSql drops the handle, so this looks again:
 * once more through libpq with SQLSTATEs shown, then at name, port, TLS and certificate one by one.
 * Nothing that it sends holds a secret unless libpq accepted the line as safe. Blocks for seconds
 * at worst, so for a connection's own thread only.
 *
 * Kinds: Offline (worth trying again), SignedOut (a session role that is no more), Denied (password
 * or pg_hba), NotFound (no such database), Invalid (TLS or certificate: somebody must change
 * something).
 */
class ConnectionDiagnosis
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ConnectionDiagnosis)

public:
    explicit ConnectionDiagnosis(const ConnectionSettings &settings);

    /** `spent`: the milliseconds that the failed attempt took; a timeout is not waited for twice.
     */
    Error explain(qint64 spent) const;

private:
    Error lookAgain() const;
    Error fromServer(const QString &state, const QString &text) const;
    Error refusedIdentity(const QString &state) const;
    /** Whether a server answers that only is not the kind that the address asks for. */
    bool isOnlyStandby() const;
    bool hasSeveralHosts() const;
    Error atSocket() const;
    Error atNetwork() const;
    Error atTls(QSslSocket &socket, const QString &log) const;
    Error fromCertificate(const QSslSocket &socket, const QString &log) const;
    Error timedOut() const;
    Error offline(const QString &message, const QString &log) const;
    Error unsafe(const QString &message, const QString &log) const;

    bool isSessionRole() const;
    int timeout() const;
    QString server() const; ///< begins a sentence
    QString host() const;
    quint16 port() const;

    const ConnectionSettings m_settings;
};

} // namespace Peak
