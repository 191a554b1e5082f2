#pragma once

#include "models/domain/ListDefinition.h"

namespace Peak {

/** Who did what to which object, when and from where; only admins see all of it. */
ListDefinition auditList();

} // namespace Peak
