#include "tests/views/AccessSweep.h"
#include "tests/views/ContrastSweep.h"
#include "tests/views/notifications/NotificationSamples.h"
#include "views/common/Theme.h"
#include "views/notifications/NotificationSettingsView.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QMainWindow>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QTimeEdit>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What a person is told and how, chosen by mouse and keys. */
class tst_NotificationSettings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void oneBoxIsOneChange();
    void whatCantBeChosenSaysWhy();
    void arrowsWalkThroughTheBoxes();
    void timesAreTakenTogether();
    void languageIsTaken();
    void newSettingsChangeNothingBack();
    void everythingIsNamedReachedAndLegible_data();
    void everythingIsNamedReachedAndLegible();

private:
    Theme *m_theme = nullptr;
    std::unique_ptr<QMainWindow> m_window;
    NotificationSettingsView *m_view = nullptr;
};

void tst_NotificationSettings::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    m_theme = new Theme(this);
}

void tst_NotificationSettings::init()
{
    m_window = std::make_unique<QMainWindow>();
    m_view = new NotificationSettingsView;
    m_window->setCentralWidget(m_view);
    m_view->setSettings(NotificationSamples::settings());
    m_window->resize(860, 700);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void tst_NotificationSettings::cleanup()
{
    m_window.reset();
    m_theme->setChoice(ThemeChoice::Light);
}

void tst_NotificationSettings::oneBoxIsOneChange()
{
    QSignalSpy changed(m_view, &NotificationSettingsView::changed);
    m_view->box(u"mention"_s, u"email"_s)->click();
    QCOMPARE(changed.size(), 1);
    const QJsonObject on{
        {u"kinds"_s, QJsonObject{{u"mention"_s, QJsonObject{{u"email"_s, true}}}}}};
    const QJsonObject off{
        {u"kinds"_s, QJsonObject{{u"mention"_s, QJsonObject{{u"email"_s, false}}}}}};
    QCOMPARE(changed.at(0).at(0).toJsonObject(), on);
    QCOMPARE(changed.at(0).at(1).toJsonObject(), off);
    QCOMPARE(changed.at(0).at(2).toString(), u"Mentions of you: By e-mail"_s);
}

void tst_NotificationSettings::whatCantBeChosenSaysWhy()
{
    const auto why = [this](const QString &kind, const QString &channel) {
        const QCheckBox *box = m_view->box(kind, channel);
        return box->isEnabled() ? QString() : box->toolTip();
    };
    QCOMPARE(why(u"mention"_s, u"app"_s), QString());
    QVERIFY(why(u"deadline"_s, u"app"_s).contains(u"can't be switched off"_s));
    QVERIFY(m_view->box(u"deadline"_s, u"app"_s)->isChecked());
    QCOMPARE(why(u"mention"_s, u"sms"_s), u"Text messages are not set up."_s);
    QVERIFY(why(u"stage"_s, u"desktop"_s).contains(u"switch that on first"_s));
    bool told = false; // also for those who point at nothing
    const auto labels = m_view->findChildren<QLabel *>();
    for (const QLabel *label : labels)
        told = told || (label->isVisible() && label->text().contains(u"By SMS: Text messages"_s));
    QVERIFY(told);
    m_view->setRefusal(u"The server can't be reached just now."_s);
    QCOMPARE(why(u"mention"_s, u"app"_s), u"The server can't be reached just now."_s);
    QVERIFY(!m_view->quiet()->isEnabled() && !m_view->language()->isEnabled());
}

void tst_NotificationSettings::arrowsWalkThroughTheBoxes()
{
    m_view->box(u"mention"_s, u"app"_s)->setFocus();
    QTest::keyClick(m_window->focusWidget(), Qt::Key_Right);
    QCOMPARE(m_window->focusWidget(), m_view->box(u"mention"_s, u"desktop"_s));
    QTest::keyClick(m_window->focusWidget(), Qt::Key_Left);
    for (int i = 0; i < 5; ++i) // over the deadline, which can't be switched off
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Down);
    QCOMPARE(m_window->focusWidget(), m_view->box(u"document"_s, u"app"_s));
    QTest::keyClick(m_window->focusWidget(), Qt::Key_Left);
    QCOMPARE(m_window->focusWidget(), m_view->box(u"document"_s, u"app"_s));
    QSignalSpy changed(m_view, &NotificationSettingsView::changed);
    QTest::keyClick(m_window->focusWidget(), Qt::Key_Space);
    QCOMPARE(changed.size(), 1);
}

