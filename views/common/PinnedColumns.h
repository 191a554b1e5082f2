#pragma once

#include <QPointer>
#include <QWidget>

namespace Peak {

class DataTable;

/**
 * The pinned columns of a DataTable where they would have been scrolled out of sight: a picture of
 * them that lies over the table's leading edge.
 *
 * Holds nothing: it paints through the table's own header and delegates, and hands every mouse
 * event on to the place in the table that it shows, so there is one view, one selection and one
 * thing for screen readers. Shown only while the table is scrolled to the side. GUI thread.
 */
class PinnedColumns final : public QWidget
{
    Q_OBJECT

public:
    explicit PinnedColumns(DataTable *table);

    /** Takes its place again; call it when widths, scrolling or the table's size changed. */
    void place();
    /** These rows show something else. */
    void updateRows(int first, int last);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QPoint there(const QPoint &here, QWidget *target) const;
    bool forwardMouse(QEvent *event);

    DataTable *m_table;
    QPointer<QWidget> m_pressed; ///< where the mouse went down
};

} // namespace Peak
