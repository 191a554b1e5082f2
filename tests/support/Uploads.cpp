#include "tests/support/Uploads.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QUuid>
#include <QtEndian>

#include <openssl/evp.h>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int NonceBytes = 12;
constexpr int TagBytes = 16;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char *raw(QByteArray &bytes, qsizetype at = 0)
{
    return reinterpret_cast<unsigned char *>(bytes.data()) + at;
}

const unsigned char *raw(const QByteArray &bytes, qsizetype at = 0)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData()) + at;
}

template <typename Number>
QByteArray bigEndian(Number number)
{
    QByteArray bytes(sizeof(Number), 0);
    qToBigEndian(number, bytes.data());
    return bytes;
}

QByteArray additional(const QByteArray &content, quint32 seq, bool last, quint64 bytes)
{
    return "peak1031 segment 1" + QUuid::fromString(QLatin1String(content)).toRfc4122() +
           bigEndian(seq) + QByteArray(1, last ? 1 : 0) + bigEndian(bytes);
}

QByteArray sealedOne(const QByteArray &key, const QByteArray &aad, const QByteArray &clear)
{
    QByteArray nonce(NonceBytes, 0);
    QRandomGenerator::system()->generate(nonce.begin(), nonce.end());
    QByteArray body(clear.size(), 0);
    QByteArray tag(TagBytes, 0);
    int n = 0;
    const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, raw(std::as_const(key)),
                       raw(std::as_const(nonce)));
    EVP_EncryptUpdate(cipher.get(), nullptr, &n, raw(std::as_const(aad)), int(aad.size()));
    EVP_EncryptUpdate(cipher.get(), raw(body), &n, raw(std::as_const(clear)), int(clear.size()));
    EVP_EncryptFinal_ex(cipher.get(), raw(tag), &n);
    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, TagBytes, tag.data());
    return nonce + body + tag;
}

bool unsealOne(const QByteArray &key, const QByteArray &aad, QByteArray sealed, QByteArray &clear)
{
    const qsizetype size = sealed.size() - NonceBytes - TagBytes;
    if (size < 0)
        return false;
    QByteArray body(size, 0);
    int n = 0;
    const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, raw(std::as_const(key)),
                       raw(std::as_const(sealed)));
    EVP_DecryptUpdate(cipher.get(), nullptr, &n, raw(std::as_const(aad)), int(aad.size()));
    EVP_DecryptUpdate(cipher.get(), raw(body), &n, raw(std::as_const(sealed), NonceBytes),
                      int(size));
    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, TagBytes,
                        raw(sealed, NonceBytes + size));
    QByteArray rest(TagBytes, 0);
    if (EVP_DecryptFinal_ex(cipher.get(), raw(rest), &n) != 1)
        return false;
    clear += body;
    return true;
}

QByteArray bytea(const QByteArray &text)
{
    return QByteArray::fromHex(text.mid(2));
}

} // namespace

QByteArray Uploads::newId()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

QByteArray Uploads::sha256(const QByteArray &clear)
{
    return QCryptographicHash::hash(clear, QCryptographicHash::Sha256);
}

QByteArray Uploads::hex(const QByteArray &bytes)
{
    return "\\x" + bytes.toHex();
}

QByteArray Uploads::list(const QByteArrayList &values)
{
    QByteArrayList quoted;
    for (QByteArray value : values)
        quoted.append('"' + value.replace('\\', "\\\\").replace('"', "\\\"") + '"');
    return '{' + quoted.join(',') + '}';
}

QByteArray Uploads::named(const QByteArray &name, const QByteArray &rest)
{
    return "\"file_name\": \"" + name + "\", \"file_type\": \"pdf\"" + rest;
}

QByteArray Uploads::item(const QByteArray &upload, qint64 bytes, const QByteArray &members)
{
    return "{\"upload\": \"" + upload + "\", \"bytes\": " + QByteArray::number(bytes) + ", " +
           (members.isEmpty() ? named("deed.pdf") : members) + '}';
}

RawConnection::Answer Uploads::begin(RawConnection &session, const Value &exchange,
                                     const QByteArrayList &items, const Value &pin)
{
    return session.run("select * from api.begin_uploads($1::uuid, $2::jsonb, $3)",
                       {exchange, '[' + items.join(',') + ']', pin});
}

RawConnection::Answer Uploads::put(RawConnection &session, const QByteArray &upload,
                                   const QByteArrayList &segments, int first)
{
    QByteArrayList uploads;
    QByteArrayList places;
    QByteArrayList bytes;
    for (const QByteArray &segment : segments) {
        uploads.append(upload);
        places.append(QByteArray::number(first + places.size()));
        bytes.append(hex(segment));
    }
    return session.run("select api.put_segments($1::uuid[], $2::int[], $3::bytea[])",
                       {list(uploads), list(places), list(bytes)});
}

