#include "app/NotificationTarget.h"
#include "app/UnreadCounts.h"
#include "models/messages/RoomOutbox.h"
#include "tests/app/pages/NotificationWorld.h"
#include "views/common/ListPage.h"
#include "views/common/Theme.h"
#include "views/messages/SendingChoice.h"
#include "views/notifications/NotificationSettingsView.h"
#include "views/profile/ProfilePage.h"
#include "views/settings/DeliveryLogDialog.h"
#include "views/settings/DeliveryPanel.h"
#include "views/settings/SettingsPage.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QMessageBox>
#include <QPointer>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** The other ways in which people are told: the tray, what they choose, what goes out by mail. */
class tst_NotificationWays final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m->forgetAll(); }
    void cleanup() { m->leave(); }

    void trayTellsOnceAndNotWhenQuiet();
    void oldOnesAreNoNews();
    void noteHasNoTags();
    void trayOpensTheThing();
    void preferenceIsSavedAndUndone();
    void secondsToTakeBackAreChosen();
    void adminSeesDeliveriesAndSendsAgain();
    void everyKindHasAPlace();

private:
    std::unique_ptr<NotificationWorld> m;
};

void tst_NotificationWays::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m = std::make_unique<NotificationWorld>();
}

void tst_NotificationWays::trayTellsOnceAndNotWhenQuiet()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    QVERIFY(m->tray.shown && m->tray.menu);
    QVERIFY(m->tray.notes.isEmpty());
    const QString first = m->giveTask(m->dana);
    QTRY_COMPARE_WITH_TIMEOUT(m->tray.notes.size(), 1, 10000);
    QVERIFY(m->tray.notes.constFirst().first.contains(first));
    QVERIFY(m->tray.notes.constFirst().second.contains(u"Ortega"_s));
    QTRY_VERIFY(m->tray.toolTip.contains(u"1 new"_s));
    // Several at once are one.
    m->tray.notes.clear();
    const QString three = QString::fromUtf8(m->value(
        "select count(peak.notify('document', array[$1::uuid], $2::uuid, 'exchange', $2::uuid, "
        "'{}', null) + peak.notify('stage', array[$1::uuid], $2::uuid, 'exchange', $2::uuid, "
        "'{\"to\": \"45D\"}', null) + peak.notify('assignment', array[$1::uuid], $2::uuid, "
        "'participant', $2::uuid, '{\"state\": \"proposed\"}', null))",
        {m->dana, m->exchange}));
    QCOMPARE(three, u"1"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!m->tray.notes.isEmpty(), 10000);
    QTest::qWait(300);
    QCOMPARE(m->tray.notes.size(), 1);
    // Unread messages count too.
    m->world().unread().setCounts({{QUuid::fromString(QString::fromLatin1(m->exchange)), 4}});
    QVERIFY(m->tray.toolTip.contains(u"4 unread"_s));
    // Quiet for an hour.
    m->tray.notes.clear();
    QAction *quiet = nullptr;
    const auto actions = m->tray.menu->actions();
    for (QAction *action : actions) {
        if (action->text().startsWith(u"Quiet"_s))
            quiet = action;
    }
    QVERIFY(quiet);
    quiet->trigger();
    QVERIFY(m->trayWiring->quietUntil().isValid());
    QVERIFY(quiet->text().startsWith(u"Quiet until"_s));
    const QString silent = m->giveTask(m->dana);
    QTRY_VERIFY_WITH_TIMEOUT(m->shows(silent), 10000);
    quiet->trigger();
    QVERIFY(!m->trayWiring->quietUntil().isValid());
    // What the person does not want on the desktop, and their quiet hours.
    for (const QByteArray &wish :
         {QByteArray("{\"kinds\": {\"task_assigned\": {\"desktop\": false}}}"),
          QByteArray("{\"kinds\": {\"task_assigned\": {\"desktop\": true}}, \"quiet_from\": "
                     "\"00:00\", \"quiet_to\": \"23:59\"}")}) {
        RoleConnection(m->database(), u"dana@example.test"_s)
            .must("select api.set_notification_settings($1::jsonb)", {wish});
        m->center().loadSettings();
        QTest::qWait(500);
        const QString hidden = m->giveTask(m->dana);
        QTRY_VERIFY_WITH_TIMEOUT(m->shows(hidden), 10000);
    }
    QCOMPARE(m->tray.notes.size(), 0);
    RoleConnection(m->database(), u"dana@example.test"_s)
        .must("select api.set_notification_settings('{\"quiet_from\": null, \"quiet_to\": null}')");
}

