#include "tests/views/Accessible.h"
#include "tests/views/FakePages.h"
#include "views/common/EmptyState.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/main/DetailsWindow.h"
#include "views/main/NavigationBar.h"
#include "views/main/ShortcutsDialog.h"
#include "views/main/StatusBar.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

using namespace Peak;

/** The frame: navigation by role, Back and Forward, regions, keys, and what the status bar says. */
class tst_MainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void navigationShowsWhatIsAllowed();
    void backAndForward();
    void escapeStepsBack();
    void historyIsForgottenForTheNextPerson();
    void f6MovesBetweenRegions();
    void controlFFocusesTheFilter();
    void shortcutsAreListed();
    void personMenuActs();
    void navigationFolds();
    void geometryComesBack();
    void tellsWhetherItIsSeen();
    void connectionIsSaidInWords();
    void workCanBeCancelled();
    void everyControlHasAName();
    void longNamesDoNotWidenTheWindow();
    void firmIsNamedOnce();
    void pagesAreMadeWhenTheyAreOpened();
    void numbersOpenPagesInTheirOrder();
    void pageThatIsTakenAwayCloses();
    void detailsMoveIntoTheirOwnWindow();
    void errorOutlastsRefusals();
    void messageTakesAllOfItsColour();
    void waitingIsSaidWhereThePageWillBe();
    void lookingOnIsSaid();
    void personMenuFollowsThePerson();
    void narrowestWindowHoldsEveryPage();

private:
    QAction *action(const QString &text) const;

    Theme *m_theme = nullptr;
    std::unique_ptr<ActionRegistry> m_registry;
    QList<PageId> m_made;
    std::unique_ptr<MainWindow> m_window;
};

void tst_MainWindow::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QApplication::setOrganizationName(QStringLiteral("peak1031-test"));
    QSettings().clear();
    m_theme = new Theme(this);
}

