#include "tests/app/pages/NotificationWorld.h"
#include "views/common/EmptyState.h"
#include "views/common/Theme.h"
#include "views/notifications/BellButton.h"

#include <QElapsedTimer>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Bell and panel, as people meet them on a real server. */
class tst_NotificationPages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m->forgetAll(); }
    void cleanup() { m->leave(); }

    void bellCountsWhatAColleagueDoes();
    void enterOpensTheThingAndRaisesTheWindow();
    void doneIsUndone();
    void theWindowsUndoTakesItBack();
    void allAreDoneAtOnce();
    void scrollingToTheEndShowsThemAll();
    void snoozedOneComesBack();
    void deadlineIsAcknowledgedForEverybody();
    void whoseRightEndedSeesNothing();
    void otherPersonSeesNothingOfIt();
    void linesDropIsSaidAndNothingIsLost();

private:
    std::unique_ptr<NotificationWorld> m;
};

void tst_NotificationPages::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m = std::make_unique<NotificationWorld>();
}

void tst_NotificationPages::bellCountsWhatAColleagueDoes()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    QCOMPARE(m->bell->bell()->unseen(), 0);
    m->window().actionSet()->trigger(u"window.notifications"_s);
    QVERIFY(m->bell->isOpen());
    QCOMPARE(m->panel()->empty()->title(), u"Nothing waits for you"_s);
    m->window().actionSet()->trigger(u"window.notifications"_s);
    QVERIFY(!m->bell->isOpen());
    const QString title = m->giveTask(m->dana);
    QElapsedTimer clock;
    clock.start();
    QTRY_COMPARE_WITH_TIMEOUT(m->bell->bell()->unseen(), 1, 5000);
    qInfo("counted after %lld ms", static_cast<long long>(clock.elapsed()));
    QVERIFY(clock.elapsed() < 2500); // a second, and what a busy computer takes
    QVERIFY(m->bell->bell()->accessibleName().startsWith(u"1 new"_s));
    QTest::keyClick(&m->window(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(m->bell->isOpen());
    QTRY_VERIFY(m->shows(title));
    // Looked at: no longer new for the bell, but still marked while it is in front of the person.
    QTRY_COMPARE_WITH_TIMEOUT(m->bell->bell()->unseen(), 0, 10000);
    QVERIFY(m->select(title));
    QVERIFY(m->list()->currentIndex().data(NotificationModel::NewRole).toBool());
    QVERIFY(m->list()->hasFocus());
}

void tst_NotificationPages::enterOpensTheThingAndRaisesTheWindow()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    const QString title = m->giveTask(m->dana);
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(title), 10000);
    m->bell->setOpen(true);
    QVERIFY(m->select(title));
    const QUuid task = m->center().model()->find(m->list()->currentId())->resourceId;
    m->window().showMinimized();
    QTest::keyClick(m->list(), Qt::Key_Return);
    QVERIFY(!m->window().isMinimized());
    QVERIFY(!m->bell->isOpen());
    QCOMPARE(m->window().place(), (Place{PageId::Tasks, task}));
    // A message, in its room and at that message.
    RoleConnection eve(m->database(), u"eve@example.test"_s);
    const QByteArray said =
        eve.must("select api.send_message($1::uuid, 'Look here', gen_random_uuid(), null, null, "
                 "array[$2::uuid])",
                 {m->exchange, m->dana})
            .value();
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(u"mentioned you"_s), 10000);
    m->bell->setOpen(true);
    QVERIFY(m->select(u"mentioned you"_s));
    QTest::keyClick(m->list(), Qt::Key_Return);
    const auto id = [](const QByteArray &text) {
        return QUuid::fromString(QLatin1StringView(text));
    };
    QCOMPARE(m->world().takeWantedMessage(id(m->exchange)), id(said));
}

void tst_NotificationPages::doneIsUndone()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    const QString title = m->giveTask(m->dana);
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(title), 10000);
    m->bell->setOpen(true);
    QVERIFY(m->select(title));
    QTest::keyClick(m->list(), Qt::Key_Delete);
    QVERIFY(!m->shows(title)); // at once
    QCOMPARE(m->panel()->messages()->text(), u"Done."_s);
    const auto open = [this] {
        return m->value("select count(*) from peak.notifications where done_at is null");
    };
    QTRY_COMPARE_WITH_TIMEOUT(open(), QByteArray("0"), 10000);
    QVERIFY(m->undo(m->panel()->messages()));
    QVERIFY(m->shows(title));
    QTRY_COMPARE_WITH_TIMEOUT(open(), QByteArray("1"), 10000);
    // And by the list of those that are done.
    QVERIFY(m->select(title));
    QTest::keyClick(m->list(), Qt::Key_Delete);
    QTRY_COMPARE_WITH_TIMEOUT(open(), QByteArray("0"), 10000);
    m->panel()->setShowsDone(true);
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(title) && m->list()->isVisible(), 10000);
    QVERIFY(m->select(title));
    QTest::keyClick(m->list(), Qt::Key_Delete);
    QTRY_COMPARE_WITH_TIMEOUT(open(), QByteArray("1"), 10000);
}

