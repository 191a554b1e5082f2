#pragma once

#include "models/db/DbConnection.h"
#include "models/db/DoorPassword.h"
#include "models/delivery/Courier.h"
#include "tests/models/delivery/MailServer.h"
#include "tests/models/delivery/WebServer.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/Why.h"

#include <QProcess>

namespace Peak {

/** A firm with an outbox, a mail server and a provider of text messages. */
class DeliveryWorld final
{
public:
    explicit DeliveryWorld(const PrivateServer::Options &options = {})
        : database(TestServer::ownServer(options))
    {
        DbConnection connection(QStringLiteral("test"));
        if (!connection.open(*ConnectionSettings::parse(database.adminUri())) ||
            !setAgentPassword(connection, "agent-password-1"))
            qFatal("no agent");
        set("mail.from", "\"office@firm.example\"");
        set("mail.smtp.security", "\"none\"");
        set("sms.twilio.account", "\"AC0123456789abcdef0123456789abcdef\"");
        set("sms.twilio.from", "\"+12065550100\"");
        set("sms.per_day", "100000");
    }

    RawConnection &owner() { return database.admin(); }
    QString agentUri() const
    {
        return database.uriAs(QStringLiteral("peak_agent"), "agent-password-1");
    }
    void set(const QByteArray &key, const QByteArray &json)
    {
        owner().must("update peak.settings set value = $2::jsonb where key = $1", {key, json});
    }
    void secret(const QByteArray &name, const QByteArray &value)
    {
        owner().must("delete from peak.secrets where name = $1", {name});
        if (!value.isEmpty())
            owner().must("insert into peak.secrets (name, sealed) values ($1, "
                         "kms.seal('secret:' || $1, convert_to($2, 'UTF8')))",
                         {name, value});
    }
    void useMail(const MailServer &server, const QByteArray &user = {})
    {
        set("mail.smtp.host", "\"127.0.0.1\"");
        set("mail.smtp.port", QByteArray::number(server.port()));
        set("mail.smtp.user", '"' + user + '"');
        set("mail.provider", "\"smtp\"");
    }
    void useSendGrid(const WebServer &server)
    {
        set("mail.sendgrid.url",
            '"' + server.address(QStringLiteral("/v3/mail/send")).toLatin1() + '"');
        set("mail.provider", "\"sendgrid\"");
    }
    void useTwilio(const WebServer &server)
    {
        set("sms.twilio.url", '"' + server.address().toLatin1() + '"');
        set("sms.provider", "\"twilio\"");
    }
    /** Nothing waits and nothing goes. */
    void clear()
    {
        owner().must("delete from peak.outbox; delete from peak.delivery_troubles");
        set("mail.provider", "\"off\"");
        set("sms.provider", "\"off\"");
    }

    /** Somebody's message that is due. */
    QByteArray add(const QByteArray &channel = "email")
    {
        ++m_people;
        const QByteArray person = database.addPerson(
            QStringLiteral("person%1@delivery.test").arg(m_people), QStringLiteral("client"));
        owner().must("update public.contacts set phone = $2 where id = $1",
                     {person, "+1206555" + QByteArray::number(10000 + m_people).right(4)});
        return owner()
            .must("with n as (insert into peak.notifications (contact_id, kind, detail) values "
                  "($1, 'security', '{\"what\": \"password\"}') returning id) insert into "
                  "peak.outbox (notification_id, contact_id, channel, kind) select id, $1, $2, "
                  "'security' from n returning id",
                  {person, channel})
            .value();
    }
    QByteArrayList add(int count, const QByteArray &channel = "email")
    {
        QByteArrayList ids;
        for (int i = 0; i < count; ++i)
            ids.append(add(channel));
        return ids;
    }
    QByteArray of(const QByteArray &id, const QByteArray &column)
    {
        return owner().must("select " + column + " from peak.outbox where id = $1", {id}).value();
    }
    QByteArray state(const QByteArray &id) { return of(id, "state"); }
    /** Without its end: how many rows are in that state. */
    int count(const QByteArray &state)
    {
        return owner()
            .must("select count(*) from peak.outbox where state = $1", {state})
            .value()
            .toInt();
    }
    /** As if the time had come. */
    void makeDue() { owner().must("update peak.outbox set next_at = clock_timestamp()"); }
    /** As if five minutes had gone by. */
    void endLeases()
    {
        owner().must("update peak.outbox set claimed_at = claimed_at - interval '6 minutes'");
    }

    /** What a courier does that is run once; its words are in `said`. */
    Result<void> once(const QString &uri = {})
    {
        said.clear();
        Courier courier(*ConnectionSettings::parse(uri.isEmpty() ? agentUri() : uri),
                        {.once = true, .patience = {1500, 1500, 6000, 800}},
                        [this](const QString &line) { said.append(line); });
        return courier.run(stop);
    }
    /** A real agent; answers when it has begun. */
    static void begin(QProcess &agent, const QString &uri)
    {
        agent.setProcessChannelMode(QProcess::MergedChannels);
        agent.start(QCoreApplication::applicationDirPath() + QStringLiteral("/peak1031ctl"),
                    {QStringLiteral("agent"), QStringLiteral("--database"), uri});
        if (!agent.waitForStarted())
            qFatal("no agent");
    }

    TestDatabase database;
    QStringList said;
    std::atomic_bool stop = false;

private:
    int m_people = 0;
};

} // namespace Peak
