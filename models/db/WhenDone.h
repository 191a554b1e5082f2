#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <utility>

namespace Peak {

/**
 * Calls `callback` with the future's result on the receiver's thread, unless the receiver dies
 * first.
 *
 * The one way to hear of a finished future. QFuture::then(context, ...) aborts debug builds of
 * Qt 6.4 when the context dies before the future; a watcher that is the receiver's child simply
 * dies with it. A future that was cancelled without a result calls nobody. Call it on the
 * receiver's thread.
 */
template <typename T, typename Receiver, typename Callback>
void whenDone(const QFuture<T> &future, Receiver *receiver, Callback &&callback)
{
    auto *watcher = new QFutureWatcher<T>(receiver);
    QObject::connect(watcher, &QFutureWatcherBase::finished, receiver,
                     [watcher, call = std::forward<Callback>(callback)]() mutable {
                         watcher->deleteLater();
                         if (watcher->future().resultCount() > 0)
                             call(watcher->result());
                     });
    watcher->setFuture(future);
}

} // namespace Peak
