#include "tests/sql/NoticeWorld.h"

#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Mail on its way: handed over once, by whichever agent, and to nobody who may not have it. */
class tst_Outbox final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<NoticeWorld>(); }
    void init() { m_world->freshOutbox(); }
    void cleanupTestCase() { m_world.reset(); }

    void whatAMailSays();
    void tenAgents();
    void anAgentThatEnds_data();
    void anAgentThatEnds();
    void triesAgainLaterAndLater();
    void lateWordsOfAnotherAgent();
    void droppedWhenItIsNoLongerTheirs_data();
    void droppedWhenItIsNoLongerTheirs();
    void endedBetweenTakingAndHanding();
    void sentAgainByAnAdmin();
    void afterARestore();
    void theLogOfDeliveries();
    void badAgents();

private:
    QByteArray only(const QByteArray &column)
    {
        return m_world->owner().must("select " + column + " from peak.outbox").value();
    }

    std::unique_ptr<NoticeWorld> m_world;
};

void tst_Outbox::whatAMailSays()
{
    NoticeWorld &w = *m_world;
    w.task("client", "Sign the deed");
    const auto mail = w.agent().must("select * from api.agent_take_mail('one', 10)");
    QCOMPARE(mail.rows.size(), 1);
    QCOMPARE(mail.value(u"channel"_s), "email");
    QCOMPARE(mail.value(u"provider"_s), "smtp");
    QCOMPARE(mail.value(u"address"_s), "client@example.test");
    QCOMPARE(mail.value(u"name"_s), "client");
    QCOMPARE(mail.value(u"subject"_s), "Task for you: Sign the deed – An exchange");
    QCOMPARE(mail.value(u"body"_s),
             "Hello client,\n\nTask for you: Sign the deed\nAn exchange\n\nOpen Peak 1031 to see "
             "it. What you get by e-mail is chosen in your profile.\n\nPeak 1031\n");
    QCOMPARE(mail.value(u"attempts"_s), "1");
    QCOMPARE(w.taken("two"), {});
    const QByteArray id = mail.value(u"id"_s);
    QCOMPARE(w.agent().must("select api.agent_mail_handing($1, 'two')", {id}).value(), "f");
    QCOMPARE(w.agent().must("select api.agent_mail_sent($1, 'x', 'one')", {id}).value(), "f");
    QCOMPARE(w.agent().must("select api.agent_mail_handing($1, 'one')", {id}).value(), "t");
    QCOMPARE(w.agent().must("select api.agent_mail_handing($1, 'one')", {id}).value(), "f");
    QCOMPARE(w.agent().must("select api.agent_mail_sent($1, 'their id', 'one')", {id}).value(),
             "t");
    QCOMPARE(only("concat_ws(' ', state, provider_id, sent_at is not null)"), "sent their id t");
    QCOMPARE(w.agent().must("select api.agent_mail_failed($1, 'late', true, 'one')", {id}).value(),
             "");
    QCOMPARE(only("state"), "sent");
}

/** Each agent on a connection and a thread of its own. */
void tst_Outbox::tenAgents()
{
    NoticeWorld &w = *m_world;
    w.owner().must("insert into peak.outbox (contact_id, channel, kind, notification_id) select "
                   "$1, 'email', 'deadline', n.id from (select id from peak.notifications) n",
                   {w.id("client")});
    w.owner().must("with n as (insert into peak.notifications (contact_id, kind, exchange_id, "
                   "detail) select $1, 'deadline', $2, '{\"deadline\": \"day_45\", \"due\": "
                   "\"2030-01-01\"}' from generate_series(1, 600) returning id) insert into "
                   "peak.outbox (contact_id, channel, kind, notification_id) select $1, 'email', "
                   "'deadline', n.id from n",
                   {w.id("client"), w.room});
    QList<QByteArrayList> sent(10);
    std::vector<std::thread> agents;
    const QString uri = w.database().adminUri();
    for (int i = 0; i < 10; ++i) {
        agents.emplace_back([i, uri, &sent] {
            RawConnection agent(uri);
            agent.must("set session authorization peak_agent");
            const QByteArray name = "agent " + QByteArray::number(i);
            for (;;) {
                const auto mails = agent.must("select id from api.agent_take_mail($1, 7)", {name});
                if (mails.rows.isEmpty())
                    return;
                for (const auto &mail : mails.rows) {
                    if (agent.must("select api.agent_mail_handing($1, $2)", {mail[0], name})
                            .value() != "t")
                        continue;
                    sent[i].append(*mail[0]);
                    agent.must("select api.agent_mail_sent($1, 'ok', $2)", {mail[0], name});
                }
            }
        });
    }
    for (std::thread &agent : agents)
        agent.join();
    QByteArrayList all;
    int busy = 0;
    for (const QByteArrayList &list : sent) {
        all += list;
        busy += list.isEmpty() ? 0 : 1;
    }
    QCOMPARE(all.size(), 600);
    QCOMPARE(QSet<QByteArray>(all.begin(), all.end()).size(), 600);
    QVERIFY(busy >= 2);
    QCOMPARE(w.owner().must("select count(*) from peak.outbox where state = 'sent'").value(),
             "600");
}

