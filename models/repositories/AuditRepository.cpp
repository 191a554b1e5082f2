#include "models/repositories/AuditRepository.h"

#include "models/repositories/Answers.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QFuture<Result<SealCheck>> AuditRepository::verify(qint64 from, qint64 to)
{
    return Answers::one<SealCheck>(m_session, u"audit/verify"_s, {{u"from"_s, from}, {u"to"_s, to}},
                                   [](const ColumnReader &row) {
                                       return SealCheck{
                                           row.text(u"fault"_s), row.number(u"checked_to"_s),
                                           row.number(u"latest"_s), row.number(u"rows"_s),
                                           row.number(u"erased"_s)};
                                   });
}

QFuture<Result<StrayCheck>> AuditRepository::strays(const QString &after)
{
    return Answers::one<StrayCheck>(
        m_session, u"audit/strays"_s, {{u"after"_s, Answers::boundOrNull(after)}},
        [](const ColumnReader &row) {
            return StrayCheck{row.text(u"fault"_s), row.text(u"next"_s)};
        });
}

} // namespace Peak
