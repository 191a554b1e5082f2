#include "models/db/MigrationReport.h"

#include <QCoreApplication>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::MigrationReport)
};

void append(QStringList &lines, const QString &heading, const QStringList &items)
{
    if (items.isEmpty())
        return;
    lines.append(heading);
    for (const QString &item : items)
        lines.append(u"  "_s + item);
}

QStringList accessLines(const QList<AdoptedAccess> &access, bool kept)
{
    QStringList lines;
    for (const AdoptedAccess &row : access) {
        if (row.kept == kept)
            lines.append(Text::tr("%1: %2 on %3", "role: privileges on table")
                             .arg(row.role == u"public" ? Text::tr("everybody (PUBLIC)") : row.role,
                                  row.privileges.join(u", "_s), row.table));
    }
    return lines;
}

} // namespace

QStringList MigrationReport::lines() const
{
    QStringList lines;
    append(lines, Text::tr("Applied:"), applied);
    if (applied.isEmpty())
        lines.append(Text::tr("Nothing to apply."));
    lines.append(Text::tr("The database is at migration %1.").arg(schemaVersion));
    append(lines,
           Text::tr("Keeps the access it had (except TRUNCATE, REFERENCES and TRIGGER, which get "
                    "around row security):"),
           accessLines(access, true));
    append(lines, Text::tr("Cut off (migrate with --keep-access ROLE to give it back):"),
           accessLines(access, false));
    append(lines, Text::tr("Found in older data and left for you to decide:"), findings);
    append(lines,
           ownServer ? Text::tr("Reduced protection on this server:")
                     : Text::tr("Managed server, so with reduced protection:"),
           reduced);
    append(lines, Text::tr("Please note:"), warnings);
    return lines;
}

QStringList MigrationStatus::lines() const
{
    QStringList lines;
    append(lines, Text::tr("Applied:"), applied);
    append(lines, Text::tr("Applied with another text than this program holds:"), changed);
    append(lines, Text::tr("Pending:"), pending);
    append(lines, Text::tr("Applied by a newer program:"), tooNew);
    if (pending.isEmpty() && changed.isEmpty() && tooNew.isEmpty())
        lines.append(Text::tr("Nothing to do."));
    return lines;
}

} // namespace Peak
