#include "models/messages/TranscriptCsv.h"

#include "models/domain/CsvText.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QString idText(const QUuid &id)
{
    return id.isNull() ? QString() : id.toString(QUuid::WithoutBraces);
}

} // namespace

Result<void> TranscriptCsv::write(const QStringList &cells)
{
    if (m_file.write(CsvText::row(cells)) < 0)
        return Error{ErrorKind::Invalid,
                     tr("The transcript can't be written: %1. There is no new file.")
                         .arg(m_file.errorString())};
    return {};
}

Result<void> TranscriptCsv::begin(const TranscriptHead &head)
{
    m_head = head;
    if (!m_file.open(QIODevice::WriteOnly))
        return Error{ErrorKind::Invalid,
                     tr("The transcript can't be written: %1.").arg(m_file.errorString())};
    m_file.write(CsvText::mark());
    // The names are the same in every language: programs read them.
    return write({u"number"_s, u"sent_at"_s, u"sender"_s, u"kind"_s, u"text"_s, u"documents"_s,
                  u"hidden_documents"_s, u"edited_at"_s, u"deleted"_s, u"exchange_id"_s,
                  u"message_id"_s, u"sender_id"_s, u"sha256"_s});
}

Result<void> TranscriptCsv::add(const TranscriptLine &line)
{
    return write({QString::number(line.number), line.sentAt, line.senderName, line.kind, line.text,
                  line.documents, QString::number(line.hidden), line.editedAt,
                  line.deleted ? u"1"_s : u"0"_s, idText(m_head.exchange), idText(line.id),
                  idText(line.sender), line.hash});
}

Result<void> TranscriptCsv::finish(const TranscriptTotal &total)
{
    const auto written =
        write({u"total"_s,
               m_head.madeAt.toUTC().toString(Qt::ISODateWithMs),
               m_head.madeBy,
               u"total"_s,
               tr("Messages %1 to %2 of %3").arg(total.first).arg(total.last).arg(m_head.title),
               {},
               {},
               {},
               {},
               idText(m_head.exchange),
               {},
               {},
               total.hash});
    if (!written)
        return written;
    if (!m_file.commit())
        return Error{ErrorKind::Invalid,
                     tr("The transcript can't be written: %1. There is no new file.")
                         .arg(m_file.errorString())};
    return {};
}

} // namespace Peak
