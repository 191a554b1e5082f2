#include "models/documents/DocumentOpener.h"

#include "models/db/Rinse.h"
#include "models/documents/Downloader.h"
#include "models/documents/LocalStore.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPromise>
#include <QScopeGuard>

#include <openssl/rand.h>

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using Outcome = OpenAnswer::Outcome;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::DocumentOpener)
};

constexpr int nonceBytes = 32;

Outcome outcomeOf(const QString &name)
{
    static const QHash<QString, Outcome> names{{u"opened"_s, Outcome::Opened},
                                               {u"not_found"_s, Outcome::NotFound},
                                               {u"pin_required"_s, Outcome::PinRequired},
                                               {u"pin_wrong"_s, Outcome::PinWrong},
                                               {u"closed"_s, Outcome::Closed},
                                               {u"view_only"_s, Outcome::ViewOnly}};
    return names.value(name, Outcome::NotFound);
}

OpenAnswer answerOf(const BinaryRows &rows)
{
    OpenAnswer answer;
    answer.outcome = outcomeOf(rows.text(0, "outcome"));
    answer.message = rows.text(0, "message");
    if (const auto until = rows.instant(0, "closed_until"))
        answer.closedUntil = QDateTime::fromMSecsSinceEpoch(*until, Qt::UTC);
    answer.attemptsLeft = int(rows.number(0, "attempts_left", -1));
    answer.fileName = rows.text(0, "file_name");
    answer.fileType = rows.text(0, "file_type");
    answer.mimeType = rows.text(0, "mime_type");
    answer.bytes = rows.number(0, "file_size");
    answer.version = int(rows.number(0, "version"));
    return answer;
}

/** What does not fit together is not opened: its reader would believe it. */
bool isWhole(const OpenedDocument &document)
{
    return document.key.size() == AesGcm::keyBytes && document.sha256.size() == 32 &&
           document.bytes >= 0 && document.segments == SegmentCipher::segmentsOf(document.bytes);
}

Result<OpenOutcome> outcomeOf(BinaryRows rows, OpenedDocument document)
{
    OpenOutcome outcome;
    outcome.answer = answerOf(rows);
    if (outcome.answer.outcome != Outcome::Opened)
        return outcome;
    document.version = outcome.answer.version;
    document.content = rows.uuid(0, "content");
    document.provider = rows.text(0, "storage_provider");
    document.key = SecretBytes(rows.bytes(0, "key"));
    rows.wipe("key");
    document.segments = int(rows.number(0, "segments"));
    document.bytes = outcome.answer.bytes;
    document.sha256 = rows.bytes(0, "sha256").toByteArray();
    document.fileName = outcome.answer.fileName;
    document.fileType = outcome.answer.fileType;
    document.mimeType = outcome.answer.mimeType;
    if (!isWhole(document))
        return Error{ErrorKind::Invalid,
                     Text::tr("What is kept of this document is not complete, so it was not "
                              "opened. Please tell an administrator."),
                     {},
                     u"opening does not fit together"_s};
    outcome.opened = document;
    return outcome;
}

/** Judged and told in transactions of their own: whoever rolls back learns nothing. */
Result<OpenOutcome> ask(DbConnection &connection, const QUuid &document, const SecretBytes &pin,
                        const QByteArray &action, int version, qint64 goesOnWith)
{
    OpenedDocument opened;
    opened.document = document;
    opened.asked = version;
    opened.nonce = QByteArray(nonceBytes, '\0');
    if (RAND_bytes(reinterpret_cast<uchar *>(opened.nonce.data()), nonceBytes) != 1)
        return Error{ErrorKind::Internal,
                     Text::tr("Encryption does not work on this computer. Nothing was opened."),
                     {},
                     u"no random bytes"_s};
    BinaryParameters asked;
    asked.uuid(document);
    asked.text(pin.isEmpty() ? std::nullopt
                             : std::optional(QByteArray(pin.view().data(), pin.size())));
    asked.text(action).bytes(opened.nonce).number(version).number64(goesOnWith);
    const auto forgotten = qScopeGuard([&connection] { rinse(connection); }); // PIN and key
    const auto submitted =
        connection.binaryQuery("select api.open_document_submit($1, $2, $3, $4, nullif($5, 0), "
                               "nullif($6, 0)) as attempt",
                               asked);
    asked.wipe();
    if (!submitted)
        return submitted.error();
    opened.attempt = submitted->number(0, "attempt");
    const auto told =
        connection.binaryQuery("select * from api.open_document_result($1, $2)",
                               BinaryParameters().number64(opened.attempt).bytes(opened.nonce));
    if (!told)
        return told.error();
    return outcomeOf(*told, opened);
}

