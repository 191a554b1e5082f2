#pragma once

#include "views/common/ThemeColors.h"

#include <QIcon>
#include <QString>

namespace Peak::Icons {

/**
 * False where nothing can draw the icons (a build without QtSvg, and no image plugin that knows the
 * format). Then get() gives null icons, so that buttons show their words instead.
 */
bool available();

/**
 * The icon `name` of :/icons (Lucide), in the colour of text of the palette at the time of
 * painting.
 *
 * Sharp at every size and scale. An unknown name gives an empty icon and a line in the log. GUI
 * thread.
 */
QIcon get(const QString &name);

/** The same in a status colour, which follows the theme too. */
QIcon get(const QString &name, Status status);

/** In a fixed colour, for delegates that already know theirs. */
QPixmap pixmap(const QString &name, const QColor &color, int size, qreal scale);

/** The icon that stands for a status, so that none is told by colour alone. */
QString nameOf(Status status);

/** The program's own icon. */
QIcon application();

} // namespace Peak::Icons
