#pragma once

#include "models/domain/Change.h"
#include "models/messages/RoomFeed.h"
#include "models/messages/RoomLine.h"
#include "models/repositories/RoomRepository.h"

#include <QObject>
#include <QSet>
#include <QTimer>

namespace Peak {

class PageWorld;
class RoomActions;
class RoomPage;
class RoomSearching;
class RoomWriting;

/**
 * The room of one exchange: reads it live, says who reads it, who is here and who types, and marks
 * as read what was on screen in the active window.
 *
 * What is written is RoomWriting's, what is done with a message RoomActions'. GUI thread.
 */
class RoomController final : public QObject
{
    Q_OBJECT

public:
    /** Makes the page, whose child it is. */
    explicit RoomController(PageWorld &world);
    ~RoomController() override;

    RoomPage *page() const { return m_page; }
    RoomModel *model() const { return m_model; }
    RoomFeed *feed() const { return m_feed; }
    RoomWriting *writing() const { return m_writing; }
    RoomActions *messageActions() const { return m_actions; }
    const QUuid &exchange() const { return m_exchange; }
    const QString &title() const { return m_title; }
    const QList<RoomReader> &readers() const { return m_readers; }

    /** `rights` are the person's on it; 0 until they are known. */
    void setExchange(const QUuid &exchange, const QString &title, int rights);
    /** This message is meant, also before the room is there. */
    void showMessage(qint64 number);
    void markUnreadFrom(qint64 number);

Q_SIGNALS:
    /** Who reads it, whether one may write: anything that others show. */
    void roomChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void connectFeed();
    void connectWorld();
    void takeIdentity();
    void goToWanted();
    void onOpened();
    void onMoved(qint64 number);
    void onCame(const QList<RoomMessage> &messages);
    void onState();
    void onClosed(const Error &error);
    void onChanges(const QList<Change> &changes);
    void loadReaders();
    void showPeople();
    void noteSeen();
    void markRead(qint64 to);
    bool isLookedAt() const;
    QString whyNotWrite() const;

    PageWorld &m_world;
    RoomRepository m_rooms;
    RoomModel *m_model;
    RoomPage *m_page;
    RoomFeed *m_feed;
    RoomLine *m_line;
    RoomWriting *m_writing;
    RoomActions *m_actions;
    RoomSearching *m_searching;
    QUuid m_exchange;
    QString m_title;
    QList<RoomReader> m_readers;
    QString m_trouble;      ///< what was last said about reading it
    qint64 m_readTo = 0;    ///< what the server knows to be read
    qint64 m_wanted = 0;    ///< the message to show once the room is there
    qint64 m_asked = 0;     ///< the one the feed was asked for and has not moved to yet
    int m_below = 0;        ///< came, and nobody has seen them
    bool m_entered = false; ///< whoever was in is told otherwise why it closed
    bool m_marking = false;
    bool m_keepUnread = false; ///< somebody marked it unread: looking does not undo that
    bool m_readOnly = false;
};

} // namespace Peak
