#pragma once

#include <QStyledItemDelegate>

namespace Peak {

/**
 * A task as a card: title, due date with the days left, exchange, assignee, and what is urgent with
 * an icon. Reads TaskColumnModel's roles. GUI thread.
 */
class TaskCardDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace Peak
