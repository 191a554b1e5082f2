#include "models/db/OnThread.h"
#include "models/db/WhenDone.h"
#include "models/documents/TransferQueuePrivate.h"

#include <QFileInfo>

// What comes down: one document at a time, beside what goes up.

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using State = Transfer::State;
using Kind = Transfer::Kind;

namespace {

/** More often in a row, opening it again helps nobody. */
constexpr int mostClosings = 2;

} // namespace

QUuid TransferQueue::addDownload(const OpenedDocument &document, const QString &path,
                                 Unfinished unfinished)
{
    auto item = std::make_shared<TransferItem>();
    item->document = document;
    item->remembered = unfinished == Unfinished::Kept && d->mayUpload;
    item->shown.id = QUuid::createUuid();
    item->shown.kind = Kind::Download;
    item->shown.name = QFileInfo(path).fileName();
    item->shown.path = path;
    item->shown.document = document.document;
    item->shown.version = document.version;
    item->shown.bytes = document.bytes;
    item->unfinished.id = item->shown.id;
    item->unfinished.document = document.document;
    item->unfinished.version = document.asked;
    item->unfinished.content = document.content;
    item->unfinished.bytes = document.bytes;
    item->unfinished.path = path;
    item->unfinished.attempt = document.attempt;
    d->insert(item);
    // On a thread: folders of a network can be slow.
    whenDone(onThread(d->writers, [path] { return FileState::of(path); }), d.get(),
             [this, id = item->shown.id](const FileState &target) {
                 const auto known = d->find(id);
                 if (!known || known->shown.isOver())
                     return;
                 known->looked = true;
                 known->unfinished.target = target;
                 d->noteDownload(*known);
                 d->pump();
             });
    return item->shown.id;
}

void TransferQueue::Private::noteDownload(const TransferItem &item)
{
    if (item.remembered)
        journal.noteDownload(item.unfinished);
}

void TransferQueue::Private::pumpDownloads()
{
    for (const QUuid &id : std::as_const(order)) {
        const Item item = find(id);
        if (downloading.isNull() && item->shown.kind == Kind::Download &&
            item->shown.state == State::Waiting && item->looked)
            startDownload(*item);
    }
}

void TransferQueue::Private::startDownload(TransferItem &item)
{
    downloading = item.shown.id;
    setState(item, State::Running);
    if (item.document.key.isEmpty())
        openAgain(item);
    else
        fetch(item);
}

void TransferQueue::Private::fetch(TransferItem &item)
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
    if (!item.download) {
        item.sink = std::make_shared<FileSink>(item.document, item.shown.path, journal);
        if (item.remembered)
            item.sink->keepFor(item.shown.id, item.unfinished.part);
        item.shown.note = item.unfinished.part.isEmpty()
                              ? QString()
                              : TransferQueue::tr("Checking what is there already…");
        item.unfinished.part.clear();
        item.download = new Downloader(item.document, *store, item.sink, writers, this);
        connectDownload(item);
    }
    item.download->start();
}

void TransferQueue::Private::connectDownload(const TransferItem &item)
{
    const QUuid id = item.shown.id;
    const auto leave = [this, id] {
        if (downloading == id)
            downloading = {};
        return find(id);
    };
    connect(item.download, &Downloader::progressed, this, [this, id] {
        const Item known = find(id);
        interruptions = 0;
        known->closings = 0;
        known->shown.note.clear();
        known->shown.done = known->download->done();
        known->rate.note(clock.elapsed(), known->shown.done);
        tellOf(*known);
    });
    connect(item.download, &Downloader::finished, this, [this, leave] {
        const Item known = leave();
        known->shown.done = known->shown.bytes;
        setState(*known, State::Done);
        known->shown.note = known->anew;
        endDownload(*known);
        pump();
    });
    connect(item.download, &Downloader::failed, this, [this, leave](const Error &error) {
        onDownloadFailed(*leave(), error);
        pump();
    });
    connect(item.download, &Downloader::interrupted, this, [this, leave](const Error &error) {
        const Item known = leave();
        setState(*known, State::Waiting);
        known->shown.note = waiting();
        onInterrupted(error);
    });
}

void TransferQueue::Private::onDownloadFailed(TransferItem &item, const Error &error)
{
    if (error.sqlState == u"PK403"_s && item.closings++ < mostClosings) {
        // Opened in a session that is over, or long ago: the server judges anew.
        item.document.key = {};
        if (item.shown.state == State::Running)
            setState(item, State::Waiting);
    } else if (error.kind == ErrorKind::Conflict && item.anew.isEmpty()) {
        downloadAnew(item, TransferQueue::tr("What was there of it had been changed, so it was "
                                             "downloaded anew."));
        if (item.shown.state == State::Running)
            setState(item, State::Waiting);
    } else {
        fail(item, error);
    }
}

/** Nothing of what is there is good for it. */
void TransferQueue::Private::downloadAnew(TransferItem &item, const QString &why)
{
    dropDownload(item);
    item.anew = why;
    item.shown.done = 0;
}

/** What reads it goes, and what there is of it. */
void TransferQueue::Private::dropDownload(TransferItem &item)
{
    if (item.download) {
        item.download->disconnect(this);
        item.download->stop();
        item.download->deleteLater();
        item.download = nullptr;
    }
    if (item.sink)
        item.sink->giveUp();
    item.sink.reset();
    if (const QString part = std::exchange(item.unfinished.part, {}); !part.isEmpty())
        writers.start([this, part] { FileSink::remove(part, journal); });
}

/** Done or given up: the key goes with what read with it, unless it is tried again. */
void TransferQueue::Private::endDownload(TransferItem &item)
{
    if (downloading == item.shown.id)
        downloading = {};
    dropDownload(item);
    if (item.remembered)
        journal.noteOver({item.shown.id});
    item.shown.needsPin = false;
    if (item.shown.state != State::Failed)
        item.document.key = {};
    else
        item.shown.done = 0;
}

} // namespace Peak