void tst_Outbox::anAgentThatEnds_data()
{
    QTest::addColumn<bool>("handing");
    QTest::addColumn<QByteArray>("state");
    QTest::newRow("before it hands over") << false << QByteArray("claimed");
    QTest::newRow("while it hands over") << true << QByteArray("uncertain");
}

void tst_Outbox::anAgentThatEnds()
{
    QFETCH(bool, handing);
    QFETCH(QByteArray, state);
    NoticeWorld &w = *m_world;
    w.task("client");
    QCOMPARE(w.taken("dying").size(), 1);
    const QByteArray id = only("id");
    if (handing)
        QCOMPARE(w.agent().must("select api.agent_mail_handing($1, 'dying')", {id}).value(), "t");
    QCOMPARE(w.taken("other"), {}); // not yet
    w.owner().must("update peak.outbox set claimed_at = now() - interval '301 seconds'");
    QCOMPARE(w.taken("other").size(), handing ? 0 : 1);
    QCOMPARE(only("state"), state);
    // The one that was thought dead wakes up.
    QCOMPARE(w.agent().must("select api.agent_mail_handing($1, 'dying')", {id}).value(), "f");
    if (handing) {
        w.owner().must("update peak.outbox set next_at = now() - interval '1 hour', claimed_at = "
                       "now() - interval '1 day'");
        QCOMPARE(w.taken("other"), {}); // never again by itself
        QCOMPARE(w.agent().must("select api.agent_mail_sent($1, 'id', 'dying')", {id}).value(),
                 "t");
        QCOMPARE(only("state"), "sent");
    } else {
        QCOMPARE(w.agent().must("select api.agent_mail_sent($1, 'id', 'dying')", {id}).value(),
                 "f");
        QCOMPARE(w.agent().must("select api.agent_mail_handing($1, 'other')", {id}).value(), "t");
    }
}

void tst_Outbox::triesAgainLaterAndLater()
{
    NoticeWorld &w = *m_world;
    w.task("client");
    const QByteArrayList waits{"1", "5", "15", "60", "240", "240", "240"};
    for (const QByteArray &minutes : waits) {
        w.hurry();
        QCOMPARE(w.taken().size(), 1);
        w.agent().must("select api.agent_mail_handing(o.id, 'one') from (select $1::uuid as id) o",
                       {only("id")});
        QCOMPARE(w.agent()
                     .must("select api.agent_mail_failed($1, E'452 full\\r\\nRetry', true, 'one')",
                           {only("id")})
                     .value(),
                 "waiting");
        QCOMPARE(w.taken(), {});
        QCOMPARE(only("round(extract(epoch from next_at - now()) / 60)"), minutes);
        QCOMPARE(only("error"), "452 full Retry");
    }
    w.hurry();
    QCOMPARE(w.taken().size(), 1);
    QCOMPARE(
        w.agent().must("select api.agent_mail_failed($1, 'no', true, 'one')", {only("id")}).value(),
        "failed");
    w.hurry();
    QCOMPARE(w.taken(), {});
}

void tst_Outbox::lateWordsOfAnotherAgent()
{
    NoticeWorld &w = *m_world;
    w.task("client");
    w.taken("slow");
    const QByteArray id = only("id");
    w.agent().must("select api.agent_mail_handing($1, 'slow')", {id});
    QCOMPARE(w.agent().must("select api.agent_mail_failed($1, 'cut', null, 'slow')", {id}).value(),
             "uncertain");
    w.value("admin", "select api.resend_mail($1)", {id});
    QCOMPARE(w.taken("quick").size(), 1);
    w.agent().must("select api.agent_mail_handing($1, 'quick')", {id});
    QCOMPARE(w.agent().must("select api.agent_mail_failed($1, 'late', true, 'slow')", {id}).value(),
             "");
    QCOMPARE(w.agent().must("select api.agent_mail_sent($1, 'late', 'slow')", {id}).value(), "f");
    QCOMPARE(only("state"), "handing");
    QCOMPARE(w.agent().must("select api.agent_mail_sent($1, 'right', 'quick')", {id}).value(), "t");
}

