#pragma once

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QPersistentModelIndex>
#include <QStringList>
#include <QTableView>

class QMenu;

namespace Peak {

/**
 * Our table: rows to read and open, columns that people arrange as they like.
 *
 * Works on any table model whose rows answer Qt::UserRole with an id. It asks for an order by
 * sortRequested() and never sorts; it tells which rows are on screen and never fetches. The
 * arrangement is a JSON value that others keep. Scroll position and current row stay with their row
 * when the model lays its rows out anew. GUI thread.
 */
class DataTable final : public QTableView
{
    Q_OBJECT

public:
    struct ColumnLayout
    {
        QString name; ///< as in the stored layout; never shown
        int width = 120;
        bool visible = true;
    };

    explicit DataTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /** One per column of the model, in the model's order; `order`: the visual order by name. */
    void setColumns(const QList<ColumnLayout> &columns, const QStringList &order = {});
    void resetColumns();

    /** {"columns": [{"name", "width", "visible"}, ...] in visual order, "sort": name,
     * "descending"}. */
    QJsonObject state() const;
    /** Takes over what it understands; unknown columns are ignored, missing ones stay. */
    void setState(const QJsonObject &state);

    /** Shows the arrow only; sort() of the model is the caller's. */
    void setSort(int column, Qt::SortOrder order);
    int sortColumn() const;
    Qt::SortOrder sortOrder() const;

    /** Rows that no model has yet: a page that is on its way. */
    void setSkeleton(bool skeleton);
    /** What is shown may be old. */
    void setStale(bool stale);
    bool isStale() const { return m_stale; }
    int hoveredRow() const { return m_hoveredRow; }

    /** Fills a menu with the columns to tick; for the header's context menu and a "Columns" button.
     */
    void fillColumnMenu(QMenu *menu);
    QVariant currentId() const;
    /** Makes the row with this id current and visible where it is loaded; says whether it was. */
    bool selectId(const QVariant &id);

public Q_SLOTS:
    void copySelection();

Q_SIGNALS:
    void sortRequested(int column, Qt::SortOrder order);
    void openRequested(const QModelIndex &index);
    void visibleRowsChanged(int first, int last);
    void stateChanged();
    /** Rows that could not be copied because they were not loaded. */
    void copied(int rows, int missing);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void updateGeometries() override;

private:
    void onSectionClicked(int column);
    void addSortActions(QMenu *menu, int column);
    void showHeaderMenu(const QPoint &place);
    void showRowMenu(const QPoint &place);
    void rememberPlace();
    void restorePlace();
    void setHoveredRow(int row);
    void setColumnShown(int column, bool shown);
    void arrange(const QStringList &order);
    void applyDensity();
    void tellVisibleRows();
    int shownColumns() const;
    QString title(int column) const;

    QList<ColumnLayout> m_columns;
    QStringList m_defaultOrder;
    QPersistentModelIndex m_topRow;
    int m_topOffset = 0;
    int m_hoveredRow = -1;
    int m_firstVisible = -1;
    int m_lastVisible = -1;
    int m_arranging = 0; ///< above 0: changes of the header are ours, not the person's
    bool m_skeleton = false;
    bool m_stale = false;
};

} // namespace Peak
