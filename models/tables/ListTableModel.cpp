#include "models/tables/ListTableModel.h"

#include "models/db/WhenDone.h"
#include "models/tables/ExchangeText.h"
#include "models/tables/ListText.h"

#include <QThread>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

const ListRow &rowOfValue(const QVariant &value)
{
    Q_ASSERT(value.metaType() == QMetaType::fromType<ListRow>());
    return *static_cast<const ListRow *>(value.constData());
}

Result<QList<WindowRow>> windowRows(const Result<QList<ListRow>> &rows)
{
    if (!rows)
        return rows.error();
    QList<WindowRow> result;
    result.reserve(rows->size());
    for (const ListRow &row : *rows)
        result.append({row.id, row.sortKey, QVariant::fromValue(row)});
    return result;
}

QUuid personIn(const QJsonValue &value)
{
    return QUuid::fromString(value.toObject().value(u"id"_s).toString());
}

bool isNumeric(ColumnKind kind)
{
    return kind == ColumnKind::Money || kind == ColumnKind::Number || kind == ColumnKind::Size;
}

} // namespace

ListTableModel::ListTableModel(ListDefinition definition, ListFetcher fetcher, QObject *parent)
    : WindowedTableModel(parent),
      m_definition(std::move(definition)),
      m_fetcher(std::move(fetcher)),
      m_sorts(m_definition.defaultSorts)
{}

std::optional<ListRow> ListTableModel::listRowAt(int row) const
{
    const WindowRow *found = rowAt(row);
    return found ? std::optional<ListRow>(rowOfValue(found->value)) : std::nullopt;
}

int ListTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_definition.columns.size());
}

