#pragma once

class QWidget;

namespace Peak {

class PageWorld;

/*
 * Who: an admin, when a matter or a contact is not as it is in PracticePanther, and once a week.
 * First: did the last run come off, when was it, what did it bring.
 * Then: the errors of that run, to mend the records that they name; older runs, filtered by status.
 * So: the runs, newest on top, and below them the selected one in a sentence with its errors in
 * words. Where no sync ever ran the page says so, and what that means. Nothing is started here.
 */
QWidget *makeSyncPage(PageWorld &world);

} // namespace Peak