/** One document on its way into memory; goes when that is over. */
class Reading final : public QObject
{
public:
    Reading(const OpenedDocument &document, SegmentStore &store, QThreadPool &pool, QObject *parent)
        : QObject(parent),
          m_sink(std::make_shared<MemorySink>(document)),
          m_downloader(document, store, m_sink, pool)
    {
        m_promise.start();
        connect(&m_downloader, &Downloader::progressed, this, [this] {
            if (m_promise.isCanceled())
                deleteLater();
        });
        connect(&m_downloader, &Downloader::finished, this,
                [this] { answer(m_sink->takeBytes()); });
        const auto fail = [this](const Error &error) { answer(error); };
        connect(&m_downloader, &Downloader::failed, this, fail);
        connect(&m_downloader, &Downloader::interrupted, this, fail);
        m_downloader.start();
    }

    QFuture<Result<QByteArray>> future() { return m_promise.future(); }

private:
    void answer(const Result<QByteArray> &result)
    {
        m_promise.addResult(result);
        m_promise.finish();
        deleteLater();
    }

    QPromise<Result<QByteArray>> m_promise;
    std::shared_ptr<MemorySink> m_sink;
    Downloader m_downloader;
};

QFuture<Result<QByteArray>> failed(const Error &error)
{
    QPromise<Result<QByteArray>> promise;
    promise.start();
    promise.addResult(error);
    promise.finish();
    return promise.future();
}

} // namespace

DocumentOpener::DocumentOpener(DbSession &asks, DbSession &transfers)
    : m_asks(asks), m_local(std::make_unique<LocalStore>(transfers))
{
    m_stores.insert(u"local"_s, m_local.get());
    m_pool.setMaxThreadCount(1);
}

DocumentOpener::~DocumentOpener() = default;

void DocumentOpener::setStore(const QString &provider, SegmentStore *store)
{
    m_stores.insert(provider, store);
}

QFuture<Result<OpenOutcome>> DocumentOpener::open(const QUuid &document, Action action,
                                                  const QByteArray &pin, int version,
                                                  qint64 goesOnWith)
{
    return m_asks.run([document, pin = SecretBytes(pin), version, goesOnWith,
                       asked = QByteArray(action == Action::Download ? "download" : "view")](
                          DbConnection &connection) {
        return ask(connection, document, pin, asked, version, goesOnWith);
    });
}

QFuture<Result<QByteArray>> DocumentOpener::read(const OpenedDocument &document, qint64 limit)
{
    SegmentStore *store = m_stores.value(document.provider);
    if (!store)
        return failed({ErrorKind::Outdated,
                       Text::tr("This program does not know where this document is kept. Update "
                                "the program."),
                       {},
                       u"unknown provider"_s});
    if (document.bytes > limit)
        return failed({ErrorKind::Invalid,
                       Text::tr("“%1” is too large to be shown here (%2). Download it instead.")
                           .arg(document.fileName, QLocale().formattedDataSize(document.bytes)),
                       {},
                       u"over the limit"_s});
    return (new Reading(document, *store, m_pool, &m_readings))->future();
}

} // namespace Peak
