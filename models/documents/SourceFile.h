#pragma once

#include "models/db/Result.h"
#include "models/documents/Sha256.h"

#include <QByteArray>
#include <QFile>

namespace Peak {

/** A file as it was when somebody looked: enough to notice that it is another now. */
struct FileState
{
    qint64 bytes = -1;
    qint64 modified = 0; ///< milliseconds since 1970, as the file system says

    friend bool operator==(const FileState &, const FileState &) = default;
    static FileState of(const QString &path);
};

/**
 * A file that is uploaded: read from its beginning to its end in segments, hashed on the way.
 *
 * Tells when the file is no longer the one that was opened. Files of any size. One thread at a
 * time; never the GUI thread, since disks and network folders can be slow.
 */
class SourceFile final
{
public:
    explicit SourceFile(const QString &path);

    /** Fails with a sentence when it can't be read, or is no file. */
    Result<void> open();

    const FileState &state() const { return m_state; }
    int segments() const;
    /** The place of the segment that next() reads. */
    int position() const { return m_position; }

    /** Goes back to a segment that was read before; what is read again is not hashed again. */
    Result<void> goBack(int position);
    /** The next segment. ErrorKind::Conflict when the file has changed since it was opened. */
    Result<QByteArray> next();
    /** Of all that was read so far; once the file was at its end, of the file. */
    QByteArray sha256() const { return m_hash.result(); }
    bool atEnd() const { return m_position >= segments(); }
    /** That it is another file now, as a sentence. */
    Error changed() const;

private:
    Error unreadable(const QString &cause) const;

    QString m_path;
    QFile m_file;
    FileState m_state;
    Sha256 m_hash;
    int m_position = 0;
    int m_hashed = 0; ///< segments
};

} // namespace Peak
