#pragma once

namespace Peak {

class MainWindow;
class PageWorld;

/**
 * Undo and redo in the window: Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y take back and do again what this
 * person edited, on whichever page; the window's message bar says what came of it, and offers the
 * way back. While a text field has the focus these keys are the field's own. GUI thread.
 */
void addUndoActions(MainWindow &window, PageWorld &world);

} // namespace Peak
