#include "tests/sql/NoticeWorld.h"

#include <libpq-fe.h>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Reminders until somebody answers for them: acknowledged, or told to the admins. */
class tst_ReminderAnswers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<NoticeWorld>(); }
    void init();
    void cleanupTestCase() { m_world.reset(); }

    void tasks();
    void manyTasksOfOneDay();
    void acknowledged();
    void acknowledgedByWhomItConcerns();
    void nobodyAcknowledges_data();
    void nobodyAcknowledges();
    void theRoomHears();
    void atTheSameTime();
    void bounded();
    void theAgentDoesIt();
    void whoParksKeepsNobodyFromBeingReminded_data();
    void whoParksKeepsNobodyFromBeingReminded();

private:
    std::unique_ptr<NoticeWorld> m_world;
};

void tst_ReminderAnswers::init()
{
    NoticeWorld &w = *m_world;
    w.owner().must("update public.exchanges set day_45 = null, day_180 = null, "
                   "close_of_escrow_date = null; delete from public.tasks;"
                   "update public.contacts set is_active = true where is_user and not is_active");
    w.calm();
}

void tst_ReminderAnswers::tasks()
{
    NoticeWorld &w = *m_world;
    w.task("client", "Today", 0);
    w.task("client", "Tomorrow", 1);
    w.task("client", "Later", 2);
    w.task("client", "Before", -1);
    const QByteArray done = w.task("client", "Done", 0);
    w.value("client", "select api.complete_task($1, 1)", {done});
    w.owner().must("insert into public.tasks (exchange_id, title, due_date) values ($1, 'Nobody', "
                   "peak.firm_today())",
                   {w.room});
    w.calm();
    QCOMPARE(m_world->remind(), "2");
    QCOMPARE(m_world->remind(), "0");
    QByteArrayList found = w.found("client");
    std::sort(found.begin(), found.end());
    QCOMPARE(found,
             (QByteArrayList{"task_due: Due today: Today", "task_due: Due tomorrow: Tomorrow"}));
    QCOMPARE(w.value("client", "select bool_or(needs_ack) from api.notifications()"), "f");
    QCOMPARE(m_world->told("task_due"), "client client");
    // A day later: today's, and the one that was too far off.
    w.owner().must("update public.tasks set due_date = due_date - interval '1 day';"
                   "update peak.reminders_sent set due = due - 1");
    QCOMPARE(m_world->remind(), "2");
}

void tst_ReminderAnswers::manyTasksOfOneDay()
{
    NoticeWorld &w = *m_world;
    w.owner().must("insert into public.tasks (exchange_id, assigned_to, title, due_date) select "
                   "$1, $2, 'T' || g, peak.firm_today() from generate_series(1, 40) g",
                   {w.room, w.id("client")});
    w.calm();
    QCOMPARE(m_world->remind(), "40");
    const QByteArrayList found = w.found("client");
    QCOMPARE(found.size(), 1);
    QVERIFY2(found.first().startsWith("task_due: 40 tasks are due on "), found.first().constData());
}

void tst_ReminderAnswers::acknowledged()
{
    NoticeWorld &w = *m_world;
    m_world->deadline("peak.firm_today() + 3");
    m_world->remind();
    QCOMPARE(w.value("helper", "select needs_ack from api.notification_counts()"), "1");
    const QByteArray row = w.value("coordinator", "select id from api.notifications()");
    const QByteArray place = w.cursor("helper");
    w.value("coordinator", "select api.acknowledge($1)", {row});
    QVERIFY(!w.heard("helper", place).filter(u"notification"_s).isEmpty());
    QCOMPARE(w.value("helper", "select acked_by_name from api.notifications()"), "coordinator");
    QCOMPARE(w.value("helper", "select needs_ack from api.notification_counts()"), "0");
    // Twice is no fault, and the first one stays.
    w.value("helper", "select api.acknowledge((select id from api.notifications()))");
    QCOMPARE(w.value("coordinator", "select acked_by_name from api.notifications()"),
             "coordinator");
    QCOMPARE(w.owner()
                 .must("select count(*) from public.audit_logs where action = 'reminder_updated' "
                       "and user_id = $1 and exchange_id = $2",
                       {w.id("coordinator"), w.room})
                 .value(),
             "1");
    // Done is possible now, and nobody else hears of it.
    QCOMPARE(w.value("coordinator", "select api.finish_notifications(array[$1::uuid])", {row}),
             "1");
    w.owner().must("update peak.reminders_sent set sent_at = now() - interval '2 days'");
    QCOMPARE(m_world->remind(), "0");
    QCOMPARE(m_world->told(), "coordinator helper");
}

