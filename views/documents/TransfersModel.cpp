#include "views/documents/TransfersModel.h"

#include "views/documents/TransferText.h"

#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

TransfersModel::TransfersModel(QObject *parent) : QAbstractTableModel(parent)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(100ms);
    connect(&m_soon, &QTimer::timeout, this, &TransfersModel::tell);
}

const Transfer *TransfersModel::transfer(const QUuid &id) const
{
    return at(rowOf(id));
}

const Transfer *TransfersModel::at(int row) const
{
    return row >= 0 && row < m_transfers.size() ? &m_transfers.at(row) : nullptr;
}

int TransfersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_transfers.size());
}

int TransfersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TransfersModel::data(const QModelIndex &index, int role) const
{
    const Transfer *one = index.isValid() ? at(index.row()) : nullptr;
    if (!one)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == NameColumn)
            return one->name;
        return index.column() == ProgressColumn ? tr("%1 %").arg(TransferText::percent(*one))
                                                : TransferText::state(*one);
    case Qt::AccessibleTextRole:
        if (index.column() == NameColumn)
            return (one->kind == Transfer::Kind::Upload ? tr("Upload of %1") : tr("Download of %1"))
                .arg(one->name);
        return data(index, Qt::DisplayRole);
    case Qt::ToolTipRole:
        return index.column() == NameColumn ? one->path : data(index, Qt::DisplayRole);
    case IdRole:
        return one->id;
    case PercentRole:
        return TransferText::percent(*one);
    case StatusRole:
        return QVariant::fromValue(TransferText::status(*one));
    default:
        return {};
    }
}

QVariant TransfersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("File");
    case ProgressColumn:
        return tr("Progress");
    default:
        return tr("State");
    }
}

void TransfersModel::take(const Transfer &transfer)
{
    const int row = rowOf(transfer.id);
    if (row < 0) {
        beginInsertRows({}, int(m_transfers.size()), int(m_transfers.size()));
        m_rows.insert(transfer.id, int(m_transfers.size()));
        m_transfers.append(transfer);
        endInsertRows();
        tellSoon();
        return;
    }
    if (m_transfers.at(row) == transfer)
        return;
    m_transfers[row] = transfer;
    m_changed.insert(row);
    tellSoon();
}

void TransfersModel::takeAll(const QList<Transfer> &transfers)
{
    beginResetModel();
    m_transfers = transfers;
    m_changed.clear();
    m_rows.clear();
    count(0);
    endResetModel();
    tellSoon();
}

void TransfersModel::drop(const QUuid &id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    tell();
    beginRemoveRows({}, row, row);
    m_transfers.removeAt(row);
    m_rows.remove(id);
    count(row);
    endRemoveRows();
    tellSoon();
}

void TransfersModel::count(int from)
{
    for (int row = from; row < m_transfers.size(); ++row)
        m_rows.insert(m_transfers.at(row).id, row);
}

void TransfersModel::tellSoon()
{
    if (!m_soon.isActive())
        m_soon.start();
}

void TransfersModel::tell()
{
    m_soon.stop();
    const QSet<int> changed = std::exchange(m_changed, {});
    if (!changed.isEmpty()) {
        const auto [first, last] = std::minmax_element(changed.cbegin(), changed.cend());
        Q_EMIT dataChanged(index(*first, 0), index(*last, ColumnCount - 1));
    }
    Q_EMIT moved();
}

} // namespace Peak
