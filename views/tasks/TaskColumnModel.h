#pragma once

#include "models/tables/ListTableModel.h"

#include <QAbstractListModel>

namespace Peak {

/**
 * The tasks of one status, as cards: a selection of the rows that a ListTableModel has in memory,
 * in its order.
 *
 * Holds ids and copies nothing: every value comes from the list's model. GUI thread.
 */
class TaskColumnModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole,
        TitleRole,
        DueRole, ///< "28 Nov 2026 · 6 days"
        DueStateRole,
        ExchangeRole,
        AssigneeRole,
        PriorityRole, ///< the code
        PriorityTextRole,
        MovableRole ///< the person may change its status
    };

    TaskColumnModel(ListTableModel *list, const QString &status, QObject *parent = nullptr);

    const QString &status() const { return m_status; }
    /** Shows these, which are rows of the list; those that were there keep their indexes. */
    void setIds(const QList<QUuid> &ids);
    QUuid idAt(int row) const { return m_ids.value(row); }
    int rowOf(const QUuid &id) const { return int(m_ids.indexOf(id)); }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;

    static QString mimeType() { return QStringLiteral("application/x-peak1031-task"); }

private:
    QVariant value(int row, const QString &column, int role) const;
    QString spoken(const QModelIndex &index) const;

    ListTableModel *m_list;
    QString m_status;
    QList<QUuid> m_ids;
};

} // namespace Peak
