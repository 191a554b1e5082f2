#pragma once

#include "models/db/Result.h"
#include "models/delivery/DeliveryChannel.h"
#include "models/documents/SecretBytes.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace Peak {

/** Who a message is from. */
struct MailSender
{
    QString address;
    QString name;
};

struct SmtpServer
{
    QString host;
    int port = 587;
    QString security; ///< "starttls", "tls", and "none" to this computer only
    QString user;     ///< empty: it asks for no password
};

/**
 * How the firm sends e-mail and SMS, as the database tells it, without the keys. A plain value.
 */
struct DeliverySettings
{
    QString mailProvider; ///< "off", "smtp", "sendgrid"
    MailSender sender;
    SmtpServer smtp;
    QString sendGridUrl;
    QString smsProvider; ///< "off", "twilio"
    QString twilioAccount;
    QString twilioFrom;
    QString twilioUrl;

    static DeliverySettings fromJson(const QByteArray &json);

    /** Of "email" or "sms". */
    QString provider(const QString &channel) const;
    /** The secret that this channel needs; empty when it needs none. */
    QString secretName(const QString &channel) const;
    /** Fails with a sentence for the admin where something is not set, or not safe. */
    Result<std::unique_ptr<DeliveryChannel>> make(const QString &channel, const SecretBytes &secret,
                                                  const DeliveryPatience &patience) const;

private:
    Result<void> checkSender() const;
};

/** What both senders of mail, and the tests, judge addresses by. */
namespace DeliveryText {

/** "name@example.com" as a mail server takes it (the domain in ASCII); empty when it is none. */
QByteArray mailAddress(const QString &address);
/** Whether this is one of the names and addresses of this computer. */
bool isThisComputer(const QString &host);
/** What a provider said, in one short line; empty where it quotes a secret. */
QString said(const QByteArray &answer, const QByteArrayList &secrets);

} // namespace DeliveryText

} // namespace Peak
