#include "app/pages/ExchangeFinding.h"

#include "models/domain/FilterCondition.h"
#include "models/repositories/ListRepository.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

FoundPerson foundExchange(const ListRow &row)
{
    return {row.id,
            u"%1  %2"_s.arg(row.cells.value(u"number"_s).toString(),
                            row.cells.value(u"name"_s).toString()),
            row.cells.value(u"client"_s).toObject().value(u"name"_s).toString()};
}

QFuture<Result<QList<ListRow>>> exchangesNamed(DbSession &session, const QString &words)
{
    ListPageRequest request;
    request.query.sorts = {{u"number"_s, true}};
    request.query.filter = {{u"search"_s, ListFilter::cleaned(words)}};
    request.limit = 20;
    return ListRepository(session).page(u"exchanges"_s, request);
}

QFuture<Result<QList<ListRow>>> exchangesNumbered(DbSession &session, const QStringList &numbers)
{
    Q_ASSERT(numbers.size() <= mostNumbers);
    ListFilter filter;
    filter.conditions = {{u"number"_s,
                          FilterCondition::Op::AnyOf,
                          QJsonArray::fromStringList(numbers),
                          false,
                          false,
                          {}}};
    ListPageRequest request;
    request.query.sorts = {{u"number"_s, false}};
    request.query.filter = filter.toQuery();
    request.limit = mostNumbers;
    return ListRepository(session).page(u"exchanges"_s, request);
}

QFuture<Result<QList<FoundPerson>>> foundExchanges(QFuture<Result<QList<ListRow>>> rows,
                                                   std::function<bool(const ListRow &)> may)
{
    return rows.then(
        [may = std::move(may)](const Result<QList<ListRow>> &found) -> Result<QList<FoundPerson>> {
            if (!found)
                return found.error();
            QList<FoundPerson> offered;
            for (const ListRow &row : *found) {
                if (may(row))
                    offered.append(foundExchange(row));
            }
            return offered;
        });
}

PersonFinder exchangeFinder(DbSession &session, std::function<bool(const ListRow &)> may)
{
    return [&session, may = std::move(may)](const QString &words) {
        return foundExchanges(exchangesNamed(session, words), may);
    };
}

} // namespace Peak
