#include "tests/support/ObjectServer.h"

#include "tests/support/RawConnection.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QLockFile>
#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

const QString Source = QStringLiteral(PEAK_TEST_S3_SOURCE);
const QString Folder = QStringLiteral(PEAK_TEST_S3_FOLDER);
const QString ObjectSuffix = QStringLiteral("._S3rver_object");

QByteArray content(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void ObjectServer::install()
{
    QDir().mkpath(Folder);
    QLockFile lock(Folder + u"/install.lock"_s);
    lock.setStaleLockTime(300'000);
    lock.lock();
    for (const QString &name : {u"package.json"_s, u"server.mjs"_s}) {
        QFile::remove(Folder + u'/' + name);
        QFile::copy(Source + u'/' + name, Folder + u'/' + name);
    }
    const QByteArray wanted = content(Source + u"/package-lock.json"_s);
    if (content(Folder + u"/installed.json"_s) == wanted)
        return;
    QFile::remove(Folder + u"/installed.json"_s);
    QFile::remove(Folder + u"/package-lock.json"_s);
    QFile::copy(Source + u"/package-lock.json"_s, Folder + u"/package-lock.json"_s);
    QProcess npm;
    npm.setWorkingDirectory(Folder);
    npm.setProcessChannelMode(QProcess::MergedChannels);
    npm.start(QStandardPaths::findExecutable(u"npm"_s),
              {u"ci"_s, u"--ignore-scripts"_s, u"--no-audit"_s, u"--no-fund"_s});
    if (!npm.waitForFinished(240'000) || npm.exitCode() != 0)
        qFatal("The S3 server for tests could not be installed. It needs node, npm and npm's "
               "registry: %s %s",
               qPrintable(npm.errorString()), npm.readAll().constData());
    QFile::copy(Source + u"/package-lock.json"_s, Folder + u"/installed.json"_s);
}

ObjectServer::ObjectServer(const QStringList &options)
{
    install();
    start(options);
}

ObjectServer::~ObjectServer()
{
    kill();
}

void ObjectServer::start(const QStringList &options)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStandardPaths::findExecutable(u"node"_s),
                    QStringList{Folder + u"/server.mjs"_s, u"--folder"_s, m_folder.path(),
                                u"--port"_s, QString::number(m_port), u"--bucket"_s,
                                QString::fromLatin1(bucket()), u"--region"_s,
                                QString::fromLatin1(region()), u"--access"_s,
                                QString::fromLatin1(accessKey()), u"--secret"_s,
                                QString::fromLatin1(secretKey())} +
                        options);
    QByteArray said;
    while (!said.contains('\n')) {
        if (!m_process.waitForReadyRead(30'000))
            qFatal("The S3 server for tests did not start: %s",
                   qPrintable(m_process.errorString()));
        said += m_process.readAllStandardOutput();
    }
    m_port = said.mid(said.indexOf(' ')).trimmed().toInt();
}

void ObjectServer::kill()
{
    m_process.kill();
    m_process.waitForFinished(10'000);
}

void ObjectServer::setUp(RawConnection &owner, const QByteArray &provider) const
{
    const QByteArray begin = "storage." + provider + '.';
    owner.must("update peak.settings set value = case key"
               " when $1 || 'endpoint' then to_jsonb($2::text)"
               " when $1 || 'region' then to_jsonb($3::text)"
               " when $1 || 'bucket' then to_jsonb($4::text)"
               " when $1 || 'access_key' then to_jsonb($5::text)"
               " when $1 || 'path_style' then 'true' else value end"
               " where key like $1 || '%'",
               {begin, endpoint().toUtf8(), region(), bucket(), accessKey()});
    owner.must("insert into peak.secrets (name, sealed) values ($1 || 'secret_key',"
               " kms.seal('secret:' || $1 || 'secret_key', convert_to($2, 'UTF8')))"
               " on conflict (name) do update set sealed = excluded.sealed",
               {begin, secretKey()});
    owner.must("update peak.settings set value = to_jsonb($1::text) where key = "
               "'documents.storage'",
               {provider});
}

QString ObjectServer::endpoint() const
{
    return u"http://127.0.0.1:%1"_s.arg(m_port);
}

QStringList ObjectServer::objects() const
{
    QStringList keys;
    const QString root = m_folder.path() + u'/' + QString::fromLatin1(bucket());
    QDirIterator files(root, {u'*' + ObjectSuffix}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext())
        keys.append(files.next().mid(root.size() + 1).chopped(ObjectSuffix.size()));
    keys.sort();
    return keys;
}

QStringList ObjectServer::unfinished() const
{
    return QDir(m_folder.path() + u'/' + QString::fromLatin1(bucket()) + u"/._S3rver_uploads"_s)
        .entryList(QDir::Dirs | QDir::NoDotAndDotDot);
}

QString ObjectServer::fileOf(const QString &key) const
{
    return m_folder.path() + u'/' + QString::fromLatin1(bucket()) + u'/' + key + ObjectSuffix;
}

} // namespace Peak
