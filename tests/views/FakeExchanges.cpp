#include "tests/views/FakeExchanges.h"

namespace Peak {

namespace {

const QStringList &surnames()
{
    static const QStringList names{
        QStringLiteral("Ortega"),    QStringLiteral("Lindqvist"), QStringLiteral("Okafor"),
        QStringLiteral("Nakamura"),  QStringLiteral("Brandt"),    QStringLiteral("Whitfield"),
        QStringLiteral("Delacroix"), QStringLiteral("Haddad"),    QStringLiteral("Castellanos"),
        QStringLiteral("Petrov"),    QStringLiteral("Sullivan"),  QStringLiteral("Abernathy")};
    return names;
}

const QStringList &streets()
{
    static const QStringList names{QStringLiteral("Elm St"),       QStringLiteral("Harbor View Dr"),
                                   QStringLiteral("Mission Blvd"), QStringLiteral("Cedar Ln"),
                                   QStringLiteral("Old Mill Rd"),  QStringLiteral("Juniper Ave"),
                                   QStringLiteral("Sunset Ter"),   QStringLiteral("Orchard Way")};
    return names;
}

const QStringList &coordinators()
{
    static const QStringList names{QStringLiteral("Dana Reyes"), QStringLiteral("Priya Raman"),
                                   QStringLiteral("Tom Becker"), QStringLiteral("Mei Tanaka")};
    return names;
}

template <typename List>
auto pick(const List &list, int i)
{
    return list.at(i % list.size());
}

ListRow inventRow(int i, const QDate &today)
{
    const QString surname = pick(surnames(), i * 5 + i / 7);
    const QString street =
        QStringLiteral("%1 %2").arg(18 + (i * 37) % 900).arg(pick(streets(), i * 3));
    const ExchangeStage stage = pick(allExchangeStages(), (i * 7 + i / 3) % 11 < 7 ? 1 + i % 2 : i);
    const int offset = (i * 17) % 61 - 12;
    const QDate day45 = today.addDays(stage == ExchangeStage::Receive ? offset - 60 : offset);
    const QDateTime updated = QDateTime(today, QTime(15, 42), Qt::UTC).addSecs(-3977 * i);
    QJsonObject cells{
        {QStringLiteral("number"), QStringLiteral("EX-%1").arg(2048 - i)},
        {QStringLiteral("name"), QStringLiteral("%1 - %2").arg(surname, street)},
        {QStringLiteral("client"),
         FakeLists::person(QStringLiteral("%1. %2").arg(QChar(u'A' + (i * 11) % 24)).arg(surname))},
        {QStringLiteral("coordinator"), FakeLists::person(pick(coordinators(), i / 2))},
        {QStringLiteral("stage"), exchangeStageCode(stage)},
        {QStringLiteral("priority"), priorityCode(pick(allPriorities(), (i * 13) % 7 < 4 ? 1 : i))},
        {QStringLiteral("property"), QStringLiteral("%1, San Mateo, CA 94401").arg(street)},
        {QStringLiteral("day_45"), day45.toString(Qt::ISODate)},
        {QStringLiteral("day_180"), day45.addDays(135).toString(Qt::ISODate)},
        {QStringLiteral("value"), QStringLiteral("%1.00").arg(285000 + (i * 91733) % 4200000)},
        {QStringLiteral("updated"), double(updated.toMSecsSinceEpoch())},
        {QStringLiteral("version"), 1}};
    if (i % 19 == 6) {
        for (const char *column : {"day_45", "day_180", "value", "coordinator"})
            cells.insert(QLatin1String(column), QJsonValue::Null);
        cells.insert(QStringLiteral("stage"), exchangeStageCode(ExchangeStage::Pending));
    }
    if (i % 17 == 3) {
        cells.insert(QStringLiteral("name"),
                     QStringLiteral("Wolfeschlegelsteinhausenbergerdorff Family Revocable Living "
                                    "Trust of 1998, as amended - 12,450 Avenida de los "
                                    "Insurgentes"));
        cells.insert(
            QStringLiteral("client"),
            FakeLists::person(QStringLiteral("Hubert Blaine Wolfeschlegelsteinhausenbergerdorff")));
    }
    return {QUuid::createUuidV5(QUuid(), QString::number(i)),
            QStringLiteral("%1").arg(i, 8, 10, QLatin1Char('0')), cells};
}

} // namespace

QList<ListRow> FakeExchanges::invent(int count, const QDate &today)
{
    QList<ListRow> list;
    list.reserve(count);
    for (int i = 0; i < count; ++i)
        list.append(inventRow(i, today));
    return list;
}

Exchange FakeExchanges::details(const ListRow &row)
{
    Exchange full;
    const auto text = [&row](const char *column) {
        return row.cells.value(QLatin1String(column)).toString();
    };
    const auto person = [&row](const char *column) {
        const QJsonObject cell = row.cells.value(QLatin1String(column)).toObject();
        return Person{QUuid::fromString(cell.value(QStringLiteral("id")).toString()),
                      cell.value(QStringLiteral("name")).toString()};
    };
    const QDateTime updated = QDateTime::fromMSecsSinceEpoch(
        row.cells.value(QStringLiteral("updated")).toInteger(), Qt::UTC);
    const QDate day45 = QDate::fromString(text("day_45"), Qt::ISODate);
    full.id = row.id;
    full.number = text("number");
    full.name = text("name");
    full.status = text("stage");
    full.stage = exchangeStageFromCode(text("stage"));
    full.stageCode = text("stage");
    full.stageChangedAt = updated.addDays(-9);
    full.priority = priorityFromCode(text("priority"));
    full.priorityCode = text("priority");
    full.client = person("client");
    full.coordinator = person("coordinator");
    full.notes =
        QStringLiteral("Client prefers calls after 4 pm.\n\nIdentification letter drafted; "
                       "waiting for the signed copy of the second page.");
    full.type = QStringLiteral("Delayed exchange");
    full.clientVesting = QStringLiteral("Maria Ortega, a single woman, as her sole property");
    full.bank = QStringLiteral("First Harbor Bank");
    full.relinquished = {QStringLiteral("18 Elm St"),
                         QStringLiteral("San Mateo"),
                         QStringLiteral("CA"),
                         QStringLiteral("94401"),
                         QStringLiteral("032-118-220"),
                         QStringLiteral("FT-2026-11873"),
                         QStringLiteral("Residential purchase agreement"),
                         day45.isValid() ? day45.addDays(-75) : QDate(),
                         text("value"),
                         QStringLiteral("Jonas Lindqvist"),
                         QString()};
    full.replacement.address = QStringLiteral("2210 Harbor View Dr, Unit 4");
    full.replacement.city = QStringLiteral("Monterey");
    full.replacement.state = QStringLiteral("CA");
    full.proceeds = QStringLiteral("812450.55");
    full.closeOfEscrow = day45.isValid() ? day45.addDays(-45) : QDate();
    full.day45 = day45;
    full.day180 = QDate::fromString(text("day_180"), Qt::ISODate);
    full.identified = false;
    full.practicePantherId = QStringLiteral("4f0c2b1e-77aa-4d0e-9d1c-6f7f4f9b2a10");
    full.lastSyncAt = updated;
    full.createdAt = updated.addDays(-50);
    full.updatedAt = updated;
    return full;
}

} // namespace Peak
