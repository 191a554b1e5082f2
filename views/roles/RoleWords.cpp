#include "views/roles/RoleWords.h"

#include "models/domain/Role.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QStringList RoleWords::roles(const QList<RoleRight> &matrix)
{
    QStringList roles;
    for (const RoleRight &right : matrix) {
        if (!roles.contains(right.role))
            roles.append(right.role);
    }
    return roles;
}

QStringList RoleWords::actions(const QList<RoleRight> &matrix)
{
    QStringList actions;
    for (const RoleRight &right : matrix) {
        if (!actions.contains(right.action))
            actions.append(right.action);
    }
    return actions;
}

bool RoleWords::allows(const QList<RoleRight> &matrix, const QString &role, const QString &action)
{
    return std::any_of(matrix.begin(), matrix.end(), [&](const RoleRight &right) {
        return right.role == role && right.action == action && right.allowed;
    });
}

QString RoleWords::roleName(const QString &role)
{
    const Role known = roleFromCode(role);
    return known == Role::Unknown ? QString() : roleLabel(known);
}

QString RoleWords::sentence(const QString &action)
{
    if (action == u"see the exchange")
        return tr("See the exchange");
    if (action == u"read and write its messages")
        return tr("Read and write its messages");
    if (action == u"upload documents to it")
        return tr("Upload documents to it");
    if (action == u"manage it")
        return tr("Manage it: edit, stages, people, tasks");
    if (action == u"see its documents")
        return tr("See its documents");
    if (action == u"see its tasks")
        return tr("See its tasks");
    if (action == u"work on its tasks")
        return tr("Work on its tasks");
    return action.left(1).toUpper() + action.mid(1); // one that a newer server knows
}

QString RoleWords::reach(const QString &role)
{
    switch (roleFromCode(role)) {
    case Role::Admin:
        return tr("Sees all exchanges.");
    case Role::Coordinator:
        return tr("Sees the exchanges that are assigned to them.");
    case Role::Client:
        return tr("Sees their own exchanges.");
    case Role::ThirdParty:
    case Role::Agency:
        return tr("Sees the exchanges that they take part in.");
    case Role::Unknown:
        break;
    }
    return tr("Sees nothing.");
}

QString RoleWords::summary(const QString &role)
{
    switch (roleFromCode(role)) {
    case Role::Admin:
        return tr("All exchanges, messages, documents and tasks; manages users, roles, settings "
                  "and the record. Must have a second factor.");
    case Role::Coordinator:
        return tr("The exchanges assigned to them, with everything in them; sees all people, "
                  "manages none.");
    case Role::Client:
        return tr("Their own exchanges; uploads documents, and completes tasks that are assigned "
                  "to them.");
    case Role::ThirdParty:
        return tr("Attorneys, CPAs, escrow: the exchanges that they take part in; they write "
                  "messages, look at documents and tasks, and upload or change nothing.");
    case Role::Agency:
        return tr("The exchanges that they take part in; uploads documents, and completes tasks "
                  "that are assigned to them.");
    case Role::Unknown:
        break;
    }
    return {};
}

QString RoleWords::yes()
{
    return tr("Yes");
}

QString RoleWords::no()
{
    return tr("No");
}

} // namespace Peak
