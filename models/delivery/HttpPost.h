#pragma once

#include "models/delivery/DeliveryChannel.h"
#include "models/documents/SecretBytes.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QUrl>

#include <memory>

class QSslSocket;

namespace Peak {

/**
 * One POST over a connection of its own, which is sent at most once.
 *
 * QNetworkAccessManager sends a request again by itself when the line is cut before the answer, and
 * then a message goes twice; this never does. Follows no redirect, keeps no cookie, checks the
 * certificate, speaks plainly with this computer only. Blocks; any thread.
 */
class HttpPost final
{
public:
    struct Request
    {
        QUrl url;
        QByteArray contentType;
        QByteArray authorization; ///< wiped when it is sent
        QByteArray body;
    };
    struct Answer
    {
        enum class End {
            Answered,
            Unreachable,
            Untrusted, ///< the other side could not prove who it is, or speaks no TLS
            NotMine,
            Stopped,
            Cut,      ///< before the whole request was given to the system
            NoAnswer, ///< the whole request was given
        };
        End end = End::Unreachable;
        int status = 0;
        int retryAfter = 0; ///< seconds; 0 where it says none
        QByteArray messageId;
        QByteArray body;
    };

    explicit HttpPost(const DeliveryPatience &patience) : m_patience(patience) {}

    Answer send(Request request, const DeliveryChannel::Handing &handing,
                const std::atomic_bool &stop);

private:
    class Line;
    const DeliveryPatience m_patience;
};

} // namespace Peak
