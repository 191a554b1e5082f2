#pragma once

#include <QImage>
#include <QString>

namespace Peak {

/**
 * A text as a picture that phones read: one pixel a module, black on white, with its quiet border.
 *
 * Null where this program was built without a library that draws them; whoever shows the picture
 * shows the text as well. Pure function; any thread.
 */
QImage qrCode(const QString &text);

} // namespace Peak
