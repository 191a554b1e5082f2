#include "views/tasks/TaskColumnModel.h"

#include <QMimeData>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {
constexpr int movingRights = 8 | 64; ///< manages the exchange, or works on its tasks
} // namespace

TaskColumnModel::TaskColumnModel(ListTableModel *list, const QString &status, QObject *parent)
    : QAbstractListModel(parent), m_list(list), m_status(status)
{}

void TaskColumnModel::setIds(const QList<QUuid> &ids)
{
    // What is gone goes, what is new comes where it stands; a card that only moved does both.
    for (int row = int(m_ids.size()) - 1; row >= 0; --row) {
        if (ids.contains(m_ids.at(row)))
            continue;
        beginRemoveRows({}, row, row);
        m_ids.removeAt(row);
        endRemoveRows();
    }
    for (int row = 0; row < ids.size(); ++row) {
        if (row < m_ids.size() && m_ids.at(row) == ids.at(row))
            continue;
        const int from = int(m_ids.indexOf(ids.at(row)));
        if (from >= 0) {
            beginMoveRows({}, from, from, {}, row);
            m_ids.move(from, row);
            endMoveRows();
        } else {
            beginInsertRows({}, row, row);
            m_ids.insert(row, ids.at(row));
            endInsertRows();
        }
    }
    if (!m_ids.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_ids.size()) - 1));
}

int TaskColumnModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

QVariant TaskColumnModel::value(int row, const QString &column, int role) const
{
    const int place = m_list->rowOf(m_ids.at(row));
    if (place < 0)
        return {};
    return m_list->index(place, m_list->definition().columnOf(column)).data(role);
}

QVariant TaskColumnModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_ids.size())
        return {};
    const int row = index.row();
    switch (role) {
    case IdRole:
        return m_ids.at(row);
    case Qt::DisplayRole:
    case TitleRole:
        return value(row, u"title"_s, Qt::DisplayRole);
    case DueRole:
        return value(row, u"due"_s, Qt::DisplayRole);
    case DueStateRole:
        return value(row, u"due"_s, ListTableModel::DeadlineStateRole);
    case ExchangeRole:
        return value(row, u"exchange"_s, Qt::DisplayRole);
    case AssigneeRole:
        return value(row, u"assignee"_s, Qt::DisplayRole);
    case PriorityRole:
        return value(row, u"priority"_s, ListTableModel::ChoiceRole);
    case PriorityTextRole:
        return value(row, u"priority"_s, Qt::DisplayRole);
    case MovableRole:
        return (value(row, u"title"_s, ListTableModel::RightsRole).toInt() & movingRights) != 0;
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        return spoken(index);
    default:
        return {};
    }
}

QString TaskColumnModel::spoken(const QModelIndex &index) const
{
    QStringList parts{data(index, TitleRole).toString()};
    if (const QString due = data(index, DueRole).toString(); !due.isEmpty())
        parts.append(tr("due %1").arg(due));
    const QString priority = data(index, PriorityTextRole).toString();
    if (!priority.isEmpty())
        parts.append(tr("priority %1").arg(priority));
    if (const QString who = data(index, AssigneeRole).toString(); !who.isEmpty())
        parts.append(tr("assigned to %1").arg(who));
    parts.append(data(index, ExchangeRole).toString());
    parts.removeAll(QString());
    return parts.join(tr(", "));
}

Qt::ItemFlags TaskColumnModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractListModel::flags(index);
    if (index.isValid() && data(index, MovableRole).toBool())
        flags |= Qt::ItemIsDragEnabled;
    return flags;
}

QStringList TaskColumnModel::mimeTypes() const
{
    return {mimeType()};
}

QMimeData *TaskColumnModel::mimeData(const QModelIndexList &indexes) const
{
    auto *carried = new QMimeData;
    QByteArray ids;
    for (const QModelIndex &index : indexes)
        ids += idAt(index.row()).toRfc4122();
    carried->setData(mimeType(), ids);
    return carried;
}

} // namespace Peak
