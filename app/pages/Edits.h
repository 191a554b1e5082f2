#pragma once

#include "models/session/UndoHistory.h"

namespace Peak {

class FormDialog;
class MessageBar;
class PageWorld;

/**
 * What every page does after an edit that went well: tell it, and make it one step that can be
 * taken back.
 *
 * `sentence` is what people call the edit ("Due date of “Call escrow”"): Ctrl+Z offers to undo it
 * by this name. `told` is what the message bar says ("The task is complete."), at once, and "Undo"
 * joins it as soon as the server has named what to undo; without a bar nothing is said. "Undo" goes
 * again when another edit is the next to be undone. Never tells of failures; those are the page's.
 * GUI thread.
 */
namespace Edits {

/** Says that what was typed in a form and not saved is kept for the next time. */
void tellDraft(FormDialog *dialog, MessageBar *bar);

/** One row was edited, and got `version` (0: whichever was last). */
void afterEdit(PageWorld &world, const QUuid &id, qint64 version, const QString &sentence,
               MessageBar *bar = nullptr, const QString &told = {});
/** The audit rows are known already: an edit of many rows is one step. */
void afterEdits(PageWorld &world, const QList<QUuid> &audits, const QString &sentence,
                MessageBar *bar = nullptr, const QString &told = {});

/** A step that no record takes back: it brings its own way. */
void afterStep(PageWorld &world, const QString &sentence, const UndoWay &way,
               MessageBar *bar = nullptr, const QString &told = {});

/** `told` with "Undo", as long as that is the next step back. */
void offerUndo(PageWorld &world, MessageBar *bar, const QString &told);
/** And with "Redo". */
void offerRedo(PageWorld &world, MessageBar *bar, const QString &told);

} // namespace Edits
} // namespace Peak
