#pragma once

#include "models/db/Result.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace Peak {

/** The head of a batch of the record, as somebody saw it. */
struct AuditHead
{
    qint64 number = -1;
    QString head;   ///< hexadecimal digits
    QDateTime seen; ///< UTC
    QString database;

    bool isValid() const { return number >= 0 && !head.isEmpty(); }
    bool operator==(const AuditHead &) const = default;
};

/**
 * A file of heads that were seen, one line a day and database: number, head, time, database.
 *
 * Whoever keeps it where the database's admin can't write can tell that the record was cut or made
 * anew (AuditRecord compares). Appends only, one writer at a time; asks no database. Any thread.
 */
class AuditHeads final
{
public:
    explicit AuditHeads(const QString &fileName) : m_fileName(fileName) {}

    /** Every head in it, oldest first; a file that is not there yet has none. */
    Result<QList<AuditHead>> read() const;
    /** Appends a head unless its database has one of that day already; whether it did. */
    Result<bool> remember(const AuditHead &head) const;

    static QString toLine(const AuditHead &head);
    static AuditHead fromLine(const QString &line);

private:
    QString m_fileName;
};

} // namespace Peak
