#pragma once

#include "models/db/DbSession.h"
#include "models/domain/SavedView.h"

#include <QFuture>
#include <QList>
#include <QString>
#include <QUuid>

namespace Peak {

/**
 * The arrangements of lists that people gave names to: their own, and those that are shared.
 *
 * `list` is the name in a ListDefinition. Use from the thread of the session's owner.
 */
class ViewRepository final
{
public:
    explicit ViewRepository(DbSession &session) : m_session(session) {}

    QFuture<Result<QList<SavedView>>> views(const QString &list);
    /** A null id makes a new one; ErrorKind::Conflict where somebody changed it since `version`. */
    QFuture<Result<QUuid>> save(const QString &list, const SavedView &view);
    QFuture<Result<void>> remove(const QUuid &view);
    QFuture<Result<void>> restore(const QUuid &view);
    /** What a role's list begins with; a null view: as the program says. Admins. */
    QFuture<Result<void>> setRoleDefault(const QString &list, const QString &role,
                                         const QUuid &view);

private:
    DbSession &m_session;
};

} // namespace Peak
