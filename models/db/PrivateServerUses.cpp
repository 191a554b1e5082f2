#include "models/db/PrivateServerUses.h"

#include <QDir>
#include <QFile>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

std::unique_ptr<QLockFile> PrivateServerUses::join() const
{
    QDir().mkdir(m_folder);
    const QString name = QUuid::createUuid().toString(QUuid::Id128).left(12) + u".lock"_s;
    auto lock = std::make_unique<QLockFile>(QDir(m_folder).filePath(name));
    lock->setStaleLockTime(0);
    if (!lock->tryLock())
        return nullptr;
    return lock;
}

int PrivateServerUses::count() const
{
    int living = 0;
    const QDir folder(m_folder);
    const QStringList names = folder.entryList({u"*.lock"_s}, QDir::Files);
    for (const QString &name : names) {
        QLockFile lock(folder.filePath(name));
        lock.setStaleLockTime(0);
        if (lock.tryLock())
            lock.unlock(); // nobody living held it; unlocking removes the file
        else
            ++living;
    }
    return living;
}

bool PrivateServerUses::isKept() const
{
    return QFile::exists(QDir(m_folder).filePath(u"kept"_s));
}

bool PrivateServerUses::setKept(bool kept) const
{
    const QString path = QDir(m_folder).filePath(u"kept"_s);
    if (!kept)
        return !QFile::exists(path) || QFile::remove(path);
    QDir().mkdir(m_folder);
    QFile file(path);
    return file.open(QIODevice::WriteOnly);
}

} // namespace Peak
