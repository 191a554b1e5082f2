#pragma once

#include "models/db/Error.h"
#include "models/messages/RoomModel.h"
#include "models/repositories/RoomRepository.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <chrono>
#include <functional>

namespace Peak {

/**
 * Reads one room into its model: where it stands, the pages that somebody scrolls to, what is news,
 * what changed.
 *
 * News are asked for one question at a time, over the line that nobody else makes wait; what is
 * hinted at meanwhile is one more question. What fails for a reason that passes is asked again by
 * itself, less and less often, and told only when it goes on; reload() asks at once. Never writes.
 * GUI thread; never waits there.
 */
class RoomFeed final : public QObject
{
    Q_OBJECT

public:
    static constexpr int pageSize = 100;
    static constexpr int toldAfter = 3; ///< failures in a row

    /** `pages` answers what somebody scrolls to, `fast` what is news. Both outlive it. */
    RoomFeed(RoomModel &model, DbSession &pages, DbSession &fast, QObject *parent = nullptr);

    const QUuid &exchange() const { return m_exchange; }
    const RoomState &state() const { return m_state; }
    /** The first page is there. */
    bool isOpen() const { return m_open; }
    bool isLoading() const { return m_loading; }

public Q_SLOTS:
    /** Another room, at the first unread message or at its end; null: none. */
    void open(const QUuid &exchange);
    /** The same room, as it is now: after the line was down, or when rights changed. */
    void reload();
    void showEnd();
    void showNumber(qint64 number);
    void wantOlder();
    void wantNewer();
    void lookForNews();
    /** Read these again, as far as they are shown. */
    void lookAt(const QSet<QUuid> &messages);
    /** What the reader has read since, without asking. */
    void noteRead(qint64 to);

Q_SIGNALS:
    void opened();
    /** Also while it is open: other rights, another channel. */
    void stateChanged();
    /** It could not be read, and not for a moment only; the room stays as it is. */
    void failed(const Peak::Error &error);
    /** After failed(): it can be read again. */
    void recovered();
    /** It is not, or not any more, for this person. */
    void closed(const Peak::Error &error);
    /** The window was moved to this message. */
    void moved(qint64 number);
    /** These came while the room is open. */
    void came(const QList<Peak::RoomMessage> &messages);
    void loadingChanged();

private:
    enum class Again { Nothing, News, Everything };

    void readState(bool first);
    void onState(const RoomState &state, bool first);
    void readAround(qint64 number, bool first);
    void stayFor(qint64 number);
    void readAgain(qint64 from, qint64 to);
    void fetch(qint64 from, qint64 to, Again again,
               std::function<void(const QList<RoomMessage> &messages)> then);
    void onNews(const Result<QList<RoomMessage>> &news);
    void onFresh(const Result<QList<RoomMessage>> &fresh);
    void fail(const Error &error, Again again);
    void worked(Again what);
    void tryAgain();
    void forgetFailures();
    void setLoading(bool loading);

    RoomModel &m_model;
    RoomRepository m_pages;
    RoomRepository m_news;
    QUuid m_exchange;
    RoomState m_state;
    int m_round = 0; ///< answers about another room, or an earlier window, are nobody's
    int m_going = 0; ///< counts what place was asked for: the last one asked for is shown
    bool m_open = false;
    bool m_loading = false;
    bool m_asking = false; ///< for news
    bool m_askAgain = false;
    QTimer m_retry;
    Again m_again = Again::Nothing; ///< what failed last, and is asked when m_retry is over
    int m_failures = 0;             ///< in a row
};

} // namespace Peak
