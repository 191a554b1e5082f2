#pragma once

#include "tests/support/RawConnection.h"

namespace Peak {

/**
 * Documents with content, added and read over a raw connection: begin, put, finish, open. Seals and
 * opens as the format says, with code of its own, so that a test of the server or of our client
 * does not believe either.
 */
class Uploads
{
public:
    using Value = RawConnection::Value;

    static constexpr qint64 SegmentBytes = 1 << 20;
    static QByteArray newId();
    static QByteArray sha256(const QByteArray &clear);
    static QByteArray hex(const QByteArray &bytes);       ///< as PostgreSQL reads a bytea
    static QByteArray list(const QByteArrayList &values); ///< as it reads an array

    /** What begin_uploads() takes for one file; `members` are members of a JSON object. */
    static QByteArray item(const QByteArray &upload, qint64 bytes, const QByteArray &members = {});
    static QByteArray named(const QByteArray &name, const QByteArray &rest = {});

    static RawConnection::Answer begin(RawConnection &session, const Value &exchange,
                                       const QByteArrayList &items, const Value &pin = {});
    static RawConnection::Answer put(RawConnection &session, const QByteArray &upload,
                                     const QByteArrayList &segments, int first = 0);
    static RawConnection::Answer finish(RawConnection &session, const QByteArrayList &uploads,
                                        const QByteArrayList &hashes);

    static QByteArrayList sealed(const QByteArray &content, const QByteArray &key,
                                 const QByteArray &clear);
    /** Empty and not null where the segments are not what was sealed. */
    static QByteArray unsealed(const QByteArray &content, const QByteArray &key, qint64 bytes,
                               const QByteArrayList &segments);

    struct Outcome
    {
        QString state;   ///< SQLSTATE, "refused", or empty
        QString message; ///< for people
        QByteArray upload;
        QByteArray document;
        int version = 0;
    };
    /** All three steps. With `document`, a new version of it. */
    static Outcome tryAdd(RawConnection &session, const Value &exchange, const QByteArray &members,
                          const QByteArray &clear = "content", const Value &pin = {},
                          const QByteArray &document = {});
    /** The document; ends the test program when it is refused. */
    static QByteArray add(RawConnection &session, const Value &exchange,
                          const QByteArray &members = named("deed.pdf"),
                          const QByteArray &clear = "content", const Value &pin = {},
                          const QByteArray &document = {});

    struct Opened
    {
        QString outcome; ///< or a SQLSTATE
        RawConnection::Answer answer;
        QByteArray attempt;
        QByteArray clear; ///< where opened
    };
    static Opened open(RawConnection &session, const QByteArray &document, const Value &pin = {},
                       const QByteArray &action = "view", const Value &version = {});
    static QByteArray nonce(); ///< what open() opens with
};

} // namespace Peak
