#include "models/repositories/Answers.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace Peak::Answers {

using namespace Qt::Literals::StringLiterals;

Error notThere()
{
    return {ErrorKind::NotFound,
            QCoreApplication::translate("Answers",
                                        "This is gone, or not yours to see any more. Nothing was "
                                        "changed. Go back to the list."),
            {},
            {}};
}

namespace {

/** The first column of the one row there is. */
template <typename Value>
QFuture<Result<Value>> first(DbSession &session, const QString &sql, const QVariantMap &binds,
                             Value (*read)(const QVariant &))
{
    return session.run([sql, binds, read](DbConnection &connection) -> Result<Value> {
        auto answer = connection.query(SqlText(sql), binds);
        if (!answer)
            return answer.error();
        if (!answer->next())
            return notThere();
        return read(answer->isNull(0) ? QVariant() : answer->value(0));
    });
}

} // namespace

QFuture<Result<void>> nothing(DbSession &session, const QString &sql, const QVariantMap &binds)
{
    return session.run([sql, binds](DbConnection &connection) -> Result<void> {
        const auto answer = connection.query(SqlText(sql), binds);
        if (!answer)
            return answer.error();
        return {};
    });
}

QFuture<Result<QUuid>> id(DbSession &session, const QString &sql, const QVariantMap &binds)
{
    return first<QUuid>(session, sql, binds,
                        [](const QVariant &value) { return QUuid::fromString(value.toString()); });
}

QFuture<Result<qint64>> number(DbSession &session, const QString &sql, const QVariantMap &binds)
{
    return first<qint64>(session, sql, binds,
                         [](const QVariant &value) { return value.toLongLong(); });
}

QFuture<Result<QString>> text(DbSession &session, const QString &sql, const QVariantMap &binds)
{
    return first<QString>(session, sql, binds,
                          [](const QVariant &value) { return value.toString(); });
}

QFuture<Result<FormRecord>> record(DbSession &session, const QString &sql, const QVariantMap &binds)
{
    return one<FormRecord>(session, sql, binds, [](const ColumnReader &row) {
        return FormRecord{row.number(u"version"_s), objectOf(row.text(u"fields"_s))};
    });
}

QFuture<Result<QList<QUuid>>> ids(DbSession &session, const QString &sql, const QVariantMap &binds)
{
    return session.run([sql, binds](DbConnection &connection) -> Result<QList<QUuid>> {
        auto answer = connection.query(SqlText(sql), binds);
        if (!answer)
            return answer.error();
        QList<QUuid> found;
        while (answer->next()) {
            if (!answer->isNull(0))
                found.append(QUuid::fromString(answer->value(0).toString()));
        }
        return found;
    });
}

QVariant bound(const QUuid &id)
{
    return id.isNull() ? QVariant() : QVariant(id);
}

QVariant bound(const QJsonObject &fields)
{
    return QString::fromUtf8(QJsonDocument(fields).toJson(QJsonDocument::Compact));
}

QVariant bound(const QList<QUuid> &ids)
{
    QStringList list;
    for (const QUuid &one : ids)
        list.append(one.toString(QUuid::WithoutBraces));
    return list;
}

QVariant boundOrNull(const QString &text)
{
    return text.isEmpty() ? QVariant() : QVariant(text);
}

QJsonObject objectOf(const QString &json)
{
    return QJsonDocument::fromJson(json.toUtf8()).object();
}

} // namespace Peak::Answers
