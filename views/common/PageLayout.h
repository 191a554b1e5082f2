#pragma once

#include <QList>

class QSize;
class QWidget;

namespace Peak {

/** How every page lies: on the base colour, `head` from the top with our margins, `body` below it
 * from edge to edge. */
void layOutPage(QWidget *page, const QList<QWidget *> &head, QWidget *body);

/** As large as wished, but never larger than nine tenths of its screen. */
void resizeOnScreen(QWidget *window, const QSize &wished);

} // namespace Peak
