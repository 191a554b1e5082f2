#include "models/messages/TranscriptCheck.h"

#include "models/domain/CsvText.h"

#include <QCryptographicHash>
#include <QHash>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** A row by the names of the first. */
class NamedRow
{
public:
    NamedRow(const QHash<QString, qsizetype> &places, const QStringList &cells)
        : m_places(places), m_cells(cells)
    {}

    QString text(const QString &name) const { return m_cells.value(m_places.value(name, -1)); }
    QUuid id(const QString &name) const { return QUuid::fromString(text(name)); }

private:
    const QHash<QString, qsizetype> &m_places;
    const QStringList &m_cells;
};

TranscriptLine lineOf(const NamedRow &row)
{
    TranscriptLine line;
    line.number = row.text(u"number"_s).toLongLong();
    line.id = row.id(u"message_id"_s);
    line.sentAt = row.text(u"sent_at"_s);
    line.sender = row.id(u"sender_id"_s);
    line.senderName = row.text(u"sender"_s);
    line.kind = row.text(u"kind"_s);
    line.deleted = row.text(u"deleted"_s) == u"1";
    line.editedAt = row.text(u"edited_at"_s);
    line.text = row.text(u"text"_s);
    line.documents = row.text(u"documents"_s);
    line.hidden = row.text(u"hidden_documents"_s).toInt();
    line.hash = row.text(u"sha256"_s);
    return line;
}

Error wrong(const QString &message)
{
    return {ErrorKind::Invalid, message};
}

} // namespace

Result<TranscriptTotal> TranscriptCheck::ofCsv(const QByteArray &file)
{
    int broken = 0;
    const QList<QStringList> rows = CsvText::rows(file, &broken);
    if (broken > 0)
        return wrong(tr("Row %1 of the file is broken.").arg(broken));
    QHash<QString, qsizetype> places;
    for (qsizetype i = 0; !rows.isEmpty() && i < rows.first().size(); ++i)
        places.insert(rows.first().at(i), i);
    if (!places.contains(u"sha256"_s) || rows.size() < 2)
        return wrong(tr("This is no transcript of messages."));
    const NamedRow last(places, rows.last());
    if (last.text(u"number"_s) != u"total")
        return wrong(tr("The end of the transcript is missing."));
    QCryptographicHash all(QCryptographicHash::Sha256);
    TranscriptTotal total;
    for (qsizetype i = 1; i < rows.size() - 1; ++i) {
        const NamedRow row(places, rows.at(i));
        const TranscriptLine line = lineOf(row);
        if (line.hash != line.expectedHash(row.id(u"exchange_id"_s)))
            return wrong(tr("Message %1 was changed.").arg(row.text(u"number"_s)));
        if (total.lines > 0 && line.number <= total.last)
            return wrong(tr("Message %1 is not in its place.").arg(line.number));
        total.first = total.lines == 0 ? line.number : total.first;
        total.last = line.number;
        ++total.lines;
        all.addData(QByteArray::fromHex(line.hash.toLatin1()));
    }
    total.hash = QString::fromLatin1(all.result().toHex());
    if (total.hash != last.text(u"sha256"_s))
        return wrong(tr("Messages were taken away or added, or the last hash was changed."));
    return total;
}

} // namespace Peak
