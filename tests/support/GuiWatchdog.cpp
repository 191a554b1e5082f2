#include "tests/support/GuiWatchdog.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QThread>

#ifdef Q_OS_UNIX
#include <pthread.h>
#include <time.h>
#endif

#include <algorithm>
#include <chrono>

namespace Peak {

namespace {

constexpr std::chrono::milliseconds Pause(2);

/** How long the thread that asks has been computing, in nanoseconds; -1 where nobody tells. */
qint64 busyTime()
{
#ifdef Q_OS_UNIX
    timespec time{};
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0)
        return qint64(time.tv_sec) * 1000000000 + time.tv_nsec;
#endif
    return -1;
}

void raise(std::atomic<qint64> &worst, qint64 value)
{
    worst.store(std::max(worst.load(), value));
}

} // namespace

GuiWatchdog::GuiWatchdog() : m_thread(QThread::create([this] { watch(); }))
{
    m_thread->start();
}

GuiWatchdog::~GuiWatchdog()
{
    m_stop = true;
    m_thread->wait();
}

void GuiWatchdog::forget()
{
    m_worst = 0;
    m_worstBusy = 0;
    m_beats = 0;
}

void GuiWatchdog::watch()
{
    // A beat may be answered after this thread has given up on it: what it touches is shared.
    struct Beat
    {
        QSemaphore answered;
        std::atomic<qint64> busy = -1;
    };
    qint64 busyBefore = -1;
    while (!m_stop) {
        const auto beat = std::make_shared<Beat>();
        QElapsedTimer clock;
        clock.start();
        QMetaObject::invokeMethod(
            &m_watched,
            [beat] {
                beat->busy = busyTime();
                beat->answered.release();
            },
            Qt::QueuedConnection);
        bool answered = false;
        while (!answered && !m_stop)
            answered = beat->answered.tryAcquire(1, 20);
        if (!answered)
            return;
        raise(m_worst, clock.nsecsElapsed());
        const qint64 busy = beat->busy;
        if (busy < 0)
            raise(m_worstBusy, clock.nsecsElapsed());
        else if (busyBefore >= 0)
            raise(m_worstBusy, std::min(busy - busyBefore, clock.nsecsElapsed()));
        busyBefore = busy;
        ++m_beats;
        QThread::msleep(Pause.count());
    }
}

} // namespace Peak
