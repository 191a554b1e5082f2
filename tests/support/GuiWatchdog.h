#pragma once

#include <QObject>

#include <atomic>
#include <memory>

class QThread;

namespace Peak {

/**
 * Watches how long the thread that made it does not come back to its event loop.
 *
 * A thread of its own sends a heartbeat through the event loop, one at a time, and takes the time
 * until it is answered: no work of the watched thread escapes it, and a wait for the network counts
 * as much as a calculation. What another program took of the processor counts too, so worstMs() is
 * for benchmarks on a quiet machine; worstBusyMs() counts only what the watched thread itself
 * computed meanwhile (where the system tells; else it is worstMs()).
 */
class GuiWatchdog final
{
public:
    GuiWatchdog();
    ~GuiWatchdog();

    GuiWatchdog(const GuiWatchdog &) = delete;
    GuiWatchdog &operator=(const GuiWatchdog &) = delete;

    double worstMs() const { return m_worst.load() / 1e6; }
    double worstBusyMs() const { return m_worstBusy.load() / 1e6; }
    int beats() const { return m_beats.load(); }
    /** What happened so far does not count: the program has started, say. */
    void forget();

private:
    void watch();

    QObject m_watched; ///< lives in the watched thread and answers there
    std::atomic<bool> m_stop = false;
    std::atomic<qint64> m_worst = 0; ///< nanoseconds
    std::atomic<qint64> m_worstBusy = 0;
    std::atomic<int> m_beats = 0;
    std::unique_ptr<QThread> m_thread;
};

} // namespace Peak