void tst_NotificationSettings::timesAreTakenTogether()
{
    QSignalSpy changed(m_view, &NotificationSettingsView::changed);
    QVERIFY(!m_view->quietFrom()->isEnabled());
    m_view->quiet()->click();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.at(0).at(0).toJsonObject(),
             QJsonObject({{u"quiet_from"_s, u"22:00"_s}, {u"quiet_to"_s, u"07:00"_s}}));
    QCOMPARE(changed.at(0).at(1).toJsonObject(),
             QJsonObject({{u"quiet_from"_s, QJsonValue::Null}, {u"quiet_to"_s, QJsonValue::Null}}));
    NotificationSettings now = m_view->settings();
    now.quietFrom = QTime(22, 0);
    now.quietTo = QTime(7, 0);
    m_view->setSettings(now);
    QVERIFY(m_view->quietFrom()->isEnabled());
    m_view->quietFrom()->setFocus();
    QTest::keyClick(m_view->quietFrom(), Qt::Key_Up);
    QTest::keyClick(m_view->quietFrom(), Qt::Key_Up); // as one
    QTRY_COMPARE(changed.size(), 2);
    QCOMPARE(changed.at(1).at(0).toJsonObject().value(u"quiet_to"_s).toString(), u"07:00"_s);
    m_view->digest()->click();
    QCOMPARE(changed.size(), 3);
    QCOMPARE(changed.at(2).at(0).toJsonObject().value(u"digest"_s).toString(), u"daily"_s);
}

void tst_NotificationSettings::languageIsTaken()
{
    QSignalSpy changed(m_view, &NotificationSettingsView::changed);
    m_view->language()->setFocus();
    QTest::keyClick(m_view->language(), Qt::Key_Down);
    QCOMPARE(changed.value(0).value(0).toJsonObject(), QJsonObject({{u"language"_s, u"es"_s}}));
}

void tst_NotificationSettings::newSettingsChangeNothingBack()
{
    QSignalSpy changed(m_view, &NotificationSettingsView::changed);
    NotificationSettings other = NotificationSamples::settings({}, {});
    other.dailyDigest = true;
    other.language = u"es"_s;
    other.kinds[0].channels = {u"sms"_s};
    m_view->setSettings(other);
    QTest::qWait(900);
    QCOMPARE(changed.size(), 0);
    QVERIFY(m_view->box(u"mention"_s, u"sms"_s)->isChecked());
    QVERIFY(m_view->box(u"mention"_s, u"sms"_s)->isEnabled());
}

void tst_NotificationSettings::everythingIsNamedReachedAndLegible_data()
{
    QTest::addColumn<ThemeChoice>("choice");
    QTest::newRow("light") << ThemeChoice::Light;
    QTest::newRow("dark") << ThemeChoice::Dark;
}

void tst_NotificationSettings::everythingIsNamedReachedAndLegible()
{
    QFETCH(ThemeChoice, choice);
    m_theme->setChoice(choice);
    QTest::qWait(50);
    const QStringList faults =
        AccessSweep::nameless(m_view) + AccessSweep::alike(m_view) +
        AccessSweep::looseLabels(m_view) + AccessSweep::unreachable(m_window.get()) +
        AccessSweep::outOfOrder(m_window.get()) + ContrastSweep::tooPale(m_view);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
}

QTEST_MAIN(tst_NotificationSettings)
#include "tst_NotificationSettings.moc"
