#include "views/documents/DocumentsPage.h"

#include "models/tables/ListTableModel.h"

namespace Peak {

bool DocumentsPage::isLoaded() const
{
    return model()->total().has_value() && (model()->rowCount() == 0 || model()->isLoaded(0));
}

} // namespace Peak
