#pragma once

#include "models/documents/UnfinishedTransfers.h"

#include <QFile>
#include <QList>
#include <QLockFile>
#include <QMutex>
#include <QThreadPool>

#include <atomic>
#include <memory>

namespace Peak {

/** What somebody left unfinished, in the order in which it was begun. */
struct UnfinishedTransfers
{
    QList<UnfinishedUpload> uploads;
    QList<UnfinishedDownload> downloads;
};

/**
 * Notes of unfinished transfers in a private file, so that they go on after a restart and no clear
 * file stays behind that nobody goes on with.
 *
 * Lines are only appended; what a crash cut off is no line. Never holds a key or a PIN. Each
 * running program has a file of its own; what another one left behind is taken over, but for
 * downloads that nobody went on with for long. Written on a thread of its own, in order; clear
 * files are removed on another, since their folders can be slow. The note*() functions may be
 * called from any thread; all else is the GUI thread's.
 */
class TransferJournal final
{
public:
    explicit TransferJournal(const QString &folder);
    /** Writes what is still to be written. */
    ~TransferJournal();
    TransferJournal(const TransferJournal &) = delete;
    TransferJournal &operator=(const TransferJournal &) = delete;

    /** Begins to remove the clear files that programs left which no longer run, and that no
     * download goes on with. */
    void sweep();

    /** This person's notes, in the order in which they were made. */
    UnfinishedTransfers open(const QString &server, const QUuid &person);
    /** What is noted stays for the next time. */
    void close();

    void noteUploads(const QList<UnfinishedUpload> &uploads); ///< new ones, or as they are now
    /** New, or as it is now; what there is of it is noted by noteFile(). */
    void noteDownload(const UnfinishedDownload &download);
    void noteOver(const QList<QUuid> &ids); ///< of uploads by the requests' ids

    struct Sent
    {
        QUuid id; ///< the request's
        int segments = 0;
        QByteArray hash;
    };
    /** Before they are sent; returns when it is written. Never on the GUI thread. */
    void noteSent(const QList<Sent> &sent);

    /** A clear file is about to be written, of this download where that is to go on after a
     * restart; returns when that is noted. False: nothing is noted now. Never on the GUI thread. */
    bool noteFile(const QString &path, const QUuid &download = {});
    /** It is gone, and with it a download is over. */
    void noteFileGone(const QString &path, const QUuid &over = {});

    /** False where it is still there, or where its disk is not there to be asked. Never on the GUI
     * thread. */
    static bool removeFile(const QString &path);

private:
    QString path() const;
    void setPath(const QString &path);
    void sweepOne(const QString &path);
    QStringList removeFiles(const QStringList &files) const;
    bool append(const QByteArray &lines);
    bool appendNow(const QByteArray &lines);

    QString m_folder;
    mutable QMutex m_mutex; ///< guards the path
    QString m_path;         ///< empty: closed
    std::unique_ptr<QLockFile> m_lock;
    QMutex m_taking; ///< a journal that no program has is looked at, or taken over
    std::atomic_bool m_ending = false;
    QThreadPool m_writer;  ///< one thread, which alone touches the file
    QThreadPool m_sweeper; ///< one thread, which alone removes clear files of earlier runs
};

} // namespace Peak
