#pragma once

#include <QLockFile>
#include <QString>

#include <memory>

namespace Peak {

/**
 * Who uses a private server: one lock file per user in the folder's "uses", so that the last one to
 * leave can stop it.
 *
 * A user that was killed leaves a lock file that no living process holds; it does not count and is
 * swept away. "kept" among them means that the server was started to stay. Change only while
 * holding the folder's start lock. Any thread.
 */
class PrivateServerUses
{
public:
    explicit PrivateServerUses(const QString &folder) : m_folder(folder) {}

    /** Joins the users; the lock is held until it is destroyed. Null when the folder can't be
     * written. */
    std::unique_ptr<QLockFile> join() const;
    int count() const; ///< of living users

    bool isKept() const;
    bool setKept(bool kept) const;

private:
    QString m_folder;
};

} // namespace Peak
