#pragma once

#include "models/domain/ListDefinition.h"
#include "views/common/RowDelegate.h"

namespace Peak {

class DataTable;

/**
 * A choice or a yes/no in a cell: the word of its column's definition, with icon and colour where
 * it has them. Reads ListTableModel's roles. GUI thread.
 */
class ChoiceDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    explicit ChoiceDelegate(const ListColumn &column, QObject *parent = nullptr);

protected:
    void paintContent(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option,
                      const QModelIndex &index, const Ink &ink) const override;
    int contentWidth(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const ColumnChoice *choice(const QModelIndex &index) const;

    const ListColumn m_column;
};

/** Gives each column of a table that shows a ListTableModel the delegate for its kind. */
void installListDelegates(DataTable *table, const ListDefinition &list);

} // namespace Peak
