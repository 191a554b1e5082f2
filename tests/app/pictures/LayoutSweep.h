#pragma once

#include <QStringList>

class QImage;
class QWidget;

namespace Peak {

/**
 * What a person would call broken in a window, as one sentence each: text that is cut, widgets that
 * lie upon each other or outside of their parent, or have less room than they need.
 *
 * Looks at what is visible now. Lists and tables shorten their cells and tell them in tooltips;
 * their inside is not looked at, nor what has to be scrolled to. GUI thread.
 */
QStringList layoutFaults(const QWidget *window);

/** Nothing was painted: fewer colours than the emptiest page has. */
bool isBlank(const QImage &picture);

} // namespace Peak
