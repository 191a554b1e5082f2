#pragma once

#include "models/documents/DownloadSink.h"

#include <QFile>
#include <QUuid>

namespace Peak {

class TransferJournal;

/**
 * Into a file: a private one beside the target first (the part), which takes the target's place at
 * the end.
 *
 * The part is noted in the journal before it is made, and gone with the sink, unless it is kept for
 * a transfer that goes on with it later.
 */
class FileSink final : public DownloadSink
{
public:
    /** The journal must outlive it. */
    FileSink(const OpenedDocument &document, const QString &path, TransferJournal &journal);
    ~FileSink() override;

    /** For this transfer, which left this part when it ran before (empty: none). Before the first
     * take(). */
    void keepFor(const QUuid &transfer, const QString &part);
    /** No longer. Any thread. */
    void giveUp() { m_kept = false; }

    Result<int> takeUp(const std::atomic_bool &stopped) override;
    void discard() override;

    /** How many bytes of a part can be gone on with; 0 where it is none that we made. Asks the
     * disk. */
    static qint64 wholeBytes(const QString &part, const QString &path, qint64 bytes);
    static void remove(const QString &part, TransferJournal &journal);

protected:
    Result<void> begin() override;
    Result<void> write(const QByteArray &clear) override;
    Result<void> finish() override;

private:
    Error notWritable(const QString &cause) const;
    Error full() const;
    bool openPart();

    QString m_path;
    TransferJournal &m_journal;
    QString m_part; ///< empty: there is none
    std::unique_ptr<QFile> m_file;
    QUuid m_transfer; ///< that it is kept for
    std::atomic_bool m_kept = false;
};

} // namespace Peak
