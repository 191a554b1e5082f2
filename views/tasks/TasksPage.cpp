#include "views/tasks/TasksPage.h"

#include "models/tables/ListTableModel.h"
#include "views/common/FilterBar.h"
#include "views/tasks/TaskBoard.h"
#include "views/tasks/TaskFilters.h"

namespace Peak {

TasksPage::TasksPage(ListTableModel *model, QWidget *parent)
    : ListPage(model, parent),
      m_board(new TaskBoard(model)),
      m_quickFilters(new TaskFilters(filters()))
{
    setOtherView(m_board);
    setEmptyAtFirst(tr("No open tasks"), tr("Tasks that are done or cancelled are not shown."));
    filters()->addLeading(m_quickFilters);
    connect(m_board, &TaskBoard::openRequested, this, &ListPage::openRequested);
}

bool TasksPage::showsBoard() const
{
    return showsOtherView();
}

void TasksPage::setBoard(bool board)
{
    showOtherView(board);
}

bool TasksPage::isLoaded() const
{
    return model()->total().has_value() && (model()->rowCount() == 0 || model()->isLoaded(0));
}

} // namespace Peak
