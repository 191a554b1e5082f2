#include "models/delivery/SendGridMail.h"

#include "models/delivery/HttpPost.h"
#include "models/delivery/MimeMessage.h"
#include "models/delivery/ProviderReply.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject mailbox(const QByteArray &address, const QString &name)
{
    QJsonObject made{{u"email"_s, QString::fromLatin1(address)}};
    if (const QString one = MimeMessage::oneLine(name); !one.isEmpty())
        made.insert(u"name"_s, one);
    return made;
}

QByteArray bodyOf(const OutboxItem &item, const MailSender &sender, const QByteArray &to)
{
    const QJsonObject off{{u"enable"_s, false}};
    const QJsonObject mail{
        {u"personalizations"_s,
         QJsonArray{QJsonObject{{u"to"_s, QJsonArray{mailbox(to, item.name)}}}}},
        {u"from"_s, mailbox(DeliveryText::mailAddress(sender.address), sender.name)},
        {u"subject"_s, MimeMessage::oneLine(item.subject)},
        {u"content"_s,
         QJsonArray{QJsonObject{{u"type"_s, u"text/plain"_s}, {u"value"_s, item.body}}}},
        {u"headers"_s,
         QJsonObject{{u"Message-ID"_s, QString::fromLatin1(MimeMessage::messageId(item, sender))},
                     {u"Auto-Submitted"_s, u"auto-generated"_s}}},
        {u"custom_args"_s, QJsonObject{{u"outbox"_s, item.id.toString(QUuid::WithoutBraces)}}},
        {u"tracking_settings"_s, QJsonObject{{u"click_tracking"_s, off},
                                             {u"open_tracking"_s, off},
                                             {u"subscription_tracking"_s, off}}},
    };
    return QJsonDocument(mail).toJson(QJsonDocument::Compact);
}

} // namespace

SendGridMail::SendGridMail(const QString &url, const MailSender &sender, const SecretBytes &key,
                           const DeliveryPatience &patience)
    : m_url(url), m_sender(sender), m_key(key), m_patience(patience)
{}

Delivery SendGridMail::send(const OutboxItem &item, const Handing &handing,
                            const std::atomic_bool &stop)
{
    const QByteArray to = DeliveryText::mailAddress(item.address);
    if (to.isEmpty())
        return {Delivery::Outcome::Refused,
                QCoreApplication::translate(
                    "Peak::SmtpMail",
                    "The person's e-mail address is not one that mail servers take.")};
    HttpPost::Request request;
    request.url = QUrl(m_url);
    request.contentType = "application/json";
    request.authorization.reserve(m_key.size() + 8);
    request.authorization.append("Bearer ").append(m_key.view());
    request.body = bodyOf(item, m_sender, to);
    const auto answer = HttpPost(m_patience).send(std::move(request), handing, stop);
    if (answer.end == HttpPost::Answer::End::Answered && answer.status == 202)
        return {Delivery::Outcome::Sent, DeliveryText::said(answer.messageId, {})};
    const QJsonArray errors =
        QJsonDocument::fromJson(answer.body).object().value(u"errors"_s).toArray();
    const QString message = errors.at(0).toObject().value(u"message"_s).toString();
    QByteArray key = m_key.view().toByteArray();
    const QString text = DeliveryText::said(message.toUtf8(), {key});
    SecretBytes::wipe(key);
    return ProviderReply::judged(answer, u"SendGrid"_s, text);
}

} // namespace Peak
