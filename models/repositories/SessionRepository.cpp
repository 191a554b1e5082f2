#include "models/repositories/SessionRepository.h"

#include "models/db/SqlText.h"
#include "models/repositories/Answers.h"

#include <QHash>
#include <QJsonDocument>
#include <QSqlQuery>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QUuid uuidOf(const QSqlQuery &row, const QString &column)
{
    return QUuid::fromString(row.value(column).toString());
}

Identity identityOf(const QSqlQuery &row)
{
    const QByteArray greeting = row.value(u"greeting"_s).toString().toUtf8();
    return Identity::fromJson(QJsonDocument::fromJson(greeting).object());
}

Change changeOf(const QSqlQuery &row)
{
    static const QHash<QString, Change::Kind> kinds = {
        {u"exchange"_s, Change::Kind::Exchange},
        {u"contact"_s, Change::Kind::Contact},
        {u"participant"_s, Change::Kind::Participant},
        {u"access"_s, Change::Kind::Access},
        {u"preferences"_s, Change::Kind::Preferences},
        {u"reset"_s, Change::Kind::Reset},
        {u"task"_s, Change::Kind::Task},
        {u"message"_s, Change::Kind::Message},
        {u"receipt"_s, Change::Kind::Receipt},
        {u"document"_s, Change::Kind::Document},
        {u"session"_s, Change::Kind::Session},
        {u"sync_run"_s, Change::Kind::SyncRun},
        {u"notification"_s, Change::Kind::Notification},
    };
    Change change;
    change.id = row.value(u"change_id"_s).toLongLong();
    change.kind = kinds.value(row.value(u"kind"_s).toString(), Change::Kind::Other);
    change.rowId = uuidOf(row, u"row_id"_s);
    change.exchangeId = uuidOf(row, u"exchange_id"_s);
    return change;
}

/** One statement whose answer is one row, made into a value. */
template <typename Value, typename Read>
QFuture<Result<Value>> oneRow(DbSession &session, const QString &sql, const QVariantMap &binds,
                              Read read)
{
    return session.run([sql, binds, read](DbConnection &connection) -> Result<Value> {
        auto answer = connection.query(SqlText(sql), binds);
        if (!answer)
            return answer.error();
        if (!answer.value().next())
            return Error{ErrorKind::Internal, {}, {}, u"no row from "_s + sql};
        return read(answer.value());
    });
}

} // namespace

QFuture<Result<Identity>> SessionRepository::whoAmI()
{
    return oneRow<Identity>(m_session, u"session/who_am_i"_s, {}, identityOf);
}

QFuture<Result<QDateTime>> SessionRepository::heartbeat()
{
    return oneRow<QDateTime>(m_session, u"session/heartbeat"_s, {}, [](const QSqlQuery &row) {
        return row.value(u"expires_at"_s).toDateTime();
    });
}

QFuture<Result<QString>> SessionRepository::changeCursor()
{
    return oneRow<QString>(m_session, u"session/change_cursor"_s, {}, [](const QSqlQuery &row) {
        return row.value(u"next_cursor"_s).toString();
    });
}

QFuture<Result<ChangeBatch>> SessionRepository::changesSince(const QString &cursor)
{
    return m_session.run([cursor](DbConnection &connection) -> Result<ChangeBatch> {
        auto answer =
            connection.query(SqlText(u"session/changes_since"_s), {{u"cursor"_s, cursor}});
        if (!answer)
            return answer.error();
        ChangeBatch batch;
        while (answer.value().next()) {
            batch.changes.append(changeOf(answer.value()));
            batch.nextCursor = answer.value().value(u"next_cursor"_s).toString();
        }
        return batch;
    });
}

QFuture<Result<void>> SessionRepository::savePreference(const QString &key,
                                                        const QJsonObject &value)
{
    return Answers::nothing(
        m_session, u"session/save_preferences"_s,
        {{u"key"_s, key},
         {u"value"_s, QString::fromUtf8(QJsonDocument(value).toJson(QJsonDocument::Compact))}});
}

QFuture<Result<void>> SessionRepository::signOut()
{
    return Answers::nothing(m_session, u"session/sign_out"_s);
}

QFuture<Result<void>> SessionRepository::closeOtherConnections()
{
    return Answers::nothing(m_session, u"session/close_other_connections"_s);
}

} // namespace Peak
