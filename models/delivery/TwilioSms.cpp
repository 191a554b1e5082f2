#include "models/delivery/TwilioSms.h"

#include "models/delivery/HttpPost.h"
#include "models/delivery/ProviderReply.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype mostText = 1600; ///< characters; Twilio takes no more

QByteArray formOf(const QList<QPair<QByteArray, QString>> &fields)
{
    QByteArrayList parts;
    for (const auto &[name, value] : fields)
        parts.append(name + '=' + QUrl::toPercentEncoding(value));
    return parts.join('&');
}

QString fitting(const QString &text)
{
    if (text.size() <= mostText)
        return text;
    const qsizetype end = text.at(mostText - 1).isLowSurrogate() ? mostText - 2 : mostText - 1;
    return text.left(end) + u'…';
}

} // namespace

TwilioSms::TwilioSms(const Account &account, const SecretBytes &token,
                     const DeliveryPatience &patience)
    : m_account(account), m_token(token), m_patience(patience)
{}

bool TwilioSms::isAccount(const QString &id)
{
    return id.size() > 2 && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](QChar c) {
               return c.unicode() < 128 && c.isLetterOrNumber();
           });
}

QString TwilioSms::number(const QString &text)
{
    QString digits;
    for (const QChar c : text) {
        if (c >= u'0' && c <= u'9')
            digits += c;
        else if (c.isLetter() || (c == u'+' && !digits.isEmpty()))
            return {};
    }
    const bool withCountry = text.trimmed().startsWith(u'+');
    if (!withCountry && digits.size() == 10)
        digits.prepend(u'1');
    else if (!withCountry && !(digits.size() == 11 && digits.startsWith(u'1')))
        return {};
    return digits.size() >= 8 && digits.size() <= 15 && !digits.startsWith(u'0') ? u'+' + digits
                                                                                 : QString();
}

Delivery TwilioSms::send(const OutboxItem &item, const Handing &handing,
                         const std::atomic_bool &stop)
{
    const QString to = number(item.address);
    if (to.isEmpty())
        return {Delivery::Outcome::Refused,
                QCoreApplication::translate("Peak::TwilioSms",
                                            "The person's phone number is not one that messages "
                                            "can be sent to.")};
    HttpPost::Request request;
    request.url = QUrl(m_account.url);
    request.url.setPath(u"/2010-04-01/Accounts/"_s + m_account.id + u"/Messages.json"_s);
    request.contentType = "application/x-www-form-urlencoded";
    QByteArray login = m_account.id.toLatin1() + ':';
    login.reserve(login.size() + m_token.size());
    login.append(m_token.view());
    QByteArray encoded = login.toBase64();
    request.authorization.reserve(encoded.size() + 8);
    request.authorization.append("Basic ").append(encoded);
    SecretBytes::wipe(encoded);
    const bool service = m_account.from.startsWith(u"MG"_s);
    request.body = formOf({{"To", to},
                           {service ? "MessagingServiceSid" : "From", m_account.from},
                           {"Body", fitting(item.body)}});
    const auto answer = HttpPost(m_patience).send(std::move(request), handing, stop);
    const QJsonObject reply = QJsonDocument::fromJson(answer.body).object();
    const QString id = reply.value(u"sid"_s).toString();
    QByteArray token = m_token.view().toByteArray();
    const QString text =
        DeliveryText::said(reply.value(u"message"_s).toString().toUtf8(), {token, login});
    SecretBytes::wipe(token);
    SecretBytes::wipe(login);
    if (answer.end == HttpPost::Answer::End::Answered &&
        (answer.status == 201 || answer.status == 200) && !id.isEmpty())
        return {Delivery::Outcome::Sent, DeliveryText::said(id.toLatin1(), {})};
    return ProviderReply::judged(answer, u"Twilio"_s, text);
}

} // namespace Peak
