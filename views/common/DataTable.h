#pragma once

#include "models/domain/ListQuery.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QPersistentModelIndex>
#include <QSet>
#include <QStringList>
#include <QTableView>

class QMenu;

namespace Peak {

class PinnedColumns;
class SortHeader;

/**
 * Our table: rows to read and open, columns that people arrange and pin as they like.
 *
 * Works on any table model whose rows answer Qt::UserRole with an id. It asks for an order by
 * sortRequested() and never sorts; it tells which rows are on screen and never fetches. The
 * arrangement is a JSON value that others keep. Scroll position and current row stay with their row
 * when the model lays its rows out anew. A click on a head sorts, Shift+click sorts by that column
 * within the first. Typing finds a row by the first sort's column. GUI thread.
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
        bool sortable = true;
    };

    explicit DataTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /** One per column of the model, in the model's order; `order`: the visual order by name. */
    void setColumns(const QList<ColumnLayout> &columns, const QStringList &order = {});
    void resetColumns();

    /** {"columns": [{"name", "width", "visible", "pinned"}, ...] in visual order,
     * "sorts": [{"column", "descending"}, ...]}. */
    QJsonObject state() const;
    /** Takes over what it understands; unknown columns are ignored, missing ones stay. */
    void setState(const QJsonObject &state);

    /** Shows the arrows only; sorting the model is the caller's. */
    void setSorts(const QList<Peak::ListSort> &sorts);
    QList<Peak::ListSort> sorts() const { return m_sorts; }

    /** Columns that this person doesn't see: never shown, never offered, not sorted by. */
    void setWithheld(const QSet<int> &columns);
    /** Keeps a column at the leading edge while the others are scrolled. */
    void setColumnPinned(int column, bool pinned);
    bool isColumnPinned(int column) const { return m_pinned.contains(column); }
    /** In visual order, those that are shown. */
    QList<int> pinnedColumns() const;
    /** 0 where there are none, or where they would leave no room for the others. */
    int pinnedWidth() const;

    /** Rows that no model has yet: a page that is on its way. */
    void setSkeleton(bool skeleton);
    /** What is shown may be old. */
    void setStale(bool stale);
    bool isStale() const { return m_stale; }
    int hoveredRow() const { return m_hoveredRow; }

    /** Fills a menu with the columns to tick; for the header's context menu and a "Columns" button.
     */
    void fillColumnMenu(QMenu *menu);
    /** What else can be done with the selected rows: entries of the context menu. */
    void setRowActions(const QList<QAction *> &actions) { m_rowActions = actions; }
    QVariant currentId() const;
    /** The ids of the selected rows that are loaded, in their order. */
    QList<QUuid> selectedIds() const;
    int selectedRowCount() const;
    /** Makes the row with this id current and visible where it is loaded; says whether it was. */
    bool selectId(const QVariant &id);

    /** @name For PinnedColumns, which shows cells in another place.
     * @{ */
    SortHeader *sortHeader() const { return m_header; }
    void paintCell(QPainter *painter, const QRect &rect, const QModelIndex &index) const;
    int lastRowOnScreen() const;
    /** @} */

    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QRect visualRect(const QModelIndex &index) const override;
    void keyboardSearch(const QString &text) override;

public Q_SLOTS:
    void copySelection();
    /** The rows that are loaded; a list may have millions. allSelected() says how many. */
    void selectAll() override;

Q_SIGNALS:
    void sortRequested(const QList<Peak::ListSort> &sorts);
    void openRequested(const QModelIndex &index);
    void visibleRowsChanged(int first, int last);
    void stateChanged();
    /** Rows that could not be copied because they were not loaded. */
    void copied(int rows, int missing);
    void allSelected(int rows, int missing);
    void selectionChangedByRows(int rows);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void updateGeometries() override;
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

protected Q_SLOTS:
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                     const QList<int> &roles) override;

private:
    void paintRowEnds(const QRect &exposed);
    void makeHeader();
    void onSectionClicked(int column);
    void requestSort(int column, Qt::SortOrder order, bool second);
    void onSectionMoved();
    void arrangePinned();
    int columnNamed(const QString &name) const;
    void takeColumn(const QJsonObject &column, QStringList *order);
    void fillColumnActions(QMenu *menu, int column);
    void addPlaceActions(QMenu *menu, int column);
    void goToTyped(int row);
    void findTypedAgain();
    void showHeaderMenu(const QPoint &place);
    void showRowMenu(const QPoint &place);
    void rememberPlace();
    void restorePlace();
    void restoreCurrent();
    void setHoveredRow(int row);
    void setColumnShown(int column, bool shown);
    void arrange(const QStringList &order);
    void applyDensity();
    void tellVisibleRows();
    int shownColumns() const;
    QString title(int column) const;

    SortHeader *m_header;
    PinnedColumns *m_pinnedPicture;
    QSet<int> m_pinned;
    QSet<int> m_withheld;
    QList<ListSort> m_sorts;
    QList<QAction *> m_rowActions;
    QString m_typed; ///< what is being typed to find a row
    QElapsedTimer m_typing;
    int m_typedPlace = -1; ///< where a row that is not loaded yet is looked for
    int m_typedSteps = 0;
    int m_placeBefore = 0;
    QList<ColumnLayout> m_columns;
    QStringList m_defaultOrder;
    QPersistentModelIndex m_topRow;
    int m_topOffset = 0;
    int m_currentRow = -1, m_currentColumn = 0; ///< while rows move
    int m_hoveredRow = -1;
    int m_firstVisible = -1;
    int m_lastVisible = -1;
    int m_arranging = 0; ///< above 0: changes of the header are ours, not the person's
    bool m_skeleton = false;
    bool m_stale = false;
};

} // namespace Peak
