#pragma once

#include "views/common/ListPage.h"

namespace Peak {

/**
 * The list of exchanges, and the way into one of them.
 *
 * A ListPage over exchangesList(); its own is only what the empty list says. GUI thread.
 */
class ExchangesPage final : public ListPage
{
    Q_OBJECT

public:
    explicit ExchangesPage(Peak::ListTableModel *model, QWidget *parent = nullptr);

public Q_SLOTS:
    /** True where the person sees the exchanges assigned to them only: the empty list says so. */
    void setAssignedOnly(bool assignedOnly);
};

} // namespace Peak
