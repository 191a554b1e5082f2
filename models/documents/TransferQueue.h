#pragma once

#include "models/db/DbSession.h"
#include "models/documents/OpenedDocument.h"
#include "models/domain/Transfer.h"

#include <QFuture>
#include <QList>
#include <QObject>
#include <QUuid>

#include <memory>

namespace Peak {

class SegmentStore;

/**
 * The files of one person on their way to and from the server: what is on its way, what waits, what
 * came of it.
 *
 * One large file goes up after the other, small ones many at a time, and one comes down beside
 * them. A line that drops makes them wait until it is back, and they outlive the program: what is
 * unfinished is noted on this computer (never a key, never a PIN) and goes on when the same person
 * is in again; a document is opened anew for that, with its PIN where it has one. Files are read,
 * sealed and written on threads of its own. GUI thread; never waits there.
 */
class TransferQueue final : public QObject
{
    Q_OBJECT

public:
    /** `folder` holds the notes of unfinished transfers; made where it is missing. */
    TransferQueue(DbSession &transfers, const QString &folder, QObject *parent = nullptr);
    ~TransferQueue() override;
    /** The program's own place for them. */
    static QString defaultFolder();

    /** What is kept at `provider` ("s3", "gcp") goes through this store, which must outlive the
     * queue; "local" is known. */
    void setStore(const QString &provider, SegmentStore *store);

    /** @name For the composition root
     * @{ */
    /** This person is in; what they left unfinished goes on. Without `mayUpload` (who looks on as
     * somebody else) nothing is uploaded. */
    void begin(const QString &server, const QUuid &person, bool mayUpload = true);
    /** The person leaves: what is unfinished is kept for the next time. */
    void end();
    /** @} */

    /** Uploads wait their turn and begin by themselves. */
    void add(const QList<UploadRequest> &requests);
    /** What is left where the program ends before a download does. */
    enum class Unfinished { Kept, Removed };
    /** The download of an opened document to the file `path`, which it replaces at the end. */
    QUuid addDownload(const OpenedDocument &document, const QString &path,
                      Unfinished unfinished = Unfinished::Kept);
    /** For a download that waits for it; Opened: it goes on. */
    QFuture<Result<OpenAnswer>> enterPin(const QUuid &id, const QByteArray &pin);

    void pause(const QUuid &id);
    void resume(const QUuid &id);
    /** Ends it and leaves nothing of it, here or there. */
    void cancel(const QUuid &id);
    /** Once more, after a failure that trying again may mend. */
    void retry(const QUuid &id);
    void pauseAll();
    void resumeAll();
    void cancelAll();
    /** Takes what is over from the list. */
    void clearDone();

    /** In the order in which they were added. */
    QList<Transfer> transfers() const;
    Transfer transfer(const QUuid &id) const;
    /** Something waits or runs. */
    bool isBusy() const;

Q_SIGNALS:
    void added(const QUuid &id);
    /** At most ten times a second for each transfer, and always at its end. */
    void changed(const QUuid &id);
    void removed(const QUuid &id);
    /** A file is a document now, or a new version of one. */
    void uploaded(const QUuid &id, const QUuid &document);
    /** A download goes on when enterPin() is called; `wanted`: somebody just asked for it to. */
    void pinNeeded(const QUuid &id, bool wanted);
    /** The session has ended or may not transfer; all wait for the next begin(). */
    void stopped(const Peak::Error &error);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Peak
