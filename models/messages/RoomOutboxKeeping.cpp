// The part of RoomOutbox that keeps unsent messages on this computer.
#include "models/db/WhenDone.h"
#include "models/messages/RoomOutbox.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QPromise>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr qint64 largestFile = 1024 * 1024;
constexpr auto forOwner = QFile::ReadOwner | QFile::WriteOwner;

QString textOf(const QUuid &id)
{
    return id.isNull() ? QString() : id.toString(QUuid::WithoutBraces);
}

QUuid idIn(const QJsonObject &object, const QString &key)
{
    return QUuid::fromString(object.value(key).toString());
}

QDateTime momentIn(const QJsonObject &object, const QString &key)
{
    return QDateTime::fromString(object.value(key).toString(), Qt::ISODateWithMs);
}

QByteArray bytesOf(const PendingMessage &message, bool mayHaveGone)
{
    QJsonArray files, mentions;
    for (const PendingFile &file : message.files)
        files.append(QJsonObject{{u"upload"_s, textOf(file.upload)},
                                 {u"document"_s, textOf(file.document)},
                                 {u"name"_s, file.name},
                                 {u"path"_s, file.path},
                                 {u"made"_s, file.made},
                                 {u"with_pin"_s, file.withPin}});
    for (const MessageMention &mention : message.mentions)
        mentions.append(QJsonObject{{u"id"_s, textOf(mention.person)}, {u"name"_s, mention.name}});
    const bool failed = message.state == PendingMessage::State::Failed;
    const QJsonObject content{{u"request"_s, textOf(message.request)},
                              {u"exchange"_s, textOf(message.exchange)},
                              {u"text"_s, message.text},
                              {u"reply_to"_s, textOf(message.replyTo)},
                              {u"reply_sender"_s, message.replySender},
                              {u"reply_text"_s, message.replyText},
                              {u"files"_s, files},
                              {u"mentions"_s, mentions},
                              {u"made_at"_s, message.madeAt.toString(Qt::ISODateWithMs)},
                              {u"at"_s, message.at.toUTC().toString(Qt::ISODateWithMs)},
                              {u"unsure"_s, mayHaveGone},
                              {u"failed"_s, failed ? message.error : QString()}};
    return QJsonDocument(content).toJson(QJsonDocument::Compact);
}

/** Nothing when the file is not whole, or no message. */
std::optional<PendingMessage> messageOf(const QByteArray &bytes)
{
    const QJsonObject content = QJsonDocument::fromJson(bytes).object();
    PendingMessage message;
    message.request = idIn(content, u"request"_s);
    message.exchange = idIn(content, u"exchange"_s);
    message.madeAt = momentIn(content, u"made_at"_s);
    if (message.request.isNull() || message.exchange.isNull() || !message.madeAt.isValid())
        return std::nullopt;
    message.due = message.madeAt;
    message.at = momentIn(content, u"at"_s);
    message.text = content.value(u"text"_s).toString();
    message.replyTo = idIn(content, u"reply_to"_s);
    message.replySender = content.value(u"reply_sender"_s).toString();
    message.replyText = content.value(u"reply_text"_s).toString();
    message.unsure = content.value(u"unsure"_s).toBool();
    message.error = content.value(u"failed"_s).toString();
    message.state =
        message.error.isEmpty() ? PendingMessage::State::Waiting : PendingMessage::State::Failed;
    const QJsonArray files = content.value(u"files"_s).toArray();
    for (const QJsonValue &value : files) {
        const QJsonObject one = value.toObject();
        message.files.append({idIn(one, u"upload"_s), idIn(one, u"document"_s),
                              one.value(u"name"_s).toString(), one.value(u"path"_s).toString(),
                              one.value(u"made"_s).toBool(), QByteArray(),
                              one.value(u"with_pin"_s).toBool()});
    }
    const QJsonArray mentions = content.value(u"mentions"_s).toArray();
    for (const QJsonValue &value : mentions) {
        const QJsonObject one = value.toObject();
        message.mentions.append({idIn(one, u"id"_s), one.value(u"name"_s).toString()});
    }
    return message;
}

