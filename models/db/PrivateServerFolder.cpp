#include "models/db/PrivateServerFolder.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QSaveFile>
#include <QStorageInfo>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr qint64 RoomForNewCluster = 120 * 1024 * 1024;
constexpr qsizetype LongestSocketPath = 100; // sun_path holds 104 bytes on macOS, 108 on Linux
constexpr auto OwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::PrivateServer", text);
}

QString native(const QString &path)
{
    return QDir::toNativeSeparators(path);
}

Error noRights(const QString &folder, const QString &detail)
{
    return {
        ErrorKind::Denied,
        translated("You have no right to write to the data folder %1. Nothing was changed. Choose "
                   "another folder, or have its owner give you the right.")
            .arg(native(folder)),
        {},
        detail};
}

Error diskFull(const QString &folder, const QString &detail)
{
    return {
        ErrorKind::Internal,
        translated("The disk that holds %1 is full. The data folder was left as it was. Free some "
                   "space, then start again.")
            .arg(native(folder)),
        {},
        detail};
}

Error notOurs(const QString &folder, const QString &detail)
{
    return {ErrorKind::Invalid,
            translated("The folder %1 holds other files and is no data folder of Peak 1031. It was "
                       "left untouched. Choose an empty folder.")
                .arg(native(folder)),
            {},
            detail};
}

QByteArray randomPassword()
{
    QByteArray bytes(32, Qt::Uninitialized);
    QRandomGenerator::system()->generate(bytes.begin(), bytes.end());
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/** A file that only its owner reads from the first moment on. */
bool writePrivately(const QString &path, const QByteArray &content)
{
    QFile::remove(path);
    QFile file(path);
    return file.open(QIODevice::NewOnly | QIODevice::WriteOnly, OwnerOnly) &&
           file.setPermissions(OwnerOnly) && file.write(content) == content.size() && file.flush();
}

QByteArray passFileLine(const QByteArray &role, const QByteArray &password)
{
    return "*:*:*:" + role + ":" + password + "\n";
}

QByteArray tail(const QString &path, qint64 bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(qMax<qint64>(0, file.size() - bytes));
    return file.read(bytes);
}

/** What a start that was cut short leaves behind; it counts as nothing. */
bool isLeftover(const QString &name)
{
    return name.startsWith(u".new-"_s) || name == u"start.lock"_s ||
           name.startsWith(u"start.lock."_s) || name.endsWith(u".pgpass"_s) || name == u"uses"_s ||
           name == u"run"_s;
}

} // namespace

Error privateServerError(const QString &folder, const QString &doing, const QString &output)
{
    if (output.contains(u"No space left on device"_s) || output.contains(u"not enough space"_s) ||
        output.contains(u"Disk quota exceeded"_s))
        return diskFull(folder, output);
    if (output.contains(u"Permission denied"_s) || output.contains(u"Read-only file system"_s))
        return noRights(folder, output);
    QString cause;
    const QStringList lines = output.split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        if (line.contains(u"FATAL:"_s) || line.contains(u"PANIC:"_s) || line.contains(u"error:"_s))
            cause = line.section(u": "_s, -1).trimmed();
    }
    return {ErrorKind::Internal,
            translated("%1 failed%2. The data folder %3 was left as it was; its log says more.")
                .arg(doing, cause.isEmpty() ? QString() : u" ("_s + cause + u")"_s, native(folder)),
            {},
            output};
}

PrivateServerFolder::PrivateServerFolder(const QString &path)
    : m_path(QDir::cleanPath(QFileInfo(path).absoluteFilePath()))
{
    const QString canonical = QFileInfo(m_path).canonicalFilePath();
    if (!canonical.isEmpty())
        m_path = canonical;
}

