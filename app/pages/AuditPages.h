#pragma once

#include <QObject>

class QWidget;

namespace Peak {

class ActionSet;
class AuditPage;
class AuditVerifier;
class ListPage;
class PageWorld;

/*
 * Who: an admin, now and then: a client asks who saw a paper, something was changed and nobody
 * remembers, a quarter's check of the record is due.
 * First: the latest entries, newest on top, and of the one that is selected what it was before and
 * after, without another click.
 * Then: narrows it down: one person, one action, one object, a day, an address, only what was
 * refused; walks down the rows with the arrow keys and reads the values; copies rows for a letter.
 * So: the list above, the entry below it, the split remembered; chips for the usual questions;
 * Ctrl+D hides the entry; Ctrl+Shift+V verifies the seals while the list stays usable, and the
 * verdict stays on screen with its time.
 */
QWidget *makeAuditPage(PageWorld &world);

/** What the audit page does: its actions, and the verification. GUI thread. */
class AuditPages final : public QObject
{
    Q_OBJECT

public:
    AuditPages(PageWorld &world, AuditPage *page);

private:
    void makeActions();
    void connectVerifier();

    PageWorld &m_world;
    AuditPage *m_page;
    AuditVerifier *m_verifier;
    ActionSet *m_actions;
};

} // namespace Peak
