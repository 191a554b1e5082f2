#include "models/db/PrivateServerUser.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

#ifdef Q_OS_UNIX
#include <grp.h>
#include <locale.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace Peak {

#ifdef Q_OS_UNIX

namespace {

QString userName(uid_t uid)
{
    const passwd *entry = getpwuid(uid);
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(uid);
}

Error belongsToAnother(const QString &folder, uid_t owner)
{
    return {
        ErrorKind::Denied,
        QCoreApplication::translate("Peak::PrivateServer",
                                    "The data folder %1 belongs to %2. Nothing was changed. Start "
                                    "Peak 1031 as that user, or choose another data folder.")
            .arg(QDir::toNativeSeparators(folder), userName(owner)),
        {},
        u"cluster owned by another user"_s};
}

} // namespace

Result<PrivateServerUser> PrivateServerUser::forCluster(const QString &clusterFolder)
{
    PrivateServerUser user;
    user.m_uid = geteuid();
    user.m_gid = getegid();
    struct stat cluster
    {};
    const bool exists = stat(QFile::encodeName(clusterFolder).constData(), &cluster) == 0;
    if (geteuid() != 0) {
        if (exists && cluster.st_uid != geteuid())
            return belongsToAnother(QFileInfo(clusterFolder).path(), cluster.st_uid);
        user.m_name = userName(user.m_uid);
        return user;
    }
    const passwd *entry = nullptr;
    if (exists && cluster.st_uid != 0)
        entry = getpwuid(cluster.st_uid);
    for (const char *name : {"postgres", "_postgres", "nobody"}) {
        if (!entry)
            entry = getpwnam(name);
    }
    if (!entry || entry->pw_uid == 0)
        return Error{ErrorKind::Invalid,
                     QCoreApplication::translate(
                         "Peak::PrivateServer",
                         "PostgreSQL does not run as root, and this computer has no user "
                         "\"postgres\" or \"nobody\" to run it as. Add one, or start Peak 1031 as "
                         "an ordinary user."),
                     {},
                     {}};
    user.m_name = QString::fromLocal8Bit(entry->pw_name);
    user.m_uid = entry->pw_uid;
    user.m_gid = entry->pw_gid;
    user.m_other = true;
    return user;
}

void PrivateServerUser::applyTo(QProcess &program) const
{
    program.setWorkingDirectory(u"/"_s);
    if (!m_other)
        return;
    program.setChildProcessModifier([uid = m_uid, gid = m_gid] {
        const gid_t group = gid;
        if (setgroups(1, &group) != 0 || setgid(gid) != 0 || setuid(uid) != 0)
            _exit(126);
        umask(077);
    });
}

bool PrivateServerUser::giveTo(const QString &path) const
{
    return !m_other || chown(QFile::encodeName(path).constData(), m_uid, m_gid) == 0;
}

bool PrivateServerUser::letThrough(const QString &folder) const
{
    const QByteArray path = QFile::encodeName(folder);
    struct stat info
    {};
    if (!m_other)
        return true;
    if (stat(path.constData(), &info) != 0)
        return false;
    if (info.st_uid == m_uid || (info.st_mode & S_IXOTH))
        return true;
    return chown(path.constData(), info.st_uid, m_gid) == 0 &&
           chmod(path.constData(), (info.st_mode & 07700) | S_IXGRP) == 0;
}

bool PrivateServerUser::ownsPrivately(const QString &folder) const
{
    struct stat info
    {};
    return lstat(QFile::encodeName(folder).constData(), &info) == 0 && S_ISDIR(info.st_mode) &&
           info.st_uid == m_uid && (info.st_mode & 077) == 0;
}

QString privateServerLocale()
{
    const locale_t locale = newlocale(LC_ALL_MASK, "C.UTF-8", nullptr);
    if (!locale)
        return u"C"_s;
    freelocale(locale);
    return u"C.UTF-8"_s;
}

bool mayBePostgres(qint64 pid, const QString &clusterFolder)
{
    if (pid <= 1 || (kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH))
        return false;
#ifdef Q_OS_LINUX
    // Where /proc tells nothing (a zombie, another user's process), it is not ours either.
    const QString working = QFileInfo(u"/proc/%1/cwd"_s.arg(pid)).symLinkTarget();
    return !working.isEmpty() &&
           QFileInfo(working).canonicalFilePath() == QFileInfo(clusterFolder).canonicalFilePath();
#else
    QProcess ps;
    ps.start(u"ps"_s, {u"-o"_s, u"comm="_s, u"-p"_s, QString::number(pid)});
    ps.waitForFinished(5000);
    const QByteArray command = ps.readAllStandardOutput();
    return command.contains("postgres") || command.contains("postmaster");
#endif
}

#else // not a POSIX system: pg_ctl itself gives up an administrator's rights there

Result<PrivateServerUser> PrivateServerUser::forCluster(const QString &)
{
    PrivateServerUser user;
    user.m_name = qEnvironmentVariable("USERNAME");
    return user;
}
void PrivateServerUser::applyTo(QProcess &) const {}
bool PrivateServerUser::giveTo(const QString &) const
{
    return true;
}
bool PrivateServerUser::letThrough(const QString &) const
{
    return true;
}
bool PrivateServerUser::ownsPrivately(const QString &) const
{
    return true;
}
QString privateServerLocale()
{
    return u"C"_s;
}
bool mayBePostgres(qint64, const QString &)
{
    return true;
}

#endif

} // namespace Peak
