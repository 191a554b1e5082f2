#include "models/messages/RoomFeed.h"

#include "models/db/WhenDone.h"

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace Peak {

namespace {

/** 1, 2, 4 ... seconds, a minute at most. */
std::chrono::seconds waitAfter(int failures)
{
    return std::min(60s, std::chrono::seconds(1 << std::clamp(failures - 1, 0, 6)));
}

} // namespace

RoomFeed::RoomFeed(RoomModel &model, DbSession &pages, DbSession &fast, QObject *parent)
    : QObject(parent), m_model(model), m_pages(pages), m_news(fast)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &RoomFeed::tryAgain);
}

void RoomFeed::open(const QUuid &exchange)
{
    if (exchange == m_exchange && m_open) {
        reload();
        return;
    }
    ++m_round;
    m_exchange = exchange;
    m_state = {};
    m_open = false;
    m_asking = false;
    m_askAgain = false;
    forgetFailures();
    m_model.clear();
    if (exchange.isNull()) {
        setLoading(false);
        return;
    }
    readState(true);
}

void RoomFeed::reload()
{
    if (m_exchange.isNull())
        return;
    forgetFailures();
    readState(!m_open);
}

void RoomFeed::readState(bool first)
{
    setLoading(true);
    whenDone(m_pages.room(m_exchange), this,
             [this, first, round = m_round](const Result<RoomState> &state) {
                 if (round != m_round)
                     return;
                 if (!state) {
                     fail(state.error(), Again::Everything);
                     return;
                 }
                 onState(*state, first && !m_open);
             });
}

void RoomFeed::onState(const RoomState &state, bool first)
{
    m_state = state;
    Q_EMIT stateChanged();
    if (first) {
        m_model.setNewFrom(state.firstUnread);
        readAround(state.firstUnread > 0 ? state.firstUnread : state.lastNumber, true);
        return;
    }
    setLoading(false);
    // What is shown may have changed while nobody told.
    if (m_model.lastNumber() > 0)
        readAgain(m_model.firstNumber(), m_model.lastNumber());
    else
        worked(Again::Everything);
    lookForNews();
}

void RoomFeed::readAgain(qint64 from, qint64 to)
{
    for (qint64 start = from; start <= to; start += mostMessagesAtOnce) {
        const qint64 end = std::min(to, start + mostMessagesAtOnce - 1);
        whenDone(m_pages.page(m_exchange, start, end), this,
                 [this, round = m_round](const Result<QList<RoomMessage>> &messages) {
                     if (round == m_round)
                         onFresh(messages);
                 });
    }
}

/** The window that has the message in it, with more above than below it. */
void RoomFeed::readAround(qint64 number, bool first)
{
    const qint64 last = std::max<qint64>(m_state.lastNumber, m_model.roomLast());
    const qint64 to = std::min(last, number + pageSize / 2);
    const qint64 from = std::max<qint64>(1, to - pageSize + 1);
    const int going = ++m_going;
    const auto show = [this, first, number, last, going](const QList<RoomMessage> &messages) {
        if (!first && going != m_going) { // asked for another place since
            setLoading(false);
            return;
        }
        const bool began = !std::exchange(m_open, true);
        m_model.showWindow(messages, last);
        setLoading(false);
        worked(Again::Everything);
        if (first && began)
            Q_EMIT opened();
        Q_EMIT moved(number);
        if (m_askAgain)
            lookForNews();
    };
    if (last == 0)
        show({});
    else
        fetch(from, to, first ? Again::Everything : Again::Nothing, show);
}

void RoomFeed::fetch(qint64 from, qint64 to, Again again,
                     std::function<void(const QList<RoomMessage> &messages)> then)
{
    setLoading(true);
    whenDone(m_pages.page(m_exchange, from, to), this,
             [this, again, then, round = m_round](const Result<QList<RoomMessage>> &messages) {
                 if (round != m_round)
                     return;
                 if (messages)
                     then(*messages);
                 else
                     fail(messages.error(), again);
             });
}

/** It is in the window that is there; one that is still on its way is not wanted any more. */
void RoomFeed::stayFor(qint64 number)
{
    ++m_going;
    Q_EMIT moved(number);
}

void RoomFeed::showEnd()
{
    if (!m_open)
        return;
    if (m_model.isAtEnd())
        stayFor(m_model.lastNumber());
    else
        readAround(m_model.roomLast(), false);
}

