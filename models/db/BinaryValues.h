#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QList>
#include <QString>
#include <QUuid>

#include <memory>
#include <optional>

struct pg_result;

namespace Peak {

/**
 * Parameters of a statement ($1, $2, ...) in PostgreSQL's binary form: bytes as they are, and whole
 * arrays in one value.
 *
 * For bytes and secrets, which QtSql would write into the statement's text. A plain value.
 */
class BinaryParameters final
{
public:
    BinaryParameters &uuid(const QUuid &value); ///< NULL for the null id
    BinaryParameters &number(qint32 value);
    BinaryParameters &number64(qint64 value);
    BinaryParameters &text(const std::optional<QByteArray> &utf8);
    BinaryParameters &json(const QByteArray &json); ///< for jsonb
    BinaryParameters &bytes(const QByteArray &value);
    BinaryParameters &uuids(const QList<QUuid> &values);
    BinaryParameters &numbers(const QList<qint32> &values);
    BinaryParameters &byteses(const QByteArrayList &values);

    struct Value
    {
        unsigned int type = 0; ///< OID
        std::optional<QByteArray> bytes;
    };
    const QList<Value> &values() const { return m_values; }
    /** Overwrites what is held, where a secret was among it. */
    void wipe();

private:
    BinaryParameters &add(unsigned int type, const std::optional<QByteArray> &bytes);

    QList<Value> m_values;
};

/**
 * Rows in PostgreSQL's binary form, read by the names of the columns.
 *
 * A value that is NULL, or of another type than asked for, reads as nothing (0, empty, null).
 * Copies share the rows. Any thread, one at a time.
 */
class BinaryRows final
{
public:
    /** Takes the result over. */
    explicit BinaryRows(pg_result *result);

    int count() const;
    QUuid uuid(int row, const char *column) const;
    qint64 number(int row, const char *column, qint64 otherwise = 0) const; ///< int2, int4, int8
    QString text(int row, const char *column) const;
    bool isNull(int row, const char *column) const;
    /** As it lies in the result: good as long as one of the copies lives. */
    QByteArrayView bytes(int row, const char *column) const;
    /** Milliseconds since 1970, of a timestamptz. */
    std::optional<qint64> instant(int row, const char *column) const;
    /** Overwrites what this column holds in all rows: a key that was copied elsewhere. */
    void wipe(const char *column);

private:
    std::shared_ptr<pg_result> m_result;
};

} // namespace Peak
