#include "models/documents/TransferQueuePrivate.h"

#include <QFileInfo>

// What comes down: one document at a time, beside what goes up.

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using State = Transfer::State;
using Kind = Transfer::Kind;

QUuid TransferQueue::addDownload(const OpenedDocument &document, const QString &path)
{
    auto item = std::make_shared<TransferItem>();
    item->document = document;
    item->shown.id = QUuid::createUuid();
    item->shown.kind = Kind::Download;
    item->shown.name = QFileInfo(path).fileName();
    item->shown.path = path;
    item->shown.document = document.document;
    item->shown.version = document.version;
    item->shown.bytes = document.bytes;
    d->insert(item);
    d->pump();
    return item->shown.id;
}

void TransferQueue::Private::pumpDownloads()
{
    if (!downloading.isNull())
        return;
    for (const QUuid &id : std::as_const(order)) {
        const Item item = find(id);
        if (item->shown.kind == Kind::Download && item->shown.state == State::Waiting) {
            startDownload(*item);
            return;
        }
    }
}

void TransferQueue::Private::startDownload(TransferItem &item)
{
    SegmentStore *store = stores.value(item.document.provider);
    if (!store) {
        fail(item, {ErrorKind::Outdated,
                    TransferQueue::tr("This program does not know where this document is kept. "
                                      "Nothing was written; update the program."),
                    {},
                    u"unknown provider"_s});
        return;
    }
    const QUuid id = item.shown.id;
    downloading = id;
    if (!item.download) {
        const auto sink = std::make_shared<FileSink>(item.document, item.shown.path, journal);
        item.download = new Downloader(item.document, *store, sink, writers, this);
        const auto leave = [this, id] {
            if (downloading == id)
                downloading = {};
            return find(id);
        };
        connect(item.download, &Downloader::progressed, this, [this, id] {
            const Item known = find(id);
            interruptions = 0;
            known->shown.done = known->download->done();
            known->rate.note(clock.elapsed(), known->shown.done);
            tellOf(*known);
        });
        connect(item.download, &Downloader::finished, this, [this, leave] {
            const Item known = leave();
            known->shown.done = known->shown.bytes;
            setState(*known, State::Done);
            endDownload(*known);
            pump();
        });
        connect(item.download, &Downloader::failed, this, [this, leave](const Error &error) {
            fail(*leave(), error);
            pump();
        });
        connect(item.download, &Downloader::interrupted, this, [this, leave](const Error &error) {
            const Item known = leave();
            setState(*known, State::Waiting);
            known->shown.note = waiting();
            onInterrupted(error);
        });
    }
    setState(item, State::Running);
    item.download->start();
}

/** Done or given up: the key goes with what read with it, unless it is tried again. */
void TransferQueue::Private::endDownload(TransferItem &item)
{
    if (downloading == item.shown.id)
        downloading = {};
    if (item.download) {
        item.download->disconnect(this);
        item.download->stop();
        item.download->deleteLater();
        item.download = nullptr;
    }
    if (item.shown.state != State::Failed)
        item.document.key = {};
    else
        item.shown.done = 0;
}

} // namespace Peak