QList<PendingMessage> readAll(const QString &place)
{
    QList<PendingMessage> found;
    const QFileInfoList files = QDir(place).entryInfoList({u"*.message"_s}, QDir::Files);
    for (const QFileInfo &info : files) {
        QFile file(info.filePath());
        if (info.size() > largestFile || !file.open(QIODevice::ReadOnly))
            continue;
        if (const auto message = messageOf(file.read(largestFile)))
            found.append(*message);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto &a, const auto &b) { return a.madeAt < b.madeAt; });
    return found;
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

QString fileOf(const QString &place, const QUuid &request)
{
    return place + u'/' + textOf(request) + u".message"_s;
}

} // namespace

QString RoomOutbox::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + u"/outbox"_s;
}

void RoomOutbox::begin(const QString &server, const QUuid &person)
{
    const QByteArray name = QCryptographicHash::hash(
        QJsonDocument(QJsonArray{server, textOf(person)}).toJson(QJsonDocument::Compact),
        QCryptographicHash::Sha256);
    const QString place = m_folder + u'/' + QString::fromLatin1(name.toHex().left(40));
    if (place == m_place)
        return;
    end();
    m_place = place;
    QDir().mkpath(m_place + u"/files"_s);
    for (const QString &folder : {m_folder, m_place, QString(m_place + u"/files"_s)})
        QFile::setPermissions(folder, forOwner | QFile::ExeOwner);
    // Another window of the same person sends what it has itself.
    m_lock = std::make_unique<QLockFile>(m_place + u"/in-use"_s);
    m_lock->setStaleLockTime(0);
    if (m_lock->tryLock(0))
        load();
}

void RoomOutbox::load()
{
    auto promise = std::make_shared<QPromise<QList<PendingMessage>>>();
    const auto found = promise->future();
    promise->start();
    m_writer.start([promise, place = m_place] {
        promise->addResult(readAll(place));
        promise->finish();
    });
    whenDone(found, this, [this, life = m_life](const QList<PendingMessage> &messages) {
        if (life == m_life)
            take(messages);
    });
}

void RoomOutbox::end()
{
    ++m_life;
    m_due.stop();
    m_again.stop();
    m_messages.clear();
    m_holds.clear();
    m_onTheWay.clear();
    m_kept.clear();
    m_uploads.clear();
    m_place.clear();
    m_lock.reset();
}

QFuture<bool> RoomOutbox::keep(const PendingMessage &message)
{
    const bool mayHaveGone = message.unsure || m_onTheWay.contains(message.request);
    m_kept.insert(message.request, mayHaveGone);
    auto promise = std::make_shared<QPromise<bool>>();
    const auto written = promise->future();
    promise->start();
    m_writer.start([promise, path = fileOf(m_place, message.request),
                    content = bytesOf(message, mayHaveGone)] {
        promise->addResult(writeWhole(path, content));
        promise->finish();
    });
    whenDone(written, this,
             [this, request = message.request, exchange = message.exchange](bool done) {
                 if (done)
                     Q_EMIT kept(request);
                 else if (at(request))
                     Q_EMIT notKept(exchange);
             });
    return written;
}

void RoomOutbox::forget(const PendingMessage &message, bool keepFiles)
{
    m_holds.remove(message.request);
    m_kept.remove(message.request);
    m_writer.start([path = fileOf(m_place, message.request)] { QFile::remove(path); });
    for (const PendingFile &file : message.files) {
        m_uploads.remove(file.upload);
        if (file.made && !keepFiles)
            wipe(file.path);
    }
}

QString RoomOutbox::newFile(const QString &name) const
{
    return m_place + u"/files/"_s + textOf(QUuid::createUuid()) + u'-' + name;
}

void RoomOutbox::wipe(const QString &path)
{
    if (path.startsWith(m_folder + u'/'))
        m_writer.start([path] { QFile::remove(path); });
}

void RoomOutbox::flush()
{
    m_writer.waitForDone();
}

} // namespace Peak
