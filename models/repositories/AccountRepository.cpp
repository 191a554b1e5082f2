#include "models/repositories/AccountRepository.h"

#include <QRandomGenerator>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

using Rows = QList<DbConnection::Row>;

QByteArray bytesOf(const DbConnection::Row &row, int column)
{
    return row.at(column).value_or(QByteArray());
}

QString textOf(const DbConnection::Row &row, int column)
{
    return QString::fromUtf8(bytesOf(row, column));
}

QUuid uuidOf(const DbConnection::Row &row, int column)
{
    return QUuid::fromString(textOf(row, column));
}

bool isTrue(const DbConnection::Row &row, int column)
{
    return bytesOf(row, column) == "t";
}

QDateTime timeOf(const DbConnection::Row &row, int column)
{
    return QDateTime::fromString(textOf(row, column), Qt::ISODate);
}

QByteArray idOf(const QUuid &id)
{
    return id.toByteArray(QUuid::WithoutBraces);
}

/** A time as ISO 8601 in UTC, whatever the connection's settings are. */
QByteArray utc(const char *column)
{
    return QByteArrayLiteral("to_char(") + column +
           " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";
}

QByteArray makeNonce()
{
    QByteArray bytes(32, Qt::Uninitialized);
    QRandomGenerator::system()->fillRange(reinterpret_cast<quint32 *>(bytes.data()), 8);
    return QByteArrayLiteral("\\x") + bytes.toHex();
}

/** All rows, each made into a value. */
template <typename Value>
QFuture<Result<QList<Value>>> rowsOf(DbSession &session, const QByteArray &sql,
                                     const DbConnection::Parameters &parameters,
                                     Value (*read)(const DbConnection::Row &))
{
    return session.run([sql, parameters, read](DbConnection &connection) -> Result<QList<Value>> {
        const auto rows = connection.secretQuery(sql, parameters);
        if (!rows)
            return rows.error();
        QList<Value> values;
        for (const DbConnection::Row &row : rows.value())
            values.append(read(row));
        return values;
    });
}

/** The one row that there must be. */
template <typename Value>
QFuture<Result<Value>> oneOf(DbSession &session, const QByteArray &sql,
                             const DbConnection::Parameters &parameters,
                             Value (*read)(const DbConnection::Row &))
{
    return session.run([sql, parameters, read](DbConnection &connection) -> Result<Value> {
        const auto rows = connection.secretQuery(sql, parameters);
        if (!rows)
            return rows.error();
        if (rows->size() != 1)
            return Error{ErrorKind::Internal, {}, {}, u"not one row"_s};
        return read(rows->first());
    });
}

QFuture<Result<void>> done(DbSession &session, const QByteArray &sql,
                           const DbConnection::Parameters &parameters = {})
{
    return session.run([sql, parameters](DbConnection &connection) -> Result<void> {
        const auto rows = connection.secretQuery(sql, parameters);
        if (!rows)
            return rows.error();
        return {};
    });
}

QString firstText(const DbConnection::Row &row)
{
    return textOf(row, 0);
}

RunningSession sessionOf(const DbConnection::Row &row)
{
    return {uuidOf(row, 0), isTrue(row, 1), timeOf(row, 2), timeOf(row, 3),
            timeOf(row, 4), textOf(row, 5), textOf(row, 6), textOf(row, 7)};
}

QByteArray sessionColumns(const char *isThisOne)
{
    return QByteArrayLiteral("select session_id, ") + isThisOne + ", " + utc("created_at") + ", " +
           utc("last_seen") + ", " + utc("expires_at") +
           ", ip_address, computer, client_version from ";
}

} // namespace

/** Two transactions: the first is judged and tells nothing, the second asks. */
QFuture<Result<bool>> AccountRepository::reauthenticate(const QString &passwordOrCode)
{
    return m_session.run([secret =
                              passwordOrCode.toUtf8()](DbConnection &connection) -> Result<bool> {
        const QByteArray nonce = makeNonce();
        const auto attempt = connection.secretQuery(
            QByteArrayLiteral("select api.reauth_submit($1, $2)"), {secret, nonce});
        if (!attempt)
            return attempt.error();
        const auto told =
            connection.secretQuery(QByteArrayLiteral("select api.reauth_result($1::bigint, $2)"),
                                   {attempt->first().first(), nonce});
        if (!told)
            return told.error();
        return isTrue(told->first(), 0);
    });
}

QFuture<Result<void>> AccountRepository::changePassword(const QString &newPassword)
{
    return done(m_session, "select api.change_password($1)", {newPassword.toUtf8()});
}

