#pragma once

#include "models/db/DbSession.h"
#include "models/domain/TranscriptLine.h"

#include <QFuture>

namespace Peak {

/**
 * Asks for the messages of a room with the server's hashes, to be written down as a transcript.
 *
 * Nothing is kept. Use from the thread of the session's owner.
 */
class TranscriptRepository final
{
public:
    explicit TranscriptRepository(DbSession &session) : m_session(session) {}

    /** By number, both ends included; at most linesAtOnce. */
    QFuture<Result<QList<TranscriptLine>>> lines(const QUuid &exchange, qint64 first, qint64 last);
    /** The hash of all of them, which the server puts into the record with who asked. */
    QFuture<Result<TranscriptTotal>> finish(const QUuid &exchange, qint64 first, qint64 last,
                                            const QString &format);

    static constexpr int linesAtOnce = 200;

private:
    DbSession &m_session;
};

} // namespace Peak
