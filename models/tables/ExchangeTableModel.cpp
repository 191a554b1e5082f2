#include "models/tables/ExchangeTableModel.h"

#include "models/db/WhenDone.h"
#include "models/tables/ExchangeText.h"

#include <QThread>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

const std::array<QString, ExchangeTableModel::ColumnCount> &sortNames()
{
    static const std::array<QString, ExchangeTableModel::ColumnCount> names{
        u"number"_s,   u"name"_s,   u"client"_s,  u"coordinator"_s, u"stage"_s,  u"priority"_s,
        u"property"_s, u"day_45"_s, u"day_180"_s, u"value"_s,       u"updated"_s};
    return names;
}

const ExchangeRow &rowOfValue(const QVariant &value)
{
    Q_ASSERT(value.metaType() == QMetaType::fromType<ExchangeRow>());
    return *static_cast<const ExchangeRow *>(value.constData());
}

Result<QList<WindowRow>> windowRows(const Result<QList<ExchangeRow>> &rows)
{
    if (!rows)
        return rows.error();
    QList<WindowRow> result;
    result.reserve(rows->size());
    for (const ExchangeRow &row : *rows)
        result.append({row.id, row.sortKey, QVariant::fromValue(row)});
    return result;
}

} // namespace

ExchangeTableModel::ExchangeTableModel(ExchangeFetcher fetcher, QObject *parent)
    : WindowedTableModel(parent), m_fetcher(std::move(fetcher))
{}

QString ExchangeTableModel::sortName(int column)
{
    return column >= 0 && column < ColumnCount ? sortNames().at(size_t(column)) : QString();
}

int ExchangeTableModel::columnOfSortName(const QString &name)
{
    const auto &names = sortNames();
    const auto found = std::find(names.cbegin(), names.cend(), name);
    return found == names.cend() ? -1 : int(std::distance(names.cbegin(), found));
}

Qt::SortOrder ExchangeTableModel::sortOrder() const
{
    return query().descending ? Qt::DescendingOrder : Qt::AscendingOrder;
}

std::optional<ExchangeRow> ExchangeTableModel::exchangeAt(int row) const
{
    const WindowRow *found = rowAt(row);
    return found ? std::optional<ExchangeRow>(rowOfValue(found->value)) : std::nullopt;
}

int ExchangeTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ExchangeTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return WindowedTableModel::headerData(section, orientation, role);
    if (role == Qt::TextAlignmentRole)
        return int((section == ValueColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (section) {
    case NumberColumn:
        //: an exchange's number, as a column's short heading
        return tr("No.");
    case NameColumn:
        return tr("Exchange");
    case ClientColumn:
        return tr("Client");
    case CoordinatorColumn:
        return tr("Coordinator");
    case StageColumn:
        return tr("Stage");
    case PriorityColumn:
        return tr("Priority");
    case PropertyColumn:
        return tr("Property");
    case Day45Column:
        return tr("Day 45");
    case Day180Column:
        return tr("Day 180");
    case ValueColumn:
        return tr("Value");
    case UpdatedColumn:
        return tr("Updated");
    default:
        return {};
    }
}

QHash<int, QByteArray> ExchangeTableModel::roleNames() const
{
    auto names = WindowedTableModel::roleNames();
    names.insert(DateRole, QByteArrayLiteral("date"));
    names.insert(DaysLeftRole, QByteArrayLiteral("daysLeft"));
    names.insert(DeadlineStateRole, QByteArrayLiteral("deadlineState"));
    names.insert(StageRole, QByteArrayLiteral("stage"));
    names.insert(PriorityRole, QByteArrayLiteral("priority"));
    names.insert(MoneyRole, QByteArrayLiteral("money"));
    names.insert(MomentRole, QByteArrayLiteral("moment"));
    return names;
}

void ExchangeTableModel::sort(int column, Qt::SortOrder order)
{
    // A header without a sort indicator asks for column -1: the order that the list began with.
    const QString name = column < 0 ? sortName(NumberColumn) : sortName(column);
    if (name.isEmpty())
        return;
    setQuery({name, order == Qt::DescendingOrder, m_filter.toJson()});
}

void ExchangeTableModel::setFilter(const ExchangeFilter &filter)
{
    m_filter = filter;
    const QString sort = query().sort.isEmpty() ? sortName(NumberColumn) : query().sort;
    setQuery({sort, query().descending, m_filter.toJson()});
}

void ExchangeTableModel::setToday(QDate today)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (m_today == today)
        return;
    m_today = today;
    columnsChanged(Day45Column, Day180Column);
}

