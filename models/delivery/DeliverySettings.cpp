#include "models/delivery/DeliverySettings.h"

#include "models/delivery/SendGridMail.h"
#include "models/delivery/SmtpMail.h"
#include "models/delivery/TwilioSms.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostSaid = 300;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::DeliverySettings)
};

Error notSet(const QString &sentence)
{
    return {ErrorKind::Invalid, sentence, {}, u"delivery is not set up"_s};
}

/** https, or http to this computer. */
bool isSafeUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty() && !url.hasQuery() &&
           !url.hasFragment() &&
           (url.scheme() == u"https" ||
            (url.scheme() == u"http" && DeliveryText::isThisComputer(url.host())));
}

bool isAtomText(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           QByteArrayView("!#$%&'*+-/=?^_`{|}~.").contains(c);
}

} // namespace

DeliverySettings DeliverySettings::fromJson(const QByteArray &json)
{
    const QJsonObject all = QJsonDocument::fromJson(json).object();
    const auto text = [&all](const char *key) {
        return all.value(QLatin1StringView(key)).toString().trimmed();
    };
    DeliverySettings settings;
    settings.mailProvider = text("mail.provider");
    settings.sender = {text("mail.from"), text("mail.from_name")};
    if (settings.sender.name.isEmpty())
        settings.sender.name = text("firm.name");
    settings.smtp = {text("mail.smtp.host"), all.value(u"mail.smtp.port"_s).toInt(),
                     text("mail.smtp.security"), text("mail.smtp.user")};
    settings.sendGridUrl = text("mail.sendgrid.url");
    settings.smsProvider = text("sms.provider");
    settings.twilioAccount = text("sms.twilio.account");
    settings.twilioFrom = text("sms.twilio.from");
    settings.twilioUrl = text("sms.twilio.url");
    return settings;
}

QString DeliverySettings::provider(const QString &channel) const
{
    const QString &named = channel == u"sms" ? smsProvider : mailProvider;
    return named.isEmpty() ? u"off"_s : named;
}

QString DeliverySettings::secretName(const QString &channel) const
{
    const QString named = provider(channel);
    if (named == u"smtp")
        return smtp.user.isEmpty() ? QString() : u"mail.smtp.password"_s;
    if (named == u"sendgrid")
        return u"mail.sendgrid.key"_s;
    return named == u"twilio" ? u"sms.twilio.token"_s : QString();
}

Result<void> DeliverySettings::checkSender() const
{
    if (!DeliveryText::mailAddress(sender.address).isEmpty())
        return {};
    return notSet(Text::tr("The address that e-mail is sent from (mail.from) is not set. An admin "
                           "sets it under Settings."));
}

Result<std::unique_ptr<DeliveryChannel>> DeliverySettings::make(
    const QString &channel, const SecretBytes &secret, const DeliveryPatience &patience) const
{
    const QString named = provider(channel);
    if (const auto from = channel == u"email" ? checkSender() : Result<void>(); !from)
        return from.error();
    if (named == u"smtp") {
        const QByteArray host = QUrl::toAce(smtp.host);
        if ((host.isEmpty() && QHostAddress(smtp.host).isNull()) || smtp.port < 1 ||
            smtp.port > 65535)
            return notSet(Text::tr("The mail server's name and port (mail.smtp.host, "
                                   "mail.smtp.port) are not set. An admin sets them under "
                                   "Settings."));
        if (smtp.security != u"starttls" && smtp.security != u"tls" &&
            !(smtp.security == u"none" && DeliveryText::isThisComputer(smtp.host)))
            return notSet(Text::tr("E-mail leaves this computer over TLS only: mail.smtp.security "
                                   "must be \"starttls\" or \"tls\"."));
        return std::unique_ptr<DeliveryChannel>(
            std::make_unique<SmtpMail>(smtp, sender, secret, patience));
    }
    if (named == u"sendgrid" && isSafeUrl(sendGridUrl))
        return std::unique_ptr<DeliveryChannel>(
            std::make_unique<SendGridMail>(sendGridUrl, sender, secret, patience));
    if (named == u"twilio" && isSafeUrl(twilioUrl)) {
        if (!TwilioSms::isAccount(twilioAccount) || twilioFrom.isEmpty())
            return notSet(Text::tr("The Twilio account and the number that messages are sent from "
                                   "(sms.twilio.account, sms.twilio.from) are not set. An admin "
                                   "sets them under Settings."));
        return std::unique_ptr<DeliveryChannel>(std::make_unique<TwilioSms>(
            TwilioSms::Account{twilioUrl, twilioAccount, twilioFrom}, secret, patience));
    }
    return notSet(Text::tr("This program knows no provider \"%1\", or its address is not one that "
                           "begins with https://.")
                      .arg(named.left(40)));
}

namespace DeliveryText {

QByteArray mailAddress(const QString &address)
{
    const qsizetype at = address.lastIndexOf(u'@');
    if (at < 1 || address.size() > 254)
        return {};
    const QByteArray local = address.left(at).toUtf8();
    const QByteArray domain = QUrl::toAce(address.mid(at + 1));
    const bool plain = std::all_of(local.begin(), local.end(), isAtomText) &&
                       !local.startsWith('.') && !local.endsWith('.') && !local.contains("..");
    const bool known = std::all_of(domain.begin(), domain.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.';
    });
    if (!plain || !known || local.size() > 64 || domain.isEmpty() || domain.startsWith('.'))
        return {};
    return local + '@' + domain;
}

bool isThisComputer(const QString &host)
{
    QString name = host.toLower();
    if (name.startsWith(u'[') && name.endsWith(u']'))
        name = name.mid(1, name.size() - 2);
    return name == u"localhost" || QHostAddress(name).isLoopback();
}

QString said(const QByteArray &answer, const QByteArrayList &secrets)
{
    for (const QByteArray &secret : secrets) {
        if (!secret.isEmpty() &&
            (answer.contains(secret) ||
             answer.contains(secret.toBase64().chopped(secret.toBase64().endsWith('=') ? 2 : 0))))
            return {};
    }
    QString text = QString::fromUtf8(answer.left(4 * mostSaid));
    for (QChar &c : text) {
        if (!c.isPrint())
            c = u' ';
    }
    return text.simplified().left(mostSaid);
}

} // namespace DeliveryText

} // namespace Peak
