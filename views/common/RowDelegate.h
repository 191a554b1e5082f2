#pragma once

#include <QStyledItemDelegate>

namespace Peak {

struct ThemeColors;

/**
 * Paints one cell of a DataTable: surface, selection, focus, text; a skeleton while the row is not
 * there, a dim dash where there is nothing, dim ink where what is shown may be old.
 *
 * Subclasses paint what stands inside. Tells the whole text in a tooltip where it does not fit.
 * GUI thread.
 */
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    /** The bar that stands for text not there yet; also used for rows that no model has yet. */
    static void paintSkeleton(QPainter *painter, const QRect &cell, const ThemeColors &colors,
                              int seed);

    static constexpr int Padding = 10;

protected:
    /** Ink for text in this cell, and the surface it stands on. */
    struct Ink
    {
        QColor text, dim, surface;
        bool stale = false;
        QColor readable(const ThemeColors &colors, const QColor &wished) const;
    };
    virtual void paintContent(QPainter *painter, const QRect &rect,
                              const QStyleOptionViewItem &option, const QModelIndex &index,
                              const Ink &ink) const;
    /** How wide the content is, to know whether it fits. */
    virtual int contentWidth(const QStyleOptionViewItem &option, const QModelIndex &index) const;

    static void paintText(QPainter *painter, const QRect &rect, const QString &text,
                          Qt::Alignment alignment, const QColor &color);
};

} // namespace Peak
