#pragma once

#include "models/db/ConnectionSettings.h"

#include <QSqlDatabase>
#include <QString>

namespace Peak {

/** A connection through QtSql and nothing else, as somebody without our classes would write it. */
class PlainSql final
{
public:
    PlainSql(const ConnectionSettings &settings, const QString &name);
    ~PlainSql();
    PlainSql(const PlainSql &) = delete;
    PlainSql &operator=(const PlainSql &) = delete;

    /** Connects anew. */
    void open();
    /** A page of the read model by its owner; `rest` is the condition, the order and the limit. */
    int page(const QString &rest);
    /** Reads every cell; says how many held something. */
    int run(const QString &sql);
    QSqlDatabase database() const { return m_database; }

    /** What QPSQL takes as connect options. */
    static QString options(const ConnectionSettings &settings);

private:
    QSqlDatabase m_database;
    QString m_name;
};

} // namespace Peak
