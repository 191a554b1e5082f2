#pragma once

#include "models/domain/Editing.h"

#include <QCoreApplication>
#include <QList>
#include <QStringList>

namespace Peak {

/** The matrix of roles in words for people; what it says is the server's. Stateless. */
class RoleWords
{
    Q_DECLARE_TR_FUNCTIONS(Peak::RoleWords)

public:
    /** Codes, in the server's order. */
    static QStringList roles(const QList<RoleRight> &matrix);
    static QStringList actions(const QList<RoleRight> &matrix);
    static bool allows(const QList<RoleRight> &matrix, const QString &role, const QString &action);

    /** "Third party"; empty for no role. */
    static QString roleName(const QString &role);
    /** An action as a sentence's beginning: "See the exchange". */
    static QString sentence(const QString &action);
    /** Which exchanges people of this role see at all. */
    static QString reach(const QString &role);
    /** What is particular about the role, in a sentence or two. */
    static QString summary(const QString &role);
    static QString yes();
    static QString no();
};

} // namespace Peak
