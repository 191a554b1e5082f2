#pragma once

#include "models/domain/Exchange.h"

#include <QHash>
#include <QSqlQuery>
#include <QVariant>

#include <optional>

namespace Peak {

/**
 * Columns of a result by name, looked up once a result instead of once a cell:
 * QSqlQuery::value(name) builds a record of all columns each time it is asked.
 */
class ColumnReader
{
public:
    explicit ColumnReader(const QSqlQuery &query);

    QString text(const QString &column) const { return value(column).toString(); }
    QUuid id(const QString &column) const;
    QDate date(const QString &column) const { return value(column).toDate(); }
    /** From milliseconds since 1970, as UTC; invalid for NULL. */
    QDateTime moment(const QString &column) const;
    qint64 number(const QString &column) const { return value(column).toLongLong(); }
    std::optional<bool> flag(const QString &column) const;
    QVariant value(const QString &column) const;

private:
    const QSqlQuery &m_query;
    QHash<QString, int> m_columns;
};

/** The row that the query stands on, as a value. */
Exchange exchangeOf(const ColumnReader &row);

} // namespace Peak
