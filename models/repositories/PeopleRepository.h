#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Editing.h"
#include "models/domain/FormDefinition.h"

#include <QFuture>
#include <QUuid>

namespace Peak {

/**
 * People: an admin keeps them, everybody keeps their own profile, and forms find them by name.
 *
 * Invitations, resets and sessions of people are AccountRepository's. What lets somebody in asks
 * for a proof first (ErrorKind::Denied; views/forms/ProofGate). One statement a call, nothing kept.
 * Use from the thread of the session's owner.
 */
class PeopleRepository final
{
public:
    explicit PeopleRepository(DbSession &session) : m_session(session) {}

    /** What a form of the person starts from; admins and coordinators. */
    QFuture<Result<FormRecord>> person(const QUuid &person);
    QFuture<Result<QUuid>> create(const QJsonObject &fields);
    /** The new version. */
    QFuture<Result<qint64>> update(const QUuid &person, qint64 version, const QJsonObject &fields);
    QFuture<Result<void>> setRole(const QUuid &person, const QString &role);
    QFuture<Result<void>> setActive(const QUuid &person, bool active);
    QFuture<Result<void>> unlock(const QUuid &person);

    /** One's own; with "role" and "email", which only an admin changes. */
    QFuture<Result<FormRecord>> profile();
    QFuture<Result<qint64>> updateProfile(qint64 version, const QJsonObject &fields);

    /** People whose names, companies or addresses have all of the words; at most 20, best first. */
    QFuture<Result<QList<FoundPerson>>> find(const QString &words, const QStringList &roles = {});

    QFuture<Result<QList<DuplicateGroup>>> duplicates();
    QFuture<Result<MergePreview>> mergePreview(const QUuid &keep, const QUuid &drop);
    /**
     * All that `drop` had goes to `keep`, which takes `fields` over; not to be undone. How many
     * things of each kind were moved. Asks for a proof.
     */
    QFuture<Result<QJsonObject>> merge(const QUuid &keep, const QUuid &drop,
                                       const QJsonObject &fields, const QString &reason);

    /** For good: what is kept about them, as far as no exchange needs it. */
    QFuture<Result<void>> erase(const QUuid &person, const QString &reason);

    QFuture<Result<QList<RoleRight>>> roleMatrix();

private:
    DbSession &m_session;
};

} // namespace Peak