Result<PrivateServerFolder::Content> PrivateServerFolder::look() const
{
    const QFileInfo info(m_path);
    if (!info.exists() && !info.isSymLink())
        return Content::Missing;
    if (!info.isDir())
        return notOurs(m_path, u"not a directory"_s);
    if (!info.isReadable() || !info.isExecutable() || !info.isWritable())
        return noRights(m_path, u"no read, write or search permission"_s);
    const QStringList names = QDir(m_path).entryList(QDir::AllEntries | QDir::Hidden |
                                                     QDir::System | QDir::NoDotAndDotDot);
    if (names.contains(u"cluster"_s)) {
        // A cluster that we may not look into belongs to somebody else; PrivateServerUser says so.
        if (QFileInfo(cluster()).isReadable() && !major())
            return notOurs(m_path, u"cluster/PG_VERSION is missing"_s);
        if (!QFileInfo::exists(adminPassFile()) || !QFileInfo::exists(clientPassFile()))
            return Error{ErrorKind::NotFound,
                         translated("The data folder %1 lacks its password files (admin.pgpass and "
                                    "client.pgpass). It was left untouched. Put them back from a "
                                    "backup.")
                             .arg(native(m_path)),
                         {},
                         {}};
        return Content::Ours;
    }
    for (const QString &name : names) {
        if (!isLeftover(name))
            return notOurs(m_path, u"foreign entry"_s);
    }
    return Content::Empty;
}

