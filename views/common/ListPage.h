#pragma once

#include "models/db/Error.h"
#include "models/domain/FilterCondition.h"
#include "models/domain/SavedView.h"

#include <QJsonObject>
#include <QList>
#include <QTimer>
#include <QUuid>
#include <QWidget>

class QAction;
class QStackedWidget;

namespace Peak {

class DataTable;
class EmptyState;
class FilterBar;
class ListTableModel;
class MessageBar;
class PageHeader;
class ViewsButton;

/**
 * The page of any list: header with count, filter bar with chips, saved views, the table, a message
 * bar, and the three states (loading, empty, broken) that say something.
 *
 * Shows one ListTableModel, which it is given and does not own; it turns what the person wishes
 * into the model's filter and sorts, and queries nothing. What the person arranged is one JSON
 * value (viewState) that others store. GUI thread.
 *
 * How to make a page:
 *   1. A definition: models/tables/lists/TasksList.h has tasksList() (columns, kinds, choices).
 *   2. Model and page; app/ListWiring does both, binds them to the server, and follows changes:
 *          auto *tasks = new ListWiring(tasksList(), work, reads, this);
 *          window->addPage(PageId::Tasks, tasks->page());
 *      In a test: ListTableModel model(tasksList(), fake.fetcher()); ListPage page(&model);
 *   3. What it shows at first: page->setEmpty(title, reason), page->setDefaults({{"filter", ...}}).
 *      As a part of another page (tasks of one exchange): page->setCompact(), and
 *          model->setScope({{"exchange", id}});
 *   4. Its actions (from the registry, so that they have text, icon, keys and a reason when off):
 *          page->addHeaderAction(newTask);              // a button beside the title
 *          page->setRowActions({complete, edit});       // the context menu
 *          connect(page, &ListPage::openRequested, ...);         // Enter, double click
 *          connect(page, &ListPage::selectionChanged, ...);      // how many rows are selected
 *          page->selectedIds(), page->currentId(), model->listRowAt(row)->cells
 *   5. Quick filters: page->filters()->addCondition({...}); page->applyViewState(state) for a whole
 *      arrangement. Begin with applyViewState({}) or what was stored: it starts the query.
 *   6. Say what happened in page->messages(), with "Undo" as its action where it can be undone.
 *   7. Saved views: page->views()->setViews(...); its signals ask to save, remove, set a default;
 *      app/ListActions gives its menu the actions of the registry.
 */
class ListPage : public QWidget
{
    Q_OBJECT

public:
    explicit ListPage(Peak::ListTableModel *model, QWidget *parent = nullptr);
    ~ListPage() override;

    /** {"table": columns and sorts, "filter": {...}, "view": id}. */
    QJsonObject viewState() const;
    /** Arranges the page so and starts the query; call it with {} where nothing was stored. */
    void applyViewState(const QJsonObject &state);
    /** With what the page begins, and comes back to at "Reset to default". */
    void setDefaults(const QJsonObject &state) { m_defaults = state; }
    /** Nothing was arranged, filtered or chosen since the beginning. */
    bool isAtDefault() const { return m_atDefault; }
    /** The view that the person's role begins with: shown at once where nothing else was arranged.
     */
    void setRoleDefault(const Peak::SavedView &view);
    /** What is shown was saved as this view. */
    void takeView(const Peak::SavedView &view);
    /** Nothing of the person before stays; the query begins anew with applyViewState(). */
    void clear();
    /** What was arranged a moment ago is told now, since nobody may be there in a moment. */
    void tellViewState();

    /** The role (code) of whoever looks: columns that are not for it are neither shown nor offered.
     */
    void setRole(const QString &role);
    /** What the empty list says when nothing is filtered. */
    void setEmpty(const QString &title, const QString &reason = {}, const QString &action = {});
    /** And when nothing is left of it by the filter that the page begins with. */
    void setEmptyAtFirst(const QString &title, const QString &reason);
    /** Without a title, for a list that is a part of another page. */
    void setCompact();
    void addHeaderAction(QAction *action);
    void setRowActions(const QList<QAction *> &actions);
    /** Something that belongs to the rows and stands beside them, below the bar; taken over. */
    void setBeside(QWidget *part);
    /** Another view of the same model (a board), to be shown in place of the table. */
    void setOtherView(QWidget *view);
    void showOtherView(bool shown);
    bool showsOtherView() const { return m_otherShown; }

    QUuid currentId() const;
    /** The selected rows that are loaded, in their order. */
    QList<QUuid> selectedIds() const;
    /** Makes this row current, now or once it is there. */
    void selectId(const QUuid &id);

    ListTableModel *model() const { return m_model; }
    DataTable *table() const { return m_table; }
    MessageBar *messages() const { return m_messages; }
    FilterBar *filters() const { return m_filters; }
    ViewsButton *views() const { return m_views; }
    PageHeader *header() const { return m_header; }
    EmptyState *emptyState() const { return m_empty; }

public Q_SLOTS:
    /** Dims what is on screen: the line is down and it may be old. */
    void setStale(bool stale);
    /** A failure that is not the list's own; those show by themselves. */
    void showError(const Peak::Error &error);
    void showView(const Peak::SavedView &view);
    void focusFilter();
    void clearFilters();
    void resetToDefault();

Q_SIGNALS:
    void openRequested(const QUuid &id);
    void selectionChanged(int rows);
    /** The person asked to try again; the model was told already. */
    void retryRequested();
    /** The person wants the running query stopped. */
    void cancelRequested();
    /** What the page waits for when it takes longer than a moment, for the status bar; empty:
     * nothing. */
    void workChanged(const QString &text);
    /** A moment after the person stopped changing it. */
    void viewStateChanged();
    /** The action of the empty list, see setEmpty(). */
    void emptyActionTriggered();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void makeTable();
    void makeBar();
    void connectModel();
    void onFilterChanged();
    void arranged();
    void updateCount();
    void updateState();
    void updateView();
    void showEmptyList();
    void updateWork();
    void onEmptyAction();
    void onFailed(const Peak::Error &error);
    void onCopied(int rows, int missing);
    void onAllSelected(int rows, int missing);
    void notice(bool incomplete, const QString &text);

    ListTableModel *m_model;
    PageHeader *m_header;
    MessageBar *m_messages;
    FilterBar *m_filters;
    ViewsButton *m_views;
    DataTable *m_table;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QWidget *m_other = nullptr;
    bool m_otherShown = false;
    QTimer m_stateDelay;
    QTimer m_workDelay;
    QTimer m_noticeDelay;
    QJsonObject m_defaults;
    QString m_emptyTitle, m_emptyReason, m_emptyAction;
    QString m_emptyAtFirst, m_emptyAtFirstReason;
    QUuid m_wanted; ///< the row to select again once a new query is there
    QUuid m_view;   ///< the saved view that is shown
    bool m_stale = false;
    bool m_atDefault = false; ///< nothing was arranged since the beginning
    bool m_working = false;
    bool m_failureShown = false;
};

} // namespace Peak
