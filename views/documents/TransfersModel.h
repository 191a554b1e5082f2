#pragma once

#include "models/domain/Transfer.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>
#include <QTimer>

namespace Peak {

/**
 * The transfers of this program as rows: the file, how far it is, what is to say of it.
 *
 * Keeps what it is told and tells views of changes ten times a second at most, however often a
 * transfer moves. GUI thread.
 */
class TransfersModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, ProgressColumn, StateColumn, ColumnCount };
    /** Away from those of our lists, whose delegate paints the cells. */
    enum Role { IdRole = Qt::UserRole + 500, PercentRole, StatusRole };

    explicit TransfersModel(QObject *parent = nullptr);

    const QList<Transfer> &transfers() const { return m_transfers; }
    const Transfer *transfer(const QUuid &id) const;
    const Transfer *at(int row) const;
    int rowOf(const QUuid &id) const { return m_rows.value(id, -1); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

public Q_SLOTS:
    /** New, or moved on. */
    void take(const Peak::Transfer &transfer);
    void takeAll(const QList<Peak::Transfer> &transfers);
    void drop(const QUuid &id);

Q_SIGNALS:
    /** Something of them changed; at most ten times a second. */
    void moved();

private:
    void tellSoon();
    void tell();
    void count(int from);

    QList<Transfer> m_transfers;
    QHash<QUuid, int> m_rows;
    QSet<int> m_changed;
    QTimer m_soon;
};

} // namespace Peak
