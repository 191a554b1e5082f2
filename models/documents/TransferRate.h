#pragma once

#include <QtGlobal>

#include <deque>

namespace Peak {

/** How quickly something goes on, over the last seconds. A plain value. */
class TransferRate final
{
public:
    static constexpr qint64 windowMs = 8000;

    /** `now` in milliseconds of any clock that never goes back. */
    void note(qint64 now, qint64 done)
    {
        m_samples.push_back({now, done});
        forgetBefore(now);
    }
    void clear() { m_samples.clear(); }

    /** 0: not known yet. */
    qint64 bytesPerSecond(qint64 now)
    {
        forgetBefore(now);
        if (m_samples.size() < 2 || now - m_samples.front().at < 500)
            return 0;
        return (m_samples.back().done - m_samples.front().done) * 1000 /
               (now - m_samples.front().at);
    }

private:
    struct Sample
    {
        qint64 at = 0;
        qint64 done = 0;
    };

    void forgetBefore(qint64 now)
    {
        while (m_samples.size() > 2 && m_samples.front().at < now - windowMs)
            m_samples.pop_front();
    }

    std::deque<Sample> m_samples;
};

} // namespace Peak
