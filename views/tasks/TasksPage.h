#pragma once

#include "views/common/ListPage.h"

namespace Peak {

class TaskBoard;
class TaskFilters;

/**
 * The page of tasks: the list, or the same rows as a board, with quick filters.
 *
 * What can be done with tasks is TaskController's. GUI thread.
 */
class TasksPage final : public ListPage
{
    Q_OBJECT

public:
    explicit TasksPage(ListTableModel *model, QWidget *parent = nullptr);

    TaskBoard *board() const { return m_board; }
    TaskFilters *quickFilters() const { return m_quickFilters; }
    bool showsBoard() const;
    void setBoard(bool board);
    Q_INVOKABLE bool isLoaded() const;

public Q_SLOTS:
    void showItem(const QUuid &id) { Q_EMIT itemWanted(id); }

Q_SIGNALS:
    /** A task was found elsewhere, and is to be shown in the list. */
    void itemWanted(const QUuid &id);

private:
    TaskBoard *m_board;
    TaskFilters *m_quickFilters;
};

} // namespace Peak
