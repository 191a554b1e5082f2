#pragma once

#include "app/DemoServer.h"
#include "app/Options.h"
#include "app/PageWorld.h"
#include "models/db/DbSession.h"
#include "models/session/SessionKeeper.h"
#include "views/common/Theme.h"

#include <QHash>
#include <QObject>
#include <QSettings>
#include <QTimer>

#include <memory>

namespace Peak {

class DemoDocuments;
class ExchangesWiring;
class MainWindow;
class Screenshot;
class SignInFlow;

/**
 * The composition root: makes the objects of the program and introduces them to each other.
 *
 * Holds the four database sessions (work, long reads, pulse, transfers) and every connect between
 * layers. No rule of the business lives here. GUI thread.
 */
class Application final : public QObject
{
    Q_OBJECT

public:
    /** `signIn` may be under way already (SignInFlow::comeBack) and must outlive it; without one it
     * makes its own. */
    explicit Application(const Options &options, SignInFlow *signIn = nullptr);
    ~Application() override;

    void start();
    /** What was arranged a moment ago is remembered now. */
    void flushPreferences();
    MainWindow &window() const { return *m_window; }

private:
    void addPages();
    void connectSession();
    void connectWindow();
    void connectWorld();
    void connectSignIn();
    void startDemo();
    void onDemoReady(const Result<DemoServer> &demo);
    void signInToDemo();
    void onIdentity(const Identity &identity);
    void onStatus(const SessionStatus &status);
    void onEnded(const Error &error);
    PageId firstPage(const Identity &identity) const;
    void openFirstPage(const Identity &identity);
    void tellViewStates();
    void forgetPerson();
    void saveAtEnd();
    void sendAtEnd();
    void savePreference(const QString &key, const QJsonObject &value);
    void giveUp(const Error &error);
    bool isOnline() const;

    Options m_options;
    QSettings m_settings;
    SignInFlow *m_signIn; ///< the first to start: what it waits for happens beside the rest
    Theme m_theme;
    DemoServer m_demo;
    DbSession m_work;
    DbSession m_reads;
    DbSession m_pulse;
    DbSession m_transfers;
    SessionKeeper m_keeper;
    SessionRepository m_session;
    PageWorld m_world;
    std::unique_ptr<DemoDocuments> m_demoDocuments; ///< before the server goes
    std::unique_ptr<MainWindow> m_window;
    ExchangesWiring *m_exchanges;
    Screenshot *m_screenshot = nullptr;
    QUuid m_person;                        ///< whose name, frame and pages the window shows
    QHash<QString, QJsonObject> m_unsaved; ///< preferences that wait for the line
    QList<QFuture<Result<void>>> m_saving;
    QTimer m_saveSoon;
    bool m_renewed = false;   ///< somebody signed in a moment ago: what is shown may be old
    bool m_arranging = false; ///< what changes now is not the person's doing
};

} // namespace Peak
