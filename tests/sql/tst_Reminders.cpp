#include "tests/sql/NoticeWorld.h"

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Dates that come near: told in time, once, to those who answer for them. */
class tst_Reminders final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<NoticeWorld>(); }
    void init();
    void cleanupTestCase() { m_world.reset(); }

    void steps_data();
    void steps();
    void eachOnceInACourse();
    void workedDates_data();
    void workedDates();
    void theFirmsDay();
    void theEarlierDateCounts();
    void aDateThatMoves();
    void closedExchanges_data();
    void closedExchanges();
    void whoIsTold_data();
    void whoIsTold();

private:
    std::unique_ptr<NoticeWorld> m_world;
};

void tst_Reminders::init()
{
    NoticeWorld &w = *m_world;
    w.owner().must("update public.exchanges set day_45 = null, day_180 = null, "
                   "close_of_escrow_date = null; delete from public.tasks;"
                   "update public.contacts set is_active = true where is_user and not is_active");
    w.calm();
}

void tst_Reminders::steps_data()
{
    QTest::addColumn<int>("left");
    QTest::addColumn<QByteArray>("step");
    QTest::addColumn<QByteArray>("title");
    const auto row = [](int left, const char *step, const char *title) {
        QTest::addRow("%d days", left) << left << QByteArray(step) << QByteArray(title);
    };
    row(15, "", "");
    row(14, "14", "deadline: Day 45 is in 14 days, on ");
    row(13, "14", "deadline: Day 45 is in 13 days, on ");
    row(8, "14", "deadline: Day 45 is in 8 days, on ");
    row(7, "7", "deadline: Day 45 is in 7 days, on ");
    row(4, "7", "deadline: Day 45 is in 4 days, on ");
    row(3, "3", "deadline: Day 45 is in 3 days, on ");
    row(2, "3", "deadline: Day 45 is in 2 days, on ");
    row(1, "1", "deadline: Day 45 is tomorrow, ");
    row(0, "0", "deadline: Day 45 is today, ");
    row(-1, "", "");
}

void tst_Reminders::steps()
{
    QFETCH(int, left);
    QFETCH(QByteArray, step);
    QFETCH(QByteArray, title);
    NoticeWorld &w = *m_world;
    m_world->deadline("peak.firm_today() + " + QByteArray::number(left));
    QCOMPARE(m_world->remind(), step.isEmpty() ? "0" : "1");
    QCOMPARE(w.owner().must("select days from peak.reminders_sent").value(), step);
    QCOMPARE(m_world->remind(), "0");
    const QByteArrayList found = w.found("coordinator");
    if (step.isEmpty()) {
        QCOMPARE(found, {});
        return;
    }
    QCOMPARE(found.size(), 1);
    QVERIFY2(found.first().startsWith(title), found.first().constData());
    QCOMPARE(
        w.value("coordinator", "select due from api.notifications()"),
        w.owner().must("select day_45 from public.exchanges where day_45 is not null").value());
}

/** An hourly round, each day from three weeks before to a day after. */
void tst_Reminders::eachOnceInACourse()
{
    NoticeWorld &w = *m_world;
    m_world->deadline("null", "peak.firm_today() + 21");
    QByteArrayList told;
    for (int left = 21; left >= -1; --left) {
        w.owner().must("update public.exchanges set day_180 = peak.firm_today() + $1::int where "
                       "day_180 is not null",
                       {QByteArray::number(left)});
        // The date itself stays the same in what was sent.
        w.owner().must("update peak.reminders_sent set due = peak.firm_today() + $1::int",
                       {QByteArray::number(left)});
        for (int hour = 0; hour < 3; ++hour) {
            if (m_world->remind() != "0")
                told.append(QByteArray::number(left));
        }
    }
    QCOMPARE(told, (QByteArrayList{"14", "7", "3", "1", "0"}));
}

