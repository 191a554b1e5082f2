#include "app/Application.h"

#include "app/Screenshot.h"
#include "app/SignInFlow.h"
#include "app/demo/DemoDocuments.h"
#include "models/db/WhenDone.h"
#include "views/main/MainWindow.h"
#include "views/main/StatusBar.h"
#include "views/signin/SignInDialog.h"

#include <QFutureWatcher>
#include <QTimer>

#include <chrono>

// The demo firm: how the program comes to its private server, and in.

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {
constexpr auto demoDocumentsDelay = 3s; ///< the window comes first
}

void Application::startDemo()
{
    m_window->status()->showConnecting();
    if (!m_screenshot || m_options.page != u"sign-in"_s)
        m_window->show();
    const auto demo = startDemoServer(m_options.dataFolder);
    auto *progress = new QFutureWatcher<Result<DemoServer>>(this);
    const auto tell = [this, progress] {
        m_window->showWaiting(tr("Preparing the demo firm"), progress->progressText(),
                              progress->progressValue());
    };
    connect(progress, &QFutureWatcherBase::progressValueChanged, this, tell);
    connect(progress, &QFutureWatcherBase::finished, progress, &QObject::deleteLater);
    tell();
    progress->setFuture(demo);
    whenDone(demo, this, [this](const Result<DemoServer> &ready) { onDemoReady(ready); });
}

void Application::onDemoReady(const Result<DemoServer> &demo)
{
    m_window->clearWaiting();
    if (!demo) {
        giveUp(demo.error());
        return;
    }
    m_demo = demo.value();
    m_signIn->setCommandLineServer(m_demo.server->clientUri());
    if (m_options.page == u"sign-in"_s) {
        m_signIn->ask(nullptr);
        if (m_screenshot)
            m_screenshot->takeOf(m_signIn->dialog(), [] { return true; });
        return;
    }
    // A picture of documents waits for them; else they come beside whatever somebody does first.
    m_demoDocuments = std::make_unique<DemoDocuments>(m_demo.client, m_demo.owner);
    if (m_screenshot && m_options.page.contains(u"documents"_s)) {
        connect(m_demoDocuments.get(), &DemoDocuments::finished, this, &Application::signInToDemo);
        m_demoDocuments->start();
        return;
    }
    if (!m_screenshot && m_options.demoDocuments)
        QTimer::singleShot(demoDocumentsDelay, m_demoDocuments.get(), &DemoDocuments::start);
    signInToDemo();
}

void Application::signInToDemo()
{
    m_signIn->signInAs(m_demo.client, m_options.demoEmail, demoPassword, demoSecondFactor);
}

} // namespace Peak
