#include "models/db/StoppableThread.h"

#include <QThread>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace Peak {

struct StoppableThread::State
{
    std::atomic_bool stop = false;
    std::mutex mutex;
    std::condition_variable ended;
    bool isOver = false;
};

StoppableThread::StoppableThread(Work work)
    : m_state(std::make_shared<State>()), m_thread([state = m_state, work = std::move(work)] {
          work(state->stop);
          const std::lock_guard lock(state->mutex);
          state->isOver = true;
          state->ended.notify_all();
      })
{}

StoppableThread::~StoppableThread()
{
    m_state->stop = true;
    std::unique_lock lock(m_state->mutex);
    const bool over =
        m_state->ended.wait_for(lock, std::chrono::seconds(3), [this] { return m_state->isOver; });
    lock.unlock();
    over ? m_thread.join() : m_thread.detach();
}

void StoppableThread::rest(int milliseconds, const std::atomic_bool &stop)
{
    for (int waited = 0; waited < milliseconds && !stop; waited += 100)
        QThread::msleep(100);
}

} // namespace Peak
