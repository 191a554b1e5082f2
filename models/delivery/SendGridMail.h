#pragma once

#include "models/delivery/DeliverySettings.h"

namespace Peak {

/** E-mail over SendGrid's v3 API, without its counting of who opens and clicks. */
class SendGridMail final : public DeliveryChannel
{
public:
    SendGridMail(const QString &url, const MailSender &sender, const SecretBytes &key,
                 const DeliveryPatience &patience);

    Delivery send(const OutboxItem &item, const Handing &handing,
                  const std::atomic_bool &stop) override;

private:
    const QString m_url;
    const MailSender m_sender;
    const SecretBytes m_key;
    const DeliveryPatience m_patience;
};

} // namespace Peak
