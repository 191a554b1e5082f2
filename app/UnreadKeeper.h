#pragma once

#include "models/domain/Change.h"
#include "models/repositories/RoomRepository.h"

#include <QObject>
#include <QSet>
#include <QTimer>

namespace Peak {

class PageWorld;

/**
 * Keeps world.unread() as the server counts it: asked once, and again when the change feed tells of
 * messages or of who may read them.
 *
 * One question at a time. Tells the server too that messages have arrived, some at once. GUI
 * thread.
 */
class UnreadKeeper final : public QObject
{
    Q_OBJECT

public:
    /** A child of the world. */
    explicit UnreadKeeper(PageWorld &world);

public Q_SLOTS:
    void look();

private:
    void onChanges(const QList<Change> &changes);
    void tellArrived();

    PageWorld &m_world;
    RoomRepository m_rooms;
    QSet<QUuid> m_arrived; ///< and not told yet
    QTimer m_tell;
    QTimer m_lookSoon;
    QUuid m_person;
    bool m_looking = false;
    bool m_again = false;
};

} // namespace Peak
