#include "models/db/OnThread.h"
#include "models/db/WhenDone.h"
#include "models/documents/SafeFileName.h"
#include "models/documents/TransferQueuePrivate.h"

#include <QDir>
#include <QFileInfo>
#include <QPromise>

// Downloads that an earlier run left: found on the disk, opened anew, gone on with.

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using State = Transfer::State;
using Kind = Transfer::Kind;
using Outcome = OpenAnswer::Outcome;

namespace {

KeptDownload lookAt(const UnfinishedDownload &download)
{
    KeptDownload kept;
    kept.id = download.id;
    kept.path = download.path;
    const QFileInfo target(download.path);
    kept.hasFolder = target.absoluteDir().exists();
    kept.target = FileState::of(download.path);
    if (!download.part.isEmpty())
        kept.done = FileSink::wholeBytes(download.part, download.path, download.bytes);
    if (kept.target == download.target)
        return kept;
    kept.isOver = kept.target.bytes == download.bytes && !download.part.isEmpty() &&
                  !QFile::exists(download.part);
    for (int number = 2; FileState::of(kept.path).bytes >= 0; ++number)
        kept.path =
            target.absoluteDir().filePath(SafeFileName::numbered(target.fileName(), number));
    kept.target = {};
    return kept;
}

/** What the server says of a document that does not open. */
Error refusal(const OpenAnswer &answer)
{
    return {answer.outcome == Outcome::NotFound ? ErrorKind::NotFound : ErrorKind::Denied,
            answer.message.isEmpty() ? TransferQueue::tr("The document can't be opened any longer.")
                                     : answer.message,
            {},
            u"not opened again"_s};
}

bool asksForPin(const OpenAnswer &answer)
{
    return answer.outcome == Outcome::PinRequired || answer.outcome == Outcome::PinWrong ||
           answer.outcome == Outcome::Closed;
}

} // namespace

void TransferQueue::Private::restore(const QList<UnfinishedDownload> &unfinished)
{
    for (const UnfinishedDownload &download : unfinished) {
        auto item = std::make_shared<TransferItem>();
        item->unfinished = download;
        item->fromBefore = true;
        item->remembered = true;
        item->shown.id = download.id;
        item->shown.kind = Kind::Download;
        item->shown.name = QFileInfo(download.path).fileName();
        item->shown.path = download.path;
        item->shown.document = download.document;
        item->shown.bytes = download.bytes;
        item->shown.state = download.paused ? State::Paused : State::Waiting;
        insert(item);
        lookAtKept(*item);
    }
}

/** On a thread: folders of a network can be slow. */
void TransferQueue::Private::lookAtKept(const TransferItem &item)
{
    whenDone(onThread(lookers, [download = item.unfinished] { return lookAt(download); }), this,
             [this](const KeptDownload &kept) { onKept(kept); });
}

void TransferQueue::Private::onKept(const KeptDownload &kept)
{
    const Item item = find(kept.id);
    if (!item || item->looked || item->shown.isOver())
        return;
    if (kept.isOver) {
        journal.noteOver({kept.id});
        remove(kept.id);
        return;
    }
    if (!kept.hasFolder) { // perhaps on a disk that is not there today
        setState(*item, State::Paused);
        item->shown.note =
            TransferQueue::tr("Its folder “%1” is not there. Resume it when it is, or cancel it.")
                .arg(QDir::toNativeSeparators(QFileInfo(item->shown.path).absolutePath()));
        return;
    }
    item->looked = true;
    item->shown.done = kept.done;
    if (item->unfinished.path != kept.path) {
        item->unfinished.path = kept.path;
        item->unfinished.target = kept.target;
        item->shown.path = kept.path;
        item->shown.name = QFileInfo(kept.path).fileName();
        noteDownload(*item);
    }
    tellOf(*item);
    pump();
}

