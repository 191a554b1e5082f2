#pragma once

#include "models/domain/ListDefinition.h"

namespace Peak {

/** Who opened, downloaded, uploaded or removed which document. */
ListDefinition documentLogList();

} // namespace Peak
