#pragma once

#include <QHash>
#include <QObject>
#include <QUuid>

namespace Peak {

/**
 * How many messages the signed-in person has not read, in each room and in all.
 *
 * Holds numbers and asks nobody: whoever introduces it to the server sets them. GUI thread.
 */
class UnreadCounts final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    int total() const { return m_total; }
    int of(const QUuid &exchange) const { return m_counts.value(exchange); }

    /** All rooms with something unread. */
    void setCounts(const QHash<QUuid, int> &counts)
    {
        if (m_counts == counts)
            return;
        m_counts = counts;
        m_total = 0;
        for (const int count : counts)
            m_total += count;
        Q_EMIT changed();
    }

    /** One room is known better. */
    void setCount(const QUuid &exchange, int count)
    {
        QHash<QUuid, int> counts = m_counts;
        if (count > 0)
            counts.insert(exchange, count);
        else
            counts.remove(exchange);
        setCounts(counts);
    }
    const QHash<QUuid, int> &all() const { return m_counts; }

Q_SIGNALS:
    void changed();

private:
    QHash<QUuid, int> m_counts;
    int m_total = 0;
};

} // namespace Peak
