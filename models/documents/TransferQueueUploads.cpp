#include "models/db/OnThread.h"
#include "models/db/WhenDone.h"
#include "models/documents/FileKind.h"
#include "models/documents/TransferQueuePrivate.h"

#include <QFile>

// What goes up: found on this computer, sent in two lanes, noted until it is over.

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using State = Transfer::State;
using Kind = Transfer::Kind;

namespace {

constexpr qint64 smallBytes = 256 * 1024;
constexpr int mostTogether = 100;
/** The server makes a slow hash for each: others are served in between, and the list moves. */
constexpr int mostWithPin = 10;
/** So much of the small ones at a time: the large one beside them has the rest of the memory. */
constexpr qint64 smallPutBytes = 1024 * 1024;
constexpr int mostRounds = 3;

/** What a file is, as found at this moment. */
struct Look
{
    QUuid id;
    FileState state;
    FileKind kind;
    std::optional<Error> error;
};

Look lookAt(const QUuid &id, const QString &path, const QString &name)
{
    Look look;
    look.id = id;
    SourceFile source(path);
    if (const Result<void> opened = source.open(); !opened) {
        look.error = opened.error();
        return look;
    }
    look.state = source.state();
    QFile file(path);
    if (file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        look.kind = FileKind::of(name, file.read(FileKind::headBytes));
    return look;
}

Error pinIsForgotten()
{
    return {ErrorKind::Denied,
            TransferQueue::tr("Its PIN is not kept on this computer, so it was not uploaded "
                              "without one. Add the file again."),
            {},
            u"PIN forgotten"_s};
}

} // namespace

void TransferQueue::add(const QList<UploadRequest> &requests)
{
    QList<QUuid> ids;
    QList<UnfinishedUpload> notes;
    for (const UploadRequest &request : requests) {
        if (d->items.contains(request.id))
            continue;
        auto item = std::make_shared<TransferItem>();
        item->upload.request = request;
        item->upload.request.pin.clear();
        item->upload.upload = request.id;
        item->upload.withPin = !request.pin.isEmpty();
        if (item->upload.withPin)
            item->pin = SecretBytes(request.pin);
        item->shown.id = request.id;
        item->shown.name = request.fileName;
        item->shown.path = request.path;
        item->shown.exchange = request.exchange;
        item->shown.document = request.document;
        d->insert(item);
        if (!d->mayUpload) {
            item->pin = {};
            d->fail(*item, {ErrorKind::Denied,
                            tr("Nothing is uploaded while you look on as somebody else."),
                            {},
                            {}});
            continue;
        }
        ids.append(request.id);
        notes.append(item->upload);
    }
    d->journal.noteUploads(notes);
    d->look(ids);
}

void TransferQueue::Private::restore(const QList<UnfinishedUpload> &unfinished)
{
    QList<QUuid> ids;
    for (const UnfinishedUpload &upload : unfinished) {
        auto item = std::make_shared<TransferItem>();
        item->upload = upload;
        item->shown.id = upload.request.id;
        item->shown.name = upload.request.fileName;
        item->shown.path = upload.request.path;
        item->shown.exchange = upload.request.exchange;
        item->shown.document = upload.request.document;
        item->shown.state = upload.paused ? State::Paused : State::Waiting;
        item->shown.bytes = qMax<qint64>(0, upload.file.bytes);
        item->shown.done =
            qMin(qint64(upload.sent) * SegmentCipher::segmentBytes, item->shown.bytes);
        insert(item);
        if (upload.withPin && !upload.begun)
            fail(*item, pinIsForgotten());
        else
            ids.append(upload.request.id);
    }
    look(ids);
}

/** On a thread: folders of a network can be slow. */
void TransferQueue::Private::look(const QList<QUuid> &ids)
{
    constexpr qsizetype atOnce = 50;
    for (qsizetype from = 0; from < ids.size(); from += atOnce) {
        QList<std::function<Look()>> looks;
        for (const QUuid &id : ids.mid(from, atOnce)) {
            if (const Item item = find(id))
                looks.append([id, path = item->shown.path, name = item->upload.request.fileName] {
                    return lookAt(id, path, name);
                });
        }
        const auto found = onThread(lookers, [looks] {
            QList<Look> seen;
            for (const auto &one : looks)
                seen.append(one());
            return seen;
        });
        whenDone(found, this, [this](const QList<Look> &seen) {
            for (const Look &one : seen) {
                const Item item = find(one.id);
                if (!item || item->shown.isOver() || item->looked)
                    continue;
                if (one.error) {
                    fail(*item, *one.error);
                    continue;
                }
                const bool other = item->upload.begun && item->upload.file != one.state;
                item->looked = true;
                item->fileType = one.kind.type;
                item->mimeType = one.kind.mimeType;
                item->shown.bytes = one.state.bytes;
                if (other) {
                    beginAnew(*item, {});
                    continue;
                }
                item->upload.file = one.state;
                tellOf(*item);
            }
            pump();
        });
    }
}

void TransferQueue::Private::pumpUploads(Lane lane)
{
    if (!mayUpload || lanes.at(lane))
        return;
    const QList<Item> together = nextTogether(lane);
    if (!together.isEmpty())
        startUploader(lane, together);
}

/** The first that waits, and with a small one others like it. */
QList<TransferQueue::Private::Item> TransferQueue::Private::nextTogether(Lane lane) const
{
    QList<Item> together;
    for (const QUuid &id : order) {
        const Item item = find(id);
        if (item->shown.kind != Kind::Upload || item->shown.state != State::Waiting ||
            !item->looked || (item->shown.bytes <= smallBytes) != (lane == Small))
            continue;
        if (together.isEmpty()) {
            together.append(item);
            if (lane == Large || item->alone)
                break;
        } else if (!item->alone && item->shown.exchange == together.constFirst()->shown.exchange &&
                   item->pin.equals(together.constFirst()->pin.view())) {
            together.append(item);
            if (together.size() == (item->pin.isEmpty() ? mostTogether : mostWithPin))
                break;
        }
    }
    return together;
}

void TransferQueue::Private::startUploader(Lane lane, const QList<Item> &together)
{
    QList<UploadWork> works;
    for (const Item &item : together) {
        works.append(
            {item->upload, item->fileType, item->mimeType, std::exchange(item->source, {})});
        setState(*item, State::Running);
        if (!item->pin.isEmpty() && !item->upload.begun)
            item->shown.note = TransferQueue::tr("Its PIN is being set…");
    }
    const qint64 mostBytes = lane == Small ? smallPutBytes : std::numeric_limits<qint64>::max();
    const Uploader::Surroundings around{session, stores, journal, readers, mostBytes};
    auto *uploader = new Uploader(around, works, together.constFirst()->pin, this);
    lanes.at(lane) = uploader;
    connectUploader(uploader, lane);
    uploader->start();
}

void TransferQueue::Private::connectUploader(Uploader *uploader, Lane lane)
{
    connect(uploader, &Uploader::begun, this, [this](const QUuid &id, qint64 bytes) {
        if (const Item item = find(id)) {
            item->upload.begun = true;
            item->shown.note.clear();
            item->shown.done = bytes;
            item->rate.clear();
            item->rate.note(clock.elapsed(), bytes);
            journal.noteUploads({item->upload});
            tellOf(*item);
        }
    });
    connect(uploader, &Uploader::sent, this,
            [this](const QUuid &id, int segments, const QByteArray &hash) {
                if (const Item item = find(id)) {
                    item->upload.sent = segments;
                    item->upload.hash = hash;
                }
            });
    connect(uploader, &Uploader::progressed, this, [this](const QUuid &id, qint64 bytes) {
        if (const Item item = find(id)) {
            interruptions = 0;
            item->shown.done = qMin(item->shown.done + bytes, item->shown.bytes);
            item->rate.note(clock.elapsed(), item->shown.done);
            tellOf(*item);
        }
    });
    connect(uploader, &Uploader::finished, this, &Private::onFinished);
    connect(uploader, &Uploader::failed, this, [this](const QUuid &id, const Error &error) {
        if (const Item item = find(id))
            fail(*item, error);
    });
    connect(uploader, &Uploader::toBeginAnew, this, [this](const QUuid &id, const Error &why) {
        if (const Item item = find(id))
            beginAnew(*item, why);
    });
    connect(uploader, &Uploader::postponed, this, &Private::onPostponed);
    connect(uploader, &Uploader::interrupted, this, [this, lane](const Error &error) {
        leaveLane(lane, error);
        onInterrupted(error);
    });
    connect(uploader, &Uploader::over, this, [this, lane] {
        leaveLane(lane);
        pump();
    });
}

/** What was on its way in it waits. */
void TransferQueue::Private::leaveLane(Lane lane, const Error &why)
{
    Uploader *uploader = lanes.at(lane);
    if (!uploader)
        return;
    lanes.at(lane).clear();
    uploader->disconnect(this);
    const QList<QUuid> left = uploader->left();
    uploader->stop();
    uploader->deleteLater();
    for (const QUuid &id : left) {
        const Item item = find(id);
        if (!item || item->shown.state != State::Running)
            continue;
        setState(*item, State::Waiting);
        item->shown.note = why.kind == ErrorKind::Locked ? why.message : waiting();
        item->source = uploader->takeSource(id);
    }
}

void TransferQueue::Private::onFinished(const QUuid &id, const UploadFinished &how)
{
    const Item item = find(id);
    if (!item)
        return;
    item->shown.done = item->shown.bytes;
    item->shown.document = how.document;
    item->shown.version = how.version;
    item->pin = {};
    setState(*item, State::Done);
    if (!how.twinName.isEmpty())
        item->shown.note = TransferQueue::tr("The same file is there as “%1”.").arg(how.twinName);
    journal.noteOver({id});
    Q_EMIT q->uploaded(id, how.document);
}

void TransferQueue::Private::onPostponed(const QUuid &id, const Error &why)
{
    const Item item = find(id);
    if (!item)
        return;
    if (!why.message.isEmpty()) {
        item->alone = true;
        if (++item->rounds > mostRounds) {
            fail(*item, why);
            return;
        }
    }
    setState(*item, State::Waiting);
}

void TransferQueue::Private::beginAnew(TransferItem &item, const Error &why)
{
    if (item.upload.withPin && item.pin.isEmpty()) {
        fail(item, pinIsForgotten());
        return;
    }
    if (++item.rounds > mostRounds) {
        fail(item, why);
        return;
    }
    if (item.upload.begun)
        toCancel.append(item.upload.upload);
    item.upload.upload = QUuid::createUuid();
    item.upload.begun = false;
    item.upload.file = {};
    item.upload.sent = 0;
    item.upload.hash.clear();
    item.looked = false;
    item.source = {};
    item.shown.done = 0;
    setState(item, State::Waiting);
    journal.noteUploads({item.upload});
    look({item.shown.id});
}

/** Off its lane; false when it is too late to stop it. */
bool TransferQueue::Private::takeOff(TransferItem &item)
{
    if (item.shown.state != State::Running)
        return true;
    if (item.shown.kind == Kind::Download) {
        downloading = {};
        ++item.openings;
        if (item.download)
            item.download->stop();
        return true;
    }
    for (const auto &lane : lanes) {
        if (lane && lane->left().contains(item.shown.id))
            return lane->leaveOut(item.shown.id);
    }
    return true;
}

/** Nothing of it stays with the server, nor here. */
void TransferQueue::Private::forgetThere(TransferItem &item)
{
    item.kept = false;
    toCancel.append(item.upload.upload); // also where its beginning is on its way at this moment
    item.upload.begun = false;
    item.upload.sent = 0;
    item.upload.hash.clear();
    journal.noteOver({item.shown.id});
}

void TransferQueue::Private::flushCancels()
{
    constexpr qsizetype atOnce = 1000;
    if (toCancel.isEmpty() || person.isNull() || !mayUpload || !session.isOpen())
        return;
    const QList<QUuid> uploads = toCancel.mid(0, atOnce);
    toCancel = toCancel.mid(atOnce);
    whenDone(UploadCalls::cancel(session, uploads), this,
             [this, uploads](const Result<void> &cancelled) {
                 if (!cancelled && cancelled.error().kind == ErrorKind::Offline)
                     toCancel += uploads;
             });
}

} // namespace Peak
