#pragma once

#include <QCoreApplication>
#include <QHash>
#include <QJsonValue>
#include <QString>
#include <QUuid>

namespace Peak {

/**
 * The words for what the record of changes holds: names of columns, and their values as people read
 * them. Stateless.
 */
class RecordText
{
    Q_DECLARE_TR_FUNCTIONS(Peak::RecordText)

public:
    /** "assigned_to" as "Assigned to"; a column that nobody described is made readable. */
    static QString field(const QString &name);
    /** Dates, moments, yes and no, codes and lists in words; ids as the names that are known, else
     * shortened; empty for nothing; a secret as "not recorded". */
    static QString value(const QString &field, const QJsonValue &value,
                         const QHash<QUuid, QString> &names = {});
    /** Whether a value was left out of the record because it is a secret. */
    static bool isSecret(const QJsonValue &value);
    /** "task_stage_changed" as "Task stage changed". */
    static QString code(const QString &code);

private:
    static QString text(const QString &field, const QString &value,
                        const QHash<QUuid, QString> &names);
    static QString choice(const QString &field, const QString &code);
};

} // namespace Peak
