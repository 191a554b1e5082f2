#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace Peak {

/** One numbered migration, as it is embedded in the program: NNNN_name.sql. */
struct MigrationFile
{
    int number = 0;
    QString name; ///< "plan_tables"
    QByteArray sql;
    /** Says "-- Breaks clients": a client that does not know it must not write any more. */
    bool breaking = false;

    /** Of the text without carriage returns, in hexadecimal: the same on every platform. */
    QString sha256() const;
    /** "0002 plan_tables" */
    QString title() const;

    static MigrationFile fromText(const QString &fileName, const QByteArray &sql);
    /** All that this program brings, by number. */
    static QList<MigrationFile> embedded();

    bool operator==(const MigrationFile &) const = default;
};

} // namespace Peak
