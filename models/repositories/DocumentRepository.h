#pragma once

#include "models/db/DbSession.h"
#include "models/domain/FormDefinition.h"

#include <QFuture>
#include <QUuid>

namespace Peak {

/**
 * What is noted about documents, their PINs and their bin; never their content.
 *
 * A version is the one that was looked at; ErrorKind::Conflict tells that there is a newer one. One
 * statement a call, nothing kept; a PIN goes to the server as a parameter, never into a statement.
 * Use from the thread of the session's owner.
 */
class DocumentRepository final
{
public:
    explicit DocumentRepository(DbSession &session) : m_session(session) {}

    /** What a form of the document starts from. */
    QFuture<Result<FormRecord>> document(const QUuid &document);
    /** The new version. */
    QFuture<Result<qint64>> update(const QUuid &document, qint64 version,
                                   const QJsonObject &fields);
    QFuture<Result<void>> remove(const QUuid &document, const QString &reason);
    QFuture<Result<void>> restore(const QUuid &document, const QString &reason = {});
    /** An empty PIN takes it off. */
    QFuture<Result<void>> setPin(const QUuid &document, const QString &pin);
    /** After too many wrong PINs; asks for a proof. */
    QFuture<Result<void>> resetPin(const QUuid &document, const QString &reason);

private:
    DbSession &m_session;
};

} // namespace Peak