void tst_ReminderAnswers::acknowledgedByWhomItConcerns()
{
    NoticeWorld &w = *m_world;
    m_world->deadline("peak.firm_today() + 3");
    m_world->remind();
    const QByteArray row = w.value("helper", "select id from api.notifications()");
    for (const QByteArray name : {"client", "agency", "third_party", "stranger", "admin"})
        QCOMPARE(w.state(name, "select api.acknowledge($1)", {row}), u"PK404"_s);
    QCOMPARE(w.state("helper", "select api.acknowledge(null)"), u"PK404"_s);
    QCOMPARE(w.state("helper", "select api.acknowledge(gen_random_uuid())"), u"PK404"_s);
    // Not when the exchange is no longer theirs.
    w.owner().must("update public.exchange_participants set is_active = false where contact_id = "
                   "$1",
                   {w.id("helper")});
    QCOMPARE(w.state("helper", "select api.acknowledge($1)", {row}), u"PK404"_s);
    QCOMPARE(w.value("helper", "select needs_ack from api.notification_counts()"), "0");
    w.owner().must("update public.exchange_participants set is_active = true where contact_id = $1",
                   {w.id("helper")});
    QCOMPARE(w.owner()
                 .must("select count(*) from peak.reminders_sent where acked_at is not null")
                 .value(),
             "0");
}

void tst_ReminderAnswers::nobodyAcknowledges_data()
{
    QTest::addColumn<int>("left");
    QTest::addColumn<QByteArray>("early");
    QTest::addColumn<QByteArray>("late");
    for (int left : {14, 7})
        QTest::addRow("%d days", left) << left << QByteArray("23 hours") << QByteArray("25 hours");
    for (int left : {3, 1, 0})
        QTest::addRow("%d days", left)
            << left << QByteArray("3 hours 55 minutes") << QByteArray("4 hours 5 minutes");
}

void tst_ReminderAnswers::nobodyAcknowledges()
{
    QFETCH(int, left);
    QFETCH(QByteArray, early);
    QFETCH(QByteArray, late);
    NoticeWorld &w = *m_world;
    m_world->deadline("peak.firm_today() + " + QByteArray::number(left));
    m_world->remind();
    const auto after = [&](const QByteArray &time) {
        w.owner().must("update peak.reminders_sent set sent_at = now() - $1::interval", {time});
        m_world->remind();
        return m_world->told();
    };
    QCOMPARE(after(early), "coordinator helper");
    QCOMPARE(after(late), "admin coordinator helper");
    QCOMPARE(after("3 days"), "admin coordinator helper");
    // An admin acknowledges for all.
    w.value("admin", "select api.acknowledge((select id from api.notifications() where kind = "
                     "'deadline'))");
    QCOMPARE(w.value("coordinator", "select acked_by_name from api.notifications()"), "admin");
}

void tst_ReminderAnswers::theRoomHears()
{
    NoticeWorld &w = *m_world;
    m_world->deadline("peak.firm_today() + 7", "peak.firm_today() + 7");
    w.owner().must("update peak.rooms set last_number = last_number");
    const QByteArray before =
        w.owner().must("select count(*) from public.messages where is_system_message").value();
    QCOMPARE(m_world->remind(), "2");
    const auto said = w.owner().must("select content from public.messages where is_system_message "
                                     "order by number desc limit 2");
    QVERIFY(said.rows[1][0]->startsWith("Day 180 is in 7 days") ||
            said.rows[1][0]->startsWith("Day 45 is in 7 days"));
    QCOMPARE(w.owner()
                 .must("select count(*) - $1::int from public.messages where "
                       "is_system_message",
                       {before})
                 .value(),
             "2");
    // Which is not told once more as a message.
    QCOMPARE(m_world->told("message"), "");
}

void tst_ReminderAnswers::atTheSameTime()
{
    NoticeWorld &w = *m_world;
    m_world->deadline("peak.firm_today() + 7");
    RawConnection other(w.database().adminUri());
    w.owner().must("begin");
    QCOMPARE(m_world->remind(), "1");
    // The other round waits for the row, and finds that it was told.
    PQsendQuery(other.handle(), "select peak.remind()");
    QTest::qWait(200);
    w.owner().must("commit");
    PGresult *answer = PQgetResult(other.handle());
    QCOMPARE(QByteArray(PQgetvalue(answer, 0, 0)), "0");
    PQclear(answer);
    QCOMPARE(m_world->told(), "coordinator helper");
}

