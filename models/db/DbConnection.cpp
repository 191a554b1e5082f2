#include "models/db/DbConnection.h"

#include "models/db/ConnectionDiagnosis.h"
#include "models/db/DbLog.h"
#include "models/db/SqlErrors.h"
#include "models/db/SqlText.h"
#include "models/db/SqlValue.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QHash>
#include <QSqlDriver>

#include <libpq-fe.h>

#include <atomic>
#include <vector>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

using PgResult = std::unique_ptr<PGresult, decltype(&PQclear)>;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::DbConnection)
};

Error ourFault(const QString &log)
{
    return {ErrorKind::Internal,
            Text::tr("Something went wrong inside the program. Nothing was changed. Please report "
                     "it; the log knows more."),
            {},
            log};
}

Error cancelledBefore()
{
    return {ErrorKind::Cancelled, Text::tr("Stopped. Nothing was changed."), {}, u"cancelled"_s};
}

/** QtSql turns ';' into a blank before libpq sees the options, so such a value can't be passed. */
Result<QString> connectOptions(const ConnectionSettings &settings)
{
    QStringList options;
    for (const auto &[keyword, value] : settings.values()) {
        if (keyword == u"host" || keyword == u"dbname" || keyword == u"user" ||
            keyword == u"password")
            continue;
        if (value.contains(u';'))
            return Error{ErrorKind::Invalid,
                         Text::tr("The value of “%1” in the database address contains a semicolon, "
                                  "which is not supported. Use a name without one.")
                             .arg(keyword),
                         {},
                         u"semicolon in "_s + keyword};
        QString quoted = value;
        quoted.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
        options.append(keyword + u"='"_s + quoted + u'\'');
    }
    return options.join(u' ');
}

/** Notices may quote values, so only their code goes to the log; libpq would print them whole. */
void onNotice(void *, const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    qCDebug(peakDb) << "notice" << (state ? state : "without code");
}

bool succeeded(const PGresult *result)
{
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

QString stateOf(const PGresult *result)
{
    return QString::fromLatin1(PQresultErrorField(result, PG_DIAG_SQLSTATE));
}

} // namespace

class DbConnection::Private
{
public:
    PGconn *pg() const
    {
        if (!database.isValid()) // isOpen() is false on a broken line, whose message is wanted
            return nullptr;
        const QVariant handle = database.driver()->handle();
        return handle.isValid() ? *static_cast<PGconn *const *>(handle.constData()) : nullptr;
    }

    bool alive() const { return PQstatus(pg()) == CONNECTION_OK; }
    Result<void> ready() const;
    Error fail(const PGresult *result, const QString &what) const;
    Error logged(const Error &error, const QString &what) const;
    Result<QByteArray> preparedName(const SqlText &sql);
    Result<QByteArray> arguments(const SqlText &sql, const QVariantMap &binds) const;
    Result<QByteArray> literal(const QVariant &value) const;

    QString purpose;
    QString connectionName;
    QSqlDatabase database;
    QHash<QByteArray, QByteArray> prepared; ///< statement text -> its name on the server
    std::atomic_bool cancelled = false;
};

Result<void> DbConnection::Private::ready() const
{
    if (cancelled)
        return cancelledBefore();
    if (!alive())
        return SqlErrors::notConnected();
    return {};
}

Error DbConnection::Private::logged(const Error &error, const QString &what) const
{
    if (error.kind == ErrorKind::Internal || error.kind == ErrorKind::Outdated)
        qCWarning(peakDb).noquote() << purpose << what << "failed:" << error.logDetail;
    else
        qCInfo(peakDb).noquote() << purpose << what << "refused:" << error.logDetail;
    return error;
}

Error DbConnection::Private::fail(const PGresult *result, const QString &what) const
{
    const QString state = stateOf(result);
    if (state.isEmpty() && alive())
        return logged(ourFault(u"libpq: "_s + QString::fromUtf8(PQerrorMessage(pg())).left(300)),
                      what);
    return logged(SqlErrors::fromState(state, QString::fromUtf8(PQerrorMessage(pg()))), what);
}

Result<QByteArray> DbConnection::Private::preparedName(const SqlText &sql)
{
    const QByteArray statement = sql.statement();
    const auto known = prepared.constFind(statement);
    if (known != prepared.constEnd())
        return *known;
    static std::atomic_int number =
        0; // never reused, so a name that outlived its use can't collide
    const QByteArray name = "peak_" + QByteArray::number(++number);
    const PgResult result(PQprepare(pg(), name.constData(), statement.constData(), 0, nullptr),
                          &PQclear);
    if (!succeeded(result.get()))
        return fail(result.get(), u"preparing "_s + sql.name());
    prepared.insert(statement, name);
    return name;
}