void tst_Reminders::workedDates_data()
{
    QTest::addColumn<QByteArray>("transfer");
    QTest::addColumn<QByteArray>("day45");
    QTest::addColumn<QByteArray>("day180");
    const auto row = [](const char *transfer, const char *day45, const char *day180) {
        QTest::newRow(transfer) << QByteArray(transfer) << QByteArray(day45) << QByteArray(day180);
    };
    row("2025-03-01", "2025-04-15", "2025-08-28");
    row("2025-10-17", "2025-12-01", "2026-04-15");
    row("2025-05-20", "2025-07-04", "2025-11-16"); // a holiday moves nothing
    row("2024-01-16", "2024-03-01", "2024-07-14"); // with a 29 February
    row("2023-01-16", "2023-03-02", "2023-07-15"); // and without
    row("2028-01-15", "2028-02-29", "2028-07-13");
}

/** What follows from the close of escrow, as the reminders see it. */
void tst_Reminders::workedDates()
{
    QFETCH(QByteArray, transfer);
    QFETCH(QByteArray, day45);
    QFETCH(QByteArray, day180);
    NoticeWorld &w = *m_world;
    w.owner().must("update public.exchanges set close_of_escrow_date = $2::date where id = $1",
                   {w.room, transfer});
    w.owner().must("create or replace function peak.firm_today() returns date language sql stable "
                   "parallel safe security definer set search_path = pg_catalog, pg_temp set "
                   "timezone = 'UTC' as $$ select current_setting('test.today')::date $$");
    const auto on = [&](const QByteArray &day, int before) {
        w.owner().must("select set_config('test.today', ($1::date - $2::int)::text, false)",
                       {day, QByteArray::number(before)});
        m_world->remind();
        return w.owner()
            .must("select string_agg(deadline || ' ' || due || ' ' || days, ', ' order by "
                  "deadline, days desc) from peak.reminders_sent")
            .value();
    };
    const QByteArrayList sent{on(day45, 15),  on(day45, 14), on(day45, 0),
                              on(day180, 14), on(day180, 0), on(day180, -1)};
    w.owner().must("create or replace function peak.firm_today() returns date language sql stable "
                   "parallel safe security definer set search_path = pg_catalog, pg_temp set "
                   "timezone = 'UTC' as $$ select (clock_timestamp() at time zone (s.value #>> "
                   "'{}'))::date from peak.settings s where s.key = 'firm.time_zone' $$");
    const QByteArray first = "day_45 " + day45;
    const QByteArray last = "day_180 " + day180;
    QVERIFY(!sent[0].contains("day_45"));
    QVERIFY(sent[1].contains(QByteArray(first + " 14")));
    QVERIFY(sent[2].contains(QByteArray(first + " 0")));
    QVERIFY(sent[3].contains(QByteArray(last + " 14")));
    QVERIFY(sent[4].contains(QByteArray(last + " 0")));
    QCOMPARE(sent[5], sent[4]);
}

void tst_Reminders::theFirmsDay()
{
    NoticeWorld &w = *m_world;
    // One of these two has another date than the other at every moment.
    for (const QByteArray zone : {"Pacific/Kiritimati", "Etc/GMT+12"}) {
        w.owner().must("update peak.settings set value = to_jsonb($1::text) where key = "
                       "'firm.time_zone'",
                       {zone});
        m_world->deadline("(clock_timestamp() at time zone '" + zone + "')::date");
        QCOMPARE(m_world->remind(), "1");
        QCOMPARE(w.owner().must("select days from peak.reminders_sent").value(), "0");
    }
    w.owner().must("update peak.settings set value = '\"America/Los_Angeles\"' where key = "
                   "'firm.time_zone'");
}

void tst_Reminders::theEarlierDateCounts()
{
    NoticeWorld &w = *m_world;
    m_world->deadline("peak.firm_today() + 7");
    w.owner().must("update public.exchanges set close_of_escrow_date = peak.firm_today() + 3 - 45 "
                   "where id = $1",
                   {w.room});
    QCOMPARE(m_world->remind(), "1");
    QCOMPARE(w.owner().must("select due - peak.firm_today() from peak.reminders_sent").value(),
             "3");
    w.calm();
    w.owner().must("update public.exchanges set day_45 = null where id = $1", {w.room});
    QCOMPARE(m_world->remind(), "1");
}

