#pragma once

#include <QHeaderView>
#include <QList>
#include <QPair>

namespace Peak {

/**
 * The heads of a DataTable's columns: an arrow for each column that the rows are sorted by, with 1
 * and 2 where there are two.
 *
 * Sorts nothing and keeps no order of its own; it shows the one it is told. GUI thread.
 */
class SortHeader final : public QHeaderView
{
    Q_OBJECT

public:
    explicit SortHeader(QWidget *parent = nullptr);

    /** Columns and orders, the first sort first. */
    void setSorts(const QList<QPair<int, Qt::SortOrder>> &sorts);
    /** Whether Shift was held at the last click: "and then by this". */
    bool wasShiftClick() const { return m_shift; }
    /** For whoever shows a head in another place. */
    void paintHead(QPainter *painter, const QRect &rect, int column) const;

protected:
    void initStyleOptionForIndex(QStyleOptionHeader *option, int logicalIndex) const override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    QList<QPair<int, Qt::SortOrder>> m_sorts;
    bool m_shift = false;
};

} // namespace Peak