void RoomFeed::showNumber(qint64 number)
{
    if (!m_open || number <= 0)
        return;
    if (m_model.rowOfNumber(number) >= 0)
        stayFor(number);
    else
        readAround(number, false);
}

void RoomFeed::wantOlder()
{
    if (!m_open || m_loading || m_model.isAtStart())
        return;
    const qint64 to = m_model.firstNumber() - 1;
    fetch(std::max<qint64>(1, to - pageSize + 1), to, Again::Nothing,
          [this](const QList<RoomMessage> &messages) {
              m_model.prepend(messages);
              setLoading(false);
          });
}

void RoomFeed::wantNewer()
{
    if (!m_open || m_loading || m_model.isAtEnd())
        return;
    const qint64 from = m_model.lastNumber() + 1;
    fetch(from, from + pageSize - 1, Again::Nothing, [this](const QList<RoomMessage> &messages) {
        m_model.append(messages);
        setLoading(false);
    });
}

void RoomFeed::lookForNews()
{
    if (!m_open || m_asking) {
        m_askAgain = true;
        return;
    }
    m_asking = true;
    m_askAgain = false;
    whenDone(m_news.news(m_exchange, m_model.roomLast()), this,
             [this, round = m_round](const Result<QList<RoomMessage>> &news) {
                 if (round != m_round)
                     return;
                 m_asking = false;
                 onNews(news);
             });
}

void RoomFeed::onNews(const Result<QList<RoomMessage>> &news)
{
    if (!news) {
        fail(news.error(), Again::News);
        return;
    }
    worked(Again::News);
    if (!news->isEmpty()) {
        m_state.lastNumber = std::max(m_state.lastNumber, news->last().number);
        m_model.appendNews(*news);
        Q_EMIT came(*news);
    }
    if (m_askAgain || news->size() >= mostMessagesAtOnce)
        lookForNews();
}

void RoomFeed::lookAt(const QSet<QUuid> &messages)
{
    QList<QUuid> shown;
    for (const QUuid &id : messages) {
        if (m_model.rowOf(id) >= 0)
            shown.append(id);
    }
    for (qsizetype start = 0; start < shown.size(); start += mostMessagesAtOnce) {
        whenDone(m_pages.messages(shown.mid(start, mostMessagesAtOnce)), this,
                 [this, round = m_round](const Result<QList<RoomMessage>> &fresh) {
                     if (round == m_round)
                         onFresh(fresh);
                 });
    }
}

/** What is shown already, as it is now. */
void RoomFeed::onFresh(const Result<QList<RoomMessage>> &fresh)
{
    if (!fresh) {
        fail(fresh.error(), Again::Everything);
        return;
    }
    m_model.apply(*fresh);
    worked(Again::Everything);
}

void RoomFeed::noteRead(qint64 to)
{
    if (m_state.firstUnread > 0 && to >= m_state.firstUnread)
        m_state.firstUnread = to >= m_state.lastNumber ? 0 : to + 1;
}

/** `again`: what is asked by itself in a while; nothing: whoever asked for it asks again. */
void RoomFeed::fail(const Error &error, Again again)
{
    setLoading(false);
    if (error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Denied) {
        ++m_round;
        m_open = false;
        m_asking = false;
        m_state = {};
        forgetFailures();
        m_model.clear();
        Q_EMIT closed(error);
        return;
    }
    if (again == Again::Nothing || error.kind == ErrorKind::SignedOut) {
        Q_EMIT failed(error);
        return;
    }
    m_again = std::max(m_again, again);
    if (m_retry.isActive())
        return; // several questions of one moment are one failure
    m_retry.start(waitAfter(++m_failures));
    if (m_failures == (m_open ? toldAfter : 1))
        Q_EMIT failed(error);
}

void RoomFeed::worked(Again what)
{
    if (what < m_again)
        return;
    const bool told = m_failures >= toldAfter;
    forgetFailures();
    if (told)
        Q_EMIT recovered();
}

void RoomFeed::tryAgain()
{
    if (m_again == Again::Everything)
        readState(!m_open);
    else
        lookForNews();
}

void RoomFeed::forgetFailures()
{
    m_retry.stop();
    m_again = Again::Nothing;
    m_failures = 0;
}

void RoomFeed::setLoading(bool loading)
{
    if (m_loading == loading)
        return;
    m_loading = loading;
    Q_EMIT loadingChanged();
}

} // namespace Peak
