#pragma once

#include "models/db/DbSession.h"
#include "models/documents/ObjectStore.h"
#include "models/documents/SegmentCipher.h"
#include "models/documents/Sha256.h"
#include "tests/sql/WorkWorld.h"
#include "tests/support/ObjectServer.h"
#include "tests/support/TestSession.h"
#include "tests/support/Why.h"

#include <QRandomGenerator>

namespace Peak {

/**
 * WorkWorld with a bucket: the client's session as the program has it, and uploads and openings of
 * documents step by step.
 */
class StorageWorld : public WorkWorld
{
public:
    using Rows = QList<DbConnection::Row>;
    using Value = std::optional<QByteArray>;

    explicit StorageWorld(std::unique_ptr<TestServer> own = nullptr) : WorkWorld(std::move(own))
    {
        server.setUp(owner());
        session = sessionOf(QStringLiteral("client@example.test"));
        store = std::make_unique<ObjectStore>(*session);
    }

    std::unique_ptr<DbSession> sessionOf(const QString &email)
    {
        const auto ticket = RoleConnection::signIn(database(), email);
        auto made = std::make_unique<DbSession>(QStringLiteral("test"));
        const auto uri = database().uriAs(ticket.role, ticket.secret);
        const auto open = await(made->open(*ConnectionSettings::parse(uri)->hardened()));
        if (!open)
            qFatal("%s", qPrintable(open.error().message));
        return made;
    }
    /** In the client's own session. */
    Result<Rows> ask(const QByteArray &sql, const QList<Value> &parameters = {})
    {
        return await(session->run([sql, parameters](DbConnection &connection) {
            return connection.secretQuery(sql, parameters);
        }));
    }
    Rows must(const QByteArray &sql, const QList<Value> &parameters = {})
    {
        const auto rows = ask(sql, parameters);
        if (!rows)
            qFatal("%s: %s", sql.constData(), why(rows).constData());
        return *rows;
    }

    /** A file that is on its way, as the uploader knows it. */
    struct Sending
    {
        QUuid upload = QUuid::createUuid();
        QByteArray clear;
        QUuid content;
        SecretBytes key;
        QByteArray provider;
        int segments = 0;
        int arrived = 0;
        QUuid document;
    };
    static QByteArray noise(qint64 bytes)
    {
        QByteArray made(bytes + 8, Qt::Uninitialized);
        QRandomGenerator::global()->fillRange(reinterpret_cast<quint32 *>(made.data()),
                                              made.size() / 4);
        made.truncate(bytes);
        return made;
    }
    static QByteArray bytea(const Value &value)
    {
        return QByteArray::fromHex(value.value_or("").mid(2));
    }
    static QByteArray text(const QUuid &id) { return id.toByteArray(QUuid::WithoutBraces); }

