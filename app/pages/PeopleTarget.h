#pragma once

#include "models/domain/ListQuery.h"

#include <QString>
#include <QUuid>

#include <functional>
#include <optional>

namespace Peak {

/** What a row of the list of people says, as far as its actions need it. A plain value. */
struct PersonRow
{
    QUuid id;
    QString name;
    QString email;
    QString role; ///< the database's code; empty: none
    bool user = false;
    bool active = false;
    bool locked = false;
    bool secondFactor = false;
    bool signedInOnce = false;

    bool maySignIn() const { return user && active && !email.isEmpty() && !role.isEmpty(); }
    static PersonRow of(const ListRow &row);
};

/** Whom the actions of a page are about now; nobody where nothing, or more than one, is selected.
 */
using PersonTarget = std::function<std::optional<PersonRow>()>;

} // namespace Peak
