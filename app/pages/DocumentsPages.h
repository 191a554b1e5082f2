#pragma once

class QWidget;

namespace Peak {

class PageWorld;

/*
 * Who: a coordinator several times a day, to see what has come in; clients and agencies for their
 * own papers; third parties look only; admins for the bin.
 * First: what was uploaded last, to which exchange, by whom; whether it asks for a PIN and who may
 * see it, as icon and word.
 * Then: put right what is noted about it (name, kind, who may see it), set a PIN, see who opened
 * it, remove it with a reason, bring it back.
 * So: newest first; Enter or F2 edits, Delete removes; the bin is a filter.
 */
QWidget *makeDocumentsPage(PageWorld &world);

} // namespace Peak
