#include "tests/support/RawConnection.h"

#include <libpq-fe.h>

namespace Peak {

namespace {

RawConnection::Answer answerOf(PGresult *result)
{
    RawConnection::Answer answer;
    const ExecStatusType status = PQresultStatus(result);
    answer.ok = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
    if (!answer.ok) {
        answer.sqlState = QString::fromLatin1(PQresultErrorField(result, PG_DIAG_SQLSTATE));
        answer.message = QString::fromUtf8(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
        return answer;
    }
    answer.affected = QByteArray(PQcmdTuples(result)).toInt();
    for (int column = 0; column < PQnfields(result); ++column)
        answer.columns.append(QString::fromUtf8(PQfname(result, column)));
    for (int row = 0; row < PQntuples(result); ++row) {
        QList<RawConnection::Value> values;
        for (int column = 0; column < PQnfields(result); ++column) {
            if (PQgetisnull(result, row, column))
                values.append(std::nullopt);
            else
                values.append(
                    QByteArray(PQgetvalue(result, row, column), PQgetlength(result, row, column)));
        }
        answer.rows.append(values);
    }
    return answer;
}

} // namespace

void RawConnection::Finish::operator()(pg_conn *connection) const
{
    PQfinish(connection);
}

RawConnection::RawConnection(const QString &uri)
    : m_connection(PQconnectdb(uri.toUtf8().constData()))
{
    // Warnings of the server belong to the test that asks for them, not on its standard error.
    PQsetNoticeProcessor(
        m_connection.get(), [](void *, const char *) {}, nullptr);
}

bool RawConnection::isOpen() const
{
    return PQstatus(m_connection.get()) == CONNECTION_OK;
}

QString RawConnection::failure() const
{
    return QString::fromUtf8(PQerrorMessage(m_connection.get())).trimmed();
}

QByteArray RawConnection::quoted(const QString &identifier) const
{
    const QByteArray text = identifier.toUtf8();
    char *made =
        PQescapeIdentifier(m_connection.get(), text.constData(), static_cast<size_t>(text.size()));
    const QByteArray result(made);
    PQfreemem(made);
    return result;
}

RawConnection::Answer RawConnection::run(const QByteArray &sql, const QList<Value> &parameters)
{
    QList<const char *> values;
    for (const Value &parameter : parameters)
        values.append(parameter ? parameter->constData() : nullptr);
    PGresult *result = parameters.isEmpty() ? PQexec(m_connection.get(), sql.constData())
                                            : PQexecParams(m_connection.get(), sql.constData(),
                                                           static_cast<int>(values.size()), nullptr,
                                                           values.constData(), nullptr, nullptr, 0);
    Answer answer = answerOf(result);
    if (!answer.ok && answer.message.isEmpty())
        answer.message = failure();
    PQclear(result);
    return answer;
}

RawConnection::Answer RawConnection::must(const QByteArray &sql, const QList<Value> &parameters)
{
    Answer answer = run(sql, parameters);
    if (!answer.ok)
        qFatal("%s: %s %s", sql.left(300).constData(), qUtf8Printable(answer.sqlState),
               qUtf8Printable(answer.message));
    return answer;
}

QByteArray RawConnection::Answer::value(const QString &column, int row) const
{
    const auto index = columns.indexOf(column);
    if (index < 0 || row >= rows.size())
        return {};
    return rows.at(row).at(index).value_or(QByteArray());
}

QByteArray RawConnection::Answer::value() const
{
    if (rows.isEmpty() || rows.first().isEmpty())
        return {};
    return rows.first().first().value_or(QByteArray());
}

} // namespace Peak
