#include "models/documents/StorageKeeper.h"

#include "models/documents/ObjectAddresses.h"
#include "models/documents/ObjectErrors.h"

#include <QSysInfo>
#include <QThread>
#include <QXmlStreamReader>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int pauseMilliseconds = 10'000;
constexpr int troubledPause = 60'000;
constexpr int longestBackOff = 60'000;

QByteArray value(const DbConnection::Row &row, int column)
{
    return row.value(column).value_or(QByteArray());
}

/** What a storage lists: at most a thousand objects. */
struct Listing
{
    QByteArrayList keys;
    QByteArrayList bytes;
    QByteArrayList changed;
    bool more = false;
    bool valid = false;
};

Listing listed(const QByteArray &xml)
{
    Listing listing;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        const auto name = reader.name();
        if (name == u"ListBucketResult")
            listing.valid = true;
        else if (name == u"Key")
            listing.keys.append(reader.readElementText().toUtf8());
        else if (name == u"Size")
            listing.bytes.append(reader.readElementText().toLatin1());
        else if (name == u"LastModified")
            listing.changed.append(reader.readElementText().toLatin1());
        else if (name == u"IsTruncated")
            listing.more = reader.readElementText() == u"true";
    }
    listing.valid = listing.valid && !reader.hasError() &&
                    listing.keys.size() == listing.bytes.size() &&
                    listing.keys.size() == listing.changed.size();
    return listing;
}

QByteArray arrayOf(const QByteArrayList &texts)
{
    QByteArrayList quoted;
    for (QByteArray text : texts)
        quoted.append('"' + text.replace('\\', "\\\\").replace('"', "\\\"") + '"');
    return '{' + quoted.join(',') + '}';
}

bool isGone(const Error &error)
{
    return error.kind == ErrorKind::NotFound || error.sqlState == ObjectErrors::NoUpload;
}

} // namespace

StorageKeeper::StorageKeeper(const ConnectionSettings &settings, const QString &name, Say say)
    : m_settings(settings),
      m_name(name.isEmpty() ? u"storage@%1/%2"_s.arg(QSysInfo::machineHostName())
                                  .arg(QCoreApplication::applicationPid())
                            : name),
      m_say(std::move(say))
{}

bool StorageKeeper::isOfDatabase(const Error &error)
{
    return !isOfStorage(error) && error.kind != ErrorKind::Cancelled &&
           !error.sqlState.startsWith(u"PK"_s);
}

Result<void> StorageKeeper::run(const std::atomic_bool &stop, bool once)
{
    DbConnection connection(u"storage"_s);
    m_connection = &connection;
    m_stop = &stop;
    int backOff = 0;
    while (!stop) {
        Result<void> done;
        if (!connection.isOpen())
            done = connection.open(m_settings);
        Result<bool> more = false;
        do {
            more = done ? round() : Result<bool>(done.error());
        } while (more && *more && !stop);
        if (!more)
            done = more.error();
        if (once)
            return done ? m_trouble : done;
        if (done) {
            backOff = 0;
            StoppableThread::rest(pauseMilliseconds, stop);
        } else {
            // The agent beside says what is wrong with the database.
            connection.close();
            backOff = qMin(longestBackOff, backOff == 0 ? 500 : backOff * 2);
            StoppableThread::rest(backOff, stop);
        }
    }
    return {};
}

Result<bool> StorageKeeper::round()
{
    bool more = false;
    if (m_rest.hasExpired()) {
        for (const auto step : {&StorageKeeper::deleteObjects, &StorageKeeper::deleteSegments,
                                &StorageKeeper::look, &StorageKeeper::moveOne}) {
            if (*m_stop)
                return false;
            const auto done = (this->*step)();
            if (!done)
                return done;
            more = more || *done;
        }
    }
    if (!more && m_deleted > 0)
        m_say(tr("deleted %n object(s) of documents that are gone", nullptr,
                 int(std::exchange(m_deleted, 0))));
    if (!more && m_moved > 0)
        m_say(tr("moved %n file(s) to another storage", nullptr, int(std::exchange(m_moved, 0))));
    return more && m_rest.hasExpired();
}

void StorageKeeper::tellTrouble(const Error &error)
{
    m_rest.setRemainingTime(troubledPause);
    const QString sentence = tr("At the storage of documents: %1").arg(error.message);
    if (sentence != m_told)
        m_say(sentence);
    m_told = sentence;
    m_trouble = Error{error.kind, sentence, {}, error.logDetail};
}

Result<ObjectAnswer> StorageKeeper::send(const ObjectRequest &request)
{
    ObjectRequest mine = request;
    mine.owner = QUuid::createUuid();
    const auto future = m_client.send(mine);
    while (!future.isFinished()) {
        if (*m_stop)
            m_client.stop(mine.owner);
        QThread::msleep(1);
    }
    return future.result();
}

Result<bool> StorageKeeper::deleteObjects()
{
    const auto rows =
        ask("select provider, storage_key, multipart, url from api.agent_objects_to_delete(100)");
    if (!rows)
        return rows.error();
    QList<QFuture<Result<ObjectAnswer>>> answers;
    for (const auto &row : *rows) {
        ObjectRequest request;
        request.method = "DELETE";
        request.url = value(row, 3);
        answers.append(m_client.send(request));
    }
    for (qsizetype i = 0; i < answers.size(); ++i) {
        answers[i].waitForFinished();
        const auto answer = answers.at(i).result();
        if (!answer && !isGone(answer.error())) {
            tellTrouble(answer.error());
            continue;
        }
        const auto &row = rows->at(i);
        const auto told = ask("select api.agent_object_deleted($1, $2, $3)",
                              {row.value(0), row.value(1), row.value(2)});
        if (!told)
            return told.error();
        ++m_deleted;
    }
    return rows->size() == 100;
}

Result<bool> StorageKeeper::deleteSegments()
{
    const auto rows = ask("select api.agent_delete_segments(200)");
    if (!rows)
        return rows.error();
    return value(rows->value(0), 0).toInt() > 0;
}

Result<bool> StorageKeeper::look()
{
    const auto rows = ask("select provider, after_key, url from api.agent_next_look()");
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return false;
    const auto provider = rows->first().value(0);
    ObjectRequest request;
    request.method = "GET";
    request.url = value(rows->first(), 2);
    request.mostAnswer = 4LL * 1024 * 1024;
    const auto answer = send(request);
    Listing listing;
    if (answer)
        listing = listed(answer->body);
    if (!answer || !listing.valid) {
        const Error error = answer ? ObjectErrors::error({}) : answer.error();
        if (error.kind == ErrorKind::Cancelled)
            return false;
        tellTrouble(error);
        const auto told =
            ask("select api.agent_look_failed($1, $2)", {provider, error.message.toUtf8()});
        return told ? Result<bool>(false) : told.error();
    }
    const auto told =
        ask("select api.agent_looked($1, $2, $3, $4, $5)",
            {provider, arrayOf(listing.keys), arrayOf(listing.bytes), arrayOf(listing.changed),
             listing.more && !listing.keys.isEmpty() ? "false" : "true"});
    if (!told)
        return told.error();
    return true;
}

StorageKeeperThread::StorageKeeperThread(const ConnectionSettings &settings, const QString &name,
                                         StorageKeeper::Say say, int delayMilliseconds)
    : m_thread(
          [settings, name, say = std::move(say), delayMilliseconds](const std::atomic_bool &stop) {
              StoppableThread::rest(delayMilliseconds, stop);
              if (stop)
                  return;
              StorageKeeper keeper(settings, name, say);
              static_cast<void>(keeper.run(stop, false).ok());
          })
{}

} // namespace Peak
