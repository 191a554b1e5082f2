#include "views/settings/SettingText.h"

#include "models/domain/Role.h"
#include "models/tables/ExchangeText.h"
#include "views/audit/RecordText.h"
#include "views/settings/DeliveryText.h"

#include <QHash>
#include <QJsonDocument>
#include <QTimeZone>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** A list of anything, which people write with commas in between. */
bool isWritten(const FirmSetting &setting)
{
    return setting.kind == u"list"_s && setting.choices.isEmpty();
}

} // namespace

QList<QPair<QStringList, QString>> SettingText::sections()
{
    return {
        {{u"firm."_s}, tr("The firm")},
        {{u"session."_s}, tr("Sessions")},
        {{u"sign_in."_s, u"security."_s}, tr("Signing in")},
        {{u"password."_s, u"invitation."_s}, tr("Passwords and invitations")},
        {{u"pin."_s, u"documents."_s}, tr("Documents and PINs")},
        {{u"audit."_s, u"retention."_s}, tr("The record")},
    };
}

bool SettingText::isStorage(const QString &key)
{
    return key == u"documents.storage"_s || key.startsWith(u"storage."_s);
}

QStringList SettingText::storageKeys(const QString &provider)
{
    QStringList keys;
    for (const QString &part : {u"endpoint"_s, u"bucket"_s, u"region"_s, u"path_style"_s,
                                u"no_overwrite"_s, u"access_key"_s})
        keys.append(u"storage.%1.%2"_s.arg(provider, part));
    return keys;
}

QString SettingText::section(const QString &key)
{
    const auto all = sections();
    for (const auto &[begins, title] : all) {
        for (const QString &begin : begins) {
            if (key.startsWith(begin))
                return title;
        }
    }
    return tr("Other");
}

QString SettingText::label(const QString &key)
{
    static const QHash<QString, QString> words = {
        {u"firm.name"_s, tr("Name")},
        {u"firm.time_zone"_s, tr("Time zone")},
        {u"firm.letterhead"_s, tr("Letterhead")},
        {u"firm.address"_s, tr("Address")},
        {u"firm.phone"_s, tr("Telephone")},
        {u"firm.is_demo"_s, tr("Demo firm")},
        {u"session.idle_minutes"_s, tr("Ends without a sign of life after (minutes)")},
        {u"session.absolute_hours"_s, tr("Ends at the latest after (hours)")},
        {u"session.per_person"_s, tr("Sessions of one person at once")},
        {u"session.changes_per_minute"_s, tr("Changes of one person in a minute")},
        {u"session.one_address"_s, tr("A session ends when it is used from a second address")},
        {u"session.remember_days"_s, tr("\"Stay signed in\" lasts (days)")},
        {u"session.remember_hours_admin"_s, tr("\"Stay signed in\" of admins lasts (hours)")},
        {u"sign_in.failures"_s, tr("Failed attempts from one address")},
        {u"sign_in.window_minutes"_s, tr("Pause after that (minutes)")},
        {u"sign_in.failures_per_hour"_s, tr("Failed attempts from anywhere in an hour")},
        {u"sign_in.per_second"_s, tr("Attempts of everybody in a second")},
        {u"security.force_second_factor_roles"_s, tr("Roles that need a second factor")},
        {u"password.bcrypt_cost"_s, tr("Work factor of passwords")},
        {u"password.min_length"_s, tr("Shortest password")},
        {u"password.min_length_with_second_factor"_s, tr("Shortest password with a second factor")},
        {u"password.reset_hours"_s, tr("A reset code can be used for (hours)")},
        {u"invitation.days"_s, tr("An invitation can be used for (days)")},
        {u"pin.min_digits"_s, tr("Shortest PIN (digits)")},
        {u"pin.bcrypt_cost"_s, tr("Work factor of PINs")},
        {u"pin.failures"_s, tr("Wrong PINs of one person")},
        {u"pin.window_minutes"_s, tr("Pause after that (minutes)")},
        {u"pin.failures_per_day"_s, tr("Wrong PINs of everybody in a day")},
        {u"documents.max_bytes"_s, tr("Largest document (bytes)")},
        {u"documents.storage"_s, tr("New documents are kept in")},
        {u"audit.months_at_hand"_s, tr("Entries at hand (months)")},
        {u"storage.s3.endpoint"_s, tr("Address")},
        {u"storage.s3.region"_s, tr("Region")},
        {u"storage.s3.bucket"_s, tr("Bucket")},
        {u"storage.s3.path_style"_s, tr("Bucket in the path")},
        {u"storage.s3.no_overwrite"_s, tr("Nothing is overwritten")},
        {u"storage.s3.no_overwrite"_s, tr("Never overwrite")},
        {u"storage.s3.access_key"_s, tr("Access key")},
        {u"storage.gcp.endpoint"_s, tr("Address")},
        {u"storage.gcp.region"_s, tr("Region")},
        {u"storage.gcp.bucket"_s, tr("Bucket")},
        {u"storage.gcp.path_style"_s, tr("Bucket in the path")},
        {u"storage.gcp.access_key"_s, tr("Access key")},
    };
    const QString known = words.value(key, DeliveryText::label(key));
    return known.isEmpty() ? RecordText::code(key.mid(key.indexOf(u'.') + 1)) : known;
}

