#pragma once

#include "models/db/Result.h"

#include <QFuture>
#include <QPromise>

#include <functional>
#include <memory>

namespace Peak {

/**
 * Work with templates that takes time, away from the GUI thread.
 *
 * Its threads have a stack that is deep enough for nested tables on every system. A cancelled
 * future answers nobody; long work asks `stopped` and gives up.
 */
class Background
{
public:
    using Stopped = std::function<bool()>;

    template <typename Work>
    static auto run(Work work) -> QFuture<std::invoke_result_t<Work, Stopped>>
    {
        using Outcome = std::invoke_result_t<Work, Stopped>;
        auto promise = std::make_shared<QPromise<Outcome>>();
        auto future = promise->future();
        promise->start();
        start([promise, work = std::move(work)]() mutable {
            if (!promise->isCanceled())
                promise->addResult(work([promise] { return promise->isCanceled(); }));
            promise->finish();
        });
        return future;
    }

private:
    static void start(std::function<void()> work);
};

} // namespace Peak