void ExchangeTableModel::applyContactChanges(const QList<QUuid> &contactIds)
{
    if (contactIds.isEmpty())
        return;
    applyChanges(loadedIds([&contactIds](const QVariant &value) {
        const ExchangeRow &row = rowOfValue(value);
        return contactIds.contains(row.client.id) || contactIds.contains(row.coordinator.id);
    }));
}

void ExchangeTableModel::requestRows(quint64 ticket, const ListPageRequest &request)
{
    whenDone(m_fetcher.page(request), this,
             [this, ticket](const auto &rows) { receiveRows(ticket, windowRows(rows)); });
}

void ExchangeTableModel::requestAnchors(quint64 ticket, const ListQuery &query, int step)
{
    whenDone(m_fetcher.anchors(query, step), this,
             [this, ticket](const auto &anchors) { receiveAnchors(ticket, anchors); });
}

void ExchangeTableModel::requestRowsById(quint64 ticket, const ListQuery &query,
                                         const QList<QUuid> &ids)
{
    whenDone(m_fetcher.rows(query, ids), this,
             [this, ticket](const auto &rows) { receiveRowsById(ticket, windowRows(rows)); });
}

void ExchangeTableModel::cancelAnchors()
{
    if (m_fetcher.cancelAnchors)
        m_fetcher.cancelAnchors();
}

QVariant ExchangeTableModel::cell(const QVariant &value, int column, int role) const
{
    const ExchangeRow &row = rowOfValue(value);
    switch (role) {
    case Qt::DisplayRole:
        return displayText(row, column);
    case Qt::AccessibleTextRole: {
        const QVariant text = displayText(row, column);
        return text.toString().isEmpty() ? QVariant(tr("none", "an empty cell, as it is read out"))
                                         : text;
    }
    case Qt::TextAlignmentRole:
        return int((column == ValueColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case StageRole:
        return QVariant::fromValue(row.stage);
    case PriorityRole:
        return QVariant::fromValue(row.priority);
    default:
        return typedValue(row, column, role);
    }
}

QVariant ExchangeTableModel::typedValue(const ExchangeRow &row, int column, int role) const
{
    if (column == Day45Column || column == Day180Column) {
        const Deadline due = deadline(row, column);
        if (role == DateRole && due.date.isValid())
            return due.date;
        if (role == DaysLeftRole && due.daysLeft)
            return *due.daysLeft;
        if (role == DeadlineStateRole)
            return QVariant::fromValue(due.state);
    }
    if (column == ValueColumn && role == MoneyRole)
        return row.value;
    if (column == UpdatedColumn && role == MomentRole)
        return row.updatedAt;
    return {};
}

QVariant ExchangeTableModel::displayText(const ExchangeRow &row, int column) const
{
    switch (column) {
    case NumberColumn:
        return row.number;
    case NameColumn:
        return row.name;
    case ClientColumn:
        return row.client.name;
    case CoordinatorColumn:
        return row.coordinator.name;
    case StageColumn:
        return ExchangeText::stage(row.stage, row.stageCode);
    case PriorityColumn:
        return ExchangeText::priority(row.priority, row.priorityCode);
    case PropertyColumn:
        return row.property;
    case Day45Column:
    case Day180Column:
        return ExchangeText::deadline(deadline(row, column));
    case ValueColumn:
        return row.value.isEmpty() ? QString() : ExchangeText::money(row.value);
    case UpdatedColumn:
        return ExchangeText::moment(row.updatedAt);
    default:
        return {};
    }
}

bool ExchangeTableModel::cellDiffers(const QVariant &before, const QVariant &after,
                                     int column) const
{
    const ExchangeRow &a = rowOfValue(before);
    const ExchangeRow &b = rowOfValue(after);
    switch (column) {
    case Day45Column:
    case Day180Column:
        return deadline(a, column) != deadline(b, column);
    case StageColumn:
        return a.stage != b.stage || a.stageCode != b.stageCode;
    case UpdatedColumn:
        return a.updatedAt != b.updatedAt;
    default:
        return displayText(a, column) != displayText(b, column);
    }
}

Deadline ExchangeTableModel::deadline(const ExchangeRow &row, int column) const
{
    return column == Day45Column ? day45Deadline(row.day45, m_today, row.stage)
                                 : day180Deadline(row.day180, m_today, row.stage);
}

} // namespace Peak