Result<QByteArray> DbConnection::Private::literal(const QVariant &value) const
{
    const Result<SqlValue> text = toSqlValue(value);
    if (!text)
        return text.error();
    if (!text->has_value())
        return QByteArrayLiteral("null");
    char *escaped = PQescapeLiteral(pg(), (*text)->constData(), size_t((*text)->size()));
    if (!escaped)
        return Error{ErrorKind::Invalid,
                     Text::tr("The text contains characters that cannot be stored."),
                     {},
                     u"PQescapeLiteral refused a value"_s};
    const QByteArray quoted(escaped);
    PQfreemem(escaped);
    return quoted;
}

Result<QByteArray> DbConnection::Private::arguments(const SqlText &sql,
                                                    const QVariantMap &binds) const
{
    const QStringList places = sql.placeholders();
    for (auto it = binds.keyBegin(); it != binds.keyEnd(); ++it) {
        if (!places.contains(it->startsWith(u':') ? it->mid(1) : *it))
            return ourFault(u"%1 has no place for %2"_s.arg(sql.name(), *it));
    }
    if (places.isEmpty())
        return QByteArray();
    QByteArrayList values;
    for (const QString &place : places) {
        auto bind = binds.constFind(place);
        if (bind == binds.constEnd())
            bind = binds.constFind(u':' + place);
        if (bind == binds.constEnd())
            return ourFault(u"%1: nothing bound to %2"_s.arg(sql.name(), place));
        const Result<QByteArray> value = literal(*bind);
        if (!value)
            return value.error();
        values.append(*value);
    }
    return QByteArray(" (" + values.join(", ") + ')');
}

DbConnection::DbConnection(const QString &purpose) : d(std::make_unique<Private>())
{
    static std::atomic_int number = 0;
    d->purpose = purpose;
    d->connectionName = u"peak-%1-%2"_s.arg(++number).arg(purpose);
}

DbConnection::~DbConnection()
{
    close();
}

Result<void> DbConnection::open(const ConnectionSettings &settings)
{
    close();
    if (!QSqlDatabase::isDriverAvailable(u"QPSQL"_s))
        return d->logged(
            {ErrorKind::Internal,
             Text::tr("Qt's driver for PostgreSQL (QPSQL) is not installed. Install the "
                      "package libqt6sql6-psql, or reinstall the program."),
             {},
             u"QPSQL driver missing"_s},
            u"opening"_s);
    ConnectionSettings effective = settings;
    if (effective.value(u"application_name"_s).isEmpty())
        effective.setValue(u"application_name"_s, u"Peak 1031 "_s + d->purpose);
    const Result<QString> options = connectOptions(effective);
    if (!options)
        return options.error();

    d->database = QSqlDatabase::addDatabase(u"QPSQL"_s, d->connectionName);
    d->database.setHostName(effective.value(u"host"_s));
    d->database.setDatabaseName(effective.value(u"dbname"_s));
    d->database.setConnectOptions(*options);
    d->database.setNumericalPrecisionPolicy(QSql::HighPrecision);
    QElapsedTimer spent;
    spent.start();
    if (!d->database.open(effective.value(u"user"_s), effective.value(u"password"_s))) {
        close();
        return d->logged(ConnectionDiagnosis(effective).explain(spent.elapsed()), u"opening"_s);
    }
    PQsetErrorVerbosity(d->pg(), PQERRORS_TERSE); // DETAIL quotes values of rows
    PQsetErrorContextVisibility(d->pg(), PQSHOW_CONTEXT_NEVER);
    PQsetNoticeReceiver(d->pg(), onNotice, nullptr);
    return script("set bytea_output = hex"); // QtSql has just set escape: 40 % more bytes
}

void DbConnection::close()
{
    d->prepared.clear();
    if (!d->database.isValid())
        return;
    d->database.close();
    d->database = QSqlDatabase();
    QSqlDatabase::removeDatabase(d->connectionName);
}

bool DbConnection::isOpen() const
{
    return d->alive();
}

