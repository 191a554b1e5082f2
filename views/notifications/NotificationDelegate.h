#pragma once

#include <QStyledItemDelegate>

namespace Peak {

/**
 * Paints the lines of NotificationModel: the name of an exchange, and below it each notification
 * with icon, words, time, its deadline with the days left, and the few buttons that the mouse
 * needs.
 *
 * The buttons are pictures: partAt() says which one is under the mouse, the list does what it is
 * for, and keys and the row's menu do the same. GUI thread.
 */
class NotificationDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /** What can be under the mouse. */
    enum class Part { None, Row, Done, Snooze, Acknowledge };

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    Part partAt(const QStyleOptionViewItem &option, const QModelIndex &index,
                const QPoint &point) const;
    /** Where a part is painted; empty where the row has none. */
    QRect partRect(const QStyleOptionViewItem &option, const QModelIndex &index, Part part) const;
    /** What is under the mouse now, to be painted so. */
    void setHovered(const QModelIndex &index, Part part);
    void setStale(bool stale) { m_stale = stale; }

private:
    void paintHead(QPainter *painter, const QStyleOptionViewItem &option,
                   const QModelIndex &index) const;
    void paintRow(QPainter *painter, const QStyleOptionViewItem &option,
                  const QModelIndex &index) const;
    void paintDeadline(QPainter *painter, const QStyleOptionViewItem &option,
                       const QModelIndex &index, const QRect &rect, const QColor &surface) const;
    void paintParts(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                    const QColor &surface) const;
    bool showsTools(const QStyleOptionViewItem &option, const QModelIndex &index) const;

    QPersistentModelIndex m_hovered;
    Part m_part = Part::None;
    bool m_stale = false;
};

} // namespace Peak
