// The client with a watchdog over its GUI thread, for bench_Start: five seconds after it began to
// run it says how long that thread did not come back to its events, and ends.
#include "tests/support/GuiWatchdog.h"

#include <QCoreApplication>
#include <QTimer>

#include <chrono>
#include <cstdio>

using namespace std::chrono_literals;

namespace {

void watch()
{
    auto *watchdog = new Peak::GuiWatchdog;
    const auto done = [watchdog] { delete watchdog; };
    QObject::connect(qApp, &QCoreApplication::aboutToQuit, qApp, done);
    // What came before is the start, when nobody waits for an answer yet.
    QTimer::singleShot(0, qApp, [watchdog] { watchdog->forget(); });
    QTimer::singleShot(5s, qApp, [watchdog] {
        std::printf("blocked %.1f ms, %.1f of them busy\n", watchdog->worstMs(),
                    watchdog->worstBusyMs());
        std::fflush(stdout);
        QCoreApplication::quit();
    });
}

} // namespace

Q_COREAPP_STARTUP_FUNCTION(watch)
