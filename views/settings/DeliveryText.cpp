#include "views/settings/DeliveryText.h"

#include "models/tables/ExchangeText.h"

#include <QHash>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

bool DeliveryText::isDelivery(const QString &key)
{
    return key.startsWith(u"mail."_s) || key.startsWith(u"sms."_s) ||
           key.startsWith(u"notifications."_s);
}

QList<DeliveryText::Section> DeliveryText::sections()
{
    return {
        {tr("E-mail"),
         {u"mail.from"_s, u"mail.from_name"_s, u"mail.provider"_s,
          u"notifications.mail_text_of_messages"_s, u"mail.per_person_per_day"_s},
         {}},
        {tr("A mail server of the firm (SMTP)"),
         {u"mail.smtp.host"_s, u"mail.smtp.port"_s, u"mail.smtp.security"_s, u"mail.smtp.user"_s},
         {{u"mail.smtp.password"_s, tr("Password")}}},
        {tr("SendGrid"), {u"mail.sendgrid.url"_s}, {{u"mail.sendgrid.key"_s, tr("API key")}}},
        {tr("Text messages (Twilio)"),
         {u"sms.twilio.account"_s, u"sms.twilio.from"_s, u"sms.provider"_s, u"sms.prefixes"_s,
          u"sms.per_person_per_day"_s, u"sms.per_day"_s, u"sms.twilio.url"_s},
         {{u"sms.twilio.token"_s, tr("Auth token")}}},
    };
}

QString DeliveryText::label(const QString &key)
{
    static const QHash<QString, QString> words = {
        {u"mail.provider"_s, tr("E-mail goes out")},
        {u"mail.from"_s, tr("From (address)")},
        {u"mail.from_name"_s, tr("From (name)")},
        {u"mail.per_person_per_day"_s, tr("E-mails to one person in a day")},
        {u"mail.smtp.host"_s, tr("Mail server")},
        {u"mail.smtp.port"_s, tr("Port")},
        {u"mail.smtp.security"_s, tr("Secured by")},
        {u"mail.smtp.user"_s, tr("Signs in as")},
        {u"mail.sendgrid.url"_s, tr("Address of SendGrid")},
        {u"sms.provider"_s, tr("Text messages go out")},
        {u"sms.twilio.account"_s, tr("Account")},
        {u"sms.twilio.from"_s, tr("From (number)")},
        {u"sms.twilio.url"_s, tr("Address of Twilio")},
        {u"sms.prefixes"_s, tr("Beginnings of numbers")},
        {u"sms.per_person_per_day"_s, tr("Text messages to one person in a day")},
        {u"sms.per_day"_s, tr("Text messages in a day")},
        {u"notifications.mail_text_of_messages"_s, tr("E-mails quote messages")},
    };
    return words.value(key);
}

QString DeliveryText::choice(const QString &code)
{
    static const QHash<QString, QString> words = {
        {u"off"_s, tr("not at all")},
        {u"smtp"_s, tr("through a mail server (SMTP)")},
        {u"sendgrid"_s, tr("through SendGrid")},
        {u"twilio"_s, tr("through Twilio")},
        {u"starttls"_s, tr("STARTTLS")},
        {u"tls"_s, tr("TLS")},
        {u"none"_s, tr("nothing (on the same computer only)")},
    };
    return words.value(code, code);
}

QString DeliveryText::state(const DeliveryState &state)
{
    const bool mail = state.channel == u"email"_s;
    if (state.isOff())
        return mail ? tr("E-mail is not set up: nobody can choose to be told by e-mail.")
                    : tr("Text messages are not set up: nobody can choose to be told by SMS.");
    QStringList told{(mail ? tr("E-mail goes out %1.") : tr("Text messages go out %1."))
                         .arg(choice(state.provider))};
    if (!state.keyMissing.isEmpty())
        told.append(tr("The secret %1 is missing.").arg(state.keyMissing));
    if (!state.trouble.isEmpty())
        told.append(
            tr("Since %1: %2").arg(ExchangeText::moment(state.troubleSince), state.trouble));
    if (state.due > 0)
        told.append(tr("%n wait(s) since %1.", nullptr, int(state.due))
                        .arg(ExchangeText::moment(state.oldestDue)));
    if (state.due > 0 && !state.reason.isEmpty() && state.reason != state.trouble)
        told.append(state.reason);
    if (state.uncertain > 0)
        told.append(tr("Of %n nobody knows whether they went out; the log asks you.", nullptr,
                       int(state.uncertain)));
    if (state.failed > 0)
        told.append(tr("%n failed within the last seven days.", nullptr, int(state.failed)));
    return told.join(u' ');
}

Status DeliveryText::status(const DeliveryState &state)
{
    if (state.isOff())
        return Status::Neutral;
    if (!state.keyMissing.isEmpty() || !state.trouble.isEmpty() || state.failed > 0)
        return Status::Danger;
    return state.due > 0 || state.uncertain > 0 ? Status::Warning : Status::Good;
}

} // namespace Peak
