#pragma once

#include "models/db/DbSession.h"
#include "models/documents/DocumentOpener.h"
#include "models/documents/LocalStore.h"
#include "models/documents/ObjectStore.h"
#include "models/documents/OpenFolder.h"
#include "models/documents/TransferQueue.h"
#include "models/domain/Change.h"
#include "models/domain/Identity.h"
#include "models/session/DraftStore.h"
#include "models/session/SessionCredentials.h"
#include "models/session/UndoHistory.h"
#include "views/actions/ActionRegistry.h"
#include "views/actions/PageId.h"
#include "views/forms/ProofGate.h"
#include "views/forms/RecordEditor.h"

#include <QJsonObject>
#include <QObject>

#include <functional>
#include <utility>

namespace Peak {

class Listener;
class NotificationCenter;
class RoomOutbox;
class UnreadCounts;

/**
 * What every page of the program is given by the composition root: the lines to the server, who is
 * in, what happens to all pages at once, and the few things a page asks of the window.
 *
 * A page is made by a function make<Name>Page(PageWorld &) when it is first opened, and dies with
 * the person's stay. Whatever introduces it to its models is a child of the page, so that both go
 * together; it connects to the signals here and reads identity(). GUI thread.
 */
class PageWorld final : public QObject
{
    Q_OBJECT

public:
    /** `transfers` carries the bytes of documents. */
    PageWorld(DbSession &work, DbSession &reads, DbSession &transfers, QObject *parent = nullptr);
    ~PageWorld() override;

    DbSession &work() const { return m_work; }   ///< what somebody waits for
    DbSession &reads() const { return m_reads; } ///< counts, choices, whatever may take long
    ActionRegistry &actions() { return m_actions; }
    /** Where this person's draft of a form is kept; `record`: of which, or "new". */
    DraftSlot draft(const QString &form, const QString &record);
    DraftSlot draft(const QString &form, const QUuid &record)
    {
        return draft(form, record.toString(QUuid::WithoutBraces));
    }
    /** Files on their way to and from the server, of this person. */
    TransferQueue &transfers() { return m_transfers; }
    /** The line that carries the bytes of documents, and the places where they are kept. */
    DbSession &line() const { return m_line; }
    const QHash<QString, SegmentStore *> &stores() const { return m_stores; }
    /** Opens documents, and reads them into memory. */
    DocumentOpener &opener() { return m_opener; }
    /** Where documents stand while another program shows them. */
    OpenFolder &openFolder() { return m_openFolder; }
    UndoHistory &undo() { return m_undo; }
    /** Asks for a proof where the server wants one: one question for all pages. */
    ProofGate &proof() { return m_proof; }
    /** What this person is told of. */
    NotificationCenter &notifications() const { return *m_notifications; }
    /** What this person wrote and the server does not have yet. */
    RoomOutbox &outbox() const { return *m_outbox; }
    /** The line on which news of a room are asked for, so that nothing slow is before them. */
    DbSession &news() const { return m_pulse ? *m_pulse : m_work; }
    /** Null where nothing is heard: the change feed tells everything a little later. */
    Listener *hints() const { return m_hints; }
    /** Where the clients of a room tell each other to look. */
    void setRoomChannel(const QUuid &exchange, const QString &channel);
    /** Messages that this person has not read. */
    UnreadCounts &unread() const { return *m_unread; }

    const Identity &identity() const { return m_identity; }
    bool isOnline() const { return m_online; }
    /** How this person arranged something; {} where they never did. */
    QJsonObject preference(const QString &key) const;
    /** Arranged anew: told to the server in a moment. */
    void savePreference(const QString &key, const QJsonObject &value);

    /** @name What a page asks of the window
     * @{ */
    void openPlace(const Place &place) { Q_EMIT placeRequested(place); }
    /** And there the part of this name, where the page has parts ("messages" of an exchange). */
    void openTab(const Place &place, const QString &tab)
    {
        Q_EMIT placeRequested(place);
        Q_EMIT tabRequested(place, tab);
    }
    /** The room of an exchange, at one of its messages. */
    void openMessage(const QUuid &exchange, const QUuid &message)
    {
        m_wanted = {exchange, message};
        openTab({PageId::ExchangeDetails, exchange}, QStringLiteral("messages"));
        Q_EMIT messageRequested();
    }
    /** The message that openMessage() meant, for who shows its room now; null when told already. */
    QUuid takeWantedMessage(const QUuid &exchange)
    {
        return m_wanted.first == exchange ? std::exchange(m_wanted, {}).second : QUuid();
    }
    void goBack() { Q_EMIT backRequested(); }
    /** What the place is called once it is known ("1043 Ortega"): for recent places and titles. */
    void setPlaceTitle(const Place &place, const QString &title)
    {
        Q_EMIT placeTitled(place, title);
    }
    /** What is waited for, for the status bar; empty: nothing. */
    void showWork(const QString &text) { Q_EMIT workShown(text); }
    /** Everything is shown as somebody else sees it from now on; ends the pages as they are. */
    void lookAs(const SessionCredentials &credentials) { Q_EMIT lookAsRequested(credentials); }
    /** @} */

    /** @name For the composition root
     * @{ */
    /** The line that is listened on. */
    void setPulse(DbSession &pulse, Listener &hints);
    void setIdentity(const Identity &identity);
    void setOnline(bool online);
    void forgetPerson();
    /** @} */

Q_SIGNALS:
    /** Until somebody signs in again, nothing that needed the session may be seen. */
    void sessionEnded();
    /** Another day, other rights or preferences of the same person. */
    void identityChanged();
    /** Nobody is in any more: nothing of theirs may stay. */
    void personForgotten();
    void onlineChanged(bool online);
    /** From the change feed, for whoever shows one of these rows. */
    void changed(const QList<Peak::Change> &changes);
    /** Anything may have changed: read again what is on screen. */
    void everythingChanged();

    void placeRequested(const Peak::Place &place);
    void tabRequested(const Peak::Place &place, const QString &tab);
    void messageRequested();
    void backRequested();
    void placeTitled(const Peak::Place &place, const QString &title);
    void workShown(const QString &text);
    void lookAsRequested(const Peak::SessionCredentials &credentials);
    /** A page told of an edit; what was said about the one before is old. */
    void editTold();
    void preferenceChanged(const QString &key, const QJsonObject &value);

private:
    /** How long what is written from now on can be taken back. */
    void takeHold();

    std::pair<QUuid, QUuid> m_wanted; ///< of openMessage()
    DbSession &m_work;
    DbSession &m_reads;
    DbSession &m_line;
    LocalStore m_local;
    ActionRegistry m_actions;
    ObjectStore m_objects;
    QHash<QString, SegmentStore *> m_stores;
    TransferQueue m_transfers;
    DocumentOpener m_opener;
    OpenFolder m_openFolder;
    DraftStore m_drafts;
    UndoHistory m_undo;
    ProofGate m_proof;
    Identity m_identity;
    DbSession *m_pulse = nullptr;
    Listener *m_hints = nullptr;
    QHash<QUuid, QString> m_roomChannels;
    RoomOutbox *m_outbox;
    UnreadCounts *m_unread;
    NotificationCenter *m_notifications;
    bool m_online = false;
};

} // namespace Peak
