#pragma once

#include "models/domain/ListQuery.h"
#include "views/forms/PersonPicker.h"

#include <QStringList>

namespace Peak {

class DbSession;

/** An exchange as a picker offers it: number and name, with its client. */
FoundPerson foundExchange(const ListRow &row);

/** What a picker finds exchanges with, by the words of their list: the newest twenty of those for
 * which `may` holds (app/pages/Rights.h). Use from the thread of the session's owner. */
PersonFinder exchangeFinder(DbSession &session, std::function<bool(const ListRow &)> may);

/** The same, from rows that were asked for otherwise. */
QFuture<Result<QList<FoundPerson>>> foundExchanges(QFuture<Result<QList<ListRow>>> rows,
                                                   std::function<bool(const ListRow &)> may);
/** The rows of the exchanges that those words find. */
QFuture<Result<QList<ListRow>>> exchangesNamed(DbSession &session, const QString &words);
/** The rows of the exchanges that have these numbers, in one question. */
constexpr int mostNumbers = 500;
QFuture<Result<QList<ListRow>>> exchangesNumbered(DbSession &session, const QStringList &numbers);

} // namespace Peak
