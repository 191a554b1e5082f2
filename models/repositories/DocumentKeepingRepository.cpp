#include "models/repositories/DocumentKeepingRepository.h"

#include "models/repositories/Answers.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using Answers::bound;
using Answers::boundOrNull;

namespace {

QStringList texts(const QString &json)
{
    QStringList texts;
    const QJsonArray array = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue &one : array)
        texts.append(one.toString());
    return texts;
}

DocumentVersion versionOf(const ColumnReader &row)
{
    DocumentVersion version;
    version.number = int(row.number(u"number"_s));
    version.fileName = row.text(u"file_name"_s);
    version.fileType = row.text(u"file_type"_s);
    version.bytes = row.number(u"bytes"_s);
    version.note = row.text(u"note"_s);
    version.uploadedBy = row.text(u"uploaded_by_name"_s);
    version.madeAt = row.moment(u"made_at"_s);
    version.restoredFrom = int(row.number(u"restored_from"_s));
    version.current = row.flag(u"current"_s).value_or(false);
    return version;
}

BinnedDocument binnedOf(const ColumnReader &row)
{
    BinnedDocument document;
    document.document = row.id(u"document"_s);
    document.version = row.number(u"version"_s);
    document.name = row.text(u"file_name"_s);
    document.exchange = row.id(u"exchange_id"_s);
    document.exchangeName = row.text(u"exchange_name"_s);
    document.removedBy = row.text(u"removed_by"_s);
    document.removedAt = row.moment(u"removed_at"_s);
    document.reason = row.text(u"reason"_s);
    const QString left = row.text(u"days_left"_s);
    document.daysLeft = left.isEmpty() ? -1 : left.toInt();
    return document;
}

ChecklistItem itemOf(const ColumnReader &row)
{
    ChecklistItem item;
    item.requirement = row.id(u"requirement"_s);
    item.stage = row.text(u"stage"_s);
    item.title = row.text(u"title"_s);
    item.documentType = row.text(u"document_type"_s);
    item.due = row.flag(u"due"_s).value_or(false);
    const QStringList ids = texts(row.text(u"documents"_s));
    for (const QString &id : ids)
        item.documents.append(QUuid::fromString(id));
    item.names = texts(row.text(u"names"_s));
    return item;
}

DocumentRequirement requirementOf(const ColumnReader &row)
{
    return {row.id(u"requirement"_s), row.text(u"stage"_s), row.text(u"document_type"_s),
            row.text(u"title"_s), row.flag(u"is_active"_s).value_or(true)};
}

} // namespace

QFuture<Result<QList<DocumentVersion>>> DocumentKeepingRepository::versions(const QUuid &document)
{
    return Answers::list<DocumentVersion>(m_session, u"documents/versions"_s,
                                          {{u"document"_s, bound(document)}}, versionOf);
}

QFuture<Result<qint64>> DocumentKeepingRepository::restoreVersion(const QUuid &document,
                                                                  qint64 version, int number,
                                                                  const QString &note)
{
    return Answers::number(m_session, u"documents/restore_version"_s,
                           {{u"document"_s, bound(document)},
                            {u"version"_s, version},
                            {u"number"_s, number},
                            {u"note"_s, boundOrNull(note)}});
}

QFuture<Result<QList<BinnedDocument>>> DocumentKeepingRepository::bin()
{
    return Answers::list<BinnedDocument>(m_session, u"documents/bin"_s, {}, binnedOf);
}

QFuture<Result<QList<ChecklistItem>>> DocumentKeepingRepository::checklist(const QUuid &exchange)
{
    return Answers::list<ChecklistItem>(m_session, u"documents/checklist"_s,
                                        {{u"exchange"_s, bound(exchange)}}, itemOf);
}

QFuture<Result<QList<DocumentRequirement>>> DocumentKeepingRepository::requirements()
{
    return Answers::list<DocumentRequirement>(m_session, u"documents/requirements"_s, {},
                                              requirementOf);
}

QFuture<Result<void>> DocumentKeepingRepository::setRequirements(
    const QList<DocumentRequirement> &requirements)
{
    QJsonArray list;
    for (const DocumentRequirement &one : requirements)
        list.append(QJsonObject{{u"id"_s, one.id.toString(QUuid::WithoutBraces)},
                                {u"stage"_s, one.stage},
                                {u"document_type"_s, one.documentType},
                                {u"title"_s, one.title},
                                {u"is_active"_s, one.active}});
    const QByteArray json = QJsonDocument(list).toJson(QJsonDocument::Compact);
    return Answers::nothing(m_session, u"documents/set_requirements"_s,
                            {{u"requirements"_s, QString::fromUtf8(json)}});
}

QFuture<Result<QHash<QByteArray, QString>>> DocumentKeepingRepository::equalDocuments(
    const QUuid &exchange, const QList<QByteArray> &sha256)
{
    using Twins = QHash<QByteArray, QString>;
    QStringList hashes;
    for (const QByteArray &one : sha256)
        hashes.append(QString::fromLatin1(one.toHex()));
    const QVariantMap binds{{u"exchange"_s, bound(exchange)}, {u"hashes"_s, hashes}};
    return m_session.run([binds](DbConnection &connection) -> Result<Twins> {
        auto answer = connection.query(SqlText(u"documents/equal"_s), binds);
        if (!answer)
            return answer.error();
        const ColumnReader row(answer.value());
        Twins twins;
        while (answer.value().next())
            twins.insert(QByteArray::fromHex(row.text(u"sha256"_s).toLatin1()),
                         row.text(u"file_name"_s));
        return twins;
    });
}

} // namespace Peak
