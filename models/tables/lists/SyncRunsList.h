#pragma once

#include "models/domain/ListDefinition.h"

namespace Peak {

/** What each sync with PracticePanther read, made and could not do. */
ListDefinition syncRunsList();

} // namespace Peak
