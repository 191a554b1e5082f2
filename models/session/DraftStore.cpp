#include "models/session/DraftStore.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

#include <atomic>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 largestFile = 1024 * 1024;
constexpr int mostFiles = 500;
constexpr auto forOwner = QFile::ReadOwner | QFile::WriteOwner;

QJsonArray nameOf(const DraftKey &key)
{
    return {key.server, key.person.toString(QUuid::WithoutBraces), key.form, key.record};
}

QByteArray bytesOf(const DraftKey &key, const Draft &draft)
{
    const QJsonObject content{{u"key"_s, nameOf(key)},
                              {u"values"_s, draft.values},
                              {u"base"_s, draft.base},
                              {u"version"_s, QString::number(draft.version)},
                              {u"saved_at"_s, draft.savedAt.toUTC().toString(Qt::ISODateWithMs)}};
    return QJsonDocument(content).toJson(QJsonDocument::Compact);
}

/** Nothing when the file is not whole, not a draft, or not of this key. */
std::optional<Draft> draftOf(const DraftKey &key, const QByteArray &bytes)
{
    const QJsonObject content = QJsonDocument::fromJson(bytes).object();
    if (content.value(u"key"_s).toArray() != nameOf(key) || !content.value(u"values"_s).isObject())
        return std::nullopt;
    Draft draft;
    draft.values = content.value(u"values"_s).toObject();
    draft.base = content.value(u"base"_s).toObject();
    draft.version = content.value(u"version"_s).toString().toLongLong();
    draft.savedAt =
        QDateTime::fromString(content.value(u"saved_at"_s).toString(), Qt::ISODateWithMs);
    return draft;
}

bool writeWhole(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    file.setPermissions(forOwner);
    return file.write(content) == content.size() && file.commit();
}

} // namespace

struct DraftStore::State
{
    std::atomic_bool failed = false;
};

QString DraftStore::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + u"/drafts"_s;
}

DraftStore::DraftStore(const QString &folder) : m_folder(folder), m_state(std::make_shared<State>())
{
    m_writer.setMaxThreadCount(1);
    QDir().mkpath(m_folder);
    // On Windows the folder of local data is the person's own already.
    QFile::setPermissions(m_folder, forOwner | QFile::ExeOwner);
}

DraftStore::~DraftStore()
{
    flush();
}

QString DraftStore::fileOf(const DraftKey &key) const
{
    // Names from outside never become names of files.
    const QByteArray name = QCryptographicHash::hash(
        QJsonDocument(nameOf(key)).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256);
    return m_folder + u'/' + QString::fromLatin1(name.toHex()) + u".draft"_s;
}

void DraftStore::enqueue(const QString &file, const std::optional<QByteArray> &content)
{
    m_writer.start([file, content, state = m_state] {
        if (content)
            state->failed = !writeWhole(file, *content);
        else
            QFile::remove(file);
    });
}

void DraftStore::save(const DraftKey &key, const Draft &draft)
{
    const QByteArray content = bytesOf(key, draft);
    if (content.size() > largestFile)
        return; // no form's limits allow that much
    const QString file = fileOf(key);
    m_latest.insert(file, draft);
    enqueue(file, content);
}

std::optional<Draft> DraftStore::find(const DraftKey &key)
{
    const QString path = fileOf(key);
    if (const auto known = m_latest.constFind(path); known != m_latest.constEnd())
        return *known;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestFile)
        return std::nullopt;
    return draftOf(key, file.read(largestFile));
}

void DraftStore::remove(const DraftKey &key)
{
    const QString file = fileOf(key);
    m_latest.insert(file, std::nullopt);
    enqueue(file, std::nullopt);
}

void DraftStore::forgetOlderThan(int days)
{
    const QDateTime oldest = QDateTime::currentDateTimeUtc().addDays(-days);
    m_writer.start([folder = m_folder, oldest] {
        const auto files = QDir(folder).entryInfoList({u"*.draft*"_s}, QDir::Files | QDir::Hidden,
                                                      QDir::Time); // newest first
        int kept = 0;
        for (const QFileInfo &file : files) {
            const bool halfWritten = file.suffix() != u"draft"_s;
            if (file.lastModified() < oldest || halfWritten || ++kept > mostFiles)
                QFile::remove(file.filePath());
        }
    });
}

void DraftStore::flush()
{
    m_writer.waitForDone();
}

bool DraftStore::failed() const
{
    return m_state->failed;
}

} // namespace Peak