void tst_Outbox::droppedWhenItIsNoLongerTheirs_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QByteArray>("back");
    QTest::addColumn<QByteArray>("state");
    const auto row = [](const char *name, const char *change, const char *back,
                        const char *state = "dropped") {
        QTest::newRow(name) << QByteArray(change) << QByteArray(back) << QByteArray(state);
    };
    row("inactive", "update public.contacts set is_active = false where id = $1",
        "update public.contacts set is_active = true where id = $1");
    row("withdrawn",
        "update public.exchange_participants set is_active = false where contact_id = $1",
        "update public.exchange_participants set is_active = true where contact_id = $1");
    row("may not read the room",
        "update public.exchange_participants set permissions = '{view}' where contact_id = $1",
        "update public.exchange_participants set permissions = null where contact_id = $1");
    row("done", "update peak.notifications set done_at = now() where contact_id = $1", "");
    row("seen in the program",
        "update peak.notifications set seen_at = now() where contact_id = $1", "");
    row("deleted",
        "update public.messages set content = '', is_deleted = true where $1 = any (mentions)", "");
    row("too old",
        "update peak.outbox set next_at = now() - interval '73 hours' where contact_id = $1", "");
    row("no address any longer", "update public.contacts set email = 'nowhere' where id = $1",
        "update public.contacts set email = 'agency@example.test' where id = $1", "failed");
}

void tst_Outbox::droppedWhenItIsNoLongerTheirs()
{
    QFETCH(QByteArray, change);
    QFETCH(QByteArray, back);
    QFETCH(QByteArray, state);
    NoticeWorld &w = *m_world;
    w.send("client", "for you", "{" + w.id("agency") + "}");
    QCOMPARE(w.taken(), {}); // who reads it in the program needs no mail
    w.hurry();
    w.owner().must(change, {w.id("agency")});
    const bool taken = w.taken().join(' ').contains("agency@");
    const QByteArray found =
        w.owner()
            .must("select state from peak.outbox where contact_id = $1 and kind = 'mention'",
                  {w.id("agency")})
            .value();
    if (!back.isEmpty())
        w.owner().must(back, {w.id("agency")});
    QVERIFY(!taken);
    QCOMPARE(found, state);
}

void tst_Outbox::endedBetweenTakingAndHanding()
{
    NoticeWorld &w = *m_world;
    w.send("client", "for you", "{" + w.id("agency") + "}");
    w.hurry();
    QCOMPARE(w.taken().size(), 1);
    const QByteArray id = only("id");
    w.owner().must(
        "update public.exchange_participants set is_active = false where contact_id = $1",
        {w.id("agency")});
    QCOMPARE(w.agent().must("select api.agent_mail_handing($1, 'one')", {id}).value(), "f");
    QCOMPARE(w.owner().must("select state from peak.outbox where id = $1", {id}).value(),
             "dropped");
    w.owner().must("update public.exchange_participants set is_active = true where contact_id = $1",
                   {w.id("agency")});
    // The same with a message that quotes its words, and is deleted then.
    w.freshOutbox();
    w.owner().must("update peak.settings set value = 'true' where key = "
                   "'notifications.mail_text_of_messages'");
    const QByteArray message = w.send("client", "for you", "{" + w.id("agency") + "}");
    w.hurry();
    QVERIFY(w.agent()
                .must("select body from api.agent_take_mail('one', 10)")
                .value()
                .contains("for you"));
    w.value("client", "select api.delete_message($1)", {message});
    QCOMPARE(w.agent().must("select api.agent_mail_handing($1, 'one')", {only("id")}).value(), "f");
    QCOMPARE(only("error"), "What it is about was deleted.");
}

