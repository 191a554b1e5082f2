#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Delivery.h"

#include <QFuture>
#include <QList>
#include <QUuid>

namespace Peak {

/**
 * How mails and text messages go out, for admins.
 *
 * One statement a call, nothing kept. Use from the thread of the session's owner.
 */
class DeliveryRepository final
{
public:
    explicit DeliveryRepository(DbSession &session) : m_session(session) {}

    /** E-mail and text messages, set up or not. */
    QFuture<Result<QList<DeliveryState>>> states();
    /** One that failed, or of which nobody knows whether it went out; once more. */
    QFuture<Result<void>> resend(const QUuid &mail);

private:
    DbSession &m_session;
};

} // namespace Peak
