#pragma once

#include <QString>
#include <QStringList>

namespace Peak {

/**
 * How the name of a file tells which exchange it belongs to: "2026-0001 Deed.pdf".
 *
 * A plain value with pure functions; whether there is such an exchange others know.
 */
struct FileNameRule
{
    enum class Kind {
        NumberFirst,  ///< "2026-0001 Deed.pdf"
        NumberInside, ///< "Deed of 2026-0001.pdf"
        Folder,       ///< "2026-0001/Deed.pdf"
        Pattern       ///< of one's own: "{type}_{number}_*"
    };
    Kind kind = Kind::NumberFirst;
    QString pattern; ///< {number}, {type} and * stand for something, all else for itself

    struct Match
    {
        QStringList numbers; ///< any of them may be an exchange's, the likeliest first
        QString type;        ///< that the pattern found; empty: none
    };
    Match match(const QString &fileName, const QString &folder) const;
    /** Why the pattern finds nothing; empty: it may. */
    QString fault() const;

    /** Of these types the longest that stands in the name; empty: none. */
    static QString typeIn(const QString &fileName, const QStringList &types);

    bool operator==(const FileNameRule &) const = default;
};

} // namespace Peak
