#pragma once

#include "models/messages/TranscriptFile.h"
#include "models/repositories/TranscriptRepository.h"

#include <QCryptographicHash>
#include <QObject>
#include <QThreadPool>

#include <memory>

namespace Peak {

/**
 * Writes the transcript of a room into a file: asks for some messages, writes them on a thread of
 * its own, asks for the next.
 *
 * The hashes are the server's; every line is checked against its own words, and the end against
 * what the server puts into the record. A room in which something was edited meanwhile is begun
 * again, once. One transcript at a time; destroying it leaves no half file. Lives on the thread
 * that made it, which never waits for the disk.
 */
class TranscriptMaker final : public QObject
{
    Q_OBJECT

public:
    /** `session` must outlive it. */
    explicit TranscriptMaker(DbSession &session, QObject *parent = nullptr);
    ~TranscriptMaker() override;

    /** Messages `first` to `last`, by number, into the file `path`; ends with finished(). */
    void start(const TranscriptHead &head, qint64 first, qint64 last, const QString &path);
    void cancel();
    bool isRunning() const { return m_file != nullptr; }

Q_SIGNALS:
    void progress(qint64 done, qint64 all);
    void finished(const Peak::Result<Peak::TranscriptTotal> &total);

private:
    void begin();
    void next();
    void write(const QList<TranscriptLine> &lines);
    void askForTotal();
    void finish(const TranscriptTotal &total);
    void end(const Result<TranscriptTotal> &outcome);
    template <typename Work, typename Then>
    void onFile(Work work, Then then);

    TranscriptRepository m_repository;
    TranscriptHead m_head;
    qint64 m_first = 0, m_last = 0, m_next = 0;
    QString m_path;
    std::shared_ptr<TranscriptFile> m_file; ///< used by one thread at a time
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    bool m_again = false;
    int m_round = 0; ///< counts starts and ends, so that late answers are dropped
    QThreadPool m_pool;
};

} // namespace Peak
