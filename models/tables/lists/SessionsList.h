#pragma once

#include "models/domain/ListDefinition.h"

namespace Peak {

/** Who is or was signed in, from where and for how long. */
ListDefinition sessionsList();

} // namespace Peak
