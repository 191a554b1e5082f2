#include "models/messages/TranscriptFile.h"

#include "models/messages/TranscriptCsv.h"
#include "models/messages/TranscriptPdf.h"

namespace Peak {

std::unique_ptr<TranscriptFile> TranscriptFile::make(Format format, const QString &path)
{
    if (format == Format::Pdf)
        return std::make_unique<TranscriptPdf>(path);
    return std::make_unique<TranscriptCsv>(path);
}

TranscriptFile::Format TranscriptFile::formatOf(const QString &path)
{
    return path.endsWith(QStringLiteral(".pdf"), Qt::CaseInsensitive) ? Format::Pdf : Format::Csv;
}

} // namespace Peak
