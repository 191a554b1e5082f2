#pragma once

#include "models/domain/ListDefinition.h"

namespace Peak {

/** Everybody the firm knows, and whether they can sign in. */
ListDefinition peopleList();
/** The same list as those see it who look after sign-ins. */
ListDefinition usersList();

} // namespace Peak
