#include "models/delivery/ProviderReply.h"

#include <QCoreApplication>

namespace Peak::ProviderReply {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ProviderReply)
};

Delivery judgedByStatus(const HttpPost::Answer &answer, const QString &provider,
                        const QString &text)
{
    using Outcome = Delivery::Outcome;
    const int status = answer.status;
    const QString quoted = text.isEmpty() ? QString() : u" ("_s + text + u')';
    if (status == 401 || status == 403)
        return {Outcome::Waits, Text::tr("%1 refuses the key, the account or the sender that are "
                                         "set up (%2). An admin checks them under Settings.%3")
                                    .arg(provider, QString::number(status), quoted)};
    if (status == 404 || status == 405 || (status >= 300 && status < 400))
        return {Outcome::Waits, Text::tr("At the address of %1 is something else (%2). Check the "
                                         "account and the address.%3")
                                    .arg(provider, QString::number(status), quoted)};
    if (status == 408 || status == 425 || status == 429 || status == 503)
        return {Outcome::Waits,
                Text::tr("%1 is busy or takes no more for now (%2).%3")
                    .arg(provider, QString::number(status), quoted),
                answer.retryAfter};
    if (status == 500)
        return {Outcome::TryAgain, Text::tr("%1 has a fault (500).%2").arg(provider, quoted),
                answer.retryAfter};
    if (status >= 400 && status < 500)
        return {Outcome::Refused, Text::tr("%1 refused the message (%2).%3")
                                      .arg(provider, QString::number(status), quoted)};
    return {Outcome::Uncertain, Text::tr("%1 gave an answer that says neither yes nor no (%2), "
                                         "after it had the whole message.%3")
                                    .arg(provider, QString::number(status), quoted)};
}

} // namespace

Delivery judged(const HttpPost::Answer &answer, const QString &provider, const QString &text)
{
    using End = HttpPost::Answer::End;
    using Outcome = Delivery::Outcome;
    switch (answer.end) {
    case End::Answered:
        return judgedByStatus(answer, provider, text);
    case End::Unreachable:
        return {Outcome::Waits, Text::tr("%1 can't be reached.").arg(provider)};
    case End::Untrusted:
        return {Outcome::Waits,
                Text::tr("Whoever answers at the address of %1 could not prove to be it: the "
                         "certificate is not trusted, or is another's. Nothing was sent.")
                    .arg(provider)};
    case End::NotMine:
        return {Outcome::NotMine};
    case End::Stopped:
        return {Outcome::Stopped};
    case End::Cut:
        return {Outcome::TryAgain,
                Text::tr("The line to %1 was cut in the middle of the message.").arg(provider)};
    case End::NoAnswer:
        break;
    }
    return {Outcome::Uncertain, Text::tr("%1 had the whole message and gave no answer that says "
                                         "whether it took it.")
                                    .arg(provider)};
}

} // namespace Peak::ProviderReply
