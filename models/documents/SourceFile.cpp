#include "models/documents/SourceFile.h"

#include "models/documents/SegmentCipher.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::SourceFile)
};

} // namespace

FileState FileState::of(const QString &path)
{
    const QFileInfo info(path); // fresh: nothing is remembered of an earlier look
    if (!info.isFile())
        return {};
    return {info.size(), info.lastModified().toMSecsSinceEpoch()};
}

SourceFile::SourceFile(const QString &path) : m_path(path), m_file(path) {}

Error SourceFile::unreadable(const QString &cause) const
{
    return {ErrorKind::Invalid,
            Text::tr("“%1” can't be read (%2). Nothing of it was kept; see that the file is there "
                     "and may be read, and try again.")
                .arg(QFileInfo(m_path).fileName(), cause),
            {},
            u"source unreadable"_s};
}

Error SourceFile::changed() const
{
    return {ErrorKind::Conflict,
            Text::tr("“%1” changed while it was uploaded. Nothing of it was kept; try again when "
                     "nobody writes to it.")
                .arg(QFileInfo(m_path).fileName()),
            {},
            u"source changed"_s};
}

Result<void> SourceFile::open()
{
    m_state = FileState::of(m_path);
    if (m_state.bytes < 0)
        return unreadable(QFileInfo(m_path).isDir() ? Text::tr("it is a folder")
                                                    : Text::tr("there is no such file"));
    if (!m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return unreadable(m_file.errorString());
    if (m_file.size() != m_state.bytes)
        return changed();
    return {};
}

int SourceFile::segments() const
{
    return SegmentCipher::segmentsOf(m_state.bytes);
}

Result<void> SourceFile::goBack(int position)
{
    Q_ASSERT(position <= m_hashed);
    if (!m_file.seek(position * SegmentCipher::segmentBytes))
        return unreadable(m_file.errorString());
    m_position = position;
    return {};
}

Result<QByteArray> SourceFile::next()
{
    const qint64 wanted = SegmentCipher::bytesIn(m_state.bytes, m_position);
    QByteArray bytes(wanted, Qt::Uninitialized);
    qint64 have = 0;
    while (have < wanted) {
        const qint64 got = m_file.read(bytes.data() + have, wanted - have);
        if (got < 0)
            return unreadable(m_file.errorString());
        if (got == 0)
            return changed(); // cut off
        have += got;
    }
    if (m_position++ == m_hashed) {
        m_hash.add(bytes);
        ++m_hashed;
    }
    if (atEnd()) {
        char more = 0;
        if (m_file.read(&more, 1) > 0)
            return changed(); // grew
    }
    if (FileState::of(m_path) != m_state)
        return changed();
    return bytes;
}

} // namespace Peak
