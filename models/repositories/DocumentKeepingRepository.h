#pragma once

#include "models/db/DbSession.h"
#include "models/domain/DocumentAnswers.h"

#include <QFuture>
#include <QHash>
#include <QUuid>

namespace Peak {

/**
 * What is kept of documents beside what is noted about them: versions, the bin, what stages want,
 * equal files. Never their content.
 *
 * One statement a call, nothing kept. Use from the thread of the session's owner.
 */
class DocumentKeepingRepository final
{
public:
    explicit DocumentKeepingRepository(DbSession &session) : m_session(session) {}

    /** The newest first. */
    QFuture<Result<QList<DocumentVersion>>> versions(const QUuid &document);
    /** `version` of the document as it was looked at; the new one. */
    QFuture<Result<qint64>> restoreVersion(const QUuid &document, qint64 version, int number,
                                           const QString &note);
    QFuture<Result<QList<BinnedDocument>>> bin();
    QFuture<Result<QList<ChecklistItem>>> checklist(const QUuid &exchange);
    /** What all stages ask for, in their order. */
    QFuture<Result<QList<DocumentRequirement>>> requirements();
    /** The whole list as it is to be: what is not in it goes. */
    QFuture<Result<void>> setRequirements(const QList<DocumentRequirement> &requirements);
    /** Names of equal documents, by the SHA-256 of the files that were asked about. */
    QFuture<Result<QHash<QByteArray, QString>>> equalDocuments(const QUuid &exchange,
                                                               const QList<QByteArray> &sha256);

private:
    DbSession &m_session;
};

} // namespace Peak
