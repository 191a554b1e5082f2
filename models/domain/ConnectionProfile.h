#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace Peak {

/**
 * A server as a person names it: what the sign-in window offers and Profiles stores. Never a
 * secret.
 *
 * `extra` holds further libpq parameters as a URI's query ("sslrootcert=/etc/peak/root.pem"). A
 * plain value.
 */
struct ConnectionProfile
{
    QString id;   ///< stable; made by whoever adds the profile
    QString name; ///< "Office"
    QString host; ///< a name, an address, several by comma, or the folder of a local socket
    int port = 5432;
    QString database = QStringLiteral("peak1031");
    QString extra;
    bool fixed = false; ///< given from outside, such as the command line: not to be edited here

    bool operator==(const ConnectionProfile &) const = default;

    /** The same as libpq's URI. */
    QString uri() const
    {
        // Joined, not filled in with arg(): an encoded part may look like a place marker.
        const auto encoded = [](const QString &text, const QByteArray &kept = {}) {
            return QString::fromLatin1(QUrl::toPercentEncoding(text, kept));
        };
        const QString number = QString::number(port);
        const bool socket = host.startsWith(QLatin1Char('/'));
        QStringList query;
        if (socket)
            query += QString(QStringLiteral("host=") + encoded(host));
        if (socket)
            query += QString(QStringLiteral("port=") + number);
        if (!extra.trimmed().isEmpty())
            query += extra.trimmed();
        QString uri = QStringLiteral("postgresql://");
        if (!socket)
            uri += encoded(host, ",:[]") + QLatin1Char(':') + number;
        uri += QLatin1Char('/') + encoded(database);
        if (!query.isEmpty())
            uri += QLatin1Char('?') + query.join(QLatin1Char('&'));
        return uri;
    }
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::ConnectionProfile)