/** Of a long list the newest are read; those below come into it as others are done with. */
void tst_NotificationWays::oldOnesAreNoNews()
{
    m->value("insert into peak.notifications (contact_id, kind, exchange_id, resource_type, "
             "resource_id, detail, shown_at) select $1::uuid, 'stage', $2::uuid, 'exchange', "
             "$2::uuid, '{\"to\": \"45D\"}', clock_timestamp() - make_interval(hours => g) from "
             "generate_series(1, 90) g",
             {m->dana, m->exchange});
    QVERIFY(m->enter(u"dana@example.test"_s));
    const auto last = [this] { return m->center().model()->notifications().constLast().id; };
    const QUuid before = last();
    RoleConnection(m->database(), u"dana@example.test"_s)
        .must("select api.finish_notifications(array(select id from api.notifications(null, 10)))");
    QTRY_VERIFY_WITH_TIMEOUT(last() != before, 10000);
    QCOMPARE(m->tray.notes.size(), 0);
    m->giveTask(m->dana);
    QTRY_COMPARE_WITH_TIMEOUT(m->tray.notes.size(), 1, 10000);
}

/** What others typed in is no HTML to the desktop. */
void tst_NotificationWays::noteHasNoTags()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    m->value(
        "update public.exchanges set name = 'Elm <a href=\"https://evil.test\">here</a>' where "
        "id = $1::uuid",
        {m->exchange});
    RoleConnection(m->database(), u"ada@example.test"_s)
        .must("select api.create_task($1::uuid, jsonb_build_object('title', 'Look <img src=x>', "
              "'assigned_to', $2::text))",
              {m->exchange, m->dana});
    QTRY_COMPARE_WITH_TIMEOUT(m->tray.notes.size(), 1, 10000);
    const QString all = m->tray.notes.constFirst().first + m->tray.notes.constFirst().second;
    QVERIFY(all.contains(u"Look"_s) && all.contains(u"Elm"_s));
    QVERIFY2(!all.contains(u'<'), qPrintable(all));
    m->value("update public.exchanges set name = 'Ortega - 18 Elm St' where id = $1::uuid",
             {m->exchange});
}

void tst_NotificationWays::trayOpensTheThing()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    const QString title = m->giveTask(m->dana);
    QTRY_COMPARE_WITH_TIMEOUT(m->tray.notes.size(), 1, 10000);
    m->window().hide();
    Q_EMIT m->paper->noteClicked();
    QVERIFY(m->window().isVisible());
    QCOMPARE(m->window().place().page, PageId::Tasks);
    QVERIFY(!m->window().place().item.isNull());
    m->window().hide();
    Q_EMIT m->paper->activated();
    QVERIFY(m->window().isVisible());
    QVERIFY(m->shows(title));
}

void tst_NotificationWays::preferenceIsSavedAndUndone()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    m->bell->setOpen(true);
    Q_EMIT m->panel()->settingsRequested();
    QCOMPARE(m->window().place().page, PageId::Profile);
    auto *page = qobject_cast<ProfilePage *>(m->window().page(PageId::Profile));
    auto *view = page->findChild<NotificationSettingsView *>();
    QVERIFY(view && view->isLoaded());
    QCheckBox *box = view->box(u"document"_s, u"desktop"_s);
    const bool before = box->isChecked();
    const auto kept = [this] {
        return m->value(
            "select coalesce((select p.desktop::text from peak.notification_preferences p "
            "where p.contact_id = $1::uuid and p.kind = 'document'), 'none')",
            {m->dana});
    };
    box->click();
    QTRY_COMPARE_WITH_TIMEOUT(kept(), QByteArray(before ? "false" : "true"), 10000);
    QTRY_VERIFY(page->messages()->text().contains(u"is saved"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m->center().settings().tells(u"document"_s, u"desktop"_s), !before,
                              10000);
    QVERIFY(m->undo(page->messages()));
    QTRY_COMPARE_WITH_TIMEOUT(kept(), QByteArray(before ? "true" : "false"), 10000);
    QTRY_COMPARE_WITH_TIMEOUT(box->isChecked(), before, 10000);
    // What the firm has not set up says so.
    QVERIFY(!view->box(u"document"_s, u"email"_s)->isEnabled());
    QVERIFY(view->box(u"document"_s, u"email"_s)->toolTip().size() > 10);
    QVERIFY(!view->box(u"deadline"_s, u"app"_s)->isEnabled());
}

