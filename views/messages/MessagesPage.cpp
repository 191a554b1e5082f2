#include "views/messages/MessagesPage.h"

#include "models/tables/ListTableModel.h"

namespace Peak {

bool MessagesPage::isLoaded() const
{
    return model()->total().has_value() && (model()->rowCount() == 0 || model()->isLoaded(0));
}

} // namespace Peak
