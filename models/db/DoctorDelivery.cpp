#include "models/db/Doctor.h"

#include "models/db/DbConnection.h"
#include "models/db/SqlText.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 hour = 3600;

} // namespace

void Doctor::checkDelivery()
{
    auto rows = m_connection.query(SqlText(u"doctor/delivery"_s));
    if (!rows)
        return unseen(u"delivery"_s, rows.error());
    const QString runAgent = tr("Run an agent that signs in as peak_agent: peak1031ctl agent "
                                "--database URI");
    const auto before = m_findings.size();
    bool on = false;
    while (rows->next()) {
        const QString channel =
            rows->value(u"channel"_s).toString() == u"sms" ? tr("Text messages") : tr("E-mail");
        const bool goes = rows->value(u"provider"_s).toString() != u"off";
        on = on || goes;
        const QString trouble = rows->value(u"trouble"_s).toString();
        const qint64 waited = rows->value(u"due_seconds"_s).toLongLong();
        const int due = rows->value(u"due"_s).toInt();
        if (const QString key = rows->value(u"key_missing"_s).toString(); !key.isEmpty())
            fault(u"delivery"_s,
                  tr("%1: the secret %2 is not set, so that nothing goes out.").arg(channel, key),
                  tr("An admin enters it under Settings, Secrets."));
        else if (!trouble.isEmpty())
            fault(u"delivery"_s,
                  tr("%1: nothing has gone out for %2. %3")
                      .arg(channel, span(rows->value(u"trouble_seconds"_s).toLongLong()), trouble),
                  tr("Mend what it says; the agent tries again by itself."));
        else if (goes && due > 0 && waited > hour)
            fault(
                u"delivery"_s,
                tr("%1: %n message(s) wait though they are due, the first for %2. %3", nullptr, due)
                    .arg(channel, span(waited), rows->value(u"reason"_s).toString())
                    .trimmed(),
                runAgent);
        if (const int uncertain = rows->value(u"uncertain"_s).toInt(); uncertain > 0)
            warn(u"delivery"_s,
                 tr("%1: of %n message(s) nobody knows whether they went. They are not sent again "
                    "by themselves.",
                    nullptr, uncertain)
                     .arg(channel),
                 tr("An admin looks at the provider's own log, and sends again what did not go "
                    "(delivery log)."));
        if (const int failed = rows->value(u"failed"_s).toInt(); failed > 0)
            warn(u"delivery"_s,
                 tr("%1: %n message(s) of the last seven days could not be delivered.", nullptr,
                    failed)
                     .arg(channel),
                 tr("The delivery log says to whom and why."));
    }
    if (m_findings.size() > before)
        return;
    ok(u"delivery"_s, on ? tr("E-mail and text messages go out.")
                         : tr("This firm sends no e-mail and no text messages."));
}

} // namespace Peak
