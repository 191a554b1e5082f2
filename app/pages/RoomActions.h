#pragma once

#include "models/repositories/ListRepository.h"
#include "models/repositories/PeopleRepository.h"
#include "models/repositories/RoomRepository.h"
#include "models/repositories/TaskRepository.h"
#include "views/messages/MessageBox.h"

#include <QObject>

class QMenu;

namespace Peak {

class DocumentOpening;
class PageWorld;
class RoomController;

/**
 * What can be done with one message: answer it, make a task of it, change or delete one's own, see
 * who has read it, mark unread from it, open what it carries.
 *
 * GUI thread.
 */
class RoomActions final : public QObject
{
    Q_OBJECT

public:
    RoomActions(PageWorld &world, RoomController &room);

    /** What can be done with a row, nullptr where nothing can; the caller shows it. */
    QMenu *menu(int row);
    void makeTask(const RoomMessage &message);

private:
    void activate(int row, const MessagePart &part);
    void openMenu(int row, const QPoint &global);
    QMenu *pendingMenu(int row);
    void activatePending(const QUuid &request, MessagePart::Kind kind);
    void addOwn(QMenu *menu, const RoomMessage &message);
    void openLink(const QUrl &link);
    void openDocument(const QUuid &document);
    void showReaders(const RoomMessage &message);
    void askDelete(const RoomMessage &message);
    QString whyNoTask() const;
    bool mayWrite() const;

    PageWorld &m_world;
    RoomController &m_room;
    RoomRepository m_rooms;
    ListRepository m_lists;
    TaskRepository m_tasks;
    PeopleRepository m_people;
    DocumentOpening *m_opening = nullptr;
};

} // namespace Peak
