#pragma once

#include "tests/sql/WorkWorld.h"

namespace Peak {

/** WorkWorld, looked at for what people are told, and with an agent that takes their mail. */
class NoticeWorld : public WorkWorld
{
public:
    NoticeWorld() { calm(); }

    /** Nothing of what making the world told. */
    void calm()
    {
        owner().must("delete from peak.notifications; delete from peak.outbox;"
                     "delete from peak.reminders_sent; delete from peak.notification_people;"
                     "delete from peak.notification_preferences");
    }
    /** "kind: title" of what somebody finds, the newest first. */
    QByteArrayList found(const QByteArray &name, const QByteArray &done = "false")
    {
        QByteArrayList list;
        const auto answer = as(name).must(
            "select kind || ': ' || title from api.notifications(null, 200, " + done + ")");
        for (const auto &row : answer.rows)
            list.append(row[0].value_or("NULL"));
        return list;
    }
    QByteArray unseen(const QByteArray &name)
    {
        return value(name, "select unseen from api.notification_counts()");
    }
    QByteArray send(const QByteArray &name, const QByteArray &text = "Hello",
                    const QByteArray &mentions = "{}",
                    const RawConnection::Value &replyTo = std::nullopt)
    {
        return value(name,
                     "select api.send_message($1, $2, gen_random_uuid(), $3, null, $4::uuid[])",
                     {room, text, replyTo, mentions});
    }
    /** Due so many days from the firm's today. */
    QByteArray task(const QByteArray &assignee, const QByteArray &title = "File the deed",
                    std::optional<int> due = {})
    {
        const QByteArray day =
            due ? owner()
                      .must("select peak.firm_today() + $1::int", {QByteArray::number(*due)})
                      .value()
                : QByteArray();
        return value("coordinator",
                     "select api.create_task($1, jsonb_build_object('title', $2::text,"
                     " 'assigned_to', $3::text, 'due_date', nullif($4, '')))",
                     {room, title, id(assignee), day});
    }
    /** As the server itself does. */
    void tell(const QByteArray &kind, const QByteArray &name, const QByteArray &detail = "{}")
    {
        owner().must("select peak.notify($1, array[$2::uuid], $3, 'exchange', $3, $4::jsonb, null)",
                     {kind, id(name), room, detail});
    }

    void mailOn(bool on = true)
    {
        owner().must("update peak.settings set value = '\"firm@example.test\"' where key = "
                     "'mail.from'; update peak.settings set value = " +
                     QByteArray(on ? "'\"smtp\"'" : "'\"off\"'") + " where key = 'mail.provider'");
    }
    void textsOn(bool on = true)
    {
        owner().must("update peak.settings set value = " +
                     QByteArray(on ? "'\"twilio\"'" : "'\"off\"'") + " where key = 'sms.provider'");
    }
    /** Mail goes out, nothing is on its way, and everybody is there. */
    void freshOutbox()
    {
        calm();
        mailOn();
        textsOn(false);
        owner().must("delete from peak.mail_templates where not built_in;"
                     "update public.contacts set is_active = true where is_user and not is_active;"
                     "update peak.settings set value = 'false' where key = "
                     "'notifications.mail_text_of_messages'");
    }
    /** Everything that waits may go now, whatever hour it is. */
    void hurry() { owner().must("update peak.outbox set next_at = clock_timestamp()"); }

    RawConnection &agent()
    {
        if (!m_agent) {
            m_agent = std::make_unique<RawConnection>(database().adminUri());
            m_agent->must("set session authorization peak_agent");
        }
        return *m_agent;
    }
    /** "channel address subject" of what an agent takes. */
    QByteArrayList taken(const QByteArray &agentName = "one")
    {
        QByteArrayList list;
        const auto answer = agent().must("select concat_ws(' ', channel, address, subject) from "
                                         "api.agent_take_mail($1, 100)",
                                         {agentName});
        for (const auto &row : answer.rows)
            list.append(row[0].value_or("NULL"));
        return list;
    }
    QByteArray states()
    {
        return owner()
            .must("select string_agg(state, ' ' order by made_at, id) from peak.outbox")
            .value();
    }

    // ---- dates
    /** Only this deadline is left. */
    void deadline(const QByteArray &day45, const QByteArray &day180 = "null")
    {
        owner().must("update public.exchanges set close_of_escrow_date = null, day_45 = " + day45 +
                         ", day_180 = " + day180 +
                         ", workflow_stage = '45D', is_active = true where id = $1",
                     {room});
        calm();
    }
    QByteArray remind() { return owner().must("select peak.remind()").value(); }
    /** Who has a reminder, by name. */
    QByteArray told(const QByteArray &kind = "deadline")
    {
        return owner()
            .must("select string_agg(x.name, ' ' order by x.name) from (select "
                  "split_part(c.email, '@', 1) as name from "
                  "peak.notifications n join public.contacts c on c.id = n.contact_id where n.kind "
                  "= $1) x",
                  {kind})
            .value();
    }

private:
    std::unique_ptr<RawConnection> m_agent;
};

} // namespace Peak
