#pragma once

#include "models/db/Result.h"
#include "models/domain/TranscriptLine.h"

#include <QString>

#include <memory>

namespace Peak {

/**
 * A file into which the transcript of a room is written, line after line, however long it is.
 *
 * There is no file before finish(): what was not finished leaves nothing, and an older file of
 * that name stays as it was. One thread at a time.
 */
class TranscriptFile
{
public:
    enum class Format { Csv, Pdf };

    virtual ~TranscriptFile() = default;

    virtual Result<void> begin(const TranscriptHead &head) = 0;
    virtual Result<void> add(const TranscriptLine &line) = 0;
    virtual Result<void> finish(const TranscriptTotal &total) = 0;

    static std::unique_ptr<TranscriptFile> make(Format format, const QString &path);
    /** PDF by its name's end; CSV otherwise. */
    static Format formatOf(const QString &path);
};

} // namespace Peak
