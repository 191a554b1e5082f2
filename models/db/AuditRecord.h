#pragma once

#include "models/db/AuditHeads.h"
#include "models/db/Result.h"

#include <functional>

namespace Peak {

class DbConnection;

/**
 * The record of who did what (audit_logs), looked at from outside: is it whole, and is it still the
 * one that somebody saw earlier?
 *
 * Goes through it a few batches at a time, so that neither memory nor a statement grows with the
 * record. The database's own functions do the hashing; what they can't know (that the end was cut
 * off, that all of it was made anew) is told by heads that were remembered elsewhere. Changes
 * nothing but by seal() and accept(). Blocks: for tools and workers. Speaks as an admin, as
 * peak_agent or as the database's owner.
 */
class AuditRecord final
{
public:
    /** The connection must be open and outlive it. */
    explicit AuditRecord(DbConnection &connection) : m_connection(connection) {}

    struct Verdict
    {
        QString fault; ///< empty: whole
        qint64 batches = 0;
        qint64 rows = 0;
        qint64 erased = 0; ///< of these rows, those whose values were erased for a reason on record
    };
    /** Told batches done and in all, now and then. */
    using Progress = std::function<void(qint64, qint64)>;
    Result<Verdict> verify(const Progress &progress = {});

    /** The record beside a head that was seen. */
    struct Comparison
    {
        AuditHead seen;
        AuditHead latest;
        bool isShorter = false; ///< it ends before what was seen
        bool isRemade = false;  ///< what was seen is not in it
        /** When a copy that had less of it took over after that, which explains both; else null. */
        QDateTime takenOver;
        qint64 hadBatches = 0; ///< what that copy had
    };
    /** With a head that is not valid: only what the last one is. */
    Result<Comparison> look(const AuditHead &seen);

    /** An admin's word that the record was put back or made anew for a reason: written into it, or
     * not accepted. */
    Result<void> accept(const AuditHead &seen, const AuditHead &latest);

    /** What is wrong with the record compared with a head that was seen; empty: nothing. */
    Result<QString> compare(const AuditHead &seen);
    /** Its last head now; of this database whatever `seen.database` says. */
    Result<AuditHead> latest();

    /** Seals whatever is written, and says how many rows that were. */
    Result<qint64> seal();

private:
    Result<QString> findStray();

    DbConnection &m_connection;
};

} // namespace Peak
