#pragma once

#include "models/documents/SourceFile.h"
#include "models/domain/Transfer.h"

#include <QFile>
#include <QList>
#include <QLockFile>
#include <QMutex>
#include <QThreadPool>

#include <memory>

namespace Peak {

/** An upload that is not finished, as it is noted on this computer. */
struct UnfinishedUpload
{
    UploadRequest request; ///< without its PIN
    QUuid upload;          ///< as the server knows it: another than the request's when begun anew
    bool withPin = false;
    bool begun = false; ///< the server knows it, and the PIN with it
    bool paused = false;
    FileState file;  ///< as it was when it was begun
    int sent = 0;    ///< segments that may have been sent
    QByteArray hash; ///< SHA-256 of these
};

/**
 * Notes of unfinished transfers in a private file, so that uploads go on after a restart and no
 * clear file stays behind after a crash.
 *
 * Lines are only appended; what a crash cut off is no line. Never holds a key or a PIN. Each
 * running program has a file of its own; what another one left behind is taken over. Written on a
 * thread of its own, in order. The note*() functions may be called from any thread; all else is the
 * GUI thread's.
 */
class TransferJournal final
{
public:
    explicit TransferJournal(const QString &folder);
    /** Writes what is still to be written. */
    ~TransferJournal();
    TransferJournal(const TransferJournal &) = delete;
    TransferJournal &operator=(const TransferJournal &) = delete;

    /** Removes the clear files that programs left which no longer run. */
    void sweep();

    /** This person's notes, in the order in which they were made. */
    QList<UnfinishedUpload> open(const QString &server, const QUuid &person);
    /** What is noted stays for the next time. */
    void close();

    void noteUploads(const QList<UnfinishedUpload> &uploads); ///< new ones, or as they are now
    void noteOver(const QList<QUuid> &ids);                   ///< by the requests' ids

    struct Sent
    {
        QUuid id; ///< the request's
        int segments = 0;
        QByteArray hash;
    };
    /** Before they are sent; returns when it is written. Never on the GUI thread. */
    void noteSent(const QList<Sent> &sent);

    /** A clear file is about to be written; returns when that is noted. Never on the GUI thread. */
    void noteFile(const QString &path);
    void noteFileGone(const QString &path);

private:
    struct Content;

    QString path() const;
    void setPath(const QString &path);
    static Content read(const QString &path);
    static QList<UnfinishedUpload> takeOver(const QString &path);
    static void rewrite(const QString &path, const QList<UnfinishedUpload> &uploads);
    void append(const QByteArray &lines);
    void appendNow(const QByteArray &lines);

    QString m_folder;
    mutable QMutex m_mutex; ///< guards the path
    QString m_path;         ///< empty: closed
    std::unique_ptr<QLockFile> m_lock;
    QThreadPool m_writer; ///< one thread, which alone touches the file
};

} // namespace Peak
