#pragma once

#include "models/tables/ListTableModel.h"

#include <QPromise>

#include <memory>

namespace Peak {

/**
 * Invented rows of a list in memory, in place of a server, for tests of views: answers, hangs or
 * fails.
 *
 * Search looks through every text; any_of and contains work, other conditions match all; the order
 * is that of `rows`. GUI thread.
 */
class FakeLists
{
public:
    enum class Mode { Answer, Hang, Fail };

    QList<ListRow> rows;
    QList<ListChoice> choices; ///< what every column has to choose from
    Mode mode = Mode::Answer;
    Error error{ErrorKind::Offline,
                QStringLiteral("The server can't be reached. Nothing was lost; check the network "
                               "and try again."),
                {},
                {}};
    QList<ListQuery> queries;   ///< what was asked for, oldest first
    QStringList choiceSearches; ///< what was typed to find a choice, oldest first

    ListFetcher fetcher();

    /** `count` tasks with deadlines around `today`. */
    static QList<ListRow> tasks(int count, const QDate &today);
    static QList<ListRow> audit(int count, const QDate &today);
    static QJsonObject person(const QString &name);

protected:
    static ListRow row(int number, const QJsonObject &cells);

private:
    QList<ListRow> matching(const ListQuery &query) const;
    static bool matches(const ListRow &row, const QJsonObject &condition);
    template <typename T>
    QFuture<Result<T>> answer(const T &value);

    QList<std::shared_ptr<void>> m_hanging;
};

} // namespace Peak
