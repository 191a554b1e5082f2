#pragma once

#include "models/db/Result.h"
#include "models/documents/HttpLine.h"

#include <QFuture>

#include <memory>

class QThread;

namespace Peak {

/**
 * Speaks with object stores, on a thread of its own: as many requests at a time as it has lines, in
 * order, each tried again where trying helps.
 *
 * Knows addresses that others signed and no secret. An answer of 2xx is a success; of the others it
 * gives the Error with a sentence for people (ObjectErrors). Any thread may call it.
 */
class ObjectClient final
{
public:
    explicit ObjectClient(int lines = 4);
    /** Stops what is under way. */
    ~ObjectClient();
    ObjectClient(const ObjectClient &) = delete;
    ObjectClient &operator=(const ObjectClient &) = delete;

    /** Tries again by itself while the storage can't be reached or is busy; finishes on the
     * client's thread. */
    QFuture<Result<ObjectAnswer>> send(const ObjectRequest &request);
    /** What is under way or waits for this owner fails with ErrorKind::Cancelled. */
    void stop(const QUuid &owner);

    /** How often a request is tried, and the pause before the second time; it doubles. */
    static constexpr int tries = 4;
    static constexpr int firstPause = 400;

private:
    class Worker;
    std::unique_ptr<QThread> m_thread;
    Worker *m_worker;
};

} // namespace Peak
