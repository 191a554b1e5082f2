#pragma once

#include "app/ExchangesWiring.h"
#include "app/FirstPaint.h"
#include "app/PageWorld.h"
#include "models/db/DbSession.h"
#include "models/session/SessionKeeper.h"
#include "models/session/SignIn.h"
#include "tests/support/GuiWatchdog.h"

namespace Peak {

/** The client's own list page in a window, signed in through the door: what a person waits for. */
class PaintedClient final
{
public:
    PaintedClient();
    ~PaintedClient();

    /** From the password to the first rows on screen, in milliseconds. */
    double signIn(const ConnectionSettings &door, const QString &email, const QString &password);
    /** Until the number of rows is known. */
    void count();
    /** Drags the scroll bar there (0 to 1), until what is there is loaded and painted. */
    double jump(double place);

    /** What the GUI thread needed at most to come back to its event loop, in milliseconds. */
    double longestBlock() const { return m_watchdog.worstMs(); }
    /** And what of it was its own computing. */
    double longestWork() const { return m_watchdog.worstBusyMs(); }

private:
    GuiWatchdog m_watchdog;
    DbSession m_work{QStringLiteral("work")};
    DbSession m_reads{QStringLiteral("reads")};
    DbSession m_pulse{QStringLiteral("pulse")};
    DbSession m_transfers{QStringLiteral("transfers")}; ///< never opened: nothing is transferred
    SessionKeeper m_keeper{m_work, m_reads, m_pulse};
    SignIn m_signIn;
    PageWorld m_world{m_work, m_reads, m_transfers};
    ExchangesWiring m_exchanges{m_world};
    FirstPaint *m_firstPaint;
    bool m_begun = false;
};

} // namespace Peak
