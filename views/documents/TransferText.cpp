#include "views/documents/TransferText.h"

#include "models/tables/ListText.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::TransferText)
};

} // namespace

TransferTotal TransferTotal::of(const QList<Transfer> &transfers)
{
    TransferTotal total;
    qint64 bytes = 0, done = 0, left = 0;
    for (const Transfer &one : transfers) {
        if (one.isOver()) {
            ++total.over;
            total.failed += one.state == Transfer::State::Failed;
        } else {
            ++total.waiting;
            total.paused += one.state == Transfer::State::Paused;
            (one.kind == Transfer::Kind::Upload ? total.uploads : total.downloads) = true;
            total.bytesPerSecond += one.bytesPerSecond;
            left += one.bytes - one.done;
        }
        if (one.state != Transfer::State::Failed && one.state != Transfer::State::Cancelled) {
            bytes += qMax<qint64>(1, one.bytes); // empty files are work too
            done += one.state == Transfer::State::Done ? qMax<qint64>(1, one.bytes) : one.done;
        }
    }
    total.number = qMin(total.over + 1, total.over + total.waiting);
    total.percent = bytes > 0 ? int(done * 100 / bytes) : 0;
    if (!total.isIdle() && total.bytesPerSecond > 0)
        total.secondsLeft = left / total.bytesPerSecond;
    return total;
}

QString TransferText::bytes(qint64 bytes)
{
    return ListText::size(QString::number(bytes));
}

QString TransferText::left(qint64 seconds)
{
    constexpr qint64 minute = 60, hour = 3600;
    if (seconds < 0)
        return {};
    if (seconds < minute)
        return Words::tr("%n s left", nullptr, int(qMax<qint64>(1, seconds)));
    if (seconds < hour)
        return Words::tr("%n min left", nullptr, int((seconds + minute / 2) / minute));
    return Words::tr("%1 h %2 min left").arg(seconds / hour).arg(seconds % hour / minute);
}

QString TransferText::state(const Transfer &transfer)
{
    using State = Transfer::State;
    const QString size = bytes(transfer.bytes);
    const QString far = Words::tr("%1 of %2").arg(bytes(transfer.done), size);
    switch (transfer.state) {
    case State::Waiting:
        return transfer.note.isEmpty() ? Words::tr("Waiting, %1").arg(size) : transfer.note;
    case State::Running: {
        if (!transfer.note.isEmpty())
            return transfer.note;
        QStringList parts{far};
        if (transfer.bytesPerSecond > 0)
            parts << Words::tr("%1/s").arg(bytes(transfer.bytesPerSecond));
        if (const QString rest = left(transfer.secondsLeft); !rest.isEmpty())
            parts << rest;
        return parts.join(u", "_s);
    }
    case State::Paused:
        return transfer.note.isEmpty() ? Words::tr("Paused at %1").arg(far) : transfer.note;
    case State::Done:
        return transfer.note.isEmpty()
                   ? (transfer.kind == Transfer::Kind::Upload ? Words::tr("Uploaded, %1").arg(size)
                                                              : Words::tr("Saved, %1").arg(size))
                   : transfer.note;
    case State::Failed:
        return transfer.error;
    case State::Cancelled:
        return Words::tr("Cancelled; nothing of it was kept");
    }
    return {};
}

int TransferText::percent(const Transfer &transfer)
{
    if (transfer.state == Transfer::State::Done)
        return 100;
    return transfer.bytes > 0
               ? int(qBound(qint64(0), transfer.done * 100 / transfer.bytes, qint64(100)))
               : 0;
}

QString TransferText::icon(const Transfer &transfer)
{
    using State = Transfer::State;
    switch (transfer.state) {
    case State::Done:
        return u"circle-check"_s;
    case State::Failed:
        return u"triangle-alert"_s;
    case State::Cancelled:
        return u"circle-x"_s;
    case State::Paused:
        return transfer.needsPin ? u"key-round"_s : u"circle-pause"_s;
    case State::Waiting:
        return u"hourglass"_s;
    case State::Running:
        break;
    }
    return transfer.kind == Transfer::Kind::Upload ? u"upload"_s : u"download"_s;
}

Status TransferText::status(const Transfer &transfer)
{
    using State = Transfer::State;
    switch (transfer.state) {
    case State::Done:
        return Status::Good;
    case State::Failed:
        return Status::Danger;
    case State::Running:
        return Status::Info;
    case State::Paused:
        return Status::Warning;
    case State::Waiting:
    case State::Cancelled:
        break;
    }
    return Status::Neutral;
}

QString TransferText::total(const TransferTotal &total)
{
    const int all = total.over + total.waiting;
    if (total.isIdle())
        return total.failed > 0 ? Words::tr("%n transfer(s) failed", nullptr, total.failed)
               : total.over > 0 ? Words::tr("All transfers are done")
                                : Words::tr("No transfers");
    if (total.paused == total.waiting)
        return Words::tr("%n transfer(s) paused", nullptr, total.paused);
    if (total.uploads && total.downloads)
        return Words::tr("Transferring %1 of %2").arg(total.number).arg(all);
    return total.uploads ? Words::tr("Uploading %1 of %2").arg(total.number).arg(all)
                         : Words::tr("Downloading %1 of %2").arg(total.number).arg(all);
}

} // namespace Peak
