#pragma once

#include <QString>

#include <atomic>
#include <thread>

/**
 * A line to a server's socket that breaks at a chosen moment: what comes after that is lost, and
 * both ends see the connection close. Serves one connection after the other on a thread of its own.
 * POSIX only, as the tests that use it.
 */
class CutLine final
{
public:
    enum class Loses { Nothing, Questions, Answers };

    /** `socket` is the server's; ours is made in `folder`. */
    CutLine(const QString &socket, const QString &folder);
    ~CutLine();
    CutLine(const CutLine &) = delete;
    CutLine &operator=(const CutLine &) = delete;

    static constexpr int Port = 5440;

    /** From now on; a line that broke stays so until the next connection. */
    void lose(Loses what) { m_loses = what; }

private:
    void serve();
    void pump(int client, int server);

    QByteArray m_socket;
    int m_listener = -1;
    std::atomic<Loses> m_loses = Loses::Nothing;
    std::atomic<bool> m_ends = false;
    std::thread m_thread;
};
