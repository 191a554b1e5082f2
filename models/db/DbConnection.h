#pragma once

#include "models/db/BinaryValues.h"
#include "models/db/ConnectionSettings.h"
#include "models/db/Result.h"

#include <QByteArray>
#include <QList>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantMap>

#include <memory>
#include <optional>

namespace Peak {

class SqlText;

/**
 * One connection to PostgreSQL, as the thread that owns it sees it.
 *
 * Statements come from resource files (SqlText) and are prepared once per connection. Values are
 * bound by name. Secrets never go through query(), because QtSql writes bound values into the
 * statement's text where the server can log them: they go through secretQuery(), as true protocol
 * parameters. Not thread-safe; lives and dies on one thread. Made by DbSession, or directly by
 * tests and tools.
 */
class DbConnection final
{
public:
    explicit DbConnection(const QString &purpose);
    ~DbConnection();
    DbConnection(const DbConnection &) = delete;
    DbConnection &operator=(const DbConnection &) = delete;

    Result<void> open(const ConnectionSettings &settings);
    void close();
    bool isOpen() const;

    /**
     * Runs one statement with named binds ("name", or ":name"); the query stands before the first
     * row.
     *
     * Every place of the statement must be bound and every bind must have a place. Lists become
     * arrays, JSON and UUIDs their text (see SqlValue.h). The rows belong to the caller and stay as
     * they are.
     */
    Result<QSqlQuery> query(const SqlText &sql, const QVariantMap &binds = {});

    /**
     * Rows of text values in the order of the columns; parameters as text ($1, $2, ...), nullopt is
     * NULL.
     *
     * A bytea travels as "\\x" and hexadecimal digits, both ways; toSqlValue() writes it so.
     */
    using Parameters = QList<std::optional<QByteArray>>;
    using Row = QList<std::optional<QByteArray>>;
    Result<QList<Row>> secretQuery(const QByteArray &sql, const Parameters &parameters);

    /** The same for bytes, in binary form both ways. */
    Result<BinaryRows> binaryQuery(const QByteArray &sql, const BinaryParameters &parameters);

    /** Runs a script of any number of statements in the simple protocol; stops at the first error.
     */
    Result<void> script(const QByteArray &sql);

    Result<void> begin();
    Result<void> commit();
    void rollback();

    /** True between begin() and its end, also when a statement in between failed. */
    bool inTransaction() const;
    /** 150018 for 15.18; 0 when closed. */
    int serverVersion() const;

    /**
     * Makes the next statement of the running piece of work fail with ErrorKind::Cancelled; false
     * arms it again. The one member that another thread may call; it does not stop what the server
     * runs.
     */
    void setCancelled(bool cancelled);

    /** The libpq handle (PGconn *), for COPY and cancel; null when closed. */
    void *handle() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Peak
