#pragma once

#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QTest>

namespace Peak {

/**
 * Documents with a PIN in the room of WorkWorld, and opening them in one step or in two. A base of
 * test classes, which call begin() and addDocument() from their slots.
 */
class OpeningWorld
{
protected:
    static inline const QByteArray Nonce = "\\x000102030405060708090a0b0c0d0e0f";
    static inline const QByteArray OtherNonce = "\\xf00102030405060708090a0b0c0d0e0f";
    static inline const QByteArray SubmitSql =
        "select api.open_document_submit($1::uuid, $2, 'download', $3::bytea)";
    static inline const QByteArray ResultSql =
        "select * from api.open_document_result($1::bigint, $2::bytea)";
    static inline const QByteArray Pin = "482913";

    void begin()
    {
        m_world = std::make_unique<WorkWorld>();
        m_world->owner().must("update peak.settings set value = '4' where key = 'pin.bcrypt_cost'");
    }
    /** The one that is meant where none is named. */
    void addDocument()
    {
        m_document = add();
        m_world->as("client").must("select api.set_document_pin($1, $2)", {m_document, Pin});
    }
    QByteArray add(const QByteArray &rest = {})
    {
        return Uploads::add(m_world->as("client"), m_world->room, Uploads::named("deed.pdf", rest));
    }
    QByteArray submit(RawConnection &session, const RawConnection::Value &pin,
                      const QByteArray &document = {})
    {
        return session.must(SubmitSql, {document.isEmpty() ? m_document : document, pin, Nonce})
            .value();
    }
    QByteArray outcome(RawConnection &session, const QByteArray &attempt)
    {
        const auto answer = session.run(ResultSql, {attempt, Nonce});
        return answer.ok ? answer.value(QStringLiteral("outcome")) : answer.sqlState.toLatin1();
    }
    QByteArray open(const QByteArray &who, const RawConnection::Value &pin,
                    const QByteArray &document = {})
    {
        RawConnection &session = m_world->as(who);
        return outcome(session, submit(session, pin, document));
    }
    void fail(const QByteArray &who, int times)
    {
        for (int i = 0; i < times; ++i)
            QCOMPARE(open(who, "111213"), "pin_wrong");
    }
    /** As if so much time had gone by. */
    void pass(const QByteArray &time)
    {
        m_world->owner().must("update auth.document_attempts set at = at - interval '" + time +
                              "'; update auth.document_pins set set_at = set_at - interval '" +
                              time + "', counted_from = counted_from - interval '" + time + "'");
    }
    QByteArray logs(const QByteArray &where = "true")
    {
        return m_world->owner()
            .must("select count(*) from public.document_access_logs where action = 'download' and "
                  "document_id = $1 and " +
                      where,
                  {m_document})
            .value();
    }

    std::unique_ptr<WorkWorld> m_world;
    QByteArray m_document; ///< a fresh one for each test, with a PIN
};

} // namespace Peak
