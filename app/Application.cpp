#include "app/Application.h"

#include "app/ExchangesWiring.h"
#include "app/NotificationsWiring.h"
#include "app/RecordWarning.h"
#include "app/Screenshot.h"
#include "app/SignInFlow.h"
#include "app/TransfersWiring.h"
#include "app/TrayWiring.h"
#include "app/UnreadCounts.h"
#include "app/demo/DemoDocuments.h" // its end
#include "app/pages/PageFactories.h"
#include "models/db/WhenDone.h"
#include "models/messages/RoomOutbox.h"
#include "views/actions/ActionSet.h"
#include "views/common/MessageBar.h"
#include "views/exchanges/ExchangesPage.h"
#include "views/main/MainWindow.h"
#include "views/main/StatusBar.h"
#include "views/signin/SignInDialog.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QThread>

#include <chrono>
#include <cstdio>
#include <utility>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

using State = SessionStatus::State;

Application::Application(const Options &options, SignInFlow *signIn)
    : m_options(options),
      m_signIn(signIn ? signIn : new SignInFlow(m_settings, this)),
      m_work(u"work"_s),
      m_reads(u"reads"_s),
      m_pulse(u"pulse"_s),
      m_transfers(u"transfers"_s),
      m_keeper(m_work, m_reads, m_pulse),
      m_session(m_work),
      m_world(m_work, m_reads, m_transfers),
      m_window(std::make_unique<MainWindow>(m_world.actions())),
      m_exchanges(new ExchangesWiring(m_world, this))
{
    m_theme.setChoice(Theme::choiceOf(m_settings.value(u"theme"_s).toString()));
    m_theme.setDensity(m_settings.value(u"compact"_s).toBool() ? Density::Compact
                                                               : Density::Comfortable);
    m_window->setThemeChoice(m_theme.choice());
    m_window->setDensityChoice(m_theme.density());
    addPages();
    new TransfersWiring(m_world, m_window.get());
    auto *notifications = new NotificationsWiring(m_world, *m_window);
    if (options.screenshot.isEmpty())
        TrayWiring::addWhereThereIs(m_world, *m_window, *notifications);
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(500ms);
    connect(&m_saveSoon, &QTimer::timeout, this, &Application::flushPreferences);
    connect(qApp, &QCoreApplication::aboutToQuit, this, &Application::saveAtEnd);
    connectSession();
    connectWindow();
    connectWorld();
    connectSignIn();
    if (!options.screenshot.isEmpty()) {
        m_window->resize(1440, 900);
        m_screenshot = new Screenshot(options.screenshot, this);
    } else if (!options.demo) {
        new RecordWarning(m_keeper, m_reads, m_settings, *m_window->messages(), this);
    }
}

Application::~Application() = default;

void Application::start()
{
    if (m_options.demo) {
        startDemo();
        return;
    }
    if (!m_options.databaseUri.isEmpty())
        m_signIn->setCommandLineServer(m_options.databaseUri);
    if (!m_signIn->isComingBack())
        m_signIn->start(nullptr);
    if (m_screenshot)
        m_screenshot->takeOf(m_signIn->dialog(), [] { return true; });
}

/** What is not the first page is made when somebody opens it: the start waits for nothing else. */
void Application::addPages()
{
    m_window->addPage(PageId::Exchanges, m_exchanges->listPage());
    addPageFactories(*m_window, m_world);
}

void Application::connectSession()
{
    m_keeper.keepAlso(m_transfers);
    m_world.setPulse(m_pulse, m_keeper.hints());
    connect(&m_keeper, &SessionKeeper::identityChanged, this, &Application::onIdentity);
    connect(&m_keeper, &SessionKeeper::statusChanged, this, &Application::onStatus);
    connect(&m_keeper, &SessionKeeper::ended, this, &Application::onEnded);
    connect(&m_keeper, &SessionKeeper::changed, &m_world, &PageWorld::changed);
    connect(&m_keeper, &SessionKeeper::everythingChanged, &m_world, &PageWorld::everythingChanged);
}

