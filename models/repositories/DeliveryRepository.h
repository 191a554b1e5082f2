#pragma once

#include "models/db/DbSession.h"
#include "models/domain/Delivery.h"
#include "models/domain/MailText.h"

#include <QFuture>
#include <QList>
#include <QUuid>

#include <optional>

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
    /** What they say. */
    QFuture<Result<QList<MailText>>> texts();
    /** The firm's own words from now on; none: back to those that come with the program. */
    QFuture<Result<void>> setText(const MailTextKey &key, const std::optional<MailWords> &words);

private:
    DbSession &m_session;
};

} // namespace Peak
