#include "models/documents/TransferQueue.h"

#include "models/documents/TransferQueuePrivate.h"

#include <QFileInfo>
#include <QStandardPaths>

#include <chrono>

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using State = Transfer::State;
using Kind = Transfer::Kind;

TransferQueue::Private::Private(TransferQueue *queue, DbSession &transfers, const QString &folder)
    : q(queue), session(transfers), local(transfers), opener(transfers, transfers), journal(folder)
{
    stores.insert(u"local"_s, &local);
    lookers.setMaxThreadCount(1);
    readers.setMaxThreadCount(LaneCount);
    writers.setMaxThreadCount(1);
    clock.start();
    tellSoon.setSingleShot(true);
    tellSoon.setInterval(100ms);
    connect(&tellSoon, &QTimer::timeout, this, &Private::tell);
    measureOften.setInterval(1s);
    connect(&measureOften, &QTimer::timeout, this, &Private::measure);
    retryLater.setSingleShot(true);
    connect(&retryLater, &QTimer::timeout, this, &Private::pump);
    connect(&session, &DbSession::opened, this, &Private::onOpened);
    journal.sweep();
}

TransferQueue::Private::~Private()
{
    for (const auto &lane : lanes)
        delete lane.data(); // tells its thread to stop
    for (const Item &item : std::as_const(items))
        delete item->download;
    for (QThreadPool *pool : {&lookers, &readers, &writers})
        pool->waitForDone();
}

void TransferQueue::Private::insert(const Item &item)
{
    items.insert(item->shown.id, item);
    order.append(item->shown.id);
    Q_EMIT q->added(item->shown.id);
}

void TransferQueue::Private::remove(const QUuid &id)
{
    order.removeAll(id);
    items.remove(id);
    untold.remove(id);
    Q_EMIT q->removed(id);
}

void TransferQueue::Private::setState(TransferItem &item, State state)
{
    item.shown.state = state;
    item.rate.clear();
    item.shown.bytesPerSecond = 0;
    item.shown.secondsLeft = -1;
    if (state != State::Failed)
        item.shown.error.clear();
    if (state == State::Running) {
        item.rate.note(clock.elapsed(), item.shown.done);
        item.shown.note.clear();
        measureOften.start();
    }
    tellOf(item);
}

void TransferQueue::Private::fail(TransferItem &item, const Error &error)
{
    item.shown.error = error.message;
    item.shown.retryable = error.kind != ErrorKind::Denied && error.kind != ErrorKind::NotFound &&
                           error.kind != ErrorKind::Outdated && error.kind != ErrorKind::SignedOut;
    setState(item, State::Failed);
    if (item.shown.kind == Kind::Download) {
        endDownload(item);
        return;
    }
    // What may work in a while goes on where it was.
    item.kept = error.kind == ErrorKind::Internal || error.kind == ErrorKind::Locked;
    if (!item.kept)
        forgetThere(item);
}

void TransferQueue::Private::tellOf(TransferItem &item)
{
    untold.insert(item.shown.id);
    if (!tellSoon.isActive())
        tellSoon.start();
}

void TransferQueue::Private::tell()
{
    const QSet<QUuid> ids = std::exchange(untold, {});
    for (const QUuid &id : ids) {
        if (const Item item = find(id)) {
            const qint64 speed = item->shown.state == State::Running
                                     ? item->rate.bytesPerSecond(clock.elapsed())
                                     : 0;
            item->shown.bytesPerSecond = speed;
            item->shown.secondsLeft =
                speed > 0 ? (item->shown.bytes - item->shown.done + speed - 1) / speed : -1;
            Q_EMIT q->changed(id);
        }
    }
}

/** A transfer that stands still is slower every second. */
void TransferQueue::Private::measure()
{
    bool running = false;
    for (const Item &item : std::as_const(items)) {
        if (item->shown.state != State::Running)
            continue;
        running = true;
        tellOf(*item);
    }
    if (!running)
        measureOften.stop();
}

void TransferQueue::Private::pump()
{
    if (person.isNull() || signedOut || !session.isOpen())
        return;
    flushCancels();
    if (retryLater.isActive())
        return;
    for (int lane = 0; lane < LaneCount; ++lane)
        pumpUploads(Lane(lane));
    pumpDownloads();
}

void TransferQueue::Private::onOpened()
{
    signedOut = false;
    retryLater.stop();
    pump();
}

/** At once when the line is back, and now and then when something behind it does not answer. */
void TransferQueue::Private::onInterrupted(const Error &error)
{
    if (error.kind == ErrorKind::SignedOut) {
        signedOut = true;
        Q_EMIT q->stopped(error);
        return;
    }
    retryLater.start(std::chrono::seconds(qMin(30, 1 << qMin(interruptions++, 5))));
}

