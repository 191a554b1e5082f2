#pragma once

#include "models/domain/ListDefinition.h"

namespace Peak {

/** The messages of the rooms that the person may read. */
ListDefinition messagesList();

} // namespace Peak
