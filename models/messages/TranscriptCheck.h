#pragma once

#include "models/db/Result.h"
#include "models/domain/TranscriptLine.h"

#include <QByteArray>
#include <QCoreApplication>

namespace Peak {

/**
 * Says whether a transcript that was saved as CSV is still what was saved.
 *
 * It needs no database: each line's words give its hash, and the lines' hashes the last one. That
 * the last one is what the server made, the record of the firm says. Any thread.
 */
class TranscriptCheck
{
    Q_DECLARE_TR_FUNCTIONS(Peak::TranscriptCheck)

public:
    /** The end of the file, when all is well; else a sentence that names the first wrong line. */
    static Result<TranscriptTotal> ofCsv(const QByteArray &file);
};

} // namespace Peak
