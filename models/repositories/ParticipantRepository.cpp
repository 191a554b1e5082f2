#include "models/repositories/ParticipantRepository.h"

#include "models/repositories/Answers.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using Answers::bound;
using Answers::boundOrNull;

namespace {

QVariant listOrNull(const ParticipantRepository::Permissions &permissions)
{
    return permissions ? QVariant(*permissions) : QVariant();
}

} // namespace

QFuture<Result<QUuid>> ParticipantRepository::propose(const QUuid &exchange, const QUuid &person,
                                                      const QString &role,
                                                      const Permissions &permissions)
{
    return Answers::id(m_session, u"participants/propose"_s,
                       {{u"exchange"_s, bound(exchange)},
                        {u"person"_s, bound(person)},
                        {u"role"_s, role},
                        {u"permissions"_s, listOrNull(permissions)}});
}

QFuture<Result<QString>> ParticipantRepository::approve(const QUuid &participant,
                                                        const QString &reason)
{
    return Answers::text(
        m_session, u"participants/approve"_s,
        {{u"participant"_s, bound(participant)}, {u"reason"_s, boundOrNull(reason)}});
}

QFuture<Result<void>> ParticipantRepository::withdraw(const QUuid &participant,
                                                      const QString &reason)
{
    return Answers::nothing(
        m_session, u"participants/withdraw"_s,
        {{u"participant"_s, bound(participant)}, {u"reason"_s, boundOrNull(reason)}});
}

QFuture<Result<qint64>> ParticipantRepository::setPermissions(const QUuid &participant,
                                                              const Permissions &permissions,
                                                              qint64 version)
{
    return Answers::number(m_session, u"participants/set_permissions"_s,
                           {{u"participant"_s, bound(participant)},
                            {u"permissions"_s, listOrNull(permissions)},
                            {u"version"_s, version}});
}

QFuture<Result<QList<AccessAnswer>>> ParticipantRepository::explainAccess(const QUuid &person,
                                                                          const QUuid &object)
{
    return Answers::list<AccessAnswer>(
        m_session, u"participants/explain"_s,
        {{u"person"_s, bound(person)}, {u"object"_s, bound(object)}}, [](const ColumnReader &row) {
            return AccessAnswer{row.text(u"action"_s), row.flag(u"allowed"_s).value_or(false),
                                row.text(u"why"_s)};
        });
}

} // namespace Peak