void tst_Outbox::sentAgainByAnAdmin()
{
    NoticeWorld &w = *m_world;
    w.task("client");
    const QByteArray id = only("id");
    QCOMPARE(w.state("admin", "select api.resend_mail($1)", {id}), u"PK409"_s);
    for (const QByteArray state : {"uncertain", "failed", "dropped"}) {
        w.owner().must("update peak.outbox set state = $1, attempts = 8, next_at = now() - "
                       "interval '100 days', made_at = now() - interval '100 days'",
                       {state});
        w.value("admin", "select api.resend_mail($1)", {id});
        QCOMPARE(w.taken().size(), 1);
    }
    w.owner().must("update peak.outbox set state = 'sent'");
    QCOMPARE(w.state("admin", "select api.resend_mail($1)", {id}), u"PK409"_s);
    QCOMPARE(w.state("admin", "select api.resend_mail(null)"), u"PK404"_s);
    QCOMPARE(w.state("admin", "select api.resend_mail(gen_random_uuid())"), u"PK404"_s);
    QCOMPARE(w.owner()
                 .must("select count(*) from public.audit_logs where action = 'mail_resent' and "
                       "user_id = $1 and resource_id = $2",
                       {w.id("admin"), id})
                 .value(),
             "3");
}

void tst_Outbox::afterARestore()
{
    NoticeWorld &w = *m_world;
    for (int i = 0; i < 4; ++i)
        w.task("client", "T" + QByteArray::number(i));
    w.owner().must("with o as (select id, row_number() over (order by made_at) as n from "
                   "peak.outbox) update peak.outbox u set state = "
                   "(array['waiting','claimed','handing','sent'])[o.n] from o where o.id = u.id");
    w.owner().must("select peak.hold_mail('restored')");
    w.hurry();
    QCOMPARE(w.states(), "dropped dropped uncertain sent");
    QCOMPARE(w.taken(), {});

    // A standby that took over may lack the last seconds of the other server.
    w.owner().must("with o as (select id, row_number() over (order by made_at) as n from "
                   "peak.outbox) update peak.outbox u set state = "
                   "(array['waiting','claimed','waiting','sent'])[o.n], next_at = case when o.n = "
                   "3 then now() + interval '1 hour' else now() end from o where o.id = u.id");
    w.owner().must("begin; update peak.server_mark set timeline = '00000001'; update "
                   "peak.server_mark set timeline = '00000002'");
    QCOMPARE(w.states(), "uncertain uncertain waiting sent");
    w.owner().must("rollback");
}

void tst_Outbox::theLogOfDeliveries()
{
    NoticeWorld &w = *m_world;
    w.task("client");
    w.taken();
    const auto list = w.as("admin").must(
        "select cells::jsonb from api.list_page('deliveries', '[{\"column\":\"time\", "
        "\"descending\": true}]', '{\"search\": \"client\"}', null, null, 0, 10)");
    QCOMPARE(list.rows.size(), 1);
    const QByteArray cells = list.value();
    for (const QByteArray part :
         {"\"email\"", "\"task_assigned\"", "\"claimed\"", "\"smtp\"", "client"})
        QVERIFY2(cells.contains(part), cells.constData());
    w.owner().must("update peak.outbox set made_at = now() - interval '200 days', state = 'sent'");
    w.owner().must("select peak.sweep(100)");
    QCOMPARE(w.states(), "");
}

void tst_Outbox::badAgents()
{
    RawConnection &agent = m_world->agent();
    // A mail that can't be written keeps no other from going.
    m_world->tell("deadline", "client", "{\"deadline\": \"day_45\", \"due\": \"nonsense\"}");
    m_world->task("client");
    m_world->hurry();
    QCOMPARE(m_world->taken().size(), 1);
    QCOMPARE(
        m_world->owner().must("select count(*) from peak.outbox where state = 'failed'").value(),
        "1");
    m_world->calm();
    for (const QByteArray name : {"null", "''", "'  '", "repeat('x', 201)"})
        QCOMPARE(agent.run("select api.agent_take_mail(" + name + ")").sqlState, u"PK400"_s);
    QCOMPARE(agent.run("select api.agent_mail_handing(null, null)").sqlState, u"PK400"_s);
    QCOMPARE(agent.must("select api.agent_mail_handing(null, 'x')").value(), "f");
    QCOMPARE(agent.must("select api.agent_mail_sent(null, null)").value(), "f");
    QCOMPARE(agent.must("select api.agent_mail_failed(null, null, null)").value(), "");
    QCOMPARE(agent.must("select count(*) from api.agent_take_mail('x', -1)").value(), "0");
    QCOMPARE(agent.run("select * from peak.outbox").sqlState, u"42501"_s);
    QCOMPARE(agent.run("select * from peak.notifications").sqlState, u"42501"_s);
}

QTEST_GUILESS_MAIN(tst_Outbox)
#include "tst_Outbox.moc"
