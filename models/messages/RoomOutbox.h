#pragma once

#include "models/db/Result.h"
#include "models/domain/PendingMessage.h"

#include <QDeadlineTimer>
#include <QFuture>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>

QT_FORWARD_DECLARE_CLASS(QLockFile)

namespace Peak {

/**
 * What somebody wrote and the server has not said to have, kept on this computer until it has.
 *
 * A message is held for a few seconds, so that it can be taken back, then goes out in the order of
 * its room. It carries an id made here: after a lost line or a crash the same id is sent again and
 * is the same message, and until that is answered it can't be taken back, since it may have
 * arrived. Where the server refuses, it stays and says why, and those behind it go on.
 * Files go first: uploadWanted() asks for them. What is older than half a day is not sent without
 * asking. Private files, written on a thread of its own. GUI thread; never waits there.
 */
class RoomOutbox final : public QObject
{
    Q_OBJECT

public:
    using Send = std::function<QFuture<Result<QUuid>>(const MessageDraft &draft)>;

    /** `folder` is made where it is missing. */
    RoomOutbox(Send send, const QString &folder, QObject *parent = nullptr);
    /** The program's own place. */
    static QString defaultFolder();
    /** Writes what is still to be written. */
    ~RoomOutbox() override;

    /** @name For the composition root
     * @{ */
    /** This person is in: what they left unsent goes on. */
    void begin(const QString &server, const QUuid &person);
    /** They leave: what is unsent is kept for the next time. */
    void end();
    void setOnline(bool online);
    /** @} */

    /** How long a message can be taken back; 0: it goes at once. */
    void setHoldSeconds(int seconds) { m_holdSeconds = seconds; }
    int holdSeconds() const { return m_holdSeconds; }

    /** Begins its way; `request` is given to it where it has none. */
    QUuid add(PendingMessage message);
    void sendNow(const QUuid &request);
    /** What can still be taken back can't any more: the program ends. */
    void sendAllNow();
    /** Whether something without files to go first is on its way, or would be after another. */
    bool isGoing() const;
    /** Once more, after the server refused it. */
    void retry(const QUuid &request);
    /** Out of the box, if it is not on its way and can't have arrived: what was in it. Files that
     * this program made are the caller's again with `keepFiles`, else wiped. */
    std::optional<PendingMessage> takeBack(const QUuid &request, bool keepFiles = false);

    /** Unsent ones of a room, in their order. */
    QList<PendingMessage> of(const QUuid &exchange) const;
    std::optional<PendingMessage> find(const QUuid &request) const;
    bool isEmpty() const { return m_messages.isEmpty(); }
    /** A place for a file that goes with a message, for this person alone. */
    QString newFile(const QString &name) const;
    /** Wipes a file of newFile() that goes with no message after all. */
    void wipe(const QString &path);
    /** Waits for the thread that writes: for tests, and for the end. */
    void flush();

public Q_SLOTS:
    void onUploaded(const QUuid &upload, const QUuid &document);
    void onUploadFailed(const QUuid &upload, const QString &why);

Q_SIGNALS:
    /** Something of this room's unsent messages. */
    void changed(const QUuid &exchange);
    /** It is kept on this computer now. */
    void kept(const QUuid &request);
    /** It could not be: what is unsent of this room is lost when the program ends before it goes.
     */
    void notKept(const QUuid &exchange);
    void sent(const QUuid &exchange, const QUuid &request, const QUuid &message);
    /** The server keeps one that is to be sent later. */
    void scheduled(const QUuid &exchange);
    /** A file is to be a document of the exchange; the same upload may be asked for again. */
    void uploadWanted(const QUuid &exchange, const Peak::PendingFile &file);

private:
    struct Disk;

    void load();
    void take(const QList<PendingMessage> &found);
    void advance();
    void advance(PendingMessage &message);
    void wantUploads(PendingMessage &message);
    void send(PendingMessage &message);
    void hand(const QUuid &request);
    void onSent(const QUuid &request, const Result<QUuid> &sent);
    void setState(PendingMessage &message, PendingMessage::State state, const QString &error = {});
    PendingMessage *at(const QUuid &request);
    QFuture<bool> keep(const PendingMessage &message);
    void forget(const PendingMessage &message, bool keepFiles);

    Send m_send;
    QString m_folder;
    QString m_place; ///< of this person; empty: nobody is in
    std::unique_ptr<QLockFile> m_lock;
    QList<PendingMessage> m_messages;     ///< in the order in which they were written
    QHash<QUuid, QDeadlineTimer> m_holds; ///< `due` of those that are held, whatever the clock says
    QSet<QUuid> m_onTheWay;               ///< being sent, and no answer yet
    QHash<QUuid, bool> m_kept; ///< on this computer; whether it says there that it may have gone
    QSet<QUuid> m_uploads;     ///< asked for since begin()
    QTimer m_due;
    QTimer m_again;
    QThreadPool m_writer;
    int m_holdSeconds = 10;
    int m_life = 0; ///< counts begin() and end(): answers to an earlier person are nobody's
    bool m_online = false;
};

} // namespace Peak
