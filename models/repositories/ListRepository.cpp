#include "models/repositories/ListRepository.h"

#include "models/db/SqlText.h"
#include "models/repositories/ExchangeRecord.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlQuery>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QString textOf(const QJsonDocument &document)
{
    return QString::fromUtf8(document.toJson(QJsonDocument::Compact));
}

QVariantMap queryBinds(const QString &list, const ListQuery &query)
{
    QJsonArray sorts;
    for (const ListSort &sort : query.sorts)
        sorts.append(QJsonObject{{u"column"_s, sort.column}, {u"descending"_s, sort.descending}});
    return {{u"list"_s, list},
            {u"sort"_s, textOf(QJsonDocument(sorts))},
            {u"filter"_s, textOf(QJsonDocument(query.filter))}};
}

Result<QList<ListRow>> listRows(Result<QSqlQuery> answer)
{
    if (!answer)
        return answer.error();
    const ColumnReader row(answer.value());
    QList<ListRow> rows;
    while (answer.value().next())
        rows.append({row.id(u"id"_s), row.text(u"sort_key"_s),
                     QJsonDocument::fromJson(row.text(u"cells"_s).toUtf8()).object()});
    return rows;
}

} // namespace

QFuture<Result<QList<ListRow>>> ListRepository::page(const QString &list,
                                                     const ListPageRequest &request)
{
    QVariantMap binds = queryBinds(list, request.query);
    const bool atStart = request.after.isStart();
    binds.insert(u"after_key"_s, atStart ? QVariant() : QVariant(request.after.key));
    binds.insert(u"after_id"_s, atStart ? QVariant() : QVariant(request.after.id));
    binds.insert(u"skip"_s, request.skip);
    binds.insert(u"limit"_s, request.limit);
    return m_session.run([binds](DbConnection &connection) {
        return listRows(connection.query(SqlText(u"lists/page"_s), binds));
    });
}

QFuture<Result<ListAnchors>> ListRepository::anchors(const QString &list, const ListQuery &query,
                                                     int step)
{
    QVariantMap binds = queryBinds(list, query);
    binds.insert(u"step"_s, step);
    return m_session.run([binds](DbConnection &connection) -> Result<ListAnchors> {
        auto answer = connection.query(SqlText(u"lists/anchors"_s), binds);
        if (!answer)
            return answer.error();
        const ColumnReader row(answer.value());
        ListAnchors anchors;
        while (answer.value().next()) {
            anchors.total = row.number(u"total"_s);
            anchors.anchors.append(
                {row.number(u"position"_s), {row.text(u"sort_key"_s), row.id(u"id"_s)}});
        }
        return anchors;
    });
}

QFuture<Result<QList<ListRow>>> ListRepository::rows(const QString &list, const ListQuery &query,
                                                     const QList<QUuid> &ids)
{
    QVariantMap binds = queryBinds(list, query);
    QStringList texts;
    for (const QUuid &id : ids)
        texts.append(id.toString(QUuid::WithoutBraces));
    binds.insert(u"ids"_s, texts);
    return m_session.run([binds](DbConnection &connection) {
        return listRows(connection.query(SqlText(u"lists/rows"_s), binds));
    });
}

QFuture<Result<QList<ListChoice>>> ListRepository::choices(const QString &list,
                                                           const QString &column,
                                                           const QJsonObject &filter,
                                                           const QString &search)
{
    const QVariantMap binds{{u"list"_s, list},
                            {u"column"_s, column},
                            {u"filter"_s, textOf(QJsonDocument(filter))},
                            {u"search"_s, search}};
    return m_session.run([binds](DbConnection &connection) -> Result<QList<ListChoice>> {
        auto answer = connection.query(SqlText(u"lists/choices"_s), binds);
        if (!answer)
            return answer.error();
        const ColumnReader row(answer.value());
        QList<ListChoice> choices;
        while (answer.value().next())
            choices.append({row.text(u"value"_s), row.text(u"label"_s)});
        return choices;
    });
}

} // namespace Peak
