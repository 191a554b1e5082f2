#include "app/pages/AuditVerifier.h"

#include "models/db/WhenDone.h"

namespace Peak {

namespace {
constexpr qint64 batchesAtOnce = 5; // 20,000 entries: a fifth of a second
constexpr int mostInterruptions = 200;
} // namespace

AuditVerifier::AuditVerifier(DbSession &session, QObject *parent)
    : QObject(parent), m_audit(session)
{}

void AuditVerifier::start()
{
    if (m_running)
        return;
    m_running = true;
    ++m_run;
    m_verdict = {};
    m_from = 0;
    m_interruptions = 0;
    Q_EMIT progress(0, 0);
    next();
}

void AuditVerifier::cancel()
{
    if (!m_running)
        return;
    end();
    Q_EMIT stopped(m_verdict);
}

void AuditVerifier::end()
{
    m_running = false;
    ++m_run;
}

/** Another list took the line's turn by cancelling what ran. */
bool AuditVerifier::wasInterrupted(const Error &error)
{
    return error.kind == ErrorKind::Cancelled && ++m_interruptions <= mostInterruptions;
}

void AuditVerifier::next()
{
    whenDone(m_audit.verify(m_from, m_from + batchesAtOnce - 1), this,
             [this, run = m_run](const Result<SealCheck> &check) {
                 if (run == m_run)
                     onChecked(check);
             });
}

void AuditVerifier::onChecked(const Result<SealCheck> &check)
{
    if (!check && wasInterrupted(check.error())) {
        next();
        return;
    }
    if (!check) {
        end();
        Q_EMIT failed(check.error());
        return;
    }
    m_verdict.rows += check->rows;
    m_verdict.erased += check->erased;
    m_verdict.fault = check->fault;
    if (!check->fault.isEmpty()) {
        end();
        Q_EMIT finished(m_verdict);
        return;
    }
    m_verdict.batches = check->checkedTo; // batch 0 is the beginning and has no entries
    Q_EMIT progress(check->checkedTo, check->latest);
    m_from = check->checkedTo + 1;
    if (m_from <= check->latest) {
        next();
        return;
    }
    Q_EMIT lookingForStrays();
    nextStrays({});
}

void AuditVerifier::nextStrays(const QString &after)
{
    whenDone(m_audit.strays(after), this,
             [this, after, run = m_run](const Result<StrayCheck> &check) {
                 if (run != m_run)
                     return;
                 if (!check && wasInterrupted(check.error())) {
                     nextStrays(after);
                 } else if (!check) {
                     end();
                     Q_EMIT failed(check.error());
                 } else if (check->fault.isEmpty() && !check->next.isEmpty()) {
                     nextStrays(check->next);
                 } else {
                     m_verdict.fault = check->fault;
                     end();
                     Q_EMIT finished(m_verdict);
                 }
             });
}

} // namespace Peak
