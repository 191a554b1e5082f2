#pragma once

#include <QLockFile>
#include <QString>
#include <QThreadPool>

#include <memory>

namespace Peak {

/**
 * Where documents stand in the clear while another program shows them: a folder that only this
 * person of the computer can enter, emptied when the program ends, and at its next start where it
 * ended badly.
 *
 * Nothing is made before something is to be put there. One per program. GUI thread; what a bad end
 * left is wiped on another.
 */
class OpenFolder final
{
public:
    /** `root`: the program's own place; begins to empty what earlier runs left in it, on a thread
     * of its own. */
    explicit OpenFolder(const QString &root = defaultRoot());
    ~OpenFolder();
    OpenFolder(const OpenFolder &) = delete;
    OpenFolder &operator=(const OpenFolder &) = delete;

    static QString defaultRoot();

    /** A path for a file of this name where none is yet; empty where the folder can't be made. */
    QString pathFor(const QString &fileName);
    /** What was put there can be read, and no more. */
    static void protect(const QString &path);

private:
    static void sweep(const QStringList &folders);
    static void wipe(const QString &folder);

    QString m_root;
    QString m_folder; ///< empty until it is needed
    std::unique_ptr<QLockFile> m_lock;
    QThreadPool m_sweeper; ///< its end waits for it
};

} // namespace Peak
