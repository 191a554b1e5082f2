#pragma once

#include "models/domain/ListQuery.h"

#include <QString>
#include <QUuid>

#include <functional>

namespace Peak {

/** What a row of the list of exchanges says, as far as its actions need it. A plain value. */
struct ExchangeRow
{
    QUuid id;
    qint64 version = 0;
    QString title; ///< number and name
    QString stage; ///< the database's code
    QString priority;
    int rights = 0; ///< bits of what the person may on it

    bool manages() const { return rights & 8; }
    static ExchangeRow of(const ListRow &row);
};

/** Which exchanges the actions of a page are about now. */
using ExchangeTarget = std::function<QList<ExchangeRow>()>;

} // namespace Peak
