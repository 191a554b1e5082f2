#include "tests/views/FakeLists.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

const QStringList People{u"Dana Reyes"_s, u"Priya Raman"_s, u"Tom Becker"_s, u"Mei Tanaka"_s};
const QStringList Titles{u"Draft the identification letter"_s,
                         u"Collect the signed assignment"_s,
                         u"Send wiring instructions to escrow"_s,
                         u"Confirm the replacement property's value"_s,
                         u"Ask for the settlement statement"_s,
                         u"Review the exchange agreement with the client's attorney"_s,
                         u"Call the client"_s,
                         u"File the closing documents"_s};
const QStringList Exchanges{u"EX-2048 Ortega - 18 Elm St"_s, u"EX-2031 Lindqvist - Harbor View"_s,
                            u"EX-1999 Okafor - 7 Mission Blvd"_s,
                            u"EX-1987 Whitfield Family Trust - 12,450 Avenida"_s};

QString textOf(const QJsonValue &value)
{
    return value.isObject() ? value.toObject().value(u"name"_s).toString()
                            : value.toVariant().toString();
}

double momentOf(const QDate &today, int minutesAgo)
{
    return double(
        QDateTime(today, QTime(15, 42), Qt::UTC).addSecs(-60 * minutesAgo).toMSecsSinceEpoch());
}

} // namespace

ListRow FakeLists::row(int number, const QJsonObject &cells)
{
    return {QUuid::createUuidV5(QUuid(), QString::number(number)),
            u"%1"_s.arg(number, 8, 10, QLatin1Char('0')), cells};
}

QJsonObject FakeLists::person(const QString &name)
{
    const QUuid id = QUuid::createUuidV5(QUuid(), name);
    return {{u"id"_s, id.toString(QUuid::WithoutBraces)}, {u"name"_s, name}};
}

QList<ListRow> FakeLists::tasks(int count, const QDate &today)
{
    const QStringList states{u"PENDING"_s,  u"IN_PROGRESS"_s, u"PENDING"_s,
                             u"COMPLETE"_s, u"PENDING"_s,     u"CANCELLED"_s};
    const QStringList priorities{u"MEDIUM"_s, u"HIGH"_s, u"LOW"_s, u"URGENT"_s, u"MEDIUM"_s};
    QList<ListRow> list;
    for (int i = 0; i < count; ++i) {
        QJsonObject cells{{u"title"_s, Titles.at(i % Titles.size())},
                          {u"exchange"_s, Exchanges.at((i * 3) % Exchanges.size())},
                          {u"exchange_id"_s, u"0d9f1c54-0000-4000-8000-00000000000%1"_s.arg(i % 9)},
                          {u"status"_s, states.at(i % states.size())},
                          {u"priority"_s, priorities.at((i * 7) % priorities.size())},
                          {u"due"_s, today.addDays((i * 17) % 53 - 9).toString(Qt::ISODate)},
                          {u"assignee"_s, person(People.at(i % People.size()))},
                          {u"created_by"_s, person(People.at((i + 1) % People.size()))},
                          {u"created"_s, momentOf(today, 900 * i)},
                          {u"synced"_s, i % 4 == 0},
                          {u"version"_s, 1},
                          {u"rights"_s, 127}};
        if (i % 11 == 5) {
            cells.insert(u"due"_s, QJsonValue::Null);
            cells.insert(u"assignee"_s, QJsonValue::Null);
        }
        list.append(row(i, cells));
    }
    return list;
}

QList<ListRow> FakeLists::audit(int count, const QDate &today)
{
    const QStringList actions{u"task_updated"_s,     u"document_viewed"_s, u"sign_in"_s,
                              u"exchange_updated"_s, u"message_created"_s, u"sign_in_failed"_s};
    const QStringList objects{u"task"_s,     u"document"_s, u"session"_s,
                              u"exchange"_s, u"message"_s,  u"session"_s};
    QList<ListRow> list;
    for (int i = 0; i < count; ++i) {
        const qsizetype kind = i % actions.size();
        QJsonObject cells{{u"time"_s, momentOf(today, 7 * i)},
                          {u"person"_s, person(People.at((i * 3) % People.size()))},
                          {u"role"_s, u"coordinator"_s},
                          {u"action"_s, actions.at(kind)},
                          {u"object"_s, objects.at(kind)},
                          {u"exchange"_s, kind == 2 || kind == 5
                                              ? QJsonValue(QJsonValue::Null)
                                              : QJsonValue(Exchanges.at(i % Exchanges.size()))},
                          {u"ip"_s, u"192.0.2.%1"_s.arg(10 + i % 40)},
                          {u"success"_s, kind != 5}};
        if (kind == 5)
            cells.insert(u"message"_s, u"The password was wrong."_s);
        list.append(row(i, cells));
    }
    return list;
}

template <typename T>
QFuture<Result<T>> FakeLists::answer(const T &value)
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

bool FakeLists::matches(const ListRow &row, const QJsonObject &condition)
{
    const QJsonValue cell = row.cells.value(condition.value(u"column"_s).toString());
    const QString op = condition.value(u"op"_s).toString();
    bool fits = true;
    if (op == u"any_of"_s) {
        const QJsonValue wanted = cell.isObject() ? cell.toObject().value(u"id"_s) : cell;
        fits = condition.value(u"value"_s).toArray().contains(wanted);
    } else if (op == u"contains"_s) {
        fits = textOf(cell).contains(condition.value(u"value"_s).toString(), Qt::CaseInsensitive);
    } else if (op == u"empty"_s) {
        fits = textOf(cell).isEmpty();
    }
    return fits != condition.value(u"not"_s).toBool();
}

QList<ListRow> FakeLists::matching(const ListQuery &query) const
{
    const QString search = query.filter.value(u"search"_s).toString();
    const QJsonArray conditions = query.filter.value(u"conditions"_s).toArray();
    QList<ListRow> found;
    for (const ListRow &row : rows) {
        bool fits = search.isEmpty();
        for (const QJsonValue &cell : row.cells)
            fits = fits || textOf(cell).contains(search, Qt::CaseInsensitive);
        for (const QJsonValue &condition : conditions)
            fits = fits && matches(row, condition.toObject());
        if (fits)
            found.append(row);
    }
    return found;
}

ListFetcher FakeLists::fetcher()
{
    ListFetcher fetcher;
    fetcher.page = [this](const ListPageRequest &request) {
        queries.append(request.query);
        QList<ListRow> found = matching(request.query);
        if (!request.after.isStart())
            found.removeIf([&](const ListRow &row) { return row.sortKey <= request.after.key; });
        return answer(found.mid(request.skip, request.limit));
    };
    fetcher.anchors = [this](const ListQuery &query, int step) {
        const QList<ListRow> found = matching(query);
        ListAnchors anchors;
        anchors.total = found.size();
        anchors.anchors.append(ListAnchor());
        for (qsizetype at = step; at < found.size(); at += step)
            anchors.anchors.append({at, {found.at(at - 1).sortKey, found.at(at - 1).id}});
        return answer(anchors);
    };
    fetcher.rows = [this](const ListQuery &query, const QList<QUuid> &ids) {
        QList<ListRow> found = matching(query);
        found.removeIf([&](const ListRow &row) { return !ids.contains(row.id); });
        return answer(found);
    };
    fetcher.choices = [this](const QString &, const QJsonObject &, const QString &search) {
        choiceSearches.append(search);
        QList<ListChoice> found;
        for (const ListChoice &choice : choices) {
            if (choice.label.contains(search, Qt::CaseInsensitive))
                found.append(choice);
        }
        return answer(found);
    };
    return fetcher;
}

} // namespace Peak
