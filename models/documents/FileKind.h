#pragma once

#include <QByteArrayView>
#include <QString>

namespace Peak {

/**
 * What kind of file something is, by its content; what its name says is heard, not trusted.
 *
 * A plain value; of() may be called on any thread.
 */
struct FileKind
{
    /** So many bytes of the beginning are enough. */
    static constexpr qint64 headBytes = 64 * 1024;

    QString type;     ///< short: "pdf", "docx", "bin" where nothing is known
    QString mimeType; ///< "application/pdf"
    bool nameLies = false;
    QString warning; ///< for people: what the name says and the content does not; empty: nothing

    static FileKind of(const QString &fileName, QByteArrayView head);

    friend bool operator==(const FileKind &, const FileKind &) = default;
};

} // namespace Peak
