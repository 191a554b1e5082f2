#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Storage.h"

#include <QFuture>
#include <QList>

namespace Peak {

/**
 * Where documents are kept, for admins: how each place is, what the agent found there, and moving
 * documents from one to another. The agent does the work; this only asks for it.
 *
 * One statement a call, nothing kept. Use from the thread of the session's owner.
 */
class StorageRepository final
{
public:
    explicit StorageRepository(DbSession &session) : m_session(session) {}

    QFuture<Result<QList<StorageState>>> state();
    /** A hundred at most, what people miss first. */
    QFuture<Result<QList<StorageFinding>>> findings();
    /** New documents go there from now on, and those that are elsewhere are moved. */
    QFuture<Result<void>> startMove(const QString &provider);
    QFuture<Result<void>> stopMove();

private:
    DbSession &m_session;
};

} // namespace Peak
