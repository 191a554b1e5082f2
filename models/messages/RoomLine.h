#pragma once

#include "models/db/Listener.h"
#include "models/repositories/RoomRepository.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <QUuid>

namespace Peak {

/**
 * What the clients of one open room tell each other: "look", "I am typing", "I am here".
 *
 * A hint is never believed: look() asks for news under one's own rights, and of people only ids
 * come through, which mean something only to who knows them as readers of the room. The first hint
 * is passed on at once, many in a row thinned out. Touches no table. Without a listener it is
 * silent, and the change feed tells the rest. GUI thread.
 */
class RoomLine final : public QObject
{
    Q_OBJECT

public:
    /** `listener` may be null; `work` carries one's own hints. Both outlive it. */
    RoomLine(Listener *listener, DbSession &work, QObject *parent = nullptr);
    ~RoomLine() override;

    /** Listens there from now on; an empty channel: nowhere. */
    void setRoom(const QString &channel, const QUuid &me);
    const QString &channel() const { return m_channel; }
    /** One looks at the room, or not any more. */
    void setHere(bool here);

    QSet<QUuid> typing() const;
    QSet<QUuid> here() const;

public Q_SLOTS:
    /** Somebody types here; told at most every few seconds. */
    void type();
    void stopTyping();

Q_SIGNALS:
    void look();
    /** Who types or is here. */
    void peopleChanged();

private:
    void onHeard(const QByteArray &channel, const QByteArray &hint);
    void onLook();
    void tell(const QString &kind);
    void forgetOld();

    Listener *m_listener;
    RoomRepository m_room;
    QString m_channel;
    QUuid m_me;
    bool m_here = false;
    bool m_told = false; ///< that one types
    QHash<QUuid, QElapsedTimer> m_typing, m_present;
    QElapsedTimer m_sinceType, m_sinceLook, m_sinceHere;
    QTimer m_again;  ///< the last of many hints
    QTimer m_forget; ///< runs while there is somebody to forget
    QTimer m_stillHere;
};

} // namespace Peak
