#include "models/db/AccessTakeover.h"

#include "models/db/DbConnection.h"
#include "models/db/SqlText.h"

#include <algorithm>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

Result<QList<AdoptedAccess>> AccessTakeover::read(const QString &statement)
{
    auto rows = m_connection.query(SqlText(statement));
    if (!rows)
        return rows.error();
    QList<AdoptedAccess> list;
    while (rows->next()) {
        AdoptedAccess access;
        access.role = rows->value(u"role_name"_s).toString();
        access.table = rows->value(u"table_name"_s).toString();
        access.privileges = rows->value(u"privileges"_s).toString().split(u';');
        access.kept = rows->value(u"kept"_s).toBool();
        list.append(access);
    }
    return list;
}

Result<QList<AdoptedAccess>> AccessTakeover::before()
{
    auto rows = m_connection.query(SqlText(u"migration/access_before"_s));
    if (!rows)
        return rows.error();
    QList<AdoptedAccess> list;
    while (rows->next())
        list.append({rows->value(u"role_name"_s).toString(),
                     rows->value(u"table_name"_s).toString(),
                     rows->value(u"privileges"_s).toString().split(u';')});
    return list;
}

Result<QList<AdoptedAccess>> AccessTakeover::recorded()
{
    return read(u"migration/access_recorded"_s);
}

Result<void> AccessTakeover::record(const QList<AdoptedAccess> &access)
{
    for (const AdoptedAccess &row : access) {
        const auto done =
            m_connection.query(SqlText(u"migration/record_access"_s),
                               {{u"role"_s, row.role},
                                {u"table"_s, row.table},
                                {u"privileges"_s, QString(row.privileges.join(u';'))}});
        if (!done)
            return done.error();
    }
    return {};
}

Result<void> AccessTakeover::checkNames(const QStringList &keep,
                                        const QList<AdoptedAccess> &access) const
{
    QStringList known;
    for (const AdoptedAccess &row : access)
        known.append(row.role);
    known.removeDuplicates();
    for (const QString &name : keep) {
        if (name.compare(u"public"_s, Qt::CaseInsensitive) == 0)
            return Error{ErrorKind::Invalid,
                         tr("The access of PUBLIC cannot be kept: every client would see all "
                            "contacts and exchanges. Name the roles that need it. Nothing was "
                            "changed."),
                         {},
                         u"keep-access public"_s};
        if (!known.contains(name))
            return Error{ErrorKind::Invalid,
                         tr("The role “%1” had no access to contacts or exchanges, so there is "
                            "nothing to keep. Roles that had: %2. Nothing was changed.")
                             .arg(name, known.isEmpty() ? tr("none") : known.join(u", "_s)),
                         {},
                         u"keep-access of an unknown role"_s};
    }
    return {};
}

Result<void> AccessTakeover::runAll(const QString &statement)
{
    auto rows = m_connection.query(SqlText(statement));
    if (!rows)
        return rows.error();
    while (rows->next()) {
        const auto done = m_connection.script(rows->value(u"statement"_s).toString().toUtf8());
        if (!done)
            return done;
    }
    return {};
}

Result<void> AccessTakeover::apply(const QStringList &keep)
{
    if (!keep.isEmpty()) {
        const auto kept =
            m_connection.query(SqlText(u"migration/keep_access"_s), {{u"roles"_s, keep}});
        if (!kept)
            return kept.error();
    }
    const auto applied = runAll(u"migration/access_statements"_s);
    if (!applied)
        return applied;
    return runAll(u"migration/connect_statements"_s);
}

Result<QStringList> AccessTakeover::observations()
{
    QStringList sentences;
    auto owners = m_connection.query(SqlText(u"migration/owners"_s));
    if (!owners)
        return owners.error();
    while (owners->next())
        sentences.append(tr("table %1 belonged to the role %2 and belongs to peak_owner now")
                             .arg(owners->value(u"table_name"_s).toString(),
                                  owners->value(u"owner"_s).toString()));
    auto views = m_connection.query(SqlText(u"migration/dependent_views"_s));
    if (!views)
        return views.error();
    while (views->next())
        sentences.append(
            tr("view %1.%2 reads %3 with the rights of %4, so it works only as long as "
               "the access of %4 is kept")
                .arg(views->value(u"schema_name"_s).toString(),
                     views->value(u"view_name"_s).toString(),
                     views->value(u"table_name"_s).toString(),
                     views->value(u"owner"_s).toString()));
    return sentences;
}

} // namespace Peak
