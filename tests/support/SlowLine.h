#pragma once

#include <QString>

#include <atomic>
#include <thread>
#include <vector>

namespace Peak {

/**
 * A line to a server's socket that is slow, or keeps the answers back, and is cut when a test says
 * so: what was kept back is lost then. Any number of connections. POSIX only, as the tests that use
 * it.
 */
class SlowLine final
{
public:
    static constexpr int Port = 5441;

    /** `socket` is the server's; ours is made in `folder`. */
    SlowLine(const QString &socket, const QString &folder);
    ~SlowLine();
    SlowLine(const SlowLine &) = delete;
    SlowLine &operator=(const SlowLine &) = delete;

    /** Of every answer from now on. */
    void setDelay(int milliseconds) { m_delay = milliseconds; }
    /** Nothing that the server says arrives; what the client says does. */
    void holdAnswers(bool hold) { m_hold = hold; }
    /** All connections there are, at once; new ones are made as before. */
    void cut() { ++m_cuts; }

private:
    void serve();
    void pump(int client, int server) const;

    QByteArray m_socket;
    int m_listener = -1;
    std::atomic<int> m_delay = 0;
    std::atomic<int> m_cuts = 0;
    std::atomic<bool> m_hold = false;
    std::atomic<bool> m_ends = false;
    std::vector<std::thread> m_pumps; ///< of the listening thread
    std::thread m_thread;
};

} // namespace Peak
