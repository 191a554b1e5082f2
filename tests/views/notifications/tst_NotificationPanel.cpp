#include "models/tables/NotificationModel.h"
#include "tests/views/AccessSweep.h"
#include "tests/views/ContrastSweep.h"
#include "tests/views/notifications/NotificationSamples.h"
#include "views/common/EmptyState.h"
#include "views/common/FocusWalk.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/notifications/BellButton.h"
#include "views/notifications/NotificationList.h"
#include "views/notifications/NotificationLook.h"
#include "views/notifications/NotificationPanel.h"

#include <QAccessible>
#include <QAction>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

/** Tab goes as in the program's window. */
class Window final : public QMainWindow
{
protected:
    bool focusNextPrevChild(bool next) override { return FocusWalk::step(this, next); }
};

} // namespace

/** The panel and the bell, by mouse, by keys and for screen readers. */
class tst_NotificationPanel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void keysActOnTheCurrentOne();
    void arrowsPassTheLinesOfExchanges();
    void clickOpensAndButtonsAct();
    void neighbourIsCurrentWhenOneGoes();
    void menuOffersTheSame();
    void emptyLoadingBrokenAreSaid();
    void lineDropsAndComesBack();
    void everythingIsNamedReachedAndLegible_data();
    void everythingIsNamedReachedAndLegible();
    void bellSaysHowMany();
    void trayIconCarriesTheNumber();

private:
    NotificationList *list() const { return m_panel->list(); }
    void select(const QString &beginning)
    {
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (m_model->index(row).data().toString().startsWith(beginning))
                list()->setCurrentIndex(m_model->index(row));
        }
    }
    QMenu *menu() const
    {
        const auto menus = list()->findChildren<QMenu *>();
        for (QMenu *one : menus) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }

    const QDate m_today{2026, 11, 23};
    Theme *m_theme = nullptr;
    std::unique_ptr<NotificationModel> m_model;
    std::unique_ptr<QMainWindow> m_window;
    NotificationPanel *m_panel = nullptr;
};

void tst_NotificationPanel::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    m_theme = new Theme(this);
}

