#pragma once

#include "models/messages/TranscriptFile.h"

#include <QCoreApplication>
#include <QSaveFile>

namespace Peak {

/**
 * The transcript as a table for a spreadsheet. The last row has the hash of all lines.
 *
 * Whoever has the file can check it without us (TranscriptCheck, and help says how by hand).
 */
class TranscriptCsv final : public TranscriptFile
{
    Q_DECLARE_TR_FUNCTIONS(Peak::TranscriptCsv)

public:
    explicit TranscriptCsv(const QString &path) : m_file(path) {}

    Result<void> begin(const TranscriptHead &head) override;
    Result<void> add(const TranscriptLine &line) override;
    Result<void> finish(const TranscriptTotal &total) override;

private:
    Result<void> write(const QStringList &cells);

    QSaveFile m_file;
    TranscriptHead m_head;
};

} // namespace Peak
