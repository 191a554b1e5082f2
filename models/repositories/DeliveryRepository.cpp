#include "models/repositories/DeliveryRepository.h"

#include "models/repositories/Answers.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;

QFuture<Result<QList<DeliveryState>>> DeliveryRepository::states()
{
    return Answers::list<DeliveryState>(
        m_session, u"notifications/delivery_state"_s, {}, [](const ColumnReader &row) {
            return DeliveryState{row.text(u"channel"_s),      row.text(u"provider"_s),
                                 row.text(u"key_missing"_s),  row.text(u"trouble"_s),
                                 row.moment(u"trouble_ms"_s), row.number(u"due"_s),
                                 row.moment(u"oldest_ms"_s),  row.text(u"reason"_s),
                                 row.number(u"uncertain"_s),  row.number(u"failed"_s)};
        });
}

QFuture<Result<void>> DeliveryRepository::resend(const QUuid &mail)
{
    return Answers::nothing(m_session, u"notifications/resend"_s,
                            {{u"mail"_s, Answers::bound(mail)}});
}

} // namespace Peak
