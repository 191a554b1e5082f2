#pragma once

#include <QStringList>

namespace Peak {

/** The types of documents that the firm knows of by itself; any other may be written. What stages
 * ask for by default is among them, under the same words. */
QStringList documentTypes();

} // namespace Peak