QList<FormChoice> SettingText::choices(const FirmSetting &setting)
{
    QList<FormChoice> choices;
    if (setting.kind == u"time_zone"_s) {
        const QList<QByteArray> zones = QTimeZone::availableTimeZoneIds();
        for (const QByteArray &zone : zones) {
            if (zone.contains('/') && !zone.startsWith("Etc/") && !zone.startsWith("posix/") &&
                !zone.startsWith("right/") && !zone.startsWith("SystemV/"))
                choices.append({QString::fromLatin1(zone), QString::fromLatin1(zone)});
        }
        return choices;
    }
    static const QHash<QString, QString> places = {
        {u"local"_s, tr("the database")},
        {u"s3"_s, tr("a bucket at Amazon S3")},
        {u"gcp"_s, tr("a bucket at Google Cloud")},
    };
    for (const QString &code : setting.choices) {
        const Role role = roleFromCode(code);
        const QString text = role != Role::Unknown ? roleLabel(role)
                                                   : places.value(code, DeliveryText::choice(code));
        choices.append({code, text});
    }
    return choices;
}

/** Words that nobody knows beforehand: written with commas between them. */
static bool isFreeList(const FirmSetting &setting)
{
    return setting.value.isArray() && setting.choices.isEmpty();
}

FormField SettingText::field(const FirmSetting &setting)
{
    static const QHash<QString, FieldKind> kinds = {
        {u"number"_s, FieldKind::Number},    {u"flag"_s, FieldKind::Flag},
        {u"choice"_s, FieldKind::Choice},    {u"list"_s, FieldKind::FlagList},
        {u"time_zone"_s, FieldKind::Choice}, {u"text"_s, FieldKind::Text},
    };
    FormField field;
    field.name = setting.key;
    field.kind = kinds.value(setting.kind, FieldKind::Text);
    if (isWritten(setting))
        field.kind = FieldKind::Text;
    if (setting.key == u"firm.letterhead"_s || setting.key == u"firm.address"_s)
        field.kind = FieldKind::MultiLine;
    if (isFreeList(setting))
        field.kind = FieldKind::Text;
    field.label = label(setting.key);
    field.help = setting.description;
    if (!field.help.endsWith(u'.'))
        field.help += u'.';
    field.choices = choices(setting);
    field.most = setting.key == u"firm.name"_s ? 200 : 2000;
    field.required = field.kind != FieldKind::Flag && field.kind != FieldKind::FlagList &&
                     setting.key != u"firm.letterhead"_s && setting.key != u"firm.address"_s &&
                     setting.key != u"firm.phone"_s &&
                     !setting.key.startsWith(u"storage."_s) && // empty: none is set up
                     !DeliveryText::isDelivery(setting.key);
    if (field.kind == FieldKind::Number) {
        field.least = setting.minimum;
        field.greatest = setting.maximum;
        field.help += u' ' + tr("From %1 to %2.")
                                 .arg(QLocale().toString(setting.minimum),
                                      QLocale().toString(setting.maximum));
    }
    if (setting.fixed)
        field.readOnly = tr("Decided when the database was set up.");
    else if (!kinds.contains(setting.kind))
        field.readOnly = tr("This program knows no way to change a setting of this kind.");
    return field;
}

QJsonValue SettingText::toField(const FirmSetting &setting)
{
    if (setting.value.isDouble())
        return QString::number(setting.value.toInteger());
    if (isWritten(setting))
        return QStringList(setting.value.toVariant().toStringList()).join(u", "_s);
    if (isFreeList(setting)) {
        QStringList words;
        const QJsonArray list = setting.value.toArray();
        for (const QJsonValue &word : list)
            words.append(word.toString());
        return words.join(u", "_s);
    }
    if (setting.value.isObject())
        return QString::fromUtf8(
            QJsonDocument(setting.value.toObject()).toJson(QJsonDocument::Compact));
    return setting.value;
}

QJsonValue SettingText::fromField(const FirmSetting &setting, const QJsonValue &value)
{
    if (setting.value.isDouble())
        return value.toString().toLongLong();
    if (isWritten(setting)) {
        QJsonArray parts;
        const QStringList written = value.toString().split(u',', Qt::SkipEmptyParts);
        for (const QString &part : written)
            parts.append(part.trimmed());
        return parts;
    }
    if (isFreeList(setting)) {
        QJsonArray list;
        const QStringList words = value.toString().split(u',', Qt::SkipEmptyParts);
        for (const QString &word : words)
            list.append(word.trimmed());
        return list;
    }
    if (value.isNull() && setting.value.isArray())
        return QJsonArray();
    if (value.isNull() && setting.value.isBool())
        return false;
    if (value.isNull() && setting.value.isString())
        return u""_s;
    return value;
}

QString SettingText::changed(const QDateTime &at, const QString &by)
{
    if (by.isEmpty())
        return {};
    return tr("Changed %1 by %2.").arg(ExchangeText::moment(at), by);
}

} // namespace Peak
