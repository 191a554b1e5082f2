#include "tests/views/FakeExchanges.h"

#include "models/domain/ExchangeFilter.h"

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

ExchangeRow inventRow(int i, const QDate &today)
{
    ExchangeRow row;
    row.id = QUuid::createUuidV5(QUuid(), QString::number(i));
    row.number = QStringLiteral("EX-%1").arg(2048 - i);
    const QString surname = pick(surnames(), i * 5 + i / 7);
    const QString street =
        QStringLiteral("%1 %2").arg(18 + (i * 37) % 900).arg(pick(streets(), i * 3));
    row.name = QStringLiteral("%1 - %2").arg(surname, street);
    row.client = {QUuid::createUuidV5(row.id, QStringLiteral("c")),
                  QStringLiteral("%1. %2").arg(QChar(u'A' + (i * 11) % 24)).arg(surname)};
    row.coordinator = {QUuid::createUuidV5(QUuid(), pick(coordinators(), i / 2)),
                       pick(coordinators(), i / 2)};
    row.stage = pick(allExchangeStages(), (i * 7 + i / 3) % 11 < 7 ? 1 + i % 2 : i);
    row.stageCode = exchangeStageCode(row.stage);
    row.priority = pick(allPriorities(), (i * 13) % 7 < 4 ? 1 : i);
    row.priorityCode = priorityCode(row.priority);
    row.property = QStringLiteral("%1, San Mateo, CA 94401").arg(street);
    const int offset = (i * 17) % 61 - 12;
    row.day45 = today.addDays(row.stage == ExchangeStage::Receive ? offset - 60 : offset);
    row.day180 = row.day45.addDays(135);
    row.value = QStringLiteral("%1.00").arg(285000 + (i * 91733) % 4200000);
    row.updatedAt = QDateTime(today, QTime(15, 42), Qt::UTC).addSecs(-3977 * i);
    row.sortKey = QStringLiteral("%1").arg(i, 8, 10, QLatin1Char('0'));
    if (i % 19 == 6) {
        row.day45 = row.day180 = QDate();
        row.value.clear();
        row.coordinator = {};
        row.stage = ExchangeStage::Pending;
    }
    if (i % 17 == 3) {
        row.name = QStringLiteral("Wolfeschlegelsteinhausenbergerdorff Family Revocable Living "
                                  "Trust of 1998, as amended - 12,450 Avenida de los Insurgentes");
        row.client.name = QStringLiteral("Hubert Blaine Wolfeschlegelsteinhausenbergerdorff");
    }
    return row;
}

} // namespace

QList<ExchangeRow> FakeExchanges::invent(int count, const QDate &today)
{
    QList<ExchangeRow> list;
    list.reserve(count);
    for (int i = 0; i < count; ++i)
        list.append(inventRow(i, today));
    return list;
}

Exchange FakeExchanges::details(const ExchangeRow &row)
{
    Exchange full;
    full.id = row.id;
    full.number = row.number;
    full.name = row.name;
    full.status = row.stageCode;
    full.stage = row.stage;
    full.stageCode = row.stageCode;
    full.stageChangedAt = row.updatedAt.addDays(-9);
    full.priority = row.priority;
    full.priorityCode = row.priorityCode;
    full.client = row.client;
    full.coordinator = row.coordinator;
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
                         row.day45.isValid() ? row.day45.addDays(-75) : QDate(),
                         row.value,
                         QStringLiteral("Jonas Lindqvist"),
                         QString()};
    full.replacement.address = QStringLiteral("2210 Harbor View Dr, Unit 4");
    full.replacement.city = QStringLiteral("Monterey");
    full.replacement.state = QStringLiteral("CA");
    full.proceeds = QStringLiteral("812450.55");
    full.closeOfEscrow = row.day45.isValid() ? row.day45.addDays(-45) : QDate();
    full.day45 = row.day45;
    full.day180 = row.day180;
    full.identified = false;
    full.practicePantherId = QStringLiteral("4f0c2b1e-77aa-4d0e-9d1c-6f7f4f9b2a10");
    full.lastSyncAt = row.updatedAt;
    full.createdAt = row.updatedAt.addDays(-50);
    full.updatedAt = row.updatedAt;
    return full;
}

template <typename T>
QFuture<Result<T>> FakeExchanges::answer(const T &value)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    if (mode == Mode::Hang) {
        m_hanging.append(promise);
        return promise->future();
    }
    if (mode == Mode::Fail)
        promise->addResult(Result<T>(error));
    else
        promise->addResult(Result<T>(value));
    promise->finish();
    return promise->future();
}

QList<ExchangeRow> FakeExchanges::matching(const ListQuery &query) const
{
    const ExchangeFilter filter = ExchangeFilter::fromJson(query.filter);
    QList<ExchangeRow> found;
    for (const ExchangeRow &row : rows) {
        const bool search = filter.search.isEmpty() ||
                            row.name.contains(filter.search, Qt::CaseInsensitive) ||
                            row.number.contains(filter.search, Qt::CaseInsensitive);
        const bool stage = filter.stages.isEmpty() || filter.stages.contains(row.stage);
        const bool coordinator =
            filter.coordinators.isEmpty() || filter.coordinators.contains(row.coordinator.id);
        if (search && stage && coordinator)
            found.append(row);
    }
    return found;
}

ExchangeFetcher FakeExchanges::fetcher()
{
    ExchangeFetcher fetcher;
    fetcher.page = [this](const ListPageRequest &request) {
        queries.append(request.query);
        QList<ExchangeRow> found = matching(request.query);
        if (!request.after.isStart())
            found.removeIf(
                [&](const ExchangeRow &row) { return row.sortKey <= request.after.key; });
        return answer(found.mid(request.skip, request.limit));
    };
    fetcher.anchors = [this](const ListQuery &query, int step) {
        const QList<ExchangeRow> found = matching(query);
        ListAnchors anchors;
        anchors.total = found.size();
        anchors.anchors.append(ListAnchor());
        for (qsizetype at = step; at < found.size(); at += step)
            anchors.anchors.append({at, {found.at(at - 1).sortKey, found.at(at - 1).id}});
        return answer(anchors);
    };
    fetcher.rows = [this](const ListQuery &query, const QList<QUuid> &ids) {
        QList<ExchangeRow> found = matching(query);
        found.removeIf([&](const ExchangeRow &row) { return !ids.contains(row.id); });
        return answer(found);
    };
    return fetcher;
}

} // namespace Peak
