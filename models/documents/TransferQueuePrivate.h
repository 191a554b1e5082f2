#pragma once

#include "models/documents/DocumentOpener.h"
#include "models/documents/Downloader.h"
#include "models/documents/FileSink.h"
#include "models/documents/LocalStore.h"
#include "models/documents/TransferJournal.h"
#include "models/documents/TransferQueue.h"
#include "models/documents/TransferRate.h"
#include "models/documents/Uploader.h"

#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <array>
#include <memory>

namespace Peak {

/** One transfer, with what only the queue knows of it. */
struct TransferItem
{
    Transfer shown;
    TransferRate rate;

    UnfinishedUpload upload;
    SecretBytes pin; ///< as long as it may be needed
    QString fileType;
    QString mimeType;
    bool looked = false;                ///< its file was found as `upload.file` says
    bool alone = false;                 ///< something went wrong when it went with others
    bool kept = false;                  ///< failed, but what the server has of it is worth keeping
    int rounds = 0;                     ///< begun anew, or finished in vain
    std::shared_ptr<SourceFile> source; ///< as far as it was read, when a round broke off

    OpenedDocument document;       ///< without its key: to be opened again
    UnfinishedDownload unfinished; ///< `part` as an earlier run left it
    bool fromBefore = false;       ///< an earlier run began it
    bool remembered = false;       ///< the journal knows of it
    Downloader *download = nullptr;
    std::shared_ptr<FileSink> sink;
    int openings = 0;    ///< answers to an earlier one are nobody's
    int closings = 0;    ///< since it last moved, the server no longer knew that it was open
    bool wanted = false; ///< the person asked for it to go on
    QString anew;        ///< why it was begun anew, for people
};

/** What the disk has of a download that an earlier run left. */
struct KeptDownload
{
    QUuid id;
    bool hasFolder = false;
    bool isOver = false; ///< it was finished, and only that was not noted
    QString path;        ///< where to: another, where there is another file now
    FileState target;
    qint64 done = 0;
};

/** What the TransferQueue is made of; its parts stand in TransferQueue*.cpp. */
class TransferQueue::Private final : public QObject
{
    Q_OBJECT

public:
    Private(TransferQueue *queue, DbSession &transfers, const QString &folder);
    ~Private() override;

    using Item = std::shared_ptr<TransferItem>;
    enum Lane { Large, Small, LaneCount };

    // TransferQueue.cpp
    Item find(const QUuid &id) const { return items.value(id); }
    void insert(const Item &item);
    void remove(const QUuid &id);
    void setState(TransferItem &item, Transfer::State state);
    void fail(TransferItem &item, const Error &error);
    void tellOf(TransferItem &item);
    void tell();
    void measure();
    void notePaused(TransferItem &item, bool paused);
    void pump();
    void onOpened();
    void onInterrupted(const Error &error);
    /** What is told of a transfer that nothing is wrong with. */
    static QString waiting() { return TransferQueue::tr("Waits for the connection."); }

    // TransferQueueUploads.cpp
    void restore(const QList<UnfinishedUpload> &unfinished);
    void look(const QList<QUuid> &ids);
    void pumpUploads(Lane lane);
    QList<Item> nextTogether(Lane lane) const;
    void startUploader(Lane lane, const QList<Item> &together);
    void connectUploader(Uploader *uploader, Lane lane);
    void onFinished(const QUuid &id, const UploadFinished &how);
    void onPostponed(const QUuid &id, const Error &why);
    void beginAnew(TransferItem &item, const Error &why);
    bool takeOff(TransferItem &item);
    void leaveLane(Lane lane, const Error &why = {});
    void forgetThere(TransferItem &item);
    void flushCancels();

    // TransferQueueDownloads.cpp
    void pumpDownloads();
    void startDownload(TransferItem &item);
    void fetch(TransferItem &item);
    void connectDownload(const TransferItem &item);
    void onDownloadFailed(TransferItem &item, const Error &error);
    void downloadAnew(TransferItem &item, const QString &why);
    void endDownload(TransferItem &item);
    void noteDownload(const TransferItem &item);
    void dropDownload(TransferItem &item);

    // TransferQueueKept.cpp
    void restore(const QList<UnfinishedDownload> &unfinished);
    void lookAtKept(const TransferItem &item);
    void onKept(const KeptDownload &kept);
    void openAgain(TransferItem &item);
    void onAnswer(TransferItem &item, const Result<OpenOutcome> &answer);
    void onOpenedAgain(TransferItem &item, const OpenedDocument &opened);
    QFuture<Result<OpenAnswer>> enterPin(TransferItem &item, const QByteArray &pin);
    void waitForPin(TransferItem &item, const OpenAnswer &answer);

    TransferQueue *q;
    DbSession &session;
    LocalStore local;
    DocumentOpener opener; ///< of downloads that go on
    QHash<QString, SegmentStore *> stores;
    TransferJournal journal; ///< outlives the threads below
    QHash<QUuid, Item> items;
    QList<QUuid> order;
    std::array<QPointer<Uploader>, LaneCount> lanes;
    QUuid downloading;
    QList<QUuid> toCancel; ///< on the server
    QSet<QUuid> untold;
    QTimer tellSoon;
    QTimer measureOften;
    QTimer retryLater;
    QElapsedTimer clock;
    QString server;
    QUuid person;
    int interruptions = 0;
    bool mayUpload = false;
    bool signedOut = false;
    QThreadPool lookers;
    QThreadPool readers;
    QThreadPool writers;
};

} // namespace Peak
