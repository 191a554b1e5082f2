#include "models/repositories/TranscriptRepository.h"

#include "models/repositories/Answers.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using Answers::bound;

namespace {

TranscriptLine lineOf(const ColumnReader &row)
{
    TranscriptLine line;
    line.number = row.number(u"number"_s);
    line.id = row.id(u"id"_s);
    line.sentAt = row.text(u"sent_at"_s);
    line.sender = row.id(u"sender"_s);
    line.senderName = row.text(u"sender_name"_s);
    line.kind = row.text(u"kind"_s);
    line.deleted = row.flag(u"deleted"_s).value_or(false);
    line.editedAt = row.text(u"edited_at"_s);
    line.text = row.text(u"content"_s);
    line.documents = row.text(u"documents"_s);
    line.hidden = int(row.number(u"hidden"_s));
    line.hash = row.text(u"hash"_s);
    return line;
}

TranscriptTotal totalOf(const ColumnReader &row)
{
    return {row.number(u"first_number"_s), row.number(u"last_number"_s), row.number(u"lines"_s),
            row.text(u"hash"_s)};
}

} // namespace

QFuture<Result<QList<TranscriptLine>>> TranscriptRepository::lines(const QUuid &exchange,
                                                                   qint64 first, qint64 last)
{
    return Answers::list<TranscriptLine>(
        m_session, u"messages/transcript"_s,
        {{u"exchange"_s, bound(exchange)}, {u"first"_s, first}, {u"last"_s, last}}, lineOf);
}

QFuture<Result<TranscriptTotal>> TranscriptRepository::finish(const QUuid &exchange, qint64 first,
                                                              qint64 last, const QString &format)
{
    return Answers::one<TranscriptTotal>(m_session, u"messages/finish_transcript"_s,
                                         {{u"exchange"_s, bound(exchange)},
                                          {u"first"_s, first},
                                          {u"last"_s, last},
                                          {u"format"_s, format}},
                                         totalOf);
}

} // namespace Peak
