#pragma once

class QWidget;

namespace Peak {

class PageWorld;

/*
 * Who: a coordinator several times a day, to see what has come in, and to put scans where they
 * belong; clients and agencies for their own papers; third parties look only; admins for the bin.
 * First: what was uploaded last, to which exchange, by whom; whether it asks for a PIN and who may
 * see it, as icon and word.
 * Then: open it; drop files on the list; put right what is noted about one (name, kind, who may see
 * it), set a PIN, see who opened it, remove it with a reason, bring it back.
 * So: newest first; Enter opens, F2 edits, Ctrl+U uploads, Delete removes.
 */
QWidget *makeDocumentsPage(PageWorld &world);

} // namespace Peak
