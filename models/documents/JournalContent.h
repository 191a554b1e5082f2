#pragma once

#include "models/documents/UnfinishedTransfers.h"

#include <QList>
#include <QStringList>

namespace Peak {

/**
 * What a journal of transfers says, its lines taken together: what is unfinished, and which clear
 * files there are.
 *
 * A plain value; knows nothing of who has the journal. read() and rewrite() touch its file and no
 * other.
 */
struct JournalContent
{
    QList<UnfinishedUpload> uploads;
    QList<UnfinishedDownload> downloads;
    QStringList files;

    static JournalContent read(const QString &path);
    /** As a whole, or it stays as it was; without content there is no journal. */
    void rewrite(const QString &path) const;

    void take(const QJsonObject &object);
    void add(const JournalContent &other);
    /** Clear files that no download goes on with. */
    QStringList unwanted() const;
    void forget(const QStringList &gone);
    /** Those that nobody went on with for UnfinishedDownload::keptFor. */
    void dropOldDownloads();

private:
    void takeFile(const QJsonObject &object, const QUuid &id);
    void takeDownload(UnfinishedDownload download);
    void takeUpload(const UnfinishedUpload &upload);
    void takeSent(const QJsonObject &object, const QUuid &id);
};

} // namespace Peak