void tst_NotificationPanel::init()
{
    m_model = std::make_unique<NotificationModel>();
    m_model->setToday(m_today);
    m_model->setNotifications(NotificationSamples::some(m_today));
    m_window = std::make_unique<Window>();
    m_panel = new NotificationPanel(m_model.get());
    m_window->setCentralWidget(m_panel);
    m_panel->showRows();
    m_window->resize(460, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    list()->setFocus();
}

void tst_NotificationPanel::cleanup()
{
    m_window.reset();
    m_model.reset();
    m_theme->setChoice(ThemeChoice::Light);
}

void tst_NotificationPanel::keysActOnTheCurrentOne()
{
    QSignalSpy opened(m_panel, &NotificationPanel::openRequested);
    QSignalSpy done(m_panel, &NotificationPanel::doneRequested);
    QSignalSpy snoozed(m_panel, &NotificationPanel::snoozeRequested);
    QSignalSpy acknowledged(m_panel, &NotificationPanel::acknowledgeRequested);
    QSignalSpy closed(m_panel, &NotificationPanel::closed);
    select(u"Dana"_s);
    const QUuid id = list()->currentId();
    QTest::keyClick(list(), Qt::Key_Return);
    QCOMPARE(opened.value(0).value(0).toUuid(), id);
    QTest::keyClick(list(), Qt::Key_Delete);
    QCOMPARE(done.value(0).value(0).toUuid(), id);
    QTest::keyClick(list(), Qt::Key_A); // a mention is nothing to take on
    QCOMPARE(acknowledged.size(), 0);
    QTest::keyClick(list(), Qt::Key_S);
    QVERIFY(menu());
    QCOMPARE(menu()->actions().size(), 3);
    QTest::keyClick(menu(), Qt::Key_Down);
    QTest::keyClick(menu(), Qt::Key_Return);
    QCOMPARE(snoozed.size(), 1);
    QCOMPARE(snoozed.value(0).value(1).value<Snooze>(), Snooze::Tomorrow);
    select(u"Day 45"_s);
    QTest::keyClick(list(), Qt::Key_A);
    QCOMPARE(acknowledged.value(0).value(0).toUuid(), list()->currentId());
    QTest::keyClick(list(), Qt::Key_Escape);
    QCOMPARE(closed.size(), 1);
}

void tst_NotificationPanel::arrowsPassTheLinesOfExchanges()
{
    QTest::keyClick(list(), Qt::Key_Home);
    QStringList seen;
    for (int i = 0; i < 12; ++i) {
        seen.append(list()->currentIndex().data().toString().left(6));
        QVERIFY(!list()->currentId().isNull());
        QTest::keyClick(list(), Qt::Key_Down);
    }
    seen.removeDuplicates();
    QCOMPARE(seen.size(), 7);
}

void tst_NotificationPanel::clickOpensAndButtonsAct()
{
    QSignalSpy opened(m_panel, &NotificationPanel::openRequested);
    QSignalSpy done(m_panel, &NotificationPanel::doneRequested);
    QSignalSpy acknowledged(m_panel, &NotificationPanel::acknowledgeRequested);
    const auto *delegate = qobject_cast<NotificationDelegate *>(list()->itemDelegate());
    const auto click = [&](const QString &beginning, NotificationDelegate::Part part) {
        select(beginning);
        list()->scrollTo(list()->currentIndex());
        QStyleOptionViewItem option;
        option.widget = list();
        option.font = list()->font();
        option.fontMetrics = list()->fontMetrics();
        option.rect = list()->visualRect(list()->currentIndex());
        const QRect rect = part == NotificationDelegate::Part::Row
                               ? QRect(option.rect.left() + 60, option.rect.top() + 10, 4, 4)
                               : delegate->partRect(option, list()->currentIndex(), part);
        QVERIFY(!rect.isEmpty());
        QTest::mouseMove(list()->viewport(), rect.center());
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, rect.center());
    };
    using Part = NotificationDelegate::Part;
    click(u"Dana"_s, Part::Row);
    QCOMPARE(opened.size(), 1);
    click(u"Dana"_s, Part::Done);
    QCOMPARE(done.size(), 1);
    click(u"Dana"_s, Part::Snooze);
    QTRY_VERIFY(menu());
    menu()->close();
    click(u"Day 45"_s, Part::Acknowledge);
    QCOMPARE(acknowledged.size(), 1);
    QCOMPARE(opened.size(), 1);
    // A line of an exchange does nothing; a press that ends elsewhere neither.
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {},
                      list()->visualRect(m_model->index(0)).center());
    QTest::mousePress(list()->viewport(), Qt::LeftButton, {},
                      list()->visualRect(m_model->index(2)).center());
    QTest::mouseRelease(list()->viewport(), Qt::LeftButton, {},
                        list()->visualRect(m_model->index(5)).center());
    QCOMPARE(opened.size(), 1);
}

void tst_NotificationPanel::neighbourIsCurrentWhenOneGoes()
{
    select(u"4 new"_s);
    auto all = m_model->notifications();
    all.removeIf([](const Notification &one) { return one.title == u"4 new messages"_s; });
    m_model->setNotifications(all);
    QVERIFY(!list()->currentId().isNull());
    m_model->setNotifications({});
    m_panel->showRows();
    QVERIFY(list()->currentId().isNull());
    QVERIFY(!m_panel->empty()->title().isEmpty());
}

void tst_NotificationPanel::menuOffersTheSame()
{
    select(u"Day 45"_s);
    QContextMenuEvent wanted(QContextMenuEvent::Keyboard, {}, {});
    QCoreApplication::sendEvent(list(), &wanted);
    QTRY_VERIFY(menu());
    QStringList texts;
    for (const QAction *action : menu()->actions())
        texts.append(action->text());
    QVERIFY(texts.contains(u"Open"_s) && texts.contains(u"Acknowledge"_s));
    QSignalSpy acknowledged(m_panel, &NotificationPanel::acknowledgeRequested);
    menu()->actions().at(texts.indexOf(u"Acknowledge"_s))->trigger();
    QCOMPARE(acknowledged.size(), 1);
    menu()->close();
}

