#pragma once

#include "models/repositories/RoomRepository.h"
#include "models/session/DraftStore.h"
#include "views/forms/RecordEditor.h"
#include "views/messages/MessageEditor.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace Peak {

class PageWorld;
class RoomController;
class ScheduledDialog;

/**
 * What is written in a room: the editor's draft, the files that go with it, and its way into the
 * outbox.
 *
 * A draft is kept by room and survives everything; it goes when the outbox has the message. Files
 * are looked at before they are taken. GUI thread.
 */
class RoomWriting final : public QObject
{
    Q_OBJECT

public:
    RoomWriting(PageWorld &world, RoomController &room);
    ~RoomWriting() override;

    /** The room is another one. */
    void enter();
    void leave();
    void answer(const RoomMessage &message);
    void edit(const RoomMessage &message);
    /** Out of the outbox, into the editor; what stands there stays below it. */
    void takeBack(const QUuid &request);

Q_SIGNALS:
    void wrote();

private:
    void connectEditor();
    void send(const QDateTime &at = {});
    void save();
    void saveDraft();
    void chooseFiles();
    void addFiles(const QStringList &paths);
    void addPicture(const QImage &picture);
    void addText();
    void addMade(const QString &name, std::function<bool(const QString &path)> write,
                 std::function<void()> then = {});
    void askPin(const QUuid &upload);
    void leaveEdit();
    void editLast();
    void sendAt();
    void loadScheduled();
    void showScheduled();
    void changeScheduled(ScheduledDialog *dialog, const ScheduledMessage &message);
    void cancelScheduled(ScheduledDialog *dialog, const ScheduledMessage &message);

    PageWorld &m_world;
    RoomController &m_room;
    RoomRepository m_rooms;
    MessageEditor *m_editor;
    DraftSlot m_slot;
    QUuid m_entered;      ///< whose draft the editor shows
    QJsonObject m_latest; ///< what is to be kept: the editor may go first
    QTimer m_saveSoon;
    QList<ScheduledMessage> m_scheduled;
};

} // namespace Peak
