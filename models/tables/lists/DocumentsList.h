#pragma once

#include "models/domain/ListDefinition.h"

namespace Peak {

/** The documents of the exchanges and of the firm, by what is known about them; never their
 * content. */
ListDefinition documentsList();

} // namespace Peak