void tst_NotificationPanel::emptyLoadingBrokenAreSaid()
{
    m_panel->showLoading();
    QVERIFY(m_panel->empty()->isVisible());
    QVERIFY(m_panel->empty()->title().contains(u"Loading"_s));
    m_panel->showError({ErrorKind::Offline, u"The server can't be reached."_s, {}, {}});
    QVERIFY(m_panel->empty()->reason().contains(u"reached"_s));
    QSignalSpy retried(m_panel, &NotificationPanel::retryRequested);
    m_panel->empty()->action()->click();
    QCOMPARE(retried.size(), 1);
    m_panel->showRows();
    QVERIFY(list()->isVisible());
    m_panel->showError({ErrorKind::Internal, u"Something broke."_s, {}, {}});
    QVERIFY(list()->isVisible()); // what is there stays
    QCOMPARE(m_panel->messages()->text(), u"Something broke."_s);
    m_model->setNotifications({});
    m_panel->showRows();
    QCOMPARE(m_panel->empty()->title(), u"Nothing waits for you"_s);
    m_panel->setShowsDone(true);
    m_panel->showRows();
    QCOMPARE(m_panel->empty()->title(), u"Nothing is done yet"_s);
}

void tst_NotificationPanel::lineDropsAndComesBack()
{
    QPushButton *all = nullptr;
    const auto buttons = m_panel->findChildren<QPushButton *>();
    for (QPushButton *one : buttons) {
        if (one->text() == u"Done with all"_s)
            all = one;
    }
    QVERIFY(all && all->isEnabled());
    m_panel->setStale(true);
    QVERIFY(!all->isEnabled());
    QVERIFY(all->toolTip().contains(u"can't be reached"_s));
    QVERIFY(list()->isVisible());
    m_panel->setStale(false);
    QVERIFY(all->isEnabled());
}

void tst_NotificationPanel::everythingIsNamedReachedAndLegible_data()
{
    QTest::addColumn<ThemeChoice>("choice");
    QTest::newRow("light") << ThemeChoice::Light;
    QTest::newRow("dark") << ThemeChoice::Dark;
    QTest::newRow("contrast") << ThemeChoice::Contrast;
}

void tst_NotificationPanel::everythingIsNamedReachedAndLegible()
{
    QFETCH(ThemeChoice, choice);
    m_theme->setChoice(choice);
    m_panel->setMore(true);
    QTest::qWait(50);
    const QStringList faults =
        AccessSweep::nameless(m_panel) + AccessSweep::silentCells(m_panel) +
        AccessSweep::alike(m_panel) + AccessSweep::unreachable(m_window.get()) +
        AccessSweep::outOfOrder(m_window.get()) + ContrastSweep::tooPale(m_panel);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
}

void tst_NotificationPanel::bellSaysHowMany()
{
    QAction action(u"Notifications"_s);
    BellButton bell(&action);
    QCOMPARE(bell.accessibleName(), u"No new notifications"_s);
    const int narrow = bell.sizeHint().width();
    bell.setCounts(3, 0);
    QVERIFY2(bell.accessibleName().startsWith(u"3 new notification"_s),
             qPrintable(bell.accessibleName()));
    QVERIFY(bell.sizeHint().width() > narrow);
    bell.setCounts(120, 1);
    QVERIFY(bell.accessibleName().contains(u"to acknowledge"_s));
    QCOMPARE(QAccessible::queryAccessibleInterface(&bell)->text(QAccessible::Name),
             bell.accessibleName());
}

void tst_NotificationPanel::trayIconCarriesTheNumber()
{
    const auto picture = [](int unread, bool quiet) {
        return trayIcon(unread, quiet).pixmap(QSize(22, 22), 1.0).toImage();
    };
    QVERIFY(picture(0, false) != picture(3, false));
    QVERIFY(picture(3, false) != picture(4, false));
    QVERIFY(picture(0, false) != picture(0, true));
    QCOMPARE(picture(120, false), picture(4000, false));
}

QTEST_MAIN(tst_NotificationPanel)
#include "tst_NotificationPanel.moc"
