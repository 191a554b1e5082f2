#pragma once

#include "models/domain/ListDefinition.h"

namespace Peak {

/** What is to be done, by whom and until when. */
ListDefinition tasksList();

} // namespace Peak
