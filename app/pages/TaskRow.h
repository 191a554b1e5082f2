#pragma once

#include "models/domain/ListQuery.h"

#include <QDate>
#include <QString>
#include <QUuid>

namespace Peak {

/** What a row of the list of tasks says, as far as editing needs it. A plain value. */
struct TaskRow
{
    QUuid id;
    qint64 version = 0;
    QString title;
    QString status;
    QDate due;
    QUuid exchangeId;
    QString exchange; ///< number and name
    QUuid assignee;
    bool manages = false; ///< the person manages its exchange

    bool isOver() const;
    /** The title in quotation marks, for sentences; shortened where it is long. */
    QString quoted() const;
    static QString quoted(const QString &title);
    static TaskRow of(const ListRow &row);
};

} // namespace Peak
