#pragma once

#include <QMetaType>
#include <QString>

namespace Peak {

/** How the line to the server is, for the status bar. */
struct SessionStatus
{
    enum class State {
        SignedOut,
        Connecting,
        Online,
        Slow,         ///< connected, but the server has not answered for a while
        Reconnecting, ///< the line broke; another try comes by itself
    };

    State state = State::SignedOut;
    QString server;         ///< "peak.example.com (TLS)"
    int latencyMs = -1;     ///< of the last poll; -1: none yet
    int waitingSeconds = 0; ///< Slow: how long the server has been silent
    int nextTrySeconds = 0; ///< Reconnecting: 0 means now
    QString reason;         ///< Reconnecting: what happened, a sentence

    bool operator==(const SessionStatus &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::SessionStatus)
