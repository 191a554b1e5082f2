#pragma once

#include "models/db/Error.h"
#include "models/messages/RoomModel.h"
#include "models/repositories/RoomRepository.h"

#include <QObject>
#include <QSet>

#include <functional>

namespace Peak {

/**
 * Reads one room into its model: where it stands, the pages that somebody scrolls to, what is news,
 * what changed.
 *
 * News are asked for one question at a time, over the line that nobody else makes wait; what is
 * hinted at meanwhile is one more question. Whatever fails for the line's sake is asked again when
 * reload() says that it is back. Never writes. GUI thread; never waits there.
 */
class RoomFeed final : public QObject
{
    Q_OBJECT

public:
    static constexpr int pageSize = 100;

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
    /** It could not be read; the room stays as it is. */
    void failed(const Peak::Error &error);
    /** It is not, or not any more, for this person. */
    void closed(const Peak::Error &error);
    /** The window was moved to this message. */
    void moved(qint64 number);
    /** These came while the room is open. */
    void came(const QList<Peak::RoomMessage> &messages);
    void loadingChanged();

private:
    void readState(bool first);
    void onState(const RoomState &state, bool first);
    void readAround(qint64 number, bool first);
    void readAgain(qint64 from, qint64 to);
    void fetch(qint64 from, qint64 to,
               std::function<void(const QList<RoomMessage> &messages)> then);
    void onNews(const Result<QList<RoomMessage>> &news);
    void fail(const Error &error);
    void setLoading(bool loading);

    RoomModel &m_model;
    RoomRepository m_pages;
    RoomRepository m_news;
    QUuid m_exchange;
    RoomState m_state;
    int m_round = 0; ///< answers about another room, or an earlier window, are nobody's
    bool m_open = false;
    bool m_loading = false;
    bool m_asking = false; ///< for news
    bool m_askAgain = false;
};

} // namespace Peak
