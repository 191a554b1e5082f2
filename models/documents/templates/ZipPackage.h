#pragma once

#include "models/db/Result.h"

#include <QByteArray>
#include <QHash>
#include <QStringList>

namespace Peak {

/**
 * The parts of an office document, which is a ZIP archive, in memory.
 *
 * Judged as a whole when it is read: how many entries, how large each and all of them become, what
 * they are called, whether they are whole. Nothing is ever written to a disk, and no entry's name
 * is used as a path. Any thread.
 */
class ZipPackage final
{
public:
    /** Generous for a text document with pictures, and far from filling a memory. */
    static constexpr qint64 mostBytes = 64LL * 1024 * 1024;     ///< of the archive
    static constexpr qint64 mostInflated = 256LL * 1024 * 1024; ///< of all entries
    static constexpr int mostEntries = 4096;
    static constexpr qint64 mostOfPart = 24LL * 1024 * 1024; ///< of a part that is read as text

    static Result<ZipPackage> read(const QByteArray &archive);

    QStringList names() const { return m_sizes.keys(); }
    bool has(const QString &name) const { return m_sizes.contains(name); }
    Result<QByteArray> part(const QString &name) const;
    /** The same archive with these parts instead; the others are copied as they are. */
    Result<QByteArray> with(const QHash<QString, QByteArray> &parts) const;

private:
    QByteArray m_archive;
    QHash<QString, qint64> m_sizes;
};

} // namespace Peak