void TransferQueue::Private::notePaused(TransferItem &item, bool paused)
{
    if (item.shown.kind == Kind::Upload) {
        item.upload.paused = paused;
        journal.noteUploads({item.upload});
    } else {
        item.unfinished.paused = paused;
        noteDownload(item);
    }
}

TransferQueue::TransferQueue(DbSession &transfers, const QString &folder, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, transfers, folder))
{}

TransferQueue::~TransferQueue() = default;

QString TransferQueue::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + u"/transfers"_s;
}

void TransferQueue::setStore(const QString &provider, SegmentStore *store)
{
    d->stores.insert(provider, store);
}

void TransferQueue::begin(const QString &server, const QUuid &person, bool mayUpload)
{
    d->signedOut = false;
    if (d->person != person || d->server != server || d->mayUpload != mayUpload) {
        end();
        d->server = server;
        d->person = person;
        d->mayUpload = mayUpload;
        if (mayUpload && !person.isNull()) {
            const UnfinishedTransfers unfinished = d->journal.open(server, person);
            d->restore(unfinished.uploads);
            d->restore(unfinished.downloads);
        }
    }
    d->pump();
}

void TransferQueue::end()
{
    for (int lane = 0; lane < Private::LaneCount; ++lane)
        d->leaveLane(Private::Lane(lane));
    d->downloading = {};
    const QList<QUuid> ids = d->order;
    for (const QUuid &id : ids) {
        delete d->find(id)->download;
        d->remove(id);
    }
    d->journal.close();
    d->toCancel.clear();
    d->retryLater.stop();
    d->interruptions = 0;
    d->person = {};
    d->server.clear();
}

void TransferQueue::pause(const QUuid &id)
{
    const auto item = d->find(id);
    if (!item || (item->shown.state != State::Waiting && item->shown.state != State::Running) ||
        !d->takeOff(*item))
        return;
    d->setState(*item, State::Paused);
    item->shown.note.clear();
    d->notePaused(*item, true);
    d->pump();
}

void TransferQueue::resume(const QUuid &id)
{
    const auto item = d->find(id);
    if (!item || item->shown.state != State::Paused)
        return;
    if (item->shown.needsPin) {
        Q_EMIT pinNeeded(id, true);
        return;
    }
    d->setState(*item, State::Waiting);
    item->shown.note.clear();
    item->wanted = true;
    d->notePaused(*item, false);
    if (item->fromBefore && !item->looked)
        d->lookAtKept(*item);
    d->pump();
}

void TransferQueue::cancel(const QUuid &id)
{
    const auto item = d->find(id);
    if (!item || (item->shown.isOver() && !item->kept) || !d->takeOff(*item))
        return;
    d->setState(*item, State::Cancelled);
    if (item->shown.kind == Kind::Upload)
        d->forgetThere(*item);
    else
        d->endDownload(*item);
    item->pin = {};
    d->pump();
}

void TransferQueue::retry(const QUuid &id)
{
    const auto item = d->find(id);
    if (!item || item->shown.state != State::Failed || !item->shown.retryable)
        return;
    item->rounds = 0;
    d->setState(*item, State::Waiting);
    if (item->shown.kind == Kind::Upload) {
        if (!std::exchange(item->kept, false)) {
            item->upload.upload = QUuid::createUuid();
            item->shown.done = 0;
        }
        item->looked = false;
        d->journal.noteUploads({item->upload});
        d->look({id});
    } else {
        item->anew.clear();
        item->closings = 0;
        d->noteDownload(*item);
    }
    d->pump();
}

void TransferQueue::pauseAll()
{
    for (const QUuid &id : std::as_const(d->order))
        pause(id);
}

void TransferQueue::resumeAll()
{
    for (const QUuid &id : std::as_const(d->order))
        resume(id);
}

void TransferQueue::cancelAll()
{
    // From the end: else each that ends makes room for the next.
    for (auto id = d->order.crbegin(); id != d->order.crend(); ++id)
        cancel(*id);
}

void TransferQueue::clearDone()
{
    const QList<QUuid> ids = d->order;
    for (const QUuid &id : ids) {
        const auto item = d->find(id);
        if (!item->shown.isOver())
            continue;
        if (item->kept)
            d->forgetThere(*item);
        d->remove(id);
    }
    d->flushCancels();
}

QList<Transfer> TransferQueue::transfers() const
{
    QList<Transfer> transfers;
    for (const QUuid &id : std::as_const(d->order))
        transfers.append(d->find(id)->shown);
    return transfers;
}

Transfer TransferQueue::transfer(const QUuid &id) const
{
    const auto item = d->find(id);
    return item ? item->shown : Transfer();
}

bool TransferQueue::isBusy() const
{
    return std::any_of(d->items.cbegin(), d->items.cend(), [](const Private::Item &item) {
        return item->shown.state == State::Waiting || item->shown.state == State::Running;
    });
}

} // namespace Peak
