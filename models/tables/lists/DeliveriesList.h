#pragma once

#include "models/domain/ListDefinition.h"

namespace Peak {

/** E-mails and text messages that went out, or did not; for admins. */
ListDefinition deliveriesList();

} // namespace Peak
