#include "app/pages/TaskRow.h"

#include "app/pages/Rights.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

bool TaskRow::isOver() const
{
    return status == u"COMPLETE"_s || status == u"CANCELLED"_s;
}

TaskRow TaskRow::of(const ListRow &row)
{
    const QJsonObject &cells = row.cells;
    TaskRow task;
    task.id = row.id;
    task.version = cells.value(u"version"_s).toInteger();
    task.title = cells.value(u"title"_s).toString();
    task.status = cells.value(u"status"_s).toString();
    task.due = QDate::fromString(cells.value(u"due"_s).toString(), Qt::ISODate);
    task.exchangeId = QUuid::fromString(cells.value(u"exchange_id"_s).toString());
    task.exchange = cells.value(u"exchange"_s).toString();
    task.assignee =
        QUuid::fromString(cells.value(u"assignee"_s).toObject().value(u"id"_s).toString());
    task.manages = Peak::manages(row);
    return task;
}

QString TaskRow::quoted() const
{
    return quoted(title);
}

QString TaskRow::quoted(const QString &title)
{
    constexpr int most = 60;
    const QString shown = title.size() > most ? title.left(most - 1) + QChar(0x2026) : title;
    return QChar(0x201c) + shown + QChar(0x201d);
}

} // namespace Peak