/** What pages ask of the window, and of the server on everybody's behalf. */
void Application::connectWorld()
{
    MainWindow *window = m_window.get();
    connect(&m_world, &PageWorld::placeRequested, window, &MainWindow::openPlace);
    connect(&m_world, &PageWorld::backRequested, window, &MainWindow::goBack);
    connect(&m_world, &PageWorld::placeTitled, window, &MainWindow::setPlaceTitle);
    connect(&m_world, &PageWorld::preferenceChanged, this, &Application::savePreference);
    connect(&m_world, &PageWorld::lookAsRequested, &m_keeper, &SessionKeeper::lookAs);
    connect(&m_world.unread(), &UnreadCounts::changed, window,
            [this] { m_window->setBadge(PageId::Messages, m_world.unread().total()); });
    connect(&m_world, &PageWorld::workShown, window, [this](const QString &text) {
        if (text.isEmpty())
            m_window->status()->clearWork();
        else
            m_window->status()->showWork(text, -1, true);
    });
}

void Application::connectWindow()
{
    MainWindow *window = m_window.get();
    connect(window, &MainWindow::shownChanged, &m_keeper, &SessionKeeper::setVisible);
    connect(window, &MainWindow::viewStateChanged, this,
            [this] { savePreference(u"window"_s, m_window->viewState()); });
    connect(window, &MainWindow::signOutRequested, this, [this] {
        tellViewStates();
        flushPreferences();
        sendAtEnd();
        m_keeper.signOut();
        m_signIn->forget();
        forgetPerson();
        m_signIn->ask(m_window.get(), tr("You are signed out."));
    });
    connect(window, &MainWindow::themeChosen, this, [this](ThemeChoice choice) {
        m_settings.setValue(u"theme"_s, Theme::nameOf(choice));
        m_theme.setChoice(choice);
    });
    connect(window, &MainWindow::densityChosen, this, [this](Density density) {
        m_settings.setValue(u"compact"_s, density == Density::Compact);
        m_theme.setDensity(density);
    });
    connect(window->status(), &StatusBar::reconnectRequested, &m_keeper,
            &SessionKeeper::reconnectNow);
    connect(window, &MainWindow::stopViewAsRequested, &m_keeper, &SessionKeeper::stopLooking);
    connect(window, &MainWindow::reconnectRequested, &m_keeper, &SessionKeeper::reconnectNow);
    connect(window->status(), &StatusBar::cancelWorkRequested, this,
            [this] { m_work.cancelRunning(); });
}

void Application::connectSignIn()
{
    connect(m_signIn, &SignInFlow::signedIn, this,
            [this](const ConnectionSettings &server, const SessionCredentials &credentials) {
                m_renewed = true;
                m_keeper.begin(server, credentials);
                // At once: a program whose last window is the sign-in dialog ends with it.
                m_window->show();
            });
    connect(m_signIn, &SignInFlow::failed, this, &Application::giveUp);
    connect(m_signIn, &SignInFlow::abandoned, this, [this] {
        m_keeper.drop();
        qApp->quit();
    });
}

void Application::onIdentity(const Identity &identity)
{
    // Somebody else: nothing of whoever was here before stays on screen.
    if (!m_person.isNull() && m_person != identity.personId)
        forgetPerson();
    m_window->setFirm(identity.firmName);
    m_window->setPerson(identity.name, roleLabel(identity.role));
    m_window->status()->setPerson(identity.name, roleLabel(identity.role));
    m_window->setViewAs(identity.realPerson.isEmpty() ? QString() : identity.name);
    m_world.setIdentity(identity);
    if (m_person == identity.personId)
        return;
    m_person = identity.personId;
    openFirstPage(identity);
}

void Application::onStatus(const SessionStatus &status)
{
    StatusBar *bar = m_window->status();
    bar->setServer(status.server);
    switch (status.state) {
    case State::SignedOut:
        bar->showSignedOut();
        break;
    case State::Connecting:
        bar->showConnecting();
        break;
    case State::Online:
        bar->showConnected(status.latencyMs);
        break;
    case State::Slow:
        bar->showSlow(status.waitingSeconds);
        break;
    case State::Reconnecting:
        bar->showReconnecting(status.nextTrySeconds, status.reason);
        break;
    }
    const bool online = isOnline();
    m_world.setOnline(online);
    m_window->actionSet()->refresh(); // whether there is a line to try again
    if (online && std::exchange(m_renewed, false))
        Q_EMIT m_world.everythingChanged(); // nobody told what changed while nobody was signed in
    if (online && !m_unsaved.isEmpty() && !m_saveSoon.isActive())
        m_saveSoon.start();
    if (m_screenshot && status.state == State::Reconnecting)
        giveUp({ErrorKind::Offline, status.reason, {}, {}});
}

