#include "models/documents/OpenFolder.h"

#include "models/documents/SafeFileName.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QStandardPaths>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

const QString lockName = u"in-use.lock"_s;
constexpr auto onlyOwner = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;

} // namespace

OpenFolder::OpenFolder(const QString &root) : m_root(root)
{
    // Listed here: what this run makes later is none of them.
    QStringList folders;
    const QStringList names =
        QDir(m_root).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    for (const QString &name : names)
        folders.append(m_root + u'/' + name);
    if (!folders.isEmpty())
        m_sweeper.start([folders] { sweep(folders); });
}

OpenFolder::~OpenFolder()
{
    if (m_folder.isEmpty())
        return;
    m_lock.reset();
    wipe(m_folder);
}

QString OpenFolder::defaultRoot()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + u"/opened"_s;
}

/** Folders whose program is no longer there. */
void OpenFolder::sweep(const QStringList &folders)
{
    for (const QString &folder : folders) {
        QLockFile lock(folder + u'/' + lockName);
        lock.setStaleLockTime(0); // only a program that is gone gives it up
        if (!lock.tryLock(0))
            continue;
        lock.unlock();
        wipe(folder);
    }
}

QString OpenFolder::pathFor(const QString &fileName)
{
    if (m_folder.isEmpty()) {
        const QString folder = m_root + u'/' + QUuid::createUuid().toString(QUuid::Id128);
        if (!QDir().mkpath(m_root) || !QFile::setPermissions(m_root, onlyOwner) ||
            !QDir().mkdir(folder) || !QFile::setPermissions(folder, onlyOwner))
            return {};
        m_lock = std::make_unique<QLockFile>(folder + u'/' + lockName);
        m_lock->setStaleLockTime(0);
        if (!m_lock->tryLock(0))
            return {};
        m_folder = folder;
    }
    const QString safe =
        SafeFileName::isSafe(fileName) ? fileName : SafeFileName::proposal(fileName);
    QString path = m_folder + u'/' + safe;
    for (int number = 2; QFile::exists(path); ++number)
        path = m_folder + u'/' + SafeFileName::numbered(safe, number);
    return path;
}

void OpenFolder::protect(const QString &path)
{
    QFile::setPermissions(path, QFileDevice::ReadOwner);
}

/** Overwritten first, for what it is worth on the disk at hand. */
void OpenFolder::wipe(const QString &folder)
{
    QDirIterator each(folder, QDir::Files | QDir::Hidden | QDir::NoSymLinks,
                      QDirIterator::Subdirectories);
    while (each.hasNext()) {
        const QString path = each.next();
        QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        QFile file(path);
        if (!file.open(QIODevice::ReadWrite))
            continue;
        const QByteArray zeros(1024 * 1024, '\0');
        for (qint64 left = file.size(); left > 0; left -= zeros.size())
            file.write(zeros.constData(), qMin(left, qint64(zeros.size())));
        file.close();
        QFile::remove(path);
    }
    QDir(folder).removeRecursively();
}

} // namespace Peak
