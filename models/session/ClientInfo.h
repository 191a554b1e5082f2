#pragma once

#include <QByteArray>

namespace Peak {

/** How this program introduces itself at the door, as JSON: version, schema, computer, system. */
QByteArray clientInfo(bool remember);

} // namespace Peak
