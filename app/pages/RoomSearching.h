#pragma once

#include "models/repositories/ListRepository.h"
#include "models/repositories/RoomRepository.h"

#include <QObject>

namespace Peak {

class PageWorld;
class RoomController;

/** Finds messages in a room or in all of them, and goes to a day. GUI thread. */
class RoomSearching final : public QObject
{
    Q_OBJECT

public:
    RoomSearching(PageWorld &world, RoomController &room);

    void clear();

private:
    void search(const QString &words, bool everywhere, const QDateTime &before);
    void nameExchanges(const QList<FoundMessage> &found);
    void goTo(const FoundMessage &message);
    void goToWanted();
    void goToDay(QDate day);

    PageWorld &m_world;
    RoomController &m_room;
    RoomRepository m_rooms;
    ListRepository m_lists;
    int m_round = 0; ///< answers to an earlier question are nobody's
};

} // namespace Peak
