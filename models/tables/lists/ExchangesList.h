#pragma once

#include "models/domain/ListDefinition.h"

namespace Peak {

/** The exchanges that the person sees, with their two deadlines. */
ListDefinition exchangesList();

} // namespace Peak
