#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

namespace Peak {

/**
 * A thread that works until it is told to stop, which it notices by itself: for what keeps house
 * beside a window or a server.
 *
 * Ends with this object, which waits for the step that runs, but for three seconds only: not for a
 * server that answers nothing. The work holds values, never whoever made it.
 */
class StoppableThread final
{
public:
    using Work = std::function<void(const std::atomic_bool &stop)>;

    explicit StoppableThread(Work work);
    ~StoppableThread();
    StoppableThread(const StoppableThread &) = delete;
    StoppableThread &operator=(const StoppableThread &) = delete;

    /** Waits on the calling thread, for less than that once it is to stop. */
    static void rest(int milliseconds, const std::atomic_bool &stop);

private:
    struct State;
    std::shared_ptr<State> m_state;
    std::thread m_thread;
};

} // namespace Peak
