#pragma once

#include "models/tables/ExchangeTableModel.h"

#include <QPromise>

#include <memory>

namespace Peak {

/**
 * Invented exchanges in memory, in place of a server, for tests of views: answers, hangs or fails.
 *
 * Search and the stage filter work; the order is that of `rows`. GUI thread.
 */
class FakeExchanges
{
public:
    enum class Mode { Answer, Hang, Fail };

    QList<ExchangeRow> rows;
    Mode mode = Mode::Answer;
    Error error{ErrorKind::Offline,
                QStringLiteral("The server can't be reached. Nothing was lost; check the network "
                               "and try again."),
                {},
                {}};
    QList<ListQuery> queries; ///< what was asked for, oldest first

    /** `count` exchanges with deadlines around `today`, a few with long names or without values. */
    static QList<ExchangeRow> invent(int count, const QDate &today);
    static Exchange details(const ExchangeRow &row);

    ExchangeFetcher fetcher();

private:
    QList<ExchangeRow> matching(const ListQuery &query) const;
    template <typename T>
    QFuture<Result<T>> answer(const T &value);

    QList<std::shared_ptr<void>> m_hanging;
};

} // namespace Peak
