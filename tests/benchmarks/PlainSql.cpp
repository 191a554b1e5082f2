#include "tests/benchmarks/PlainSql.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QString PlainSql::options(const ConnectionSettings &settings)
{
    QStringList options;
    for (const auto &[keyword, value] : settings.values()) {
        if (keyword == u"dbname" || keyword == u"user" || keyword == u"password" ||
            keyword == u"passfile" || keyword == u"host" || keyword == u"port")
            options.append(keyword + u'=' + value);
    }
    return options.join(u';');
}

PlainSql::PlainSql(const ConnectionSettings &settings, const QString &name) : m_name(name)
{
    m_database = QSqlDatabase::addDatabase(u"QPSQL"_s, name);
    m_database.setConnectOptions(options(settings));
    open();
}

PlainSql::~PlainSql()
{
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

void PlainSql::open()
{
    m_database.close();
    if (!m_database.open())
        qFatal("%s", qUtf8Printable(m_database.lastError().text()));
}

int PlainSql::page(const QString &rest)
{
    return run(
        u"select exchange_id, exchange_number, name, client_id, client_name, coordinator_id, "
        "coordinator_name, stage, priority, property, day_45, day_180, value, updated_at, "
        "version from peak.exchange_rows "_s +
        rest);
}

int PlainSql::run(const QString &sql)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(sql))
        qFatal("%s", qUtf8Printable(query.lastError().text()));
    int cells = 0;
    const int columns = query.record().count();
    while (query.next()) {
        for (int column = 0; column < columns; ++column)
            cells += query.value(column).isNull() ? 0 : 1;
    }
    return cells;
}

} // namespace Peak