void tst_NotificationPages::allAreDoneAtOnce()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    const QStringList titles{m->giveTask(m->dana), m->giveTask(m->dana), m->giveTask(m->dana)};
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(titles.at(2)), 10000);
    m->bell->setOpen(true);
    QPushButton *all = buttonOf(m->panel(), u"Done with all"_s);
    QVERIFY(all && all->isEnabled());
    all->click();
    QTRY_COMPARE_WITH_TIMEOUT(
        m->value("select count(*) from peak.notifications where done_at is null"), QByteArray("0"),
        10000);
    QVERIFY(m->undo(m->panel()->messages()));
    QTRY_COMPARE_WITH_TIMEOUT(
        m->value("select count(*) from peak.notifications where done_at is null"), QByteArray("3"),
        10000);
}

/** Ctrl+Z, in the panel and after it: one way back for everything. */
void tst_NotificationPages::theWindowsUndoTakesItBack()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    const QString title = m->giveTask(m->dana);
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(title), 10000);
    const auto open = [this] {
        return m->value("select count(*) from peak.notifications where done_at is null and "
                        "shown_at <= now()");
    };
    const UndoHistory &history = m->world().undo();
    m->bell->setOpen(true);
    QVERIFY(m->select(title));
    QTest::keyClick(m->list(), Qt::Key_Delete);
    QTRY_COMPARE_WITH_TIMEOUT(history.undoSentence(), u"Done with “Task for you: %1”"_s.arg(title),
                              10000);
    QTest::keyClick(m->list(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(open(), QByteArray("1"), 10000);
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(title), 10000);
    QTRY_VERIFY(m->panel()->messages()->text().isEmpty()); // its button is true no longer
    QVERIFY(m->window().messages()->text().startsWith(u"Undone: Done with"_s));
    // And once more, from wherever one is.
    m->bell->setOpen(false);
    QTRY_VERIFY(history.canRedo());
    QTest::keyClick(&m->window(), Qt::Key_Y, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(open(), QByteArray("0"), 10000);
    QTRY_VERIFY(history.canUndo());
    QTest::keyClick(&m->window(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(open(), QByteArray("1"), 10000);
    // What is put off, too.
    m->bell->setOpen(true);
    QTRY_VERIFY_WITH_TIMEOUT(m->select(title), 10000);
    Q_EMIT m->list()->snoozeRequested(m->list()->currentId(), Snooze::Hour);
    QTRY_COMPARE_WITH_TIMEOUT(open(), QByteArray("0"), 10000);
    QTRY_VERIFY(history.undoSentence().endsWith(u"put off"_s));
    QTest::keyClick(m->list(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(open(), QByteArray("1"), 10000);
}

/** More than the server gives in one answer; the bell tells of all, and of none in the end. */
void tst_NotificationPages::scrollingToTheEndShowsThemAll()
{
    // Of an exchange and of none in turn: older ones come in above those that are looked at.
    m->value("insert into peak.notifications (contact_id, kind, exchange_id, resource_type, "
             "resource_id, detail, shown_at) select $1::uuid, k.kind, k.exchange, 'exchange', "
             "$2::uuid, '{\"to\": \"45D\", \"what\": \"password\"}', clock_timestamp() - "
             "make_interval(mins => g / 3) from generate_series(1, 310) g, (values ('stage', "
             "$2::uuid), ('security', null)) k (kind, exchange)",
             {m->dana, m->exchange});
    QVERIFY(m->enter(u"dana@example.test"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m->bell->bell()->unseen(), 620, 10000);
    m->bell->setOpen(true);
    QScrollBar *bar = m->list()->verticalScrollBar();
    const auto shown = [this] { return m->center().model()->notifications().size(); };
    QTRY_VERIFY_WITH_TIMEOUT(m->bell->bell()->unseen() < 620, 10000); // those that are shown
    QVERIFY(shown() < 100 && m->center().hasMore());
    for (int i = 0; i < 20 && m->center().hasMore(); ++i) {
        const auto before = shown();
        bar->setValue(bar->maximum());
        const QUuid looked = m->list()->indexAt({8, 4}).data(NotificationModel::IdRole).toUuid();
        QTRY_VERIFY_WITH_TIMEOUT(shown() > before, 10000);
        QTest::qWait(50);
        const QUuid after = m->list()->indexAt({8, 4}).data(NotificationModel::IdRole).toUuid();
        QCOMPARE(after, looked); // what is read stays where it is
    }
    QCOMPARE(shown(), 620);
    QTRY_COMPARE_WITH_TIMEOUT(m->bell->bell()->unseen(), 0, 10000);
    QCOMPARE(m->value("select count(*) from peak.notifications where seen_at is null"),
             QByteArray("0"));
    // Closed and opened again it begins with the newest.
    m->bell->setOpen(false);
    m->giveTask(m->dana);
    QTRY_VERIFY_WITH_TIMEOUT(shown() < 100, 10000);
}

void tst_NotificationPages::snoozedOneComesBack()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    const QString title = m->giveTask(m->dana);
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(title), 10000);
    m->bell->setOpen(true);
    QVERIFY(m->select(title));
    Q_EMIT m->list()->snoozeRequested(m->list()->currentId(), Snooze::Hour);
    QVERIFY(!m->shows(title));
    QVERIFY(m->panel()->messages()->text().startsWith(u"It comes back at"_s));
    QTRY_VERIFY_WITH_TIMEOUT(
        m->value(
            "select count(*) from peak.notifications where shown_at > now() + interval '50 min'") ==
            "1",
        10000);
    QVERIFY(m->undo(m->panel()->messages()));
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(title), 10000);
    // An hour later: nobody tells, the client looks by itself.
    QVERIFY(m->select(title));
    Q_EMIT m->list()->snoozeRequested(m->list()->currentId(), Snooze::Hour);
    QTRY_VERIFY_WITH_TIMEOUT(
        m->value(
            "select count(*) from peak.notifications where shown_at > now() + interval '50 min'") ==
            "1",
        10000);
    m->tray.notes.clear();
    m->bell->setOpen(false);
    m->value(
        "with gone as (update peak.notifications set shown_at = now() + interval '2 s' returning "
        "contact_id) select peak.tell_notifications(contact_id) from gone");
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(title), 15000);
    QTRY_COMPARE_WITH_TIMEOUT(m->tray.notes.size(), 1, 5000); // it is news again
}

void tst_NotificationPages::deadlineIsAcknowledgedForEverybody()
{
    m->value("update public.exchanges set day_45 = peak.firm_today() + 3 where id = $1::uuid "
             "returning id",
             {m->exchange});
    m->value("select peak.remind()");
    QVERIFY(m->enter(u"dana@example.test"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(u"Day 45"_s), 10000);
    QCOMPARE(m->center().counts().waiting, 1);
    m->bell->setOpen(true);
    QVERIFY(m->select(u"Day 45"_s));
    const QModelIndex row = m->list()->currentIndex();
    QCOMPARE(row.data(NotificationModel::DeadlineRole).value<Deadline>().daysLeft,
             std::optional<int>(3));
    QTest::keyClick(m->list(), Qt::Key_Delete); // it stays until somebody takes it on
    QVERIFY(m->shows(u"Day 45"_s));
    QVERIFY(m->panel()->messages()->text().contains(u"acknowledges"_s));
    QTest::keyClick(m->list(), Qt::Key_A);
    QTRY_COMPARE_WITH_TIMEOUT(
        m->value("select count(*) from peak.notifications where acked_at is null"), QByteArray("0"),
        10000);
    QTRY_COMPARE_WITH_TIMEOUT(m->center().counts().waiting, 0, 10000);
    m->leave();
    QVERIFY(m->enter(u"eve@example.test"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(u"Day 45"_s), 10000);
    const Notification one = m->center().model()->notifications().constFirst();
    QVERIFY(!one.waitsForAck());
    QCOMPARE(one.ackedBy, u"Dana Reyes"_s);
    m->value("update public.exchanges set day_45 = null where id = $1::uuid returning id",
             {m->exchange});
}

void tst_NotificationPages::whoseRightEndedSeesNothing()
{
    QVERIFY(m->enter(u"eve@example.test"_s));
    const QString title = m->giveTask(m->eve);
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(title), 10000);
    m->bell->setOpen(true);
    m->value(
        "update public.exchange_participants set is_active = false where contact_id = $1::uuid "
        "returning id",
        {m->eve});
    QTRY_VERIFY_WITH_TIMEOUT(!m->shows(title), 10000);
    QTRY_COMPARE_WITH_TIMEOUT(m->bell->bell()->unseen(), 0, 10000);
    m->value("update public.exchange_participants set is_active = true where contact_id = $1::uuid "
             "returning id",
             {m->eve});
}

void tst_NotificationPages::otherPersonSeesNothingOfIt()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    const QString title = m->giveTask(m->dana);
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(title), 10000);
    m->bell->setOpen(true);
    m->world().forgetPerson();
    QVERIFY(!m->shows(title));
    QCOMPARE(m->bell->bell()->unseen(), 0);
    QCOMPARE(m->tray.toolTip, u"Peak 1031"_s);
}

void tst_NotificationPages::linesDropIsSaidAndNothingIsLost()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    const QString title = m->giveTask(m->dana);
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(title), 10000);
    m->bell->setOpen(true);
    m->world().setOnline(false);
    QVERIFY(m->shows(title));
    QPushButton *all = buttonOf(m->panel(), u"Done with all"_s);
    QVERIFY(!all->isEnabled());
    QVERIFY(all->toolTip().contains(u"can't be reached"_s));
    const QString later = m->giveTask(m->dana);
    m->world().setOnline(true);
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(later), 10000);
    QVERIFY(all->isEnabled());
}

QTEST_MAIN(tst_NotificationPages)
#include "tst_NotificationPages.moc"
