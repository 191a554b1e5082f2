#pragma once

#include "models/delivery/DeliverySettings.h"

namespace Peak {

/** Text messages over Twilio. */
class TwilioSms final : public DeliveryChannel
{
public:
    struct Account
    {
        QString url;
        QString id;   ///< "AC..."
        QString from; ///< a number, or a messaging service ("MG...")
    };

    TwilioSms(const Account &account, const SecretBytes &token, const DeliveryPatience &patience);

    Delivery send(const OutboxItem &item, const Handing &handing,
                  const std::atomic_bool &stop) override;

    static bool isAccount(const QString &id);
    /** A number with its country as providers take it ("+15551234567"); empty when it is none. A
     * number of ten digits is one of the United States. */
    static QString number(const QString &text);

private:
    const Account m_account;
    const SecretBytes m_token;
    const DeliveryPatience m_patience;
};

} // namespace Peak
