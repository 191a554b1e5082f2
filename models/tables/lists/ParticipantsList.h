#pragma once

#include "models/domain/ListDefinition.h"

namespace Peak {

/** Who takes part in which exchange, as what, and who has agreed to it. */
ListDefinition participantsList();

} // namespace Peak
