#include "models/repositories/ExchangeRecord.h"

#include <QSqlRecord>
#include <QTimeZone>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

ColumnReader::ColumnReader(const QSqlQuery &query) : m_query(query)
{
    const QSqlRecord record = query.record();
    for (int i = 0; i < record.count(); ++i)
        m_columns.insert(record.fieldName(i), i);
}

QVariant ColumnReader::value(const QString &column) const
{
    const int index = m_columns.value(column, -1);
    Q_ASSERT_X(index >= 0, "ColumnReader", qPrintable(column));
    return m_query.isNull(index) ? QVariant() : m_query.value(index);
}

QUuid ColumnReader::id(const QString &column) const
{
    return QUuid::fromString(text(column));
}

QDateTime ColumnReader::moment(const QString &column) const
{
    const QVariant ms = value(column);
    return ms.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(ms.toLongLong(), Qt::UTC);
}

std::optional<bool> ColumnReader::flag(const QString &column) const
{
    const QVariant found = value(column);
    return found.isNull() ? std::nullopt : std::optional<bool>(found.toBool());
}

namespace {

/** "First Last", or the company: as the list names people. */
Person personOf(const ColumnReader &row, const QString &role)
{
    Person person;
    person.id = row.id(role + u"_id"_s);
    const QString first = row.text(role + u"_first_name"_s).trimmed();
    const QString last = row.text(role + u"_last_name"_s).trimmed();
    person.name = QString(first + u' ' + last).trimmed();
    if (person.name.isEmpty())
        person.name = row.text(role + u"_company"_s).trimmed();
    return person;
}

ExchangeProperty relinquishedOf(const ColumnReader &row)
{
    ExchangeProperty property;
    property.address = row.text(u"rel_property_address"_s);
    property.city = row.text(u"rel_property_city"_s);
    property.state = row.text(u"rel_property_state"_s);
    property.zip = row.text(u"rel_property_zip"_s);
    property.apn = row.text(u"rel_apn"_s);
    property.escrowNumber = row.text(u"rel_escrow_number"_s);
    property.contractTitle = row.text(u"rel_purchase_contract_title"_s);
    property.contractDate = row.date(u"rel_contract_date"_s);
    property.value = row.text(u"rel_value"_s);
    property.party1 = row.text(u"buyer_1_name"_s);
    property.party2 = row.text(u"buyer_2_name"_s);
    return property;
}

ExchangeProperty replacementOf(const ColumnReader &row)
{
    ExchangeProperty property;
    property.address = row.text(u"rep_1_property_address"_s);
    property.city = row.text(u"rep_1_city"_s);
    property.state = row.text(u"rep_1_state"_s);
    property.zip = row.text(u"rep_1_zip"_s);
    property.apn = row.text(u"rep_1_apn"_s);
    property.escrowNumber = row.text(u"rep_1_escrow_number"_s);
    property.contractTitle = row.text(u"rep_1_purchase_contract_title"_s);
    property.contractDate = row.date(u"rep_1_purchase_contract_date"_s);
    property.value = row.text(u"rep_1_value"_s);
    property.party1 = row.text(u"rep_1_seller_1_name"_s);
    property.party2 = row.text(u"rep_1_seller_2_name"_s);
    return property;
}

} // namespace

Exchange exchangeOf(const ColumnReader &row)
{
    Exchange exchange;
    exchange.id = row.id(u"id"_s);
    exchange.number = row.text(u"exchange_number"_s);
    exchange.name = row.text(u"name"_s);
    exchange.status = row.text(u"status"_s);
    exchange.stageCode = row.text(u"workflow_stage"_s);
    exchange.stage = exchangeStageFromCode(exchange.stageCode);
    exchange.stageChangedAt = row.moment(u"stage_changed_ms"_s);
    exchange.priorityCode = row.text(u"priority"_s);
    exchange.priority = priorityFromCode(exchange.priorityCode);
    exchange.client = personOf(row, u"client"_s);
    exchange.coordinator = personOf(row, u"coordinator"_s);
    exchange.notes = row.text(u"notes"_s);
    exchange.type = row.text(u"type_of_exchange"_s);
    exchange.clientVesting = row.text(u"client_vesting"_s);
    exchange.bank = row.text(u"bank"_s);
    exchange.reasonForCancellation = row.text(u"reason_for_cancellation"_s);
    exchange.relinquished = relinquishedOf(row);
    exchange.replacement = replacementOf(row);
    exchange.proceeds = row.text(u"proceeds"_s);
    exchange.closeOfEscrow = row.date(u"close_of_escrow_date"_s);
    exchange.day45 = row.date(u"day_45"_s);
    exchange.day180 = row.date(u"day_180"_s);
    exchange.identified = row.flag(u"identified"_s);
    exchange.practicePantherId = row.text(u"pp_matter_id"_s);
    exchange.lastSyncAt = row.moment(u"last_sync_ms"_s);
    exchange.createdAt = row.moment(u"created_ms"_s);
    exchange.updatedAt = row.moment(u"updated_ms"_s);
    exchange.isActive = row.flag(u"is_active"_s).value_or(true);
    exchange.version = row.number(u"version"_s);
    return exchange;
}

} // namespace Peak