void tst_Reminders::aDateThatMoves()
{
    NoticeWorld &w = *m_world;
    m_world->deadline("peak.firm_today() + 7");
    QCOMPARE(m_world->remind(), "1");
    w.owner().must("update public.exchanges set day_45 = day_45 - 2 where id = $1", {w.room});
    QCOMPARE(m_world->remind(), "1"); // another date: told anew
    w.owner().must("update public.exchanges set day_45 = day_45 + 2 where id = $1", {w.room});
    QCOMPARE(m_world->remind(), "0"); // and back
    w.owner().must("update public.exchanges set day_45 = day_45 + 30 where id = $1", {w.room});
    QCOMPARE(m_world->remind(), "0");
}

void tst_Reminders::closedExchanges_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<bool>("reminds");
    QTest::newRow("completed") << QByteArray("workflow_stage = 'COMPLETED'") << false;
    QTest::newRow("terminated") << QByteArray("workflow_stage = 'TERMINATED'") << false;
    QTest::newRow("inactive") << QByteArray("is_active = false") << false;
    QTest::newRow("on hold") << QByteArray("workflow_stage = 'ON_HOLD'") << true;
    QTest::newRow("pending") << QByteArray("workflow_stage = 'PENDING'") << true;
    QTest::newRow("without news") << QByteArray("notifications_enabled = false") << true;
}

void tst_Reminders::closedExchanges()
{
    QFETCH(QByteArray, change);
    QFETCH(bool, reminds);
    NoticeWorld &w = *m_world;
    m_world->deadline("peak.firm_today() + 1");
    w.owner().must("update public.exchanges set " + change + " where id = $1", {w.room});
    w.calm();
    QCOMPARE(m_world->remind(), reminds ? "1" : "0");
    QCOMPARE(m_world->told().isEmpty(), !reminds);
    w.owner().must("update public.exchanges set notifications_enabled = true where id = $1",
                   {w.room});
}

void tst_Reminders::whoIsTold_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QByteArray>("people");
    QTest::newRow("owner and backup") << QByteArray() << QByteArray("coordinator helper");
    QTest::newRow("no backup") << QByteArray("update public.exchange_participants set is_active = "
                                             "false where contact_id = $helper")
                               << QByteArray("admin coordinator");
    QTest::newRow("backup who can't sign in")
        << QByteArray("update public.contacts set is_active = false where id = $helper")
        << QByteArray("admin coordinator");
    QTest::newRow("backup who may see nothing")
        << QByteArray("update public.exchange_participants set permissions = '{}' where "
                      "contact_id = $helper")
        << QByteArray("admin coordinator");
    QTest::newRow("no owner")
        << QByteArray("update public.exchanges set coordinator_id = null where id = $room")
        << QByteArray("admin helper");
    QTest::newRow("owner who can't sign in")
        << QByteArray("update public.contacts set is_active = false where id = $coordinator")
        << QByteArray("admin helper");
}

void tst_Reminders::whoIsTold()
{
    QFETCH(QByteArray, change);
    QFETCH(QByteArray, people);
    NoticeWorld &w = *m_world;
    m_world->deadline("peak.firm_today() + 1");
    for (const QByteArray name : {"helper", "coordinator"})
        change.replace(QByteArray("$" + name), QByteArray("'" + w.id(name) + "'"));
    change.replace("$room", QByteArray("'" + w.room + "'"));
    w.owner().must("begin");
    if (!change.isEmpty())
        w.owner().must(change);
    w.calm();
    QCOMPARE(m_world->remind(), "1");
    const QByteArray found = m_world->told();
    w.owner().must("rollback");
    QCOMPARE(found, people);
}

QTEST_GUILESS_MAIN(tst_Reminders)
#include "tst_Reminders.moc"
