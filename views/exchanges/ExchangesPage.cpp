#include "views/exchanges/ExchangesPage.h"

namespace Peak {

ExchangesPage::ExchangesPage(ListTableModel *model, QWidget *parent) : ListPage(model, parent) {}

void ExchangesPage::setAssignedOnly(bool assignedOnly)
{
    if (assignedOnly)
        setEmpty(tr("No exchange is assigned to you yet"),
                 tr("An administrator assigns exchanges. They appear here by themselves."));
    else
        setEmpty({});
}

} // namespace Peak
