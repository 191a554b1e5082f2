// The part of SessionKeeper that asks what changed and whether the session still stands.
#include "models/session/SessionKeeper.h"

#include "models/db/WhenDone.h"

namespace Peak {

void SessionKeeper::poll()
{
    if (m_polling || !m_pulseOpen || m_cursor.isEmpty())
        return;
    m_polling = true;
    m_sincePoll.start();
    whenDone(m_session.changesSince(m_cursor), this,
             [this, epoch = m_epoch](const Result<ChangeBatch> &batch) {
                 if (epoch != m_epoch)
                     return;
                 m_polling = false;
                 if (!batch) {
                     fail(batch.error());
                     return;
                 }
                 SessionStatus status = m_status;
                 status.state = SessionStatus::State::Online;
                 status.waitingSeconds = 0;
                 status.latencyMs = int(m_sincePoll.elapsed());
                 setStatus(status);
                 onChanges(batch.value());
             });
}

void SessionKeeper::beat()
{
    m_sinceBeat.start();
    whenDone(m_session.heartbeat(), this, [this, epoch = m_epoch](const Result<QDateTime> &end) {
        if (epoch == m_epoch && !end)
            fail(end.error());
    });
    // Midnight passes, rights change: days left and navigation follow within a minute.
    whenDone(m_session.whoAmI(), this, [this, epoch = m_epoch](const Result<Identity> &identity) {
        if (epoch == m_epoch && identity)
            learnIdentity(identity.value());
    });
}

void SessionKeeper::onChanges(const ChangeBatch &batch)
{
    QList<Change> fresh;
    bool everything = false;
    for (const Change &change : batch.changes) {
        if (change.kind == Change::Kind::Reset && change.id == 0)
            everything = true;
        if (m_seen.contains(change.id))
            continue;
        if (change.id != 0)
            m_seen.insert(change.id);
        if (change.kind == Change::Kind::Reset)
            everything = true;
        else
            fresh.append(change);
    }
    if (!batch.nextCursor.isEmpty() && batch.nextCursor != m_cursor) {
        m_cursor = batch.nextCursor;
        // What an open transaction holds back may come once more, all from this batch.
        QSet<qint64> recent;
        for (const Change &change : batch.changes)
            recent.insert(change.id);
        m_seen = recent;
    }
    if (everything)
        Q_EMIT everythingChanged();
    else if (!fresh.isEmpty())
        Q_EMIT changed(fresh);
}

} // namespace Peak
