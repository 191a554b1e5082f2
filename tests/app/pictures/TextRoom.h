#pragma once

#include <QString>

class QWidget;

namespace Peak {

/**
 * How much room a widget's text wants and does not have, as words for whoever reads the test's
 * output; empty where all of it can be read, and for widgets that shorten on purpose and tell the
 * whole in a tooltip. GUI thread.
 */
QString cutText(const QWidget *widget);

} // namespace Peak
