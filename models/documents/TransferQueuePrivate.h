#pragma once

#include "models/documents/Downloader.h"
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

    OpenedDocument document;
    Downloader *download = nullptr;
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
    void endDownload(TransferItem &item);

    TransferQueue *q;
    DbSession &session;
    LocalStore local;
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
