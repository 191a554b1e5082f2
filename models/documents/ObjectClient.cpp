#include "models/documents/ObjectClient.h"

#include "models/documents/ObjectErrors.h"

#include <QPromise>
#include <QRandomGenerator>
#include <QThread>

#include <deque>

namespace Peak {

namespace {

/** A request on its way, with whom to tell. */
struct Errand
{
    ObjectRequest request;
    std::shared_ptr<QPromise<Result<ObjectAnswer>>> promise;
    int tried = 0;
    bool resting = false;

    void tell(const Result<ObjectAnswer> &result) const
    {
        promise->addResult(result);
        promise->finish();
    }
};
using ErrandPointer = std::shared_ptr<Errand>;

} // namespace

/** On the client's thread: hands errands to lines that are free. */
class ObjectClient::Worker final : public QObject
{
public:
    explicit Worker(int lines)
    {
        for (int i = 0; i < lines; ++i)
            m_lines.append(new HttpLine(this));
    }

    void add(const ErrandPointer &errand)
    {
        m_waiting.push_back(errand);
        next();
    }
    void stop(const QUuid &owner)
    {
        const auto mine = [&owner](const ErrandPointer &errand) {
            return owner.isNull() || errand->request.owner == owner;
        };
        std::deque<ErrandPointer> gone;
        for (auto *list : {&m_waiting, &m_resting}) {
            std::copy_if(list->begin(), list->end(), std::back_inserter(gone), mine);
            std::erase_if(*list, mine);
        }
        for (const ErrandPointer &errand : gone)
            errand->tell(ObjectErrors::stopped());
        for (HttpLine *line : std::as_const(m_lines)) {
            if (line->isBusy() && (owner.isNull() || line->owner() == owner))
                line->stop();
        }
    }

private:
    HttpLine *lineFor(const QByteArray &url) const
    {
        HttpLine *found = nullptr;
        for (HttpLine *line : m_lines) {
            if (!line->isBusy() && (!found || line->leadsTo(url)))
                found = line;
        }
        return found;
    }
    void next()
    {
        while (!m_waiting.empty()) {
            HttpLine *line = lineFor(m_waiting.front()->request.url);
            if (!line)
                return;
            const ErrandPointer errand = m_waiting.front();
            m_waiting.pop_front();
            ++errand->tried;
            line->send(errand->request, [this, errand](const ObjectAnswer &answer) {
                // Not from within the line, which has to end what it does first.
                QMetaObject::invokeMethod(
                    this, [this, errand, answer] { judge(errand, answer); }, Qt::QueuedConnection);
            });
        }
    }
    void judge(const ErrandPointer &errand, const ObjectAnswer &answer)
    {
        if (answer.status >= 200 && answer.status < 300 && !ObjectErrors::isFailureInside(answer)) {
            errand->tell(answer);
        } else if (ObjectErrors::passes(answer) && errand->tried < tries) {
            m_resting.push_back(errand);
            const int pause = firstPause << (errand->tried - 1);
            QTimer::singleShot(pause + int(QRandomGenerator::global()->bounded(pause / 2)), this,
                               [this, errand] {
                                   if (std::erase(m_resting, errand) > 0)
                                       add(errand);
                               });
        } else {
            errand->tell(ObjectErrors::error(answer));
        }
        next();
    }

    QList<HttpLine *> m_lines;
    std::deque<ErrandPointer> m_waiting;
    std::deque<ErrandPointer> m_resting;
};

ObjectClient::ObjectClient(int lines)
    : m_thread(std::make_unique<QThread>()), m_worker(new Worker(lines))
{
    m_thread->setObjectName(QStringLiteral("objects"));
    m_worker->moveToThread(m_thread.get());
    m_thread->start();
}

ObjectClient::~ObjectClient()
{
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker] {
            worker->stop({});
            QCoreApplication::sendPostedEvents(worker, QEvent::MetaCall); // who waits is told
        },
        Qt::BlockingQueuedConnection);
    m_worker->deleteLater();
    m_thread->quit();
    m_thread->wait();
}

QFuture<Result<ObjectAnswer>> ObjectClient::send(const ObjectRequest &request)
{
    auto errand = std::make_shared<Errand>();
    errand->request = request;
    errand->promise = std::make_shared<QPromise<Result<ObjectAnswer>>>();
    errand->promise->start();
    const auto future = errand->promise->future();
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, errand] { worker->add(errand); });
    return future;
}

void ObjectClient::stop(const QUuid &owner)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, owner] { worker->stop(owner); });
}

} // namespace Peak
