#include "models/db/BinaryValues.h"

#include <QtEndian>

#include <libpq-fe.h>
#include <openssl/crypto.h>

namespace Peak {

namespace {

/** As in pg_type.dat; they never change. */
enum Type : unsigned int {
    Bytea = 17,
    Int8 = 20,
    Int2 = 21,
    Int4 = 23,
    Text = 25,
    TimestampTz = 1184,
    Uuid = 2950,
    Jsonb = 3802,
    ByteaArray = 1001,
    Int4Array = 1007,
    UuidArray = 2951,
};

template <typename Number>
void append(QByteArray &bytes, Number number)
{
    const Number ordered = qToBigEndian(number);
    bytes.append(reinterpret_cast<const char *>(&ordered), sizeof ordered);
}

template <typename Number>
QByteArray bytesOf(Number number)
{
    QByteArray bytes;
    append(bytes, number);
    return bytes;
}

/** One dimension, no NULLs; `write` appends the element `i`. */
template <typename Write>
QByteArray arrayOf(unsigned int type, qsizetype count, qsizetype size, const Write &write)
{
    QByteArray bytes;
    bytes.reserve(20 + count * 4 + size);
    append(bytes, qint32(count > 0));
    append(bytes, qint32(0));
    append(bytes, quint32(type));
    if (count > 0) {
        append(bytes, qint32(count));
        append(bytes, qint32(1));
    }
    for (qsizetype i = 0; i < count; ++i)
        write(bytes, i);
    return bytes;
}

} // namespace

BinaryParameters &BinaryParameters::add(unsigned int type, const std::optional<QByteArray> &bytes)
{
    m_values.append({type, bytes});
    return *this;
}

BinaryParameters &BinaryParameters::uuid(const QUuid &value)
{
    return add(Uuid, value.isNull() ? std::nullopt : std::optional(value.toRfc4122()));
}

BinaryParameters &BinaryParameters::number(qint32 value)
{
    return add(Int4, bytesOf(value));
}

BinaryParameters &BinaryParameters::number64(qint64 value)
{
    return add(Int8, bytesOf(value));
}

BinaryParameters &BinaryParameters::text(const std::optional<QByteArray> &utf8)
{
    return add(Text, utf8);
}

BinaryParameters &BinaryParameters::json(const QByteArray &json)
{
    return add(Jsonb, '\1' + json); // the version of the format
}

BinaryParameters &BinaryParameters::bytes(const QByteArray &value)
{
    return add(Bytea, value);
}

BinaryParameters &BinaryParameters::uuids(const QList<QUuid> &values)
{
    return add(UuidArray, arrayOf(Uuid, values.size(), values.size() * 16,
                                  [&values](QByteArray &bytes, qsizetype i) {
                                      append(bytes, qint32(16));
                                      bytes += values.at(i).toRfc4122();
                                  }));
}

BinaryParameters &BinaryParameters::numbers(const QList<qint32> &values)
{
    return add(Int4Array, arrayOf(Int4, values.size(), values.size() * 4,
                                  [&values](QByteArray &bytes, qsizetype i) {
                                      append(bytes, qint32(4));
                                      append(bytes, values.at(i));
                                  }));
}

BinaryParameters &BinaryParameters::byteses(const QByteArrayList &values)
{
    qsizetype size = 0;
    for (const QByteArray &value : values)
        size += value.size();
    return add(ByteaArray,
               arrayOf(Bytea, values.size(), size, [&values](QByteArray &bytes, qsizetype i) {
                   append(bytes, qint32(values.at(i).size()));
                   bytes += values.at(i);
               }));
}

void BinaryParameters::wipe()
{
    for (Value &value : m_values) {
        if (value.bytes && value.bytes->isDetached())
            OPENSSL_cleanse(value.bytes->data(), size_t(value.bytes->size()));
    }
    m_values.clear();
}

BinaryRows::BinaryRows(pg_result *result) : m_result(result, &PQclear) {}

int BinaryRows::count() const
{
    return PQntuples(m_result.get());
}

bool BinaryRows::isNull(int row, const char *column) const
{
    return PQgetisnull(m_result.get(), row, PQfnumber(m_result.get(), column));
}

QByteArrayView BinaryRows::bytes(int row, const char *column) const
{
    const int number = PQfnumber(m_result.get(), column);
    if (number < 0 || row >= count())
        return {};
    return {PQgetvalue(m_result.get(), row, number), PQgetlength(m_result.get(), row, number)};
}

QUuid BinaryRows::uuid(int row, const char *column) const
{
    const QByteArrayView value = bytes(row, column);
    return value.size() == 16 ? QUuid::fromRfc4122(value) : QUuid();
}

qint64 BinaryRows::number(int row, const char *column, qint64 otherwise) const
{
    const QByteArrayView value = bytes(row, column);
    switch (value.size()) {
    case 2:
        return qFromBigEndian<qint16>(value.data());
    case 4:
        return qFromBigEndian<qint32>(value.data());
    case 8:
        return qFromBigEndian<qint64>(value.data());
    default:
        return otherwise;
    }
}

QString BinaryRows::text(int row, const char *column) const
{
    return QString::fromUtf8(bytes(row, column));
}

std::optional<qint64> BinaryRows::instant(int row, const char *column) const
{
    constexpr qint64 since2000 = 946684800000; // PostgreSQL counts microseconds since then
    const QByteArrayView value = bytes(row, column);
    if (value.size() != 8)
        return std::nullopt;
    return qFromBigEndian<qint64>(value.data()) / 1000 + since2000;
}

void BinaryRows::wipe(const char *column)
{
    for (int row = 0; row < count(); ++row) {
        const QByteArrayView value = bytes(row, column);
        OPENSSL_cleanse(const_cast<char *>(value.data()), size_t(value.size()));
    }
}

} // namespace Peak
