#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <QUrl>

namespace Peak {

/**
 * A server as a person names it: what the sign-in window offers and Profiles stores. Never a secret.
 *
 * `extra` holds further libpq parameters as a URI's query ("sslrootcert=/etc/peak/root.pem"). A plain value.
 */
struct ConnectionProfile
{
    QString id;   ///< stable; made by whoever adds the profile
    QString name; ///< "Office"
    QString host; ///< a name, an address, several by comma, or the folder of a local socket
    int port = 5432;
    QString database = QStringLiteral("peak1031");
    QString extra;

    bool operator==(const ConnectionProfile &) const = default;

    /** The same as libpq's URI. */
    QString uri() const
    {
        const auto encoded = [](const QString &text) {
            return QString::fromLatin1(QUrl::toPercentEncoding(text, QByteArrayLiteral(",:[]")));
        };
        QString query = extra.trimmed();
        QString place = QStringLiteral("%1:%2").arg(encoded(host)).arg(port);
        if (host.startsWith(QLatin1Char('/'))) {
            place.clear();
            const QString socket = QStringLiteral("host=%1&port=%2")
                                       .arg(QString::fromLatin1(QUrl::toPercentEncoding(host)))
                                       .arg(port);
            query = query.isEmpty() ? socket : socket + QLatin1Char('&') + query;
        }
        return QStringLiteral("postgresql://%1/%2%3")
            .arg(place, QString::fromLatin1(QUrl::toPercentEncoding(database)),
                 query.isEmpty() ? QString() : QLatin1Char('?') + query);
    }
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::ConnectionProfile)