Result<QSqlQuery> DbConnection::query(const SqlText &sql, const QVariantMap &binds)
{
    if (!sql.isValid())
        return d->logged(ourFault(u"no such statement: "_s + sql.name()), sql.name());
    // A second round only when the server forgot or outdated the prepared form: nothing ran then.
    for (int attempt = 1;; ++attempt) {
        if (const Result<void> ready = d->ready(); !ready)
            return ready.error();
        const Result<QByteArray> values = d->arguments(sql, binds);
        if (!values)
            return d->logged(values.error(), sql.name());
        const Result<QByteArray> name = d->preparedName(sql);
        if (!name)
            return name.error();

        QSqlQuery query(d->database);
        query.setNumericalPrecisionPolicy(QSql::HighPrecision);
        if (query.exec(QString::fromUtf8("execute " + *name + *values)))
            return query;
        const QSqlError error = query.lastError();
        const QString state = error.nativeErrorCode();
        if (state == u"26000" || state == u"0A000")
            d->prepared.remove(sql.statement());
        if (attempt == 1 && !inTransaction() && (state == u"26000" || state == u"0A000"))
            continue;
        return d->logged(SqlErrors::fromQuery(error), sql.name());
    }
}

Result<QList<DbConnection::Row>> DbConnection::secretQuery(const QByteArray &sql,
                                                           const Parameters &parameters)
{
    if (const Result<void> ready = d->ready(); !ready)
        return ready.error();
    std::vector<const char *> values;
    for (const auto &parameter : parameters) {
        if (parameter && parameter->contains('\0'))
            return Error{ErrorKind::Invalid,
                         Text::tr("The input contains a character (NUL) that cannot be used here."),
                         {},
                         u"NUL in a parameter"_s};
        values.push_back(parameter ? parameter->constData() : nullptr);
    }
    const PgResult result(PQexecParams(d->pg(), sql.constData(), int(values.size()), nullptr,
                                       values.data(), nullptr, nullptr, 0),
                          &PQclear);
    if (!succeeded(result.get()))
        return d->fail(result.get(), u"a statement with secrets"_s);
    QList<Row> rows;
    for (int i = 0; i < PQntuples(result.get()); ++i) {
        Row row;
        for (int column = 0; column < PQnfields(result.get()); ++column) {
            if (PQgetisnull(result.get(), i, column))
                row.append(std::nullopt);
            else
                row.append(QByteArray(PQgetvalue(result.get(), i, column),
                                      PQgetlength(result.get(), i, column)));
        }
        rows.append(row);
    }
    return rows;
}

Result<BinaryRows> DbConnection::binaryQuery(const QByteArray &sql,
                                             const BinaryParameters &parameters)
{
    if (const Result<void> ready = d->ready(); !ready)
        return ready.error();
    std::vector<Oid> types;
    std::vector<const char *> values;
    std::vector<int> lengths;
    for (const BinaryParameters::Value &value : parameters.values()) {
        types.push_back(value.type);
        values.push_back(value.bytes ? value.bytes->constData() : nullptr);
        lengths.push_back(value.bytes ? int(value.bytes->size()) : 0);
    }
    const std::vector<int> binary(values.size(), 1);
    PgResult result(PQexecParams(d->pg(), sql.constData(), int(values.size()), types.data(),
                                 values.data(), lengths.data(), binary.data(), 1),
                    &PQclear);
    if (!succeeded(result.get()))
        return d->fail(result.get(), u"a statement with bytes"_s);
    return BinaryRows(result.release());
}

Result<void> DbConnection::script(const QByteArray &sql)
{
    if (const Result<void> ready = d->ready(); !ready)
        return ready.error();
    const PgResult result(PQexec(d->pg(), sql.constData()), &PQclear);
    if (!succeeded(result.get()))
        return d->fail(result.get(), u"a script"_s);
    return {};
}

Result<void> DbConnection::begin()
{
    return script("begin");
}

Result<void> DbConnection::commit()
{
    if (const Result<void> ready = d->ready(); !ready)
        return ready.error();
    const PgResult result(PQexec(d->pg(), "commit"), &PQclear);
    if (!succeeded(result.get()))
        return d->fail(result.get(), u"commit"_s);
    // PostgreSQL reports success for the end of a failed transaction; only the tag tells.
    if (qstrcmp(PQcmdStatus(result.get()), "COMMIT") != 0)
        return d->logged(ourFault(u"commit of a failed transaction"_s), u"commit"_s);
    return {};
}

void DbConnection::rollback()
{
    if (inTransaction())
        PgResult(PQexec(d->pg(), "rollback"), &PQclear);
}

bool DbConnection::inTransaction() const
{
    const PGTransactionStatusType status = PQtransactionStatus(d->pg());
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

int DbConnection::serverVersion() const
{
    return PQserverVersion(d->pg());
}

void DbConnection::setCancelled(bool cancelled)
{
    d->cancelled = cancelled;
}

void *DbConnection::handle() const
{
    return d->pg();
}

} // namespace Peak
