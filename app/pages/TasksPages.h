#pragma once

#include "app/pages/TaskController.h"

class QWidget;

namespace Peak {

class PageWorld;

/*
 * Who: a coordinator, all day; a client or an agency now and then; a third party looks only.
 * First: what of mine is over or due next, with date and days left, and in which exchange.
 * Then: done (one key), a later day with a reason, somebody else, a look at what was said about it;
 * a new task in one line while on the telephone. On Monday: the board, what is stuck where.
 * So: a list sorted by due date, quick filters "Mine", "All", "Overdue", done ones out of the way;
 * Ctrl+Enter completes, F2 or Enter edits, Ctrl+N adds, Ctrl+Shift+B shows the board. Every change
 * can be taken back from the message that tells it, or with Ctrl+Z.
 */
QWidget *makeTasksPage(PageWorld &world);

} // namespace Peak
