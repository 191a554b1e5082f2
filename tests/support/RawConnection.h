#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>
#include <optional>

struct pg_conn;

namespace Peak {

/**
 * A connection over libpq and nothing else, so that what a test proves about the database does not
 * depend on our own client code: the attacker's psql, so to speak.
 *
 * Any thread, one at a time.
 */
class RawConnection
{
public:
    explicit RawConnection(const QString &uri);
    RawConnection(RawConnection &&) noexcept = default;
    RawConnection &operator=(RawConnection &&) noexcept = default;

    using Value = std::optional<QByteArray>; ///< nullopt is NULL
    struct Answer
    {
        bool ok = false;
        QString sqlState; ///< empty when ok
        QString message;
        QStringList columns;
        QList<QList<Value>> rows;
        int affected = 0;

        /** By column name; an empty one for NULL and for what is not there. */
        QByteArray value(const QString &column, int row = 0) const;
        /** The first column of the first row. */
        QByteArray value() const;
    };
    /** One statement with $1, $2, ...; without parameters any number of statements. */
    Answer run(const QByteArray &sql, const QList<Value> &parameters = {});
    /** run() that ends the test program when the statement fails: for what is not under test. */
    Answer must(const QByteArray &sql, const QList<Value> &parameters = {});

    bool isOpen() const;
    QString failure() const;
    QByteArray quoted(const QString &identifier) const;
    pg_conn *handle() const { return m_connection.get(); }

private:
    struct Finish
    {
        void operator()(pg_conn *connection) const;
    };
    std::unique_ptr<pg_conn, Finish> m_connection;
};

} // namespace Peak