/** Rights are the server's to judge, each time. */
void TransferQueue::Private::openAgain(TransferItem &item)
{
    item.shown.note = TransferQueue::tr("Opening the document again…");
    const QUuid id = item.shown.id;
    whenDone(opener.open(item.unfinished.document, DocumentOpener::Action::Download, {},
                         item.unfinished.version, item.unfinished.attempt),
             this, [this, id, opening = ++item.openings](const Result<OpenOutcome> &answer) {
                 const Item known = find(id);
                 if (!known || known->openings != opening)
                     return;
                 onAnswer(*known, answer);
                 pump();
             });
}

void TransferQueue::Private::onAnswer(TransferItem &item, const Result<OpenOutcome> &answer)
{
    if (answer && answer->opened) {
        onOpenedAgain(item, *answer->opened);
        fetch(item);
        return;
    }
    downloading = {};
    const Error error = answer ? refusal(answer->answer) : answer.error();
    if (answer && asksForPin(answer->answer)) {
        waitForPin(item, answer->answer);
        Q_EMIT q->pinNeeded(item.shown.id, std::exchange(item.wanted, false));
    } else if (error.kind == ErrorKind::Offline || error.kind == ErrorKind::Cancelled ||
               error.kind == ErrorKind::SignedOut) {
        setState(item, State::Waiting);
        item.shown.note = waiting();
        onInterrupted(error);
    } else {
        fail(item, error);
    }
}

void TransferQueue::Private::onOpenedAgain(TransferItem &item, const OpenedDocument &opened)
{
    item.document = opened;
    item.shown.version = opened.version;
    item.shown.needsPin = false;
    item.unfinished.attempt = opened.attempt;
    if (item.unfinished.content == opened.content) {
        if (item.download)
            item.download->setOpening(opened);
        noteDownload(item);
        return;
    }
    downloadAnew(item, TransferQueue::tr("There was a new version of it, so it was downloaded "
                                         "anew."));
    item.unfinished.content = opened.content;
    item.unfinished.bytes = opened.bytes;
    item.shown.bytes = opened.bytes;
    noteDownload(item);
}

void TransferQueue::Private::waitForPin(TransferItem &item, const OpenAnswer &answer)
{
    setState(item, State::Paused);
    item.shown.needsPin = true;
    item.shown.note = answer.outcome == Outcome::Closed && !answer.message.isEmpty()
                          ? answer.message
                          : TransferQueue::tr("Waits for the document's PIN: resume it to enter "
                                              "it.");
}

QFuture<Result<OpenAnswer>> TransferQueue::Private::enterPin(TransferItem &item,
                                                             const QByteArray &pin)
{
    auto promise = std::make_shared<QPromise<Result<OpenAnswer>>>();
    promise->start();
    item.shown.note = TransferQueue::tr("Checking the PIN…");
    tellOf(item);
    const QUuid id = item.shown.id;
    whenDone(opener.open(item.unfinished.document, DocumentOpener::Action::Download, pin,
                         item.unfinished.version, item.unfinished.attempt),
             this,
             [this, id, promise, opening = ++item.openings](const Result<OpenOutcome> &answer) {
                 const Item known = find(id);
                 if (known && known->openings == opening && known->shown.needsPin) {
                     if (answer && answer->opened) {
                         onOpenedAgain(*known, *answer->opened);
                         setState(*known, State::Waiting);
                         known->shown.note.clear();
                     } else if (answer && !asksForPin(answer->answer)) {
                         fail(*known, refusal(answer->answer));
                     } else {
                         waitForPin(*known, answer ? answer->answer : OpenAnswer());
                     }
                     pump();
                 }
                 promise->addResult(answer ? Result<OpenAnswer>(answer->answer) : answer.error());
                 promise->finish();
             });
    return promise->future();
}

QFuture<Result<OpenAnswer>> TransferQueue::enterPin(const QUuid &id, const QByteArray &pin)
{
    const auto item = d->find(id);
    if (item && item->shown.needsPin)
        return d->enterPin(*item, pin);
    QPromise<Result<OpenAnswer>> promise;
    promise.start();
    promise.addResult(Error{ErrorKind::NotFound,
                            tr("This download no longer waits for a PIN."),
                            {},
                            u"no PIN wanted"_s});
    promise.finish();
    return promise.future();
}

} // namespace Peak
