#pragma once

#include "models/db/Result.h"

#include <QByteArray>
#include <QVariant>

#include <optional>

namespace Peak {

/** A value on its way to PostgreSQL, in PostgreSQL's own text form; nullopt is NULL. */
using SqlValue = std::optional<QByteArray>;

/**
 * Text forms for what we bind: strings, numbers, dates, UUIDs, bytes (hex), JSON, and lists as
 * arrays.
 *
 * A string with a NUL character is refused (ErrorKind::Invalid), since libpq would cut the
 * statement there.
 */
Result<SqlValue> toSqlValue(const QVariant &value);

} // namespace Peak
