#include "views/audit/RecordText.h"

#include "models/tables/ExchangeText.h"
#include "models/tables/ListText.h"
#include "models/tables/lists/DocumentsList.h"
#include "models/tables/lists/ListChoices.h"
#include "models/tables/lists/TasksList.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int LongestText = 20000; // of one value; more than anybody reads

const ColumnChoice *find(const QList<ColumnChoice> &choices, const QString &code)
{
    for (const ColumnChoice &choice : choices) {
        if (choice.code.compare(code, Qt::CaseInsensitive) == 0)
            return &choice;
    }
    return nullptr;
}

/** The choices that a column of any table may hold, by its name. */
QList<ColumnChoice> choicesOf(const QString &field)
{
    if (field == u"role"_s || field == u"actor_role"_s || field == u"person_role"_s)
        return ListChoices::roles();
    if (field == u"priority"_s)
        return ListChoices::priorities();
    if (field == u"workflow_stage"_s)
        return ListChoices::stages();
    if (field == u"status"_s) {
        const ListDefinition tasks = tasksList();
        return tasks.column(u"status"_s)->choices + ListChoices::stages();
    }
    if (field == u"permissions"_s)
        return ListChoices::permissions();
    if (field == u"access_level"_s) {
        const ListDefinition documents = documentsList();
        return documents.column(u"access"_s)->choices;
    }
    return {};
}

} // namespace

bool RecordText::isSecret(const QJsonValue &value)
{
    return value.isString() && value.toString().startsWith(u"[redacted"_s);
}

QString RecordText::field(const QString &name)
{
    static const QHash<QString, QString> words = {
        {u"assigned_to"_s, tr("Assigned to")},
        {u"user_id"_s, tr("Person")},
        {u"contact_id"_s, tr("Person")},
        {u"client_id"_s, tr("Client")},
        {u"coordinator_id"_s, tr("Coordinator")},
        {u"exchange_id"_s, tr("Exchange")},
        {u"two_fa_enabled"_s, tr("Second factor")},
        {u"is_active"_s, tr("Active")},
        {u"is_user"_s, tr("Signs in")},
        {u"pp_matter_id"_s, tr("PracticePanther matter")},
        {u"pp_contact_id"_s, tr("PracticePanther contact")},
        {u"pp_task_id"_s, tr("PracticePanther task")},
        {u"pp_data"_s, tr("Data from PracticePanther")},
        {u"pin_hash"_s, tr("PIN")},
        {u"password_hash"_s, tr("Password")},
        {u"ip_address"_s, tr("IP address")},
        {u"user_agent"_s, tr("Program")},
        {u"file_name"_s, tr("File name")},
        {u"file_size"_s, tr("File size")},
        {u"ssn"_s, tr("Social security number")},
        {u"rel_apn"_s, tr("Relinquished parcel (APN)")},
        {u"rep_apn"_s, tr("Replacement parcel (APN)")},
        {u"day_45"_s, tr("Day 45")},
        {u"day_180"_s, tr("Day 180")},
        {u"identification_deadline"_s, tr("Day 45, identify")},
        {u"completion_deadline"_s, tr("Day 180, receive")},
    };
    if (const auto known = words.constFind(name); known != words.cend())
        return *known;
    QString readable = name;
    if (readable.endsWith(u"_id"_s))
        readable.chop(3);
    if (readable.startsWith(u"rel_"_s))
        readable = u"relinquished_"_s + readable.mid(4);
    else if (readable.startsWith(u"rep_"_s))
        readable = u"replacement_"_s + readable.mid(4);
    return code(readable);
}

QString RecordText::code(const QString &code)
{
    QString readable = code.toLower().replace(u'_', u' ').simplified();
    if (!readable.isEmpty())
        readable[0] = readable.at(0).toUpper();
    return readable;
}

QString RecordText::choice(const QString &field, const QString &code)
{
    const QList<ColumnChoice> choices = choicesOf(field);
    const ColumnChoice *known = find(choices, code);
    return known ? known->text : QString();
}

QString RecordText::text(const QString &field, const QString &value,
                         const QHash<QUuid, QString> &names)
{
    if (value.startsWith(u"[redacted"_s))
        return value.contains(u"changed"_s) ? tr("not recorded, but changed") : tr("not recorded");
    if (const QString word = choice(field, value); !word.isEmpty())
        return word;
    if (const QUuid id = QUuid::fromString(value); !id.isNull() && value.size() == 36) {
        const QString name = names.value(id);
        return name.isEmpty() ? tr("id %1").arg(value) : name;
    }
    static const QRegularExpression date(u"^\\d{4}-\\d{2}-\\d{2}$"_s);
    static const QRegularExpression moment(u"^\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}:\\d{2}"_s);
    if (date.match(value).hasMatch()) {
        const QDate day = QDate::fromString(value, Qt::ISODate);
        return day.isValid() ? ExchangeText::date(day) : value;
    }
    if (moment.match(value).hasMatch()) {
        QDateTime at = QDateTime::fromString(value, Qt::ISODate);
        if (at.timeSpec() == Qt::LocalTime)
            at.setTimeSpec(Qt::UTC); // a column without a zone holds UTC
        return at.isValid() ? ExchangeText::moment(at, true) : value;
    }
    return value.left(LongestText);
}

QString RecordText::value(const QString &field, const QJsonValue &value,
                          const QHash<QUuid, QString> &names)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return ListText::flag(value.toBool());
    case QJsonValue::Double: {
        const QString number =
            QString::number(value.toDouble(), 'f', QLocale::FloatingPointShortest);
        return field.endsWith(u"_size"_s) ? ListText::size(number) : number;
    }
    case QJsonValue::String:
        return text(field, value.toString(), names);
    case QJsonValue::Array: {
        QStringList parts;
        for (const QJsonValue &part : value.toArray())
            parts.append(RecordText::value(field, part, names));
        return parts.join(u", "_s).left(LongestText);
    }
    case QJsonValue::Object: {
        const QJsonObject object = value.toObject();
        QStringList lines;
        for (auto part = object.begin(); part != object.end(); ++part)
            lines.append(tr("%1: %2").arg(RecordText::field(part.key()),
                                          RecordText::value(part.key(), part.value(), names)));
        return lines.join(u'\n').left(LongestText);
    }
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

} // namespace Peak
