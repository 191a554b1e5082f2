#include "views/settings/StorageText.h"

#include "models/tables/ExchangeText.h"
#include "models/tables/ListText.h"

#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QString StorageText::name(const QString &provider)
{
    if (provider == u"s3"_s)
        return tr("Amazon S3");
    return provider == u"gcp"_s ? tr("Google Cloud") : tr("The database");
}

QString StorageText::place(const QString &provider)
{
    return provider == u"local"_s ? tr("the database") : name(provider);
}

QString StorageText::amount(qint64 files, qint64 bytes)
{
    if (files == 0)
        return tr("No files");
    //: "340 files, 1.2 GB"
    return tr("%1, %2").arg(tr("%Ln file(s)", nullptr, int(files)),
                            ListText::size(QString::number(bytes)));
}

QList<StorageText::Line> StorageText::lines(const StorageState &state)
{
    const bool local = state.provider == u"local"_s;
    QList<Line> lines;
    if (state.takesNew)
        lines.append({Status::Good, tr("New documents are kept here.")});
    if (!state.setUp && state.files > 0) {
        lines.append({Status::Danger, tr("Documents are kept here, but it can't be reached: its "
                                         "address, bucket or keys are missing below.")});
    } else if (!state.setUp) {
        lines.append({Status::Neutral, tr("Not set up. It needs an address, a bucket, an access "
                                          "key and a secret key.")});
    } else if (local) {
        lines.append({Status::Neutral, tr("Documents are part of the database's backups.")});
    } else if (!state.failure.isEmpty() && !state.isMoving()) {
        lines.append({Status::Warning, tr("The agent has trouble there: %1").arg(state.failure)});
    } else if (!state.lookedAt.isValid()) {
        lines.append({Status::Neutral, tr("Set up. The agent has not looked through it yet.")});
    } else if (state.missing == 0 && state.unknown == 0) {
        lines.append({Status::Good, tr("The agent found everything in its place, %1.")
                                        .arg(ExchangeText::moment(state.lookedAt))});
    }
    if (state.missing > 0)
        lines.append({Status::Danger, tr("%Ln file(s) are missing or not whole; see below.",
                                         nullptr, int(state.missing))});
    if (state.unknown > 0)
        lines.append({Status::Warning, tr("%Ln object(s) there belong to no document; see below.",
                                          nullptr, int(state.unknown))});
    if (state.waitingDeletion > 0)
        lines.append({Status::Neutral, tr("%Ln file(s) wait for the agent to delete them.", nullptr,
                                          int(state.waitingDeletion))});
    if (state.move == u"stopped"_s)
        lines.append({Status::Neutral, tr("The last move to here was stopped after %1.")
                                           .arg(amount(state.moved, state.movedBytes))});
    else if (state.move == u"done"_s)
        lines.append({Status::Neutral, tr("The last move to here, of %1, is done.")
                                           .arg(amount(state.moved, state.movedBytes))});
    return lines;
}

QString StorageText::progress(const StorageState &state)
{
    return tr("%1 of %2, %3 so far")
        .arg(QLocale().toString(state.moved),
             tr("%Ln file(s)", nullptr, int(state.moved + state.toMove)),
             ListText::size(QString::number(state.movedBytes)));
}

QString StorageText::trouble(const StorageState &state)
{
    if (state.failing > 0)
        return tr("%Ln file(s) could not be copied yet and are tried again: %1", nullptr,
                  int(state.failing))
            .arg(state.failure);
    return state.failure;
}

QString StorageText::finding(const StorageFinding &finding)
{
    const QString what =
        finding.fileName.isEmpty()
            ? tr("A file without a document")
            : tr("%1, version %2").arg(finding.fileName, QLocale().toString(finding.version));
    if (finding.finding == u"missing"_s)
        return tr("%1, is not at %2.").arg(what, place(finding.provider));
    if (finding.finding == u"size"_s)
        return tr("%1, is not whole at %2.").arg(what, place(finding.provider));
    return tr("Nobody here knows the object %1 at %2 (%3).")
        .arg(finding.key, place(finding.provider), ListText::size(QString::number(finding.bytes)));
}

QString StorageText::mend(const StorageFinding &finding)
{
    if (finding.finding == u"unknown"_s)
        return tr("Peak never deletes it: another database may keep its documents there too. "
                  "Delete it at the storage if nobody needs it.");
    return tr("Bring the object %1 back at the storage, from its older versions or a backup, or "
              "upload the file again as a new version.")
        .arg(finding.key);
}

QStringList StorageText::moveEffects(const QString &provider, qint64 files, qint64 bytes)
{
    return {
        tr("New documents are kept in %1 from now on.").arg(place(provider)),
        tr("The agent copies what is elsewhere (%1), reads each copy back, and only then uses it.")
            .arg(amount(files, bytes)),
        tr("Everybody works on meanwhile. After an interruption it goes on by itself, and it can "
           "be stopped at any time: each file is then in the one place or in the other."),
        tr("At the old place a file is deleted twelve hours after it was moved."),
    };
}

} // namespace Peak
