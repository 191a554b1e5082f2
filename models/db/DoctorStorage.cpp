#include "models/db/Doctor.h"

#include "models/db/DbConnection.h"
#include "models/db/SqlText.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 day = 86'400;

} // namespace

void Doctor::checkStorages()
{
    auto rows = m_connection.query(SqlText(u"doctor/storage"_s));
    if (!rows)
        return unseen(u"documents"_s, rows.error());
    const auto before = m_findings.size();
    while (rows->next()) {
        const QString name = rows->value(u"provider"_s).toString();
        const int documents = rows->value(u"documents"_s).toInt();
        const bool setUp = rows->value(u"set_up"_s).toBool();
        if (!setUp && rows->value(u"takes_new"_s).toBool())
            fault(u"documents"_s,
                  tr("New documents are to be kept in %1, which is not set up.").arg(name),
                  tr("An admin sets its address, bucket and keys among the settings, or has new "
                     "documents kept in \"local\"."));
        if (!setUp && documents > 0)
            fault(u"documents"_s,
                  tr("%n file(s) are kept in %1, which is no longer set up: nobody can open them.",
                     nullptr, documents)
                      .arg(name),
                  tr("Enter its settings and its secret key again as they were. Move the documents "
                     "elsewhere before a storage is given up."));
        const int waiting = rows->value(u"waiting_deletion"_s).toInt();
        const qint64 waited = rows->value(u"waiting_seconds"_s).toLongLong();
        if (waiting > 0 && waited > day)
            warn(u"documents"_s,
                 tr("%n file(s) that are gone still wait to be deleted in %1, the first for %2. "
                    "Nothing opens them any more.",
                    nullptr, waiting)
                     .arg(name, span(waited)),
                 setUp ? tr("Run an agent: peak1031ctl agent --database URI")
                       : tr("Set the storage up again, or delete its bucket."));
        if (const QString failure = rows->value(u"failure"_s).toString(); !failure.isEmpty())
            fault(u"documents"_s, tr("At the storage %1: %2").arg(name, failure),
                  tr("Mend what it says; the agent tries again by itself."));
        if (const int missing = rows->value(u"missing"_s).toInt(); missing > 0)
            fault(u"documents"_s,
                  tr("%n file(s) are not, or not wholly, where they should be in %1.", nullptr,
                     missing)
                      .arg(name),
                  tr("Restore them from the bucket's older versions or its backup; "
                     "peak.storage_findings names them. Find out who can delete there."));
        if (const int unknown = rows->value(u"unknown"_s).toInt(); unknown > 0)
            warn(u"documents"_s,
                 tr("%n object(s) in %1 belong to no document of this database.", nullptr, unknown)
                     .arg(name),
                 tr("Give each database a bucket of its own. Objects that no database needs can be "
                    "deleted by hand; peak.storage_findings names them."));
    }
    if (m_findings.size() == before)
        ok(u"documents"_s, tr("Documents are where they should be."));
}

} // namespace Peak
