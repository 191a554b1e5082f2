#pragma once

class QAbstractScrollArea;
class QWidget;

namespace Peak {

/**
 * Where Tab goes in a window of pages.
 *
 * Qt takes a container that hands its focus on (a page, to its table) for a stop of its own, and so
 * jumps over everything that stands before the table; going back it doesn't. Here such a container
 * is no stop: what is inside of it comes by itself, both ways. A window calls it from its
 * focusNextPrevChild(). GUI thread.
 */
namespace FocusWalk {

/** Moves the focus one stop on, or back; false: there is no other. */
bool step(QWidget *window, bool forward);
/** What Tab would leave for `widget`, visible or not. */
QWidget *stopBefore(const QWidget *widget);
/** Tab comes to `widget`, or to what is in it, right behind `before`; returns where it is then. */
QWidget *putBehind(QWidget *before, QWidget *widget);
/** A part that keys can scroll keeps room for the ring that says so. */
void showFocusOf(QAbstractScrollArea *area);

} // namespace FocusWalk
} // namespace Peak
