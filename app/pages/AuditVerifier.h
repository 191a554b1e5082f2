#pragma once

#include "models/repositories/AuditRepository.h"

#include <QObject>

namespace Peak {

/**
 * Goes through the seals of the record, a few batches at a time, so that what else runs on the line
 * has its turn between and a person can stop it.
 *
 * Ends at the first fault. A piece that was cancelled for somebody else's sake is asked again: it
 * changes nothing. GUI thread.
 */
class AuditVerifier final : public QObject
{
    Q_OBJECT

public:
    struct Verdict
    {
        QString fault; ///< empty: whole
        qint64 batches = 0;
        qint64 rows = 0;
        qint64 erased = 0;
    };

    AuditVerifier(DbSession &session, QObject *parent);

    bool isRunning() const { return m_running; }

public Q_SLOTS:
    void start();
    /** Stops after the piece that runs; stopped() is told at once. */
    void cancel();

Q_SIGNALS:
    void progress(qint64 batches, qint64 of);
    /** The seals are whole; looking for entries outside of them. */
    void lookingForStrays();
    void finished(const Peak::AuditVerifier::Verdict &verdict);
    void stopped(const Peak::AuditVerifier::Verdict &soFar);
    void failed(const Peak::Error &error);

private:
    void next();
    void onChecked(const Result<SealCheck> &check);
    void nextStrays(const QString &after);
    bool wasInterrupted(const Error &error);
    void end();

    AuditRepository m_audit;
    Verdict m_verdict;
    qint64 m_from = 0;
    int m_interruptions = 0;
    quint64 m_run = 0; ///< answers of an earlier run are nobody's
    bool m_running = false;
};

} // namespace Peak