void tst_ReminderAnswers::bounded()
{
    NoticeWorld &w = *m_world;
    w.owner().must("insert into public.exchanges (name, coordinator_id, day_45) select 'E' || g, "
                   "$1, peak.firm_today() + 2 from generate_series(1, 50) g",
                   {w.id("coordinator")});
    w.calm();
    QByteArrayList rounds;
    for (int i = 0; i < 4; ++i)
        rounds.append(w.owner().must("select peak.remind(20)").value());
    QCOMPARE(rounds, (QByteArrayList{"20", "20", "10", "0"}));
    QCOMPARE(w.owner()
                 .must("select count(*) from peak.notifications where contact_id = $1",
                       {w.id("coordinator")})
                 .value(),
             "50");
    w.owner().must("update public.exchanges set is_active = false where name ~ '^E[0-9]'");
}

void tst_ReminderAnswers::theAgentDoesIt()
{
    NoticeWorld &w = *m_world;
    m_world->deadline("peak.firm_today() + 1");
    w.owner().must("update peak.agent_jobs set due = case when job in ('reminders', 'digest') then "
                   "'-infinity' else 'infinity' end::timestamptz");
    const auto steps = w.agent().must("select job, did, failure from api.agent_step('one') union "
                                      "all select job, did, failure from api.agent_step('one')");
    QCOMPARE(steps.rows.size(), 2);
    for (const auto &step : steps.rows)
        QVERIFY2(!step[2], step[2].value_or("").constData());
    QCOMPARE(m_world->told(), "coordinator helper");
    QCOMPARE(w.owner().must("select outcome from peak.agent_jobs where job = 'reminders'").value(),
             "reminded of 1 dates");
    w.owner().must("update peak.agent_jobs set due = '-infinity'");
}

void tst_ReminderAnswers::whoParksKeepsNobodyFromBeingReminded_data()
{
    QTest::addColumn<QByteArray>("parking");
    QTest::newRow("a room") << QByteArray("select api.send_message($1, 'x', gen_random_uuid())");
    QTest::newRow("one's own row") << QByteArray(
        "select api.see_notifications(array(select id from api.notifications())), $1::uuid");
    QTest::newRow("one's settings")
        << QByteArray("select api.set_notification_settings('{\"digest\": \"off\"}'), $1::uuid");
}

/** Nor keeps the agent from its other work: what ends parked transactions is one of its jobs. */
void tst_ReminderAnswers::whoParksKeepsNobodyFromBeingReminded()
{
    QFETCH(QByteArray, parking);
    NoticeWorld &w = *m_world;
    m_world->deadline("peak.firm_today() + 1");
    w.mailOn();
    w.value("third_party",
            "select api.set_notification_settings('{\"digest\": \"daily\", "
            "\"digest_at\": \"00:00\", \"kinds\": {\"message\": {\"email\": true}}}')");
    w.value("agency", "select api.set_notification_settings('{\"digest\": \"daily\", "
                      "\"digest_at\": \"00:00\", \"kinds\": {\"message\": {\"email\": true}}}')");
    w.send("client", "news");
    RawConnection &parked = w.as("third_party");
    parked.must("begin");
    parked.must(parking, {w.room});
    w.owner().must("update peak.agent_jobs set due = '-infinity', failures = 0");
    w.agent().must("set statement_timeout = '20s'");
    const QByteArray jobs = w.owner().must("select count(*) from peak.agent_jobs").value();
    for (int i = 0; i < jobs.toInt(); ++i) {
        const auto step = w.agent().must("select job, failure from api.agent_step('one')");
        QCOMPARE(step.value(u"failure"_s), "");
    }
    parked.must("rollback");
    w.agent().must("reset statement_timeout");
    QCOMPARE(m_world->told(), "coordinator helper");
    // What is locked itself goes with the next day's.
    QCOMPARE(w.owner()
                 .must("select (select count(*) from peak.outbox where kind = 'digest' and "
                       "contact_id = $1) + (select count(*) from peak.notifications where "
                       "for_digest and contact_id = $1)",
                       {w.id("agency")})
                 .value(),
             "1");
    w.owner().must("update peak.agent_jobs set due = '-infinity'");
    w.mailOn(false);
}

QTEST_GUILESS_MAIN(tst_ReminderAnswers)
#include "tst_ReminderAnswers.moc"
