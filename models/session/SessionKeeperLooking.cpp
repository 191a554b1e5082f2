#include "models/session/SessionKeeper.h"

#include "models/db/WhenDone.h"

#include <utility>

// Two sessions, one at a time: an admin's own, and one that looks on as somebody else.

namespace Peak {

void SessionKeeper::lookAs(const SessionCredentials &credentials)
{
    if (!m_own)
        m_own = m_credentials;
    goOn(credentials);
}

/** The own session, which waited while somebody looked on as another person, ends on the server
 * too; nobody sees it any more. Whoever signs in meanwhile goes first: it ends by itself then. */
void SessionKeeper::leave(const SessionCredentials &own)
{
    const auto safe = m_server.withLogin(own.loginRole, own.loginSecret).hardened();
    if (!safe)
        return;
    const int epoch = ++m_epoch;
    whenDone(m_pulse.open(safe.value()), this, [this, epoch](const Result<void> &opened) {
        if (epoch != m_epoch)
            return;
        if (opened)
            endThere([this] { drop(); });
        else
            drop();
    });
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
    endThere([this, own] { goOn(own); });
    m_tick.stop();
    m_credentials = {};
}

} // namespace Peak
