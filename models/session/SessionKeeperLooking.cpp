#include "models/session/SessionKeeper.h"

#include <chrono>
#include <utility>

using namespace std::chrono_literals;

// Two sessions, one at a time: an admin's own, and one that looks on as somebody else.

namespace Peak {

void SessionKeeper::lookAs(const SessionCredentials &credentials)
{
    if (!m_own)
        m_own = m_credentials;
    goOn(credentials);
}

void SessionKeeper::stopLooking()
{
    if (!m_own)
        return;
    const SessionCredentials own = *std::exchange(m_own, std::nullopt);
    if (!isOnline()) {
        goOn(own); // the other one ends by itself within half an hour
        return;
    }
    // As in signOut(): the answer may never come, since the line it runs on is closed by it.
    (void)m_session.signOut();
    const int epoch = ++m_epoch;
    m_tick.stop();
    m_credentials = {};
    QTimer::singleShot(500ms, this, [this, epoch, own] {
        if (epoch == m_epoch)
            goOn(own);
    });
}

} // namespace Peak
