#pragma once

#include "views/common/SplitPage.h"

namespace Peak {

class AuditEntryView;
class SealStrip;

/**
 * The record of who did what: the list, the selected entry below it, and the verification. Puts the
 * parts together. GUI thread.
 */
class AuditPage final : public SplitPage
{
    Q_OBJECT

public:
    explicit AuditPage(ListPage *list, QWidget *parent = nullptr);

    AuditEntryView *entry() const { return m_entry; }
    SealStrip *seals() const { return m_seals; }

private:
    AuditPage(ListPage *list, AuditEntryView *entry, QWidget *parent);

    AuditEntryView *m_entry;
    SealStrip *m_seals;
};

} // namespace Peak
