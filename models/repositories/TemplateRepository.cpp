#include "models/repositories/TemplateRepository.h"

#include "models/repositories/Answers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using Answers::bound;

namespace {

QStringList textsOf(const QString &json)
{
    QStringList texts;
    const QJsonArray items = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue &item : items)
        texts.append(item.toString());
    return texts;
}

TemplateValue valueOf(const ColumnReader &row)
{
    const QString kind = row.text(u"kind"_s);
    TemplateValue value;
    value.name = row.text(u"name"_s);
    value.value = row.text(u"value"_s);
    value.kind = kind == u"date"_s    ? TemplateValue::Kind::Date
                 : kind == u"money"_s ? TemplateValue::Kind::Money
                                      : TemplateValue::Kind::Text;
    value.source = row.text(u"source"_s);
    value.hidden = row.flag(u"hidden"_s).value_or(false);
    return value;
}

TemplateInfo templateOf(const ColumnReader &row)
{
    TemplateInfo info;
    info.id = row.id(u"id"_s);
    info.fileName = row.text(u"file_name"_s);
    info.fileType = row.text(u"file_type"_s);
    info.documentType = row.text(u"document_type"_s);
    info.description = row.text(u"description"_s);
    info.version = int(row.number(u"version_number"_s));
    info.pin = row.flag(u"pin_protected"_s).value_or(false);
    info.variables = textsOf(row.text(u"variables"_s));
    const QJsonObject stages = Answers::objectOf(row.text(u"stages"_s));
    for (auto stage = stages.begin(); stage != stages.end(); ++stage)
        info.packs.insert(stage.key(), stage.value().toInt());
    return info;
}

GeneratedDocument generatedOf(const ColumnReader &row)
{
    return {row.id(u"document"_s), row.id(u"template"_s), row.flag(u"stale"_s).value_or(false),
            textsOf(row.text(u"changed"_s))};
}

} // namespace

QFuture<Result<QList<TemplateValue>>> TemplateRepository::values(const QUuid &exchange)
{
    return Answers::list<TemplateValue>(m_session, u"templates/values"_s,
                                        {{u"exchange"_s, bound(exchange)}}, &valueOf);
}

QFuture<Result<QList<TemplateInfo>>> TemplateRepository::templates()
{
    return Answers::list<TemplateInfo>(m_session, u"templates/list"_s, {}, &templateOf);
}

QFuture<Result<void>> TemplateRepository::setPacks(const QHash<QString, QList<QUuid>> &packs)
{
    return m_session.run([packs](DbConnection &connection) -> Result<void> {
        for (auto pack = packs.cbegin(); pack != packs.cend(); ++pack) {
            const auto done =
                connection.query(SqlText(u"templates/set_pack"_s),
                                 {{u"stage"_s, pack.key()}, {u"templates"_s, bound(*pack)}});
            if (!done)
                return done.error();
        }
        return {};
    });
}

QFuture<Result<void>> TemplateRepository::noteGenerated(const QUuid &document,
                                                        const QUuid &templateId,
                                                        const QList<Put> &values)
{
    QJsonObject told;
    for (const Put &one : values)
        told.insert(one.name, QJsonObject{{u"put"_s, one.put},
                                          {u"data"_s, one.data.isEmpty() ? QJsonValue()
                                                                         : QJsonValue(one.data)}});
    return Answers::nothing(m_session, u"templates/note_generated"_s,
                            {{u"document"_s, bound(document)},
                             {u"template"_s, bound(templateId)},
                             {u"values"_s, bound(told)}});
}

QFuture<Result<QList<GeneratedDocument>>> TemplateRepository::generated(const QUuid &exchange)
{
    return Answers::list<GeneratedDocument>(m_session, u"templates/generated_state"_s,
                                            {{u"exchange"_s, bound(exchange)}}, &generatedOf);
}

} // namespace Peak
