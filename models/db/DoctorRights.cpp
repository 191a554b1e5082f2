#include "models/db/Doctor.h"

#include "models/db/DbConnection.h"
#include "models/db/RightsRecord.h"
#include "models/db/SqlText.h"

#include <QMap>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int listed = 12; ///< of a kind; more would hide the rest of the report

} // namespace

/** Rules that hold whatever a migration said, so that a forged record of rights hides nothing. */
void Doctor::checkRules()
{
    auto rows = m_connection.query(SqlText(u"doctor/rules"_s));
    if (!rows)
        return unseen(u"rights"_s, rows.error());
    QMap<QString, QStringList> broken;
    while (rows->next())
        broken[rows->value(u"rule"_s).toString()].append(rows->value(u"object"_s).toString());
    const auto tell = [&](const QString &rule, const QString &text, const QString &mend) {
        if (broken.contains(rule))
            fault(u"rights"_s, text.arg(broken.value(rule).mid(0, listed).join(u", "_s)), mend);
    };
    tell(u"row_security"_s,
         tr("Row security is off for %1: whoever may read the table reads all of it."),
         tr("Run, as its owner: ALTER TABLE ... ENABLE ROW LEVEL SECURITY; and find out who "
            "switched it off."));
    tell(u"no_policy"_s, tr("Clients have rights on %1, which has no policy."),
         tr("Restore the policy from a backup or the migration's text, or take the rights away."));
    tell(u"view_rights"_s, tr("The view %1 shows rows past row security."),
         tr("ALTER VIEW ... SET (security_invoker = true), or drop it."));
    tell(u"client_writes"_s, tr("Clients may write past the functions: %1."),
         tr("REVOKE these rights."));
    tell(u"search_path"_s,
         tr("These functions run with others' rights and without a fixed search path: %1."),
         tr("ALTER FUNCTION ... SET search_path = pg_catalog, pg_temp; or drop it."));
    tell(u"public_function"_s, tr("Everybody may run %1."),
         tr("REVOKE EXECUTE ON FUNCTION ... FROM PUBLIC;"));
    tell(u"unwatched"_s, tr("Changes of %1 are not recorded in the audit log."),
         tr("Enable the table's _600_audit triggers again, or migrate."));
    if (broken.isEmpty())
        ok(u"rights"_s,
           tr("Row security is on for every table; clients only read and call functions."));
}

void Doctor::checkDrift()
{
    const auto drift = RightsRecord::drift(m_connection);
    if (!drift)
        return unseen(u"drift"_s, drift.error());
    if (!drift->recorded) {
        warn(u"drift"_s,
             tr("Nobody recorded which rights the migrations gave, so a later change does not "
                "show."),
             tr("Migrate with peak1031ctl, from a backup made before if need be."));
        return;
    }
    const auto tell = [&](const QStringList &items, const QString &text, const QString &mend) {
        if (items.isEmpty())
            return;
        const QString more = items.size() > listed
                                 ? tr(" (and %n more)", nullptr, int(items.size()) - listed)
                                 : QString();
        fault(u"drift"_s, text.arg(items.mid(0, listed).join(u" | "_s) + more), mend);
    };
    tell(drift->added, tr("No migration made this: %1"),
         tr("Find out who did, and take it away (REVOKE, DROP). What other software needs, give it "
            "with migrate --keep-access."));
    tell(drift->missing, tr("A migration made this, and it is gone or different: %1"),
         tr("Find out who changed it, and make it again from the migration's text, or restore a "
            "backup."));
    if (drift->added.isEmpty() && drift->missing.isEmpty())
        ok(u"drift"_s,
           tr("Rights, policies, triggers and functions are what the migrations made."));
}

void Doctor::checkRoles()
{
    auto rows = m_connection.query(SqlText(u"doctor/roles"_s));
    if (!rows)
        return unseen(u"roles"_s, rows.error());
    QMap<QString, QStringList> found;
    while (rows->next()) {
        const QString detail = rows->value(u"detail"_s).toString();
        found[rows->value(u"finding"_s).toString()].append(
            rows->value(u"role"_s).toString() +
            (detail.isEmpty() ? QString() : u" ("_s + detail + u')'));
    }
    const auto names = [&](const QString &finding) {
        return found.value(finding).mid(0, listed).join(u", "_s);
    };
    if (found.contains(u"above"_s))
        fault(u"roles"_s,
              tr("A role of ours stands above row security or makes others: %1.")
                  .arg(names(u"above"_s)),
              tr("ALTER ROLE ... NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;"));
    if (found.contains(u"acts_as_owner"_s))
        fault(u"roles"_s,
              tr("These can act as the owner of our tables or functions: %1.")
                  .arg(names(u"acts_as_owner"_s)),
              tr("REVOKE the membership."));
    if (found.contains(u"superuser"_s))
        warn(u"roles"_s,
             tr("Row security and audit do not bind these roles, which may sign in: %1.")
                 .arg(names(u"superuser"_s)),
             tr("Take SUPERUSER and BYPASSRLS from whoever does not need them."));
    if (found.contains(u"door_settings"_s) || found.contains(u"door_limit"_s))
        warn(u"roles"_s,
             tr("The door's role was changed: %1.")
                 .arg(names(u"door_settings"_s) + names(u"door_limit"_s)),
             tr("Housekeeping puts its settings right within a minute where an agent or a window "
                "runs; the limit is 20."));
    if (found.contains(u"left_session"_s))
        warn(u"roles"_s,
             tr("%n role(s) of sessions that are no more are still there: %1.", nullptr,
                int(found.value(u"left_session"_s).size()))
                 .arg(names(u"left_session"_s)),
             tr("DROP OWNED BY and DROP ROLE, each."));
    if (found.isEmpty())
        ok(u"roles"_s,
           tr("No role of ours stands above row security; no session left one behind."));
}

void Doctor::checkAdopted()
{
    auto rows = m_connection.query(SqlText(u"doctor/adopted"_s));
    while (rows && rows->next())
        ok(u"adopted"_s,
           tr("The role %1 keeps what it could do before Peak 1031, because an admin said so: %2.")
               .arg(rows->value(u"role_name"_s).toString(), rows->value(u"rights"_s).toString()));
}

} // namespace Peak
