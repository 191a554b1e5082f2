#include "models/repositories/ExchangeRepository.h"

#include "models/db/SqlText.h"
#include "models/repositories/ExchangeRecord.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSqlQuery>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QVariantMap queryBinds(const ListQuery &query)
{
    return {{u"sort"_s, query.sort},
            {u"descending"_s, query.descending},
            {u"filter"_s,
             QString::fromUtf8(QJsonDocument(query.filter).toJson(QJsonDocument::Compact))}};
}

Result<QList<ExchangeRow>> exchangeRows(Result<QSqlQuery> answer)
{
    if (!answer)
        return answer.error();
    QSqlQuery &query = answer.value();
    const ColumnReader row(query);
    QList<ExchangeRow> rows;
    while (query.next())
        rows.append(exchangeRowOf(row));
    return rows;
}

} // namespace

QFuture<Result<QList<ExchangeRow>>> ExchangeRepository::list(const ListPageRequest &request)
{
    QVariantMap binds = queryBinds(request.query);
    const bool atStart = request.after.isStart();
    binds.insert(u"after_key"_s, atStart ? QVariant() : QVariant(request.after.key));
    binds.insert(u"after_id"_s, atStart ? QVariant() : QVariant(request.after.id));
    binds.insert(u"skip"_s, request.skip);
    binds.insert(u"limit"_s, request.limit);
    return m_session.run([binds](DbConnection &connection) {
        return exchangeRows(connection.query(SqlText(u"exchanges/list"_s), binds));
    });
}

QFuture<Result<ListAnchors>> ExchangeRepository::anchors(const ListQuery &query, int step)
{
    QVariantMap binds = queryBinds(query);
    binds.insert(u"step"_s, step);
    return m_session.run([binds](DbConnection &connection) -> Result<ListAnchors> {
        auto answer = connection.query(SqlText(u"exchanges/anchors"_s), binds);
        if (!answer)
            return answer.error();
        const ColumnReader row(answer.value());
        ListAnchors anchors;
        while (answer.value().next()) {
            anchors.total = row.number(u"total"_s);
            anchors.anchors.append(
                {row.number(u"position"_s), {row.text(u"sort_key"_s), row.id(u"exchange_id"_s)}});
        }
        return anchors;
    });
}

QFuture<Result<QList<ExchangeRow>>> ExchangeRepository::rows(const ListQuery &query,
                                                             const QList<QUuid> &ids)
{
    QVariantMap binds = queryBinds(query);
    binds.remove(u"descending"_s);
    QStringList list;
    for (const QUuid &id : ids)
        list.append(id.toString(QUuid::WithoutBraces));
    binds.insert(u"ids"_s, list);
    return m_session.run([binds](DbConnection &connection) {
        return exchangeRows(connection.query(SqlText(u"exchanges/rows"_s), binds));
    });
}

QFuture<Result<Exchange>> ExchangeRepository::get(const QUuid &id)
{
    return m_session.run([id](DbConnection &connection) -> Result<Exchange> {
        auto answer = connection.query(SqlText(u"exchanges/get"_s), {{u"id"_s, id}});
        if (!answer)
            return answer.error();
        if (!answer.value().next()) {
            return Error{ErrorKind::NotFound,
                         QCoreApplication::translate(
                             "ExchangeRepository",
                             "This exchange is not there any more, or you can't see it any more. "
                             "Nothing was changed. Go back to the list."),
                         {},
                         {}};
        }
        return exchangeOf(ColumnReader(answer.value()));
    });
}

QFuture<Result<QList<Person>>> ExchangeRepository::coordinators()
{
    return m_session.run([](DbConnection &connection) -> Result<QList<Person>> {
        auto answer = connection.query(SqlText(u"exchanges/coordinators"_s));
        if (!answer)
            return answer.error();
        const ColumnReader row(answer.value());
        QList<Person> people;
        while (answer.value().next())
            people.append({row.id(u"person_id"_s), row.text(u"person_name"_s)});
        return people;
    });
}

} // namespace Peak
