#pragma once

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

namespace Peak {

/** Runs `work` on a thread of the pool; the future has what it returned. Whoever destroys the pool
 * waits for it. */
template <typename Work>
auto onThread(QThreadPool &pool, Work work) -> QFuture<std::invoke_result_t<Work>>
{
    using Outcome = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Outcome>>();
    auto future = promise->future();
    promise->start();
    pool.start([promise, task = std::move(work)]() mutable {
        promise->addResult(task());
        promise->finish();
    });
    return future;
}

} // namespace Peak
