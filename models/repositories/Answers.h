#pragma once

#include "models/db/DbSession.h"
#include "models/db/SqlText.h"
#include "models/domain/FormDefinition.h"
#include "models/repositories/ExchangeRecord.h"

#include <QFuture>
#include <QSqlQuery>
#include <QUuid>
#include <QVariantMap>

namespace Peak {

/**
 * The answers that writing statements give: nothing, an id, a version, a word, rows.
 *
 * Each runs one statement of the resource `sql` with its binds; none of them may carry a secret.
 * For repositories; the thread of the session's owner.
 */
namespace Answers {

QFuture<Result<void>> nothing(DbSession &session, const QString &sql,
                              const QVariantMap &binds = {});
QFuture<Result<QUuid>> id(DbSession &session, const QString &sql, const QVariantMap &binds = {});
QFuture<Result<qint64>> number(DbSession &session, const QString &sql,
                               const QVariantMap &binds = {});
QFuture<Result<QString>> text(DbSession &session, const QString &sql,
                              const QVariantMap &binds = {});
/** A row with the columns version and fields; NotFound, in the server's manner, when there is none.
 */
QFuture<Result<FormRecord>> record(DbSession &session, const QString &sql,
                                   const QVariantMap &binds = {});

/** An id as a value to bind; NULL for none. */
QVariant bound(const QUuid &id);
QVariant bound(const QJsonObject &fields);
QVariant bound(const QList<QUuid> &ids);
/** NULL for an empty text. */
QVariant boundOrNull(const QString &text);

/** The first column of every row, as an id. */
QFuture<Result<QList<QUuid>>> ids(DbSession &session, const QString &sql,
                                  const QVariantMap &binds = {});

QJsonObject objectOf(const QString &json);

/** Every row as a value, by column name. */
template <typename Value>
QFuture<Result<QList<Value>>> list(DbSession &session, const QString &sql, const QVariantMap &binds,
                                   Value (*read)(const ColumnReader &))
{
    return session.run([sql, binds, read](DbConnection &connection) -> Result<QList<Value>> {
        auto answer = connection.query(SqlText(sql), binds);
        if (!answer)
            return answer.error();
        const ColumnReader row(answer.value());
        QList<Value> values;
        while (answer.value().next())
            values.append(read(row));
        return values;
    });
}

Error notThere();

/** The one row that there must be; NotFound otherwise. */
template <typename Value>
QFuture<Result<Value>> one(DbSession &session, const QString &sql, const QVariantMap &binds,
                           Value (*read)(const ColumnReader &))
{
    return session.run([sql, binds, read](DbConnection &connection) -> Result<Value> {
        auto answer = connection.query(SqlText(sql), binds);
        if (!answer)
            return answer.error();
        if (!answer->next())
            return notThere();
        return read(ColumnReader(answer.value()));
    });
}

} // namespace Answers
} // namespace Peak
