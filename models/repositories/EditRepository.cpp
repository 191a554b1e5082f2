#include "models/repositories/EditRepository.h"

#include "models/repositories/Answers.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using Answers::bound;
using Answers::boundOrNull;

QFuture<Result<FormRecord>> EditRepository::exchange(const QUuid &exchange)
{
    return Answers::record(m_session, u"exchanges/for_editing"_s,
                           {{u"exchange"_s, bound(exchange)}});
}

QFuture<Result<QUuid>> EditRepository::createExchange(const QJsonObject &fields)
{
    return Answers::id(m_session, u"exchanges/create"_s, {{u"fields"_s, bound(fields)}});
}

QFuture<Result<qint64>> EditRepository::updateExchange(const QUuid &exchange, qint64 version,
                                                       const QJsonObject &fields)
{
    return Answers::number(
        m_session, u"exchanges/update"_s,
        {{u"exchange"_s, bound(exchange)}, {u"version"_s, version}, {u"fields"_s, bound(fields)}});
}

QFuture<Result<qint64>> EditRepository::setExchangeStage(const QUuid &exchange, qint64 version,
                                                         const QString &stage,
                                                         const QString &reason)
{
    return Answers::number(m_session, u"exchanges/set_stage"_s,
                           {{u"exchange"_s, bound(exchange)},
                            {u"version"_s, version},
                            {u"stage"_s, stage},
                            {u"reason"_s, boundOrNull(reason)}});
}

QFuture<Result<QList<BulkOutcome>>> EditRepository::bulkEdit(const QString &list,
                                                             const QList<QUuid> &ids,
                                                             const QJsonObject &fields,
                                                             bool preview)
{
    return Answers::list<BulkOutcome>(m_session, u"undo/bulk_edit"_s,
                                      {{u"list"_s, list},
                                       {u"ids"_s, bound(ids)},
                                       {u"fields"_s, bound(fields)},
                                       {u"preview"_s, preview}},
                                      [](const ColumnReader &row) {
                                          return BulkOutcome{
                                              row.id(u"id"_s), row.text(u"outcome"_s),
                                              row.text(u"message"_s), row.id(u"audit_id"_s)};
                                      });
}

} // namespace Peak