QFuture<Result<SecondFactorState>> AccountRepository::secondFactor()
{
    return oneOf<SecondFactorState>(
        m_session, "select enrolled, required, recovery_codes_left from api.my_second_factor()", {},
        [](const DbConnection::Row &row) {
            return SecondFactorState{isTrue(row, 0), isTrue(row, 1), bytesOf(row, 2).toInt()};
        });
}

QFuture<Result<NewSecondFactor>> AccountRepository::beginSecondFactor()
{
    return oneOf<NewSecondFactor>(m_session, "select secret, uri from api.second_factor_begin()",
                                  {}, [](const DbConnection::Row &row) {
                                      return NewSecondFactor{textOf(row, 0), textOf(row, 1)};
                                  });
}

QFuture<Result<void>> AccountRepository::confirmSecondFactor(const QString &code)
{
    return done(m_session, "select api.second_factor_confirm($1)", {code.toUtf8()});
}

QFuture<Result<void>> AccountRepository::turnSecondFactorOff()
{
    return done(m_session, "select api.second_factor_off()");
}

QFuture<Result<QStringList>> AccountRepository::newRecoveryCodes()
{
    return rowsOf<QString>(m_session, "select api.new_recovery_codes()", {}, firstText);
}

QFuture<Result<QList<KnownDevice>>> AccountRepository::devices()
{
    return rowsOf<KnownDevice>(
        m_session,
        QByteArrayLiteral("select device_id, name, is_this_one, second_factor, ") +
            utc("created_at") + ", " + utc("last_used_at") + ", " + utc("expires_at") +
            " from api.my_devices()",
        {}, [](const DbConnection::Row &row) {
            return KnownDevice{uuidOf(row, 0), textOf(row, 1), isTrue(row, 2), isTrue(row, 3),
                               timeOf(row, 4), timeOf(row, 5), timeOf(row, 6)};
        });
}

QFuture<Result<void>> AccountRepository::forgetDevice(const QUuid &device)
{
    return done(m_session, "select api.forget_device($1::uuid)", {idOf(device)});
}

QFuture<Result<QList<RunningSession>>> AccountRepository::sessions()
{
    return rowsOf<RunningSession>(m_session, sessionColumns("is_this_one") + "api.my_sessions()",
                                  {}, sessionOf);
}

QFuture<Result<void>> AccountRepository::endSession(const QUuid &session)
{
    return done(m_session, "select api.end_session($1::uuid)", {idOf(session)});
}

QFuture<Result<void>> AccountRepository::endOtherSessions()
{
    return done(m_session, "select api.end_all_sessions()");
}

QFuture<Result<QByteArray>> AccountRepository::sessionToken()
{
    return oneOf<QByteArray>(m_session, "select api.session_jwt()", {},
                             [](const DbConnection::Row &row) { return bytesOf(row, 0); });
}

QFuture<Result<QList<RunningSession>>> AccountRepository::sessionsOf(const QUuid &person)
{
    return rowsOf<RunningSession>(m_session, sessionColumns("false") + "api.sessions_of($1::uuid)",
                                  {idOf(person)}, sessionOf);
}

QFuture<Result<void>> AccountRepository::endAllSessionsOf(const QUuid &person)
{
    return done(m_session, "select api.end_all_sessions($1::uuid)", {idOf(person)});
}

QFuture<Result<QString>> AccountRepository::invite(const QUuid &person)
{
    return oneOf<QString>(m_session, "select api.invite_person($1::uuid)", {idOf(person)},
                          firstText);
}

QFuture<Result<QString>> AccountRepository::resetPassword(const QUuid &person,
                                                          const QString &reason)
{
    return oneOf<QString>(m_session, "select api.reset_password($1::uuid, $2)",
                          {idOf(person), reason.toUtf8()}, firstText);
}

QFuture<Result<void>> AccountRepository::resetSecondFactor(const QUuid &person,
                                                           const QString &reason)
{
    return done(m_session, "select api.reset_second_factor($1::uuid, $2)",
                {idOf(person), reason.toUtf8()});
}

QFuture<Result<SessionKey>> AccountRepository::viewAs(const QUuid &person, const QString &reason)
{
    return oneOf<SessionKey>(
        m_session,
        QByteArrayLiteral("select login_role, login_secret, session_id, person_id, ") +
            utc("expires_at") + " from api.view_as($1::uuid, $2)",
        {idOf(person), reason.toUtf8()}, [](const DbConnection::Row &row) {
            return SessionKey{textOf(row, 0), bytesOf(row, 1), uuidOf(row, 2), uuidOf(row, 3),
                              timeOf(row, 4)};
        });
}

} // namespace Peak