std::optional<int> PrivateServerFolder::major() const
{
    bool isNumber = false;
    const QByteArray text = tail(cluster() + u"/PG_VERSION"_s, 20).trimmed();
    const int number = text.split('.').first().toInt(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

QStringList PrivateServerFolder::logFiles() const
{
    QStringList files{cluster() + u"/start.log"_s};
    const QDir logs(cluster() + u"/log"_s);
    const QStringList names = logs.entryList(QDir::Files, QDir::Time | QDir::Reversed);
    for (const QString &name : names)
        files.append(logs.filePath(name));
    return files;
}

QString PrivateServerFolder::lastWords() const
{
    QByteArray words;
    const QStringList files = logFiles();
    words += tail(files.first(), 4096);
    if (files.size() > 1)
        words += tail(files.last(), 4096);
    return QString::fromUtf8(words);
}

Result<bool> PrivateServerFolder::make() const
{
    if (QFileInfo(m_path).isDir())
        return false;
    const QString parent = QFileInfo(m_path).path();
    if (!QDir().mkpath(parent) || !QDir().mkdir(m_path)) {
        if (QFileInfo(m_path).isDir())
            return false; // another program that starts at this moment was quicker
        if (QStorageInfo storage(parent); storage.isValid() && storage.bytesAvailable() == 0)
            return diskFull(m_path, u"mkdir"_s);
        return noRights(m_path, u"mkdir"_s);
    }
    return true;
}

Result<void> PrivateServerFolder::createCluster(const PrivateServerTools &tools,
                                                const PrivateServerUser &user, bool durable) const
{
    if (QStorageInfo storage(m_path);
        storage.isValid() && storage.bytesAvailable() < RoomForNewCluster)
        return diskFull(m_path, u"%1 bytes available"_s.arg(storage.bytesAvailable()));
    const QDir folder(m_path);
    for (const QString &name : folder.entryList({u".new-*"_s}, QDir::Dirs | QDir::Hidden))
        QDir(folder.filePath(name)).removeRecursively();

    const QString fresh = file(u".new-cluster"_s);
    const auto made = fillNewCluster(fresh, tools, user, durable);
    QFile::remove(file(u".new-password"_s));
    if (!made.ok()) {
        QDir(fresh).removeRecursively();
        QFile::remove(adminPassFile());
        QFile::remove(clientPassFile());
    }
    return made;
}

Result<void> PrivateServerFolder::fillNewCluster(const QString &fresh,
                                                 const PrivateServerTools &tools,
                                                 const PrivateServerUser &user, bool durable) const
{
    const QByteArray password = randomPassword();
    const QString passwordFile = file(u".new-password"_s);
    // Under the start lock, so that no other starter takes away what the next line gives.
    QFile::setPermissions(m_path, OwnerOnly | QFileDevice::ExeOwner);
    if (!user.letThrough(m_path))
        return noRights(m_path, u"can't let the server's user through"_s);
    if (!QDir().mkdir(fresh) || !QFile::setPermissions(fresh, OwnerOnly | QFileDevice::ExeOwner) ||
        !user.giveTo(fresh) || !writePrivately(passwordFile, password + '\n') ||
        !user.giveTo(passwordFile) ||
        !writePrivately(adminPassFile(), passFileLine("peak_admin", password)) ||
        !writePrivately(clientPassFile(), passFileLine("peak_door", randomPassword())))
        return diskFull(m_path, u"writing password files"_s);

    QStringList arguments{u"-D"_s,       fresh,
                          u"-U"_s,       u"peak_admin"_s,
                          u"--pwfile"_s, passwordFile,
                          u"-A"_s,       u"scram-sha-256"_s,
                          u"-E"_s,       u"UTF8"_s,
                          u"--locale"_s, privateServerLocale(),
                          u"-k"_s,       u"--no-instructions"_s};
    if (!durable)
        arguments.append(u"--no-sync"_s);
    const auto outcome = tools.run(u"initdb"_s, arguments, user, 300);
    if (!outcome.ok) {
        if (user.isOther() && outcome.output.contains(u"Permission denied"_s))
            return Error{
                ErrorKind::Denied,
                translated("As root, Peak 1031 runs PostgreSQL as the user %1, who can't reach "
                           "%2. Nothing was changed. Choose a data folder outside of private "
                           "folders, for example /var/lib/peak1031.")
                    .arg(user.name(), native(m_path)),
                {},
                outcome.output};
        return privateServerError(m_path, translated("Making the private database"),
                                  outcome.output);
    }
    if (!QDir().rename(fresh, cluster()))
        return noRights(m_path, u"rename"_s);
    return {};
}

Result<void> PrivateServerFolder::writeSettings(const QMap<QString, QString> &settings,
                                                const PrivateServerUser &user) const
{
    QByteArray text =
        "# Written by Peak 1031 at each start. Use ALTER SYSTEM for settings of your own.\n";
    for (auto it = settings.cbegin(); it != settings.cend(); ++it) {
        QString value = it.value();
        text += it.key().toUtf8() + " = '" + value.replace(u"'"_s, u"''"_s).toUtf8() + "'\n";
    }
    const QByteArray rules =
        "# Written by Peak 1031: this computer only, and only with a password.\n"
        "local all all scram-sha-256\n"
        "host all all 127.0.0.1/32 scram-sha-256\n"
        "host all all ::1/128 scram-sha-256\n";
    const QList<QPair<QString, QByteArray>> files{{u"postgresql.conf"_s, text},
                                                  {u"pg_hba.conf"_s, rules}};
    for (const auto &[name, content] : files) {
        const QString path = cluster() + u'/' + name;
        if (tail(path, 1 << 20) == content)
            continue;
        QSaveFile save(path);
        if (!save.open(QIODevice::WriteOnly) || save.write(content) != content.size() ||
            !save.setPermissions(OwnerOnly) || !user.giveTo(save.fileName()) || !save.commit() ||
            !user.giveTo(path))
            return diskFull(m_path, save.errorString());
    }
    return {};
}

Result<QString> PrivateServerFolder::socketFolder(const PrivateServerUser &user) const
{
    const QString near = file(u"run"_s);
    const QByteArray hash =
        QCryptographicHash::hash(m_path.toUtf8(), QCryptographicHash::Sha256).toHex().left(12);
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QString base = user.isOther() || !QFileInfo(runtime).isDir() ? QDir::tempPath() : runtime;
    for (const QString &folder :
         QStringList{near, base + u"/peak1031-"_s + QString::fromLatin1(hash)}) {
        if (QFile::encodeName(folder + u"/.s.PGSQL.65535"_s).size() > LongestSocketPath)
            continue;
        const bool fresh = QDir().mkdir(folder);
        if (fresh)
            QFile::setPermissions(folder, OwnerOnly | QFileDevice::ExeOwner);
        if ((fresh && user.giveTo(folder)) || user.ownsPrivately(folder))
            return folder;
    }
    QTemporaryDir unique(QDir::tempPath() + u"/peak1031-XXXXXX"_s);
    unique.setAutoRemove(false);
    if (unique.isValid() && user.giveTo(unique.path()) &&
        QFile::encodeName(unique.path()).size() + 15 <= LongestSocketPath)
        return unique.path();
    return noRights(m_path, u"no folder for the socket"_s);
}

Result<QByteArray> PrivateServerFolder::doorPassword() const
{
    const QByteArray line = tail(clientPassFile(), 4096).trimmed();
    const QByteArray password = line.mid(line.lastIndexOf(':') + 1);
    if (!line.startsWith("*:*:*:peak_door:") || password.isEmpty())
        return Error{
            ErrorKind::Invalid,
            translated("The file %1 does not hold the password of peak_door. Put it back from "
                       "a backup.")
                .arg(native(clientPassFile())),
            {},
            {}};
    return password;
}

} // namespace Peak