/** What the command line wishes, else what the person chose, else where they were. */
PageId Application::firstPage(const Identity &identity) const
{
    const QJsonObject &kept = identity.preferences;
    const auto pageIn = [&kept](const QString &key) {
        return kept.value(key).toObject().value(u"page"_s).toString();
    };
    for (const QString &name : {m_options.page, pageIn(u"start"_s), pageIn(u"window"_s)}) {
        const auto page = pageOf(name);
        if (page && m_window->pages().contains(*page))
            return *page;
    }
    return m_window->pages().value(0, PageId::Exchanges);
}

/** Before the line stands, perhaps: what the page asks for waits until it does. */
void Application::openFirstPage(const Identity &identity)
{
    m_renewed = false;
    m_arranging = true;
    m_exchanges->begin();
    m_window->clearHistory();
    m_window->applyViewState(identity.preferences.value(u"window"_s).toObject());
    m_window->openPlace({firstPage(identity), {}});
    m_arranging = false;
    if (!m_window->isVisible())
        m_window->show();
    if (m_screenshot)
        m_screenshot->takeOfPage(m_options.page, *m_window, *m_exchanges);
}

void Application::forgetPerson()
{
    m_person = {};
    m_unsaved.clear();
    m_saveSoon.stop();
    m_exchanges->clear();
    m_window->clearHistory();
    m_world.forgetPerson();
    m_window->setViewAs({});
    m_window->setPerson({}, {});
}

void Application::onEnded(const Error &error)
{
    Q_EMIT m_world.sessionEnded();
    if (m_screenshot) {
        giveUp(error);
        return;
    }
    m_window->status()->setPerson({}, {});
    m_signIn->start(m_window.get(), error.message);
    if (const QString email = m_keeper.identity().email; m_signIn->dialog() && !email.isEmpty())
        m_signIn->dialog()->setEmail(email); // most likely it is the same person
}

bool Application::isOnline() const
{
    return m_keeper.status().state == State::Online || m_keeper.status().state == State::Slow;
}

void Application::savePreference(const QString &key, const QJsonObject &value)
{
    const bool looksOn = !m_keeper.identity().realPerson.isEmpty();
    if (m_arranging || m_person.isNull() || m_screenshot || looksOn)
        return;
    m_unsaved.insert(key, value);
    m_saveSoon.start();
}

void Application::tellViewStates()
{
    const QWidgetList widgets =
        QApplication::allWidgets(); // pages stand in windows of their own too
    for (QWidget *widget : widgets) {
        if (auto *page = qobject_cast<ListPage *>(widget))
            page->tellViewState();
    }
}

void Application::flushPreferences()
{
    if (!isOnline())
        return; // kept; onStatus() comes back to it
    m_saveSoon.stop();
    m_saving.removeIf([](const auto &saving) { return saving.isFinished(); });
    const auto unsaved = std::exchange(m_unsaved, {});
    for (auto entry = unsaved.begin(); entry != unsaved.end(); ++entry) {
        m_saving.append(m_session.savePreference(entry.key(), entry.value()));
        whenDone(m_saving.constLast(), this,
                 [this, key = entry.key(), value = entry.value()](const Result<void> &saved) {
                     if (!saved && saved.error().kind == ErrorKind::Offline &&
                         !m_unsaved.contains(key))
                         m_unsaved.insert(key, value);
                 });
    }
}

void Application::saveAtEnd()
{
    tellViewStates();
    flushPreferences();
    sendAtEnd();
    // No event loop runs any more; a server that does not answer is not waited for.
    const QDeadlineTimer patience(1s);
    for (const auto &saving : std::as_const(m_saving)) {
        while (!saving.isFinished() && !patience.hasExpired())
            QThread::msleep(5);
    }
}

/** Who wrote something and leaves has sent it, and does not find it unsent the next day. */
void Application::sendAtEnd()
{
    RoomOutbox &outbox = m_world.outbox();
    outbox.sendAllNow();
    const QDeadlineTimer patience(2s);
    while (outbox.isGoing() && !patience.hasExpired()) {
        QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents);
        QThread::msleep(5);
    }
}

void Application::giveUp(const Error &error)
{
    std::fputs(qPrintable(error.message + u'\n'), stderr);
    if (!m_screenshot) {
        // Whoever started it from a menu sees no stderr: the window stays and says it.
        m_world.forgetPerson();
        m_window->status()->showSignedOut();
        m_window->messages()->showError(error);
        m_window->show();
        return;
    }
    QTimer::singleShot(0, qApp, [] { QCoreApplication::exit(1); });
}

} // namespace Peak