void tst_NotificationWays::secondsToTakeBackAreChosen()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    QCOMPARE(m->world().outbox().holdSeconds(), 10);
    m->world().savePreference(u"messages"_s, {{u"other"_s, 1}});
    m->window().openPlace({PageId::Profile, {}});
    auto *page = qobject_cast<ProfilePage *>(m->window().page(PageId::Profile));
    QComboBox *box = page->findChild<SendingChoice *>()->box();
    QCOMPARE(box->currentData().toInt(), 10);
    QCOMPARE(box->count(), 5);
    QSignalSpy saved(&m->world(), &PageWorld::preferenceChanged);
    page->showTab(u"messages"_s);
    QTRY_VERIFY(box->hasFocus());
    QTest::keyClick(box, Qt::Key_Home);
    QCOMPARE(box->currentText(), u"At once"_s);
    QCOMPARE(saved.size(), 1); // to the server, with what else is chosen there
    QCOMPARE(saved.at(0).at(0).toString(), u"messages"_s);
    QCOMPARE(saved.at(0).at(1).toJsonObject(),
             (QJsonObject{{u"hold_seconds"_s, 0}, {u"other"_s, 1}}));
    QCOMPARE(m->world().outbox().holdSeconds(), 0); // and in force
    // Chosen in another window, and something that this one does not offer.
    Identity other = m->world().identity();
    other.preferences.insert(u"messages"_s, QJsonObject{{u"hold_seconds"_s, 15}});
    m->world().setIdentity(other);
    QCOMPARE(m->world().outbox().holdSeconds(), 15);
    QCOMPARE(box->currentData().toInt(), 15);
    QCOMPARE(box->count(), 6);
    other.realPerson = u"Ada Admin"_s; // somebody who looks on
    m->world().setIdentity(other);
    QVERIFY(!box->isEnabled());
    QVERIFY(box->toolTip().contains(u"look on"_s));
}

void tst_NotificationWays::adminSeesDeliveriesAndSendsAgain()
{
    const QByteArray mail = m->value(
        "insert into peak.outbox (contact_id, channel, kind, state, error, attempts) values "
        "($1::uuid, 'email', 'deadline', 'uncertain', 'The line was cut.', 1) returning id",
        {m->dana});
    QVERIFY(m->enter(u"ada@example.test"_s));
    m->window().openPlace({PageId::Settings, {}});
    auto *page = qobject_cast<SettingsPage *>(m->window().page(PageId::Settings));
    QVERIFY(page);
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded() && page->delivery()->states().size() == 2, 15000);
    QVERIFY(page->row(u"mail.provider"_s) && page->row(u"sms.twilio.from"_s));
    page->showTab(u"delivery"_s);
    page->delivery()->log()->click();
    QPointer<DeliveryLogDialog> log = m->window().findChild<DeliveryLogDialog *>();
    QVERIFY(log);
    const QUuid id = QUuid::fromString(QString::fromLatin1(mail));
    QTRY_VERIFY_WITH_TIMEOUT((log->log()->selectId(id), log->log()->selectedIds() == QList{id}),
                             15000);
    QTRY_VERIFY(log->resend()->isEnabled());
    log->resend()->click();
    auto *sure = log->findChild<QMessageBox *>();
    QVERIFY(sure);
    buttonOf(sure, u"Send again"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(m->value("select state from peak.outbox where id = $1::uuid", {mail}),
                              QByteArray("waiting"), 10000);
    QTRY_VERIFY_WITH_TIMEOUT(!log->resend()->isEnabled(), 10000);
    QVERIFY(log->resend()->toolTip().contains(u"on its way"_s));
    log->close();
}

void tst_NotificationWays::everyKindHasAPlace()
{
    QVERIFY(m->enter(u"dana@example.test"_s));
    const Capabilities &capabilities = m->world().identity().capabilities;
    for (const NotificationKind &kind : m->center().settings().kinds) {
        Notification one;
        one.kind = kind.name;
        one.exchangeId = QUuid::createUuid();
        const auto target = NotificationTarget::of(one, capabilities);
        QVERIFY2(target, qPrintable(kind.name));
        QVERIFY2(capabilities.mayOpen(nameOf(PageInfo::of(target->place.page).owner)),
                 qPrintable(kind.name));
    }
    Notification away; // of an exchange that is gone
    away.kind = u"stage"_s;
    QVERIFY(!NotificationTarget::of(away, capabilities));
}

QTEST_MAIN(tst_NotificationWays)
#include "tst_NotificationWays.moc"
