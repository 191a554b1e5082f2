#pragma once

#include <QStringList>

class QWidget;

namespace Peak {

/**
 * What somebody who can't see well, or uses no mouse, would stumble over in what `root` shows now.
 *
 * Each function gives a sentence per fault that names the widget; nothing is found: an empty list.
 * Only what can be seen counts.
 */
namespace AccessSweep {

/** Controls and fields without a name, or with a role that says nothing. */
QStringList nameless(QWidget *root);
/** Cells of tables, lists and their heads that a screen reader is told nothing of. */
QStringList silentCells(QWidget *root);
/** Controls that can't be told apart: same name, role and description. */
QStringList alike(QWidget *root);
/** Fields whose label stands beside them and is not tied to them. */
QStringList looseLabels(QWidget *root);
/** Goes once around `window` by Tab: controls that are never reached, and those that look the same
 * with the focus as without. `window` is active. */
QStringList unreachable(QWidget *window);

/** Goes around `window` in the same way: the head of a page is reached after what stands below it.
 */
QStringList outOfOrder(QWidget *window);

/** Not hidden, and not scrolled out of its parents. */
bool isSeen(const QWidget *widget);
/** "QPushButton “Save” in QWidget taskForm", for messages. */
QString nameOf(const QWidget *widget);

} // namespace AccessSweep
} // namespace Peak