QVariant ListTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_definition.columns.size())
        return WindowedTableModel::headerData(section, orientation, role);
    const ListColumn &column = m_definition.columns.at(section);
    switch (role) {
    case Qt::TextAlignmentRole:
        return int((isNumeric(column.kind) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::InitialSortOrderRole: // of moments the newest are wanted first
        return int(column.kind == ColumnKind::Moment ? Qt::DescendingOrder : Qt::AscendingOrder);
    case Qt::DisplayRole:
        return column.title;
    case Qt::AccessibleTextRole:
        for (const ListSort &sort : m_sorts) {
            if (sort.column == column.name)
                return sort.descending ? tr("%1, sorted descending").arg(column.title)
                                       : tr("%1, sorted ascending").arg(column.title);
        }
        return column.title;
    default:
        return {};
    }
}

QHash<int, QByteArray> ListTableModel::roleNames() const
{
    auto names = WindowedTableModel::roleNames();
    names.insert(KindRole, QByteArrayLiteral("kind"));
    names.insert(ValueRole, QByteArrayLiteral("value"));
    names.insert(ChoiceRole, QByteArrayLiteral("choice"));
    names.insert(DateRole, QByteArrayLiteral("date"));
    names.insert(DaysLeftRole, QByteArrayLiteral("daysLeft"));
    names.insert(DeadlineStateRole, QByteArrayLiteral("deadlineState"));
    names.insert(MomentRole, QByteArrayLiteral("moment"));
    names.insert(MoneyRole, QByteArrayLiteral("money"));
    names.insert(PersonRole, QByteArrayLiteral("person"));
    names.insert(UrgencyRole, QByteArrayLiteral("urgency"));
    names.insert(RightsRole, QByteArrayLiteral("rights"));
    names.insert(VersionRole, QByteArrayLiteral("version"));
    names.insert(ExchangeRole, QByteArrayLiteral("exchange"));
    names.insert(CellsRole, QByteArrayLiteral("cells"));
    return names;
}

void ListTableModel::sort(int column, Qt::SortOrder order)
{
    // A header without a sort indicator asks for column -1: the order that the list began with.
    if (column < 0 || column >= m_definition.columns.size())
        setSorts(m_definition.defaultSorts);
    else
        setSorts({{m_definition.columns.at(column).name, order == Qt::DescendingOrder}});
}

void ListTableModel::setSorts(const QList<ListSort> &sorts)
{
    QList<ListSort> known;
    for (const ListSort &sort : sorts) {
        const ListColumn *column = m_definition.column(sort.column);
        const bool twice = !known.isEmpty() && known.constFirst().column == sort.column;
        if (column && column->sortable && !twice && known.size() < ListQuery::MostSorts)
            known.append(sort);
    }
    m_sorts = known.isEmpty() ? m_definition.defaultSorts : known;
    startList();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

void ListTableModel::setFilter(const ListFilter &filter)
{
    m_filter = filter;
    startList();
}

void ListTableModel::setScope(const QJsonObject &scope)
{
    if (scope == m_scope)
        return;
    m_scope = scope;
    if (state() != State::Idle)
        startList();
}

void ListTableModel::startList()
{
    QJsonObject filter = m_filter.toQuery();
    for (auto part = m_scope.begin(); part != m_scope.end(); ++part)
        filter.insert(part.key(), part.value());
    setQuery({m_sorts, filter});
}

void ListTableModel::setToday(QDate today)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (m_today == today)
        return;
    m_today = today;
    for (int column = 0; column < m_definition.columns.size(); ++column) {
        if (m_definition.columns.at(column).kind == ColumnKind::Deadline)
            columnsChanged(column, column);
    }
}

void ListTableModel::applyRelatedChanges(const QList<QUuid> &ids)
{
    if (ids.isEmpty())
        return;
    applyChanges(loadedIds([this, &ids](const QVariant &value) {
        const QJsonObject &cells = rowOfValue(value).cells;
        if (ids.contains(QUuid::fromString(cells.value(u"exchange_id"_s).toString())))
            return true;
        return std::any_of(m_definition.columns.cbegin(), m_definition.columns.cend(),
                           [&](const ListColumn &column) {
                               return column.kind == ColumnKind::Person &&
                                      ids.contains(personIn(cells.value(column.name)));
                           });
    }));
}

void ListTableModel::findChoices(const QString &column, const QString &search)
{
    if (!m_fetcher.choices)
        return;
    whenDone(m_fetcher.choices(column, m_scope, ListFilter::cleaned(search)), this,
             [this, column, search](const Result<QList<ListChoice>> &choices) {
                 if (choices)
                     Q_EMIT choicesFound(column, search, choices.value());
                 else
                     Q_EMIT choicesFailed(column, choices.error());
             });
}

void ListTableModel::requestRows(quint64 ticket, const ListPageRequest &request)
{
    whenDone(m_fetcher.page(request), this,
             [this, ticket](const auto &rows) { receiveRows(ticket, windowRows(rows)); });
}

void ListTableModel::requestAnchors(quint64 ticket, const ListQuery &query, int step)
{
    whenDone(m_fetcher.anchors(query, step), this,
             [this, ticket](const auto &anchors) { receiveAnchors(ticket, anchors); });
}

void ListTableModel::requestRowsById(quint64 ticket, const ListQuery &query,
                                     const QList<QUuid> &ids)
{
    whenDone(m_fetcher.rows(query, ids), this,
             [this, ticket](const auto &rows) { receiveRowsById(ticket, windowRows(rows)); });
}

void ListTableModel::cancelAnchors()
{
    if (m_fetcher.cancelAnchors)
        m_fetcher.cancelAnchors();
}

QVariant ListTableModel::cell(const QVariant &value, int columnNumber, int role) const
{
    const ListRow &row = rowOfValue(value);
    const ListColumn &column = m_definition.columns.at(columnNumber);
    switch (role) {
    case Qt::DisplayRole:
        return displayText(row, column);
    case Qt::AccessibleTextRole: {
        const QString text = displayText(row, column);
        return text.isEmpty() ? tr("none", "an empty cell, as it is read out") : text;
    }
    case Qt::TextAlignmentRole:
        return int((isNumeric(column.kind) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case KindRole:
        return QVariant::fromValue(column.kind);
    case ValueRole:
        return row.cells.value(column.name).toVariant();
    case UrgencyRole:
        return QVariant::fromValue(urgency(row));
    case RightsRole:
        return row.cells.value(u"rights"_s).toInt();
    case VersionRole:
        return row.cells.value(u"version"_s).toInteger();
    case ExchangeRole:
        return QUuid::fromString(row.cells.value(u"exchange_id"_s).toString());
    case CellsRole:
        return row.cells;
    default:
        return typedValue(row, column, role);
    }
}

QVariant ListTableModel::typedValue(const ListRow &row, const ListColumn &column, int role) const
{
    const QJsonValue value = row.cells.value(column.name);
    switch (column.kind) {
    case ColumnKind::Deadline: {
        const Deadline due = deadline(row, column);
        if (role == DateRole && due.date.isValid())
            return due.date;
        if (role == DaysLeftRole && due.daysLeft)
            return *due.daysLeft;
        if (role == DeadlineStateRole)
            return QVariant::fromValue(due.state);
        break;
    }
    case ColumnKind::Date:
        if (role == DateRole)
            return QDate::fromString(value.toString(), Qt::ISODate);
        break;
    case ColumnKind::Moment:
        if (role == MomentRole && value.isDouble())
            return QDateTime::fromMSecsSinceEpoch(value.toInteger(), Qt::UTC);
        break;
    case ColumnKind::Money:
        if (role == MoneyRole)
            return value.toString();
        break;
    case ColumnKind::Person:
        if (role == PersonRole)
            return personIn(value);
        break;
    case ColumnKind::Choice:
        if (role == ChoiceRole)
            return value.toString();
        break;
    default:
        break;
    }
    return {};
}

QString ListTableModel::displayText(const ListRow &row, const ListColumn &column) const
{
    if (column.kind == ColumnKind::Deadline)
        return ExchangeText::deadline(deadline(row, column));
    return ListText::cell(column, row.cells.value(column.name));
}

bool ListTableModel::cellDiffers(const QVariant &before, const QVariant &after,
                                 int columnNumber) const
{
    const ListRow &a = rowOfValue(before);
    const ListRow &b = rowOfValue(after);
    const ListColumn &column = m_definition.columns.at(columnNumber);
    if (a.cells.value(column.name) != b.cells.value(column.name))
        return true;
    return column.kind == ColumnKind::Deadline && deadline(a, column) != deadline(b, column);
}

Deadline ListTableModel::deadline(const ListRow &row, const ListColumn &column) const
{
    const QString code = row.cells.value(column.settledBy).toString().toUpper();
    return deadlineOn(QDate::fromString(row.cells.value(column.name).toString(), Qt::ISODate),
                      m_today, column.settledCodes.contains(code));
}

Deadline::State ListTableModel::urgency(const ListRow &row) const
{
    auto most = Deadline::State::None;
    for (const ListColumn &column : m_definition.columns) {
        if (column.kind != ColumnKind::Deadline)
            continue;
        const auto state = deadline(row, column).state;
        const bool open = state >= Deadline::State::Over;
        if (open && (most == Deadline::State::None || state < most))
            most = state;
    }
    return most;
}

int ListTableModel::findText(const QString &text, int from, bool *exact) const
{
    *exact = true;
    const int column = m_sorts.isEmpty() ? -1 : m_definition.columnOf(m_sorts.first().column);
    if (column < 0 || rowCount() == 0)
        return -1;
    const ListColumn &definition = m_definition.columns.at(column);
    int best = -1;
    const QList<int> rows = loadedRows();
    for (const int row : rows) {
        const ListRow &value = rowOfValue(rowAt(row)->value);
        if (!displayText(value, definition).startsWith(text, Qt::CaseInsensitive))
            continue;
        if (row >= from)
            return row; // rows come in their order: the next one from where the person stands
        if (best < 0)
            best = row;
    }
    if (best >= 0)
        return best;
    *exact = false;
    const bool words = definition.kind == ColumnKind::Text || definition.kind == ColumnKind::Person;
    return words ? placeOfKey(text.toLower()) : -1;
}

} // namespace Peak