void tst_MainWindow::init()
{
    m_made.clear();
    m_registry = std::make_unique<ActionRegistry>();
    m_window = std::make_unique<MainWindow>(*m_registry);
    addFakePages(*m_window, *m_registry, [this](PageId page) { m_made.append(page); });
    m_registry->setCapabilities(capabilitiesOf({QStringLiteral("exchanges")}));
    m_window->setPerson(QStringLiteral("Dana Reyes"), QStringLiteral("Coordinator"));
    m_window->openPlace({PageId::Exchanges, {}});
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void tst_MainWindow::cleanup()
{
    m_window.reset();
    m_registry.reset();
}

QAction *tst_MainWindow::action(const QString &text) const
{
    const auto actions = m_window->findChildren<QAction *>();
    for (QAction *candidate : actions) {
        if (candidate->text() == text)
            return candidate;
    }
    return nullptr;
}

void tst_MainWindow::navigationShowsWhatIsAllowed()
{
    auto *navigation = m_window->findChild<NavigationBar *>();
    QVERIFY(navigation->isVisible());
    m_registry->setCapabilities({});
    QVERIFY(!navigation->isVisible());
}

void tst_MainWindow::backAndForward()
{
    QSignalSpy places(m_window.get(), &MainWindow::placeChanged);
    const Place details{PageId::ExchangeDetails, QUuid::createUuid()};
    m_window->openPlace(details);
    QCOMPARE(places.size(), 1);
    QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(m_window->place(), (Place{PageId::Exchanges, {}}));
    QTest::keyClick(m_window.get(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(m_window->place(), details);
    QCOMPARE(places.last().at(0).value<Place>(), details);
    QVERIFY(!action(QStringLiteral("Forward"))->isEnabled());
}

void tst_MainWindow::escapeStepsBack()
{
    m_window->openPlace({PageId::ExchangeDetails, QUuid::createUuid()});
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QCOMPARE(m_window->place().page, PageId::Exchanges);
}

void tst_MainWindow::historyIsForgottenForTheNextPerson()
{
    m_window->openPlace({PageId::ExchangeDetails, QUuid::createUuid()});
    m_window->clearHistory();
    QVERIFY(!action(QStringLiteral("Back"))->isEnabled());
    QVERIFY(!m_window->page(PageId::ExchangeDetails)); // what it showed is gone with it
}

void tst_MainWindow::f6MovesBetweenRegions()
{
    auto *navigation = m_window->findChild<NavigationBar *>();
    QList<bool> inNavigation;
    m_window->page(PageId::Exchanges)->setFocus();
    QList<QWidget *> visited;
    for (int i = 0; i < 3; ++i) {
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        visited.append(m_window->focusWidget());
    }
    QVERIFY(!visited.contains(nullptr));
    bool reachedNavigation = false;
    for (QWidget *widget : std::as_const(visited)) {
        if (!navigation->isAncestorOf(widget))
            continue;
        reachedNavigation = true;
        QVERIFY(qobject_cast<QAbstractButton *>(widget)->isCheckable()); // a page, not the fold
    }
    QVERIFY(reachedNavigation);
    QVERIFY(visited.at(0) != visited.at(1));
    QTest::keyClick(m_window.get(), Qt::Key_F6, Qt::ShiftModifier);
    QCOMPARE(m_window->focusWidget(), visited.at(1));
}

void tst_MainWindow::controlFFocusesTheFilter()
{
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(qobject_cast<QLineEdit *>(m_window->focusWidget()));
}

void tst_MainWindow::shortcutsAreListed()
{
    QTest::keyClick(m_window.get(), Qt::Key_F1);
    auto *dialog = m_window->findChild<ShortcutsDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!m_window->findChild<ShortcutsDialog *>());
}

void tst_MainWindow::personMenuActs()
{
    QSignalSpy signOuts(m_window.get(), &MainWindow::signOutRequested);
    QSignalSpy themes(m_window.get(), &MainWindow::themeChosen);
    QSignalSpy densities(m_window.get(), &MainWindow::densityChosen);
    action(QStringLiteral("Dark"))->trigger();
    QCOMPARE(themes.size(), 1);
    QCOMPARE(themes.at(0).at(0).value<ThemeChoice>(), ThemeChoice::Dark);
    action(QStringLiteral("Compact"))->trigger();
    QCOMPARE(densities.size(), 1);
    action(QStringLiteral("Sign out"))->trigger();
    QCOMPARE(signOuts.size(), 1);
    m_window->setPerson({}, {});
    QVERIFY(!action(QStringLiteral("Sign out"))->isEnabled());
}

void tst_MainWindow::navigationFolds()
{
    auto *navigation = m_window->findChild<NavigationBar *>();
    QSignalSpy changes(m_window.get(), &MainWindow::viewStateChanged);
    const int wide = navigation->width();
    const QJsonObject before = m_window->viewState();
    QTest::mouseClick(navigation->findChildren<QToolButton *>().first(), Qt::LeftButton);
    QVERIFY(navigation->width() < wide);
    QCOMPARE(changes.size(), 1);
    m_window->applyViewState(before);
    QCOMPARE(navigation->width(), wide);
}

void tst_MainWindow::geometryComesBack()
{
    m_window->resize(901, 603);
    m_window->close();
    MainWindow again(*m_registry);
    QCOMPARE(again.size(), QSize(901, 603));
}

void tst_MainWindow::tellsWhetherItIsSeen()
{
    QSignalSpy shown(m_window.get(), &MainWindow::shownChanged);
    m_window->hide();
    QCOMPARE(shown.size(), 1);
    QCOMPARE(shown.at(0).at(0).toBool(), false);
    m_window->show();
    QCOMPARE(shown.last().at(0).toBool(), true);
}

void tst_MainWindow::connectionIsSaidInWords()
{
    StatusBar *status = m_window->status();
    status->showConnected(8);
    QCOMPARE(status->connectionText(), QStringLiteral("Connected  8 ms"));
    status->showSlow(7);
    QCOMPARE(status->connectionText(), QStringLiteral("Slow: waiting for the server for 7 s"));
    status->showReconnecting(4);
    QCOMPARE(status->connectionText(), QStringLiteral("Reconnecting, next try in 4 s"));
    QSignalSpy tries(status, &StatusBar::reconnectRequested);
    const auto buttons = status->findChildren<QToolButton *>();
    for (QToolButton *button : buttons) {
        if (button->isVisible())
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(tries.size(), 1);
    status->showSignedOut();
    QCOMPARE(status->connectionText(), QStringLiteral("Signed out"));
}

void tst_MainWindow::workCanBeCancelled()
{
    StatusBar *status = m_window->status();
    status->showConnected(8);
    QSignalSpy cancels(status, &StatusBar::cancelWorkRequested);
    status->showWork(QStringLiteral("Loading exchanges"), -1, true);
    QVERIFY(status->findChild<QProgressBar *>()->isVisible());
    const auto buttons = status->findChildren<QToolButton *>();
    for (QToolButton *button : buttons) {
        if (button->isVisible())
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(cancels.size(), 1);
    status->clearWork();
    QVERIFY(!status->findChild<QProgressBar *>()->isVisible());
}

void tst_MainWindow::everyControlHasAName()
{
    m_window->status()->showReconnecting(3);
    m_window->status()->showWork(QStringLiteral("Uploading"), 40, true);
    m_window->messages()->showMessage(Status::Info, QStringLiteral("Hello."),
                                      QStringLiteral("Undo"));
    QCOMPARE(namelessControls(m_window.get()).join(QStringLiteral(", ")), QString());
    m_window->openPlace({PageId::ExchangeDetails, QUuid::createUuid()});
    QCOMPARE(namelessControls(m_window.get()).join(QStringLiteral(", ")), QString());
}

void tst_MainWindow::longNamesDoNotWidenTheWindow()
{
    m_window->resize(760, 500);
    m_window->setPerson(QString(400, QLatin1Char('W')), QStringLiteral("Coordinator"));
    m_window->status()->setServer(QString(400, QLatin1Char('w')));
    m_window->setFirm(QString(400, QLatin1Char('w')));
    m_window->messages()->showMessage(Status::Info, QString(400, QLatin1Char('w')));
    QTest::qWait(20);
    QVERIFY(m_window->minimumSizeHint().width() <= 760);
    QCOMPARE(m_window->width(), 760);
}

void tst_MainWindow::firmIsNamedOnce()
{
    m_window->setFirm(QStringLiteral("Sierra Exchange"));
    QCOMPARE(m_window->windowTitle(), QStringLiteral("Exchanges - Sierra Exchange - Peak 1031"));
    const Place exchange{PageId::ExchangeDetails, QUuid::createUuid()};
    m_window->openPlace(exchange);
    m_window->setPlaceTitle(exchange, QStringLiteral("1043  Ortega"));
    QCOMPARE(m_window->windowTitle(), QStringLiteral("1043  Ortega - Sierra Exchange - Peak 1031"));
    m_window->clearHistory();
    m_window->setFirm(QStringLiteral("Peak 1031"));
    QCOMPARE(m_window->windowTitle(), QStringLiteral("Peak 1031"));
    int named = 0;
    for (const QWidget *widget : m_window->findChildren<QWidget *>())
        named += widget->property("text").toString() == QStringLiteral("Peak 1031");
    QCOMPARE(named, 1);
}

void tst_MainWindow::pagesAreMadeWhenTheyAreOpened()
{
    m_registry->setCapabilities(capabilitiesOf(everyPage()));
    QCOMPARE(m_made, QList<PageId>{PageId::Exchanges});
    m_window->openPlace({PageId::Tasks, {}});
    m_window->openPlace({PageId::Exchanges, {}});
    m_window->openPlace({PageId::Tasks, {}});
    QCOMPARE(m_made, (QList<PageId>{PageId::Exchanges, PageId::Tasks}));
    QVERIFY(!m_window->page(PageId::Audit));
}

void tst_MainWindow::numbersOpenPagesInTheirOrder()
{
    m_registry->setCapabilities(
        capabilitiesOf({QStringLiteral("settings"), QStringLiteral("exchanges"),
                        QStringLiteral("messages"), QStringLiteral("nonsense")}));
    QCOMPARE(m_window->pages(),
             (QList<PageId>{PageId::Exchanges, PageId::Messages, PageId::Settings}));
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(m_window->place().page, PageId::Settings);
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(m_window->place().page, PageId::Messages);
    QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
    QCOMPARE(m_window->place().page, PageId::Messages);
    QTest::keyClick(m_window.get(), Qt::Key_Tab, Qt::ControlModifier);
    QCOMPARE(m_window->place().page, PageId::Settings);
    QTest::keyClick(m_window.get(), Qt::Key_Tab, Qt::ControlModifier);
    QCOMPARE(m_window->place().page, PageId::Exchanges);
}

void tst_MainWindow::pageThatIsTakenAwayCloses()
{
    m_registry->setCapabilities(capabilitiesOf(everyPage()));
    m_window->openPlace({PageId::Audit, {}});
    m_window->openPlace({PageId::PersonDetails, QUuid::createUuid()});
    m_registry->setCapabilities(capabilitiesOf({QStringLiteral("exchanges")}));
    QCOMPARE(m_window->place().page, PageId::Exchanges);
    QVERIFY(!m_window->page(PageId::PersonDetails)->isVisible());
    m_window->goBack();
    QCOMPARE(m_window->place().page, PageId::Exchanges);
    m_window->openPlace({PageId::Audit, {}}); // as from an old link
    QCOMPARE(m_window->place().page, PageId::Exchanges);
}

void tst_MainWindow::detailsMoveIntoTheirOwnWindow()
{
    const Place place{PageId::ExchangeDetails, QUuid::createUuid()};
    m_window->openPlace(place);
    m_window->setPlaceTitle(place, QStringLiteral("1043  Ortega"));
    QPointer<QWidget> page = m_window->page(PageId::ExchangeDetails);
    QTest::keyClick(m_window.get(), Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_window->place().page, PageId::Exchanges);
    auto *torn = qobject_cast<DetailsWindow *>(page->window());
    QVERIFY(torn && torn->isVisible() && page->isVisible());
    QCOMPARE(torn->windowTitle(), QStringLiteral("1043  Ortega"));
    QCOMPARE(namelessControls(torn).join(QStringLiteral(", ")), QString());
    const Place other{PageId::ExchangeDetails, QUuid::createUuid()};
    m_window->openPlace(other);
    QVERIFY(m_window->page(PageId::ExchangeDetails) != page);
    m_window->clearHistory(); // nothing of this person stays
    QVERIFY(!page);
    m_window->openPlace(other);
    m_window->tearOff();
    page = nullptr;
    const auto windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        if (qobject_cast<DetailsWindow *>(window))
            page = window;
    }
    QVERIFY(page);
    QVERIFY(QTest::qWaitForWindowActive(page));
    QTest::keyClick(page, Qt::Key_W, Qt::ControlModifier);
    QTRY_VERIFY(!page);
}

void tst_MainWindow::errorOutlastsRefusals()
{
    const Place place{PageId::ExchangeDetails, QUuid::createUuid()};
    m_window->openPlace(place);
    QWidget *page = m_window->page(PageId::ExchangeDetails);
    m_window->tearOff();
    auto *torn = qobject_cast<DetailsWindow *>(page->window());
    QVERIFY(torn);
    const QString failed = QStringLiteral("It could not be saved.");
    const QString whyNot = QStringLiteral("Third parties look on.");
    for (QWidget *window : {static_cast<QWidget *>(m_window.get()), static_cast<QWidget *>(torn)}) {
        auto *bar = window == torn ? torn->findChild<MessageBar *>() : m_window->messages();
        bar->showError({ErrorKind::Internal, failed, {}, {}});
        Q_EMIT m_registry->refused(window, whyNot);
        QCOMPARE(bar->text(), failed);
        bar->clear(); // as its cross does
        Q_EMIT m_registry->refused(window, whyNot);
        QCOMPARE(bar->text(), whyNot);
        QVERIFY(bar->isVisible());
    }
    m_window->messages()->showError({ErrorKind::Offline, failed, {}, {}});
    m_window->openPlace({PageId::Exchanges, {}});
    QCOMPARE(m_window->messages()->text(), failed); // a warning stays too
}

void tst_MainWindow::messageTakesAllOfItsColour()
{
    MessageBar *bar = m_window->messages();
    bar->showMessage(Status::Good, QStringLiteral("Saved."));
    QTest::qWait(50);
    const auto corner = [this, bar] { // as it is on the screen, not painted anew
        const QPixmap shown = m_window->screen()->grabWindow(m_window->winId());
        return shown.toImage().pixelColor(bar->mapTo(m_window.get(), QPoint(0, 0)) + QPoint(1, 1));
    };
    const QColor good = corner();
    bar->showMessage(Status::Danger, QStringLiteral("Failed."));
    QTRY_VERIFY(corner() != good);
}

void tst_MainWindow::waitingIsSaidWhereThePageWillBe()
{
    m_window->clearHistory();
    m_window->showWaiting(QStringLiteral("Preparing the demo firm"),
                          QStringLiteral("Making its tables."), 40);
    auto *waiting = m_window->findChild<EmptyState *>();
    QVERIFY(waiting && waiting->isVisible());
    QCOMPARE(waiting->title(), QStringLiteral("Preparing the demo firm"));
    QCOMPARE(waiting->reason(), QStringLiteral("Making its tables."));
    auto *bar = waiting->findChild<QProgressBar *>();
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->value(), 40);
    m_window->clearWaiting();
    QVERIFY(!bar->isVisible());
    QVERIFY(waiting->title().isEmpty());
    m_window->openPlace({PageId::Exchanges, {}});
    QVERIFY(!waiting->isVisible());
}

void tst_MainWindow::lookingOnIsSaid()
{
    QSignalSpy stops(m_window.get(), &MainWindow::stopViewAsRequested);
    m_window->setViewAs(QStringLiteral("Dana Reyes"));
    const auto bars = m_window->findChildren<MessageBar *>();
    MessageBar *banner = nullptr;
    for (MessageBar *bar : bars) {
        if (bar->isVisible() &&
            bar->text() == QStringLiteral("You see what Dana Reyes sees. Read only."))
            banner = bar;
    }
    QVERIFY(banner);
    for (QPushButton *button : banner->findChildren<QPushButton *>())
        QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(stops.size(), 1);
    QVERIFY(m_window->actionSet()->whyNot(QStringLiteral("window.stop_view_as")).isEmpty());
    m_window->setViewAs({});
    QVERIFY(!banner->isVisible());
}

void tst_MainWindow::personMenuFollowsThePerson()
{
    const auto texts = [this] {
        Q_EMIT m_window->personMenu()->aboutToShow();
        QStringList shown;
        const auto actions = m_window->personMenu()->actions();
        for (const QAction *action : actions)
            shown.append(action->text());
        return shown;
    };
    QVERIFY(!texts().contains(QStringLiteral("Profile and sessions")));
    m_registry->setCapabilities(capabilitiesOf(everyPage()));
    QVERIFY(texts().contains(QStringLiteral("Profile and sessions")));
    QVERIFY(!texts().contains(QStringLiteral("Change password..."))); // nobody does it yet
    m_window->actionSet()->on(QStringLiteral("window.change_password"), [] {});
    QVERIFY(texts().contains(QStringLiteral("Change password...")));
    QVERIFY(texts().contains(QStringLiteral("Theme")));
    QVERIFY(!texts().contains(QStringLiteral("Stop looking on")));
    QCOMPARE(texts().last(), QStringLiteral("Sign out"));
}

void tst_MainWindow::narrowestWindowHoldsEveryPage()
{
    m_registry->setCapabilities(capabilitiesOf(everyPage()));
    m_window->resize(720, 420);
    QTest::qWait(20);
    QVERIFY2(m_window->height() <= 440, qPrintable(QString::number(m_window->height())));
    const auto entries = m_window->findChild<NavigationBar *>()->findChildren<QAbstractButton *>();
    QCOMPARE(entries.size(), 12); // with the fold
    for (const QAbstractButton *one : entries) {
        for (const QAbstractButton *other : entries)
            QVERIFY(one == other || !one->geometry().intersects(other->geometry()));
    }
}

QTEST_MAIN(tst_MainWindow)
#include "tst_MainWindow.moc"