    /** Begins it, or goes on with it. */
    void begin(Sending &sending)
    {
        const Rows rows =
            must("select content, key, provider, segments, arrived, document, refusal from "
                 "api.begin_uploads($1, $2)",
                 {room, "[{\"upload\": \"" + text(sending.upload) +
                            "\", \"file_name\": \"deed.pdf\", \"file_type\": \"pdf\", \"bytes\": " +
                            QByteArray::number(sending.clear.size()) + "}]"});
        const auto &row = rows.first();
        if (row[6])
            qFatal("%s", row[6]->constData());
        sending.content = QUuid::fromString(QLatin1StringView(row[0].value_or("")));
        sending.key = SecretBytes(bytea(row[1]));
        sending.provider = row[2].value_or("");
        sending.segments = row[3].value_or("").toInt();
        sending.arrived = row[4].value_or("").toInt();
        sending.document = QUuid::fromString(QLatin1StringView(row[5].value_or("")));
    }
    /** The segments from `first` on, as many as there are up to `count`. */
    QList<SealedSegment> sealed(const Sending &sending, int first, int count)
    {
        SegmentCipher cipher(sending.key, sending.content, sending.clear.size());
        QList<SealedSegment> all;
        for (int seq = first; seq < qMin(first + count, sending.segments); ++seq) {
            const QByteArray piece =
                sending.clear.mid(seq * SegmentCipher::segmentBytes, SegmentCipher::segmentBytes);
            all.append(
                SealedSegment{sending.upload, seq, sending.segments, *cipher.seal(seq, piece)});
        }
        return all;
    }
    Result<void> put(const Sending &sending, int first, int count = 8)
    {
        return await(store->put(sealed(sending, first, count)), 60'000);
    }
    /** From where it stands to the end. */
    Result<void> putRest(const Sending &sending)
    {
        for (int first = sending.arrived; first < sending.segments; first += 8) {
            if (const auto done = put(sending, first); !done)
                return done;
        }
        return {};
    }
    /** The refusal; empty when it is a document now. */
    QByteArray finish(const Sending &sending)
    {
        Sha256 hash;
        hash.add(sending.clear);
        return must("select coalesce(refusal, '') from api.finish_uploads(array[$1::uuid], "
                    "array[$2::bytea])",
                    {text(sending.upload), "\\x" + hash.result().toHex()})
            .first()[0]
            .value_or("");
    }
    /** A whole file; ends the test program when it fails. */
    Sending uploaded(const QByteArray &clear)
    {
        Sending sending;
        sending.clear = clear;
        begin(sending);
        if (sending.provider == "local") {
            for (const SealedSegment &segment : sealed(sending, 0, sending.segments))
                must("select api.put_segments(array[$1::uuid], array[$2::int], array[$3::bytea])",
                     {text(segment.upload), QByteArray::number(segment.seq),
                      "\\x" + segment.bytes.toHex()});
        } else if (const auto put = putRest(sending); !put) {
            qFatal("%s", why(put).constData());
        }
        const QByteArray refusal = finish(sending);
        if (!refusal.isEmpty())
            qFatal("%s", refusal.constData());
        return sending;
    }

    OpenedDocument open(const QUuid &document)
    {
        const QByteArray nonce = "\\x000102030405060708090a0b0c0d0e0f";
        const Value attempt =
            must("select api.open_document_submit($1, null, 'view', $2)", {text(document), nonce})
                .first()[0];
        const auto row = must("select content, key, storage_provider, segments, file_size, sha256, "
                              "outcome from api.open_document_result($1, $2)",
                              {attempt, nonce})
                             .first();
        OpenedDocument opened;
        opened.document = document;
        opened.attempt = attempt.value_or("").toLongLong();
        opened.nonce = bytea(nonce);
        opened.content = QUuid::fromString(QLatin1StringView(row[0].value_or("")));
        opened.key = SecretBytes(bytea(row[1]));
        opened.provider = QString::fromLatin1(row[2].value_or(""));
        opened.segments = row[3].value_or("").toInt();
        opened.bytes = row[4].value_or("").toLongLong();
        opened.sha256 = bytea(row[5]);
        return opened;
    }
    Result<QByteArray> readBack(const OpenedDocument &opened)
    {
        SegmentCipher cipher(opened.key, opened.content, opened.bytes);
        QByteArray clear;
        for (int first = 0; first < opened.segments; first += 8) {
            const int count = qMin(8, opened.segments - first);
            Result<QList<QByteArray>> segments = Error{};
            if (opened.provider == QStringLiteral("local")) {
                const auto rows =
                    ask("select bytes from api.read_segments($1, $2, $3, $4)",
                        {QByteArray::number(opened.attempt), "\\x" + opened.nonce.toHex(),
                         QByteArray::number(first), QByteArray::number(count)});
                if (!rows)
                    return rows.error();
                QList<QByteArray> read;
                for (const auto &row : *rows)
                    read.append(bytea(row[0]));
                segments = read;
            } else {
                segments = await(store->get(opened, first, count), 60'000);
            }
            if (!segments)
                return segments.error();
            for (int i = 0; i < segments->size(); ++i) {
                const auto part = cipher.open(first + i, segments->at(i));
                if (!part)
                    return part.error();
                clear += *part;
            }
        }
        return clear;
    }
    /** Where the object of a content is. */
    QString keyOf(const QUuid &content)
    {
        return QString::fromLatin1(
            owner()
                .must("select storage_key from peak.document_contents where id = $1",
                      {text(content)})
                .value());
    }

    ObjectServer server;
    std::unique_ptr<DbSession> session;
    std::unique_ptr<ObjectStore> store;
};

} // namespace Peak
