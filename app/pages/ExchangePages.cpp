#include "app/pages/ExchangePages.h"

#include "app/pages/ExchangeDetailsController.h"
#include "views/exchanges/ExchangeDetailsPage.h"

namespace Peak {

QWidget *makeExchangeDetailsPage(PageWorld &world)
{
    auto *page = new ExchangeDetailsPage;
    new ExchangeDetailsController(world, page);
    return page;
}

} // namespace Peak
