#include "models/repositories/SettingsRepository.h"

#include "models/repositories/Answers.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

/** JSON of any value: QJsonDocument writes arrays and objects only. */
QString jsonOf(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

QJsonValue valueOf(const QString &json)
{
    const QJsonArray list = QJsonDocument::fromJson("[" + json.toUtf8() + "]").array();
    return list.isEmpty() ? QJsonValue(QJsonValue::Null) : list.first();
}

} // namespace

QFuture<Result<QList<FirmSetting>>> SettingsRepository::settings()
{
    return Answers::list<FirmSetting>(
        m_session, u"settings/list"_s, {}, [](const ColumnReader &row) {
            FirmSetting setting;
            setting.key = row.text(u"key"_s);
            setting.value = valueOf(row.text(u"value"_s));
            setting.kind = row.text(u"kind"_s);
            setting.minimum = row.number(u"minimum"_s);
            setting.maximum = row.number(u"maximum"_s);
            const QJsonArray choices = valueOf(row.text(u"choices"_s)).toArray();
            for (const QJsonValue &choice : choices)
                setting.choices.append(choice.toString());
            setting.fixed = row.flag(u"fixed"_s).value_or(false);
            setting.description = row.text(u"description"_s);
            setting.updatedAt = row.moment(u"updated_ms"_s);
            setting.updatedBy = row.text(u"updated_by"_s);
            return setting;
        });
}

QFuture<Result<QUuid>> SettingsRepository::set(const QString &key, const QJsonValue &value)
{
    return Answers::id(m_session, u"settings/set"_s,
                       {{u"key"_s, key}, {u"value"_s, jsonOf(value)}});
}

QFuture<Result<QList<FirmSecret>>> SettingsRepository::secrets()
{
    return Answers::list<FirmSecret>(
        m_session, u"settings/secrets"_s, {}, [](const ColumnReader &row) {
            return FirmSecret{row.text(u"name"_s), row.moment(u"updated_ms"_s)};
        });
}

QFuture<Result<void>> SettingsRepository::setSecret(const QString &name, const QString &value)
{
    // Straight through the protocol: the statement's text never holds the value.
    return m_session.run([name = name.toUtf8(),
                          secret = value.toUtf8()](DbConnection &connection) -> Result<void> {
        const auto answer =
            connection.secretQuery(SqlText(u"settings/set_secret"_s).statement(), {name, secret});
        if (!answer)
            return answer.error();
        return {};
    });
}

} // namespace Peak