RawConnection::Answer Uploads::finish(RawConnection &session, const QByteArrayList &uploads,
                                      const QByteArrayList &hashes)
{
    QByteArrayList hexes;
    for (const QByteArray &hash : hashes)
        hexes.append(hex(hash));
    return session.run("select * from api.finish_uploads($1::uuid[], $2::bytea[])",
                       {list(uploads), list(hexes)});
}

QByteArrayList Uploads::sealed(const QByteArray &content, const QByteArray &key,
                               const QByteArray &clear)
{
    QByteArrayList segments;
    qsizetype at = 0;
    do {
        const QByteArray part = clear.mid(at, SegmentBytes);
        at += part.size();
        segments.append(sealedOne(key,
                                  additional(content, quint32(segments.size()), at >= clear.size(),
                                             quint64(clear.size())),
                                  part));
    } while (at < clear.size());
    return segments;
}

QByteArray Uploads::unsealed(const QByteArray &content, const QByteArray &key, qint64 bytes,
                             const QByteArrayList &segments)
{
    QByteArray clear;
    for (qsizetype i = 0; i < segments.size(); ++i) {
        if (!unsealOne(key,
                       additional(content, quint32(i), i == segments.size() - 1, quint64(bytes)),
                       segments[i], clear))
            return "";
    }
    return clear;
}

Uploads::Outcome Uploads::tryAdd(RawConnection &session, const Value &exchange,
                                 const QByteArray &members, const QByteArray &clear,
                                 const Value &pin, const QByteArray &document)
{
    Outcome outcome;
    outcome.upload = newId();
    QByteArray of;
    if (!document.isEmpty())
        of = ", \"document\": \"" + document + QByteArray("\"");
    const auto begun =
        begin(session, exchange, {item(outcome.upload, clear.size(), members + of)}, pin);
    const auto refused = [&outcome](const RawConnection::Answer &answer) {
        const QByteArray refusal = answer.value(u"refusal"_s);
        outcome.state =
            answer.ok ? (refusal.isEmpty() ? QString() : u"refused"_s) : answer.sqlState;
        outcome.message = answer.ok ? QString::fromUtf8(refusal) : answer.message;
        return !outcome.state.isEmpty();
    };
    if (refused(begun))
        return outcome;
    const auto put =
        Uploads::put(session, outcome.upload,
                     sealed(begun.value(u"content"_s), bytea(begun.value(u"key"_s)), clear));
    if (refused(put))
        return outcome;
    const auto finished = finish(session, {outcome.upload}, {sha256(clear)});
    if (refused(finished))
        return outcome;
    outcome.document = finished.value(u"document"_s);
    outcome.version = finished.value(u"version"_s).toInt();
    return outcome;
}

QByteArray Uploads::add(RawConnection &session, const Value &exchange, const QByteArray &members,
                        const QByteArray &clear, const Value &pin, const QByteArray &document)
{
    const Outcome outcome = tryAdd(session, exchange, members, clear, pin, document);
    if (!outcome.state.isEmpty())
        qFatal("a document was not added: %s %s", qUtf8Printable(outcome.state),
               qUtf8Printable(outcome.message));
    return outcome.document;
}

QByteArray Uploads::nonce()
{
    return "\\x000102030405060708090a0b0c0d0e0f";
}

Uploads::Opened Uploads::open(RawConnection &session, const QByteArray &document, const Value &pin,
                              const QByteArray &action, const Value &version)
{
    Opened opened;
    const auto submitted =
        session.run("select api.open_document_submit($1::uuid, $2, $3, $4::bytea, $5::int)",
                    {document, pin, action, nonce(), version});
    if (!submitted.ok) {
        opened.outcome = submitted.sqlState;
        return opened;
    }
    opened.attempt = submitted.value();
    opened.answer = session.run("select * from api.open_document_result($1::bigint, $2::bytea)",
                                {opened.attempt, nonce()});
    opened.outcome = opened.answer.ok ? QString::fromLatin1(opened.answer.value(u"outcome"_s))
                                      : opened.answer.sqlState;
    if (opened.outcome != u"opened")
        return opened;
    QByteArrayList segments;
    const int count = opened.answer.value(u"segments"_s).toInt();
    while (segments.size() < count) {
        const auto read =
            session.must("select seq, bytes from api.read_segments($1::bigint, $2::bytea, $3::int, "
                         "4) order by seq",
                         {opened.attempt, nonce(), QByteArray::number(segments.size())});
        if (read.rows.isEmpty())
            break;
        for (int row = 0; row < read.rows.size(); ++row)
            segments.append(bytea(read.value(u"bytes"_s, row)));
    }
    opened.clear = unsealed(opened.answer.value(u"content"_s), bytea(opened.answer.value(u"key"_s)),
                            opened.answer.value(u"file_size"_s).toLongLong(), segments);
    return opened;
}

} // namespace Peak
