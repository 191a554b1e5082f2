#include "views/audit/AuditPage.h"

#include "views/audit/AuditEntryView.h"
#include "views/audit/SealStrip.h"

namespace Peak {

AuditPage::AuditPage(ListPage *list, QWidget *parent) : AuditPage(list, new AuditEntryView, parent)
{}

AuditPage::AuditPage(ListPage *list, AuditEntryView *entry, QWidget *parent)
    : SplitPage(list, entry, parent), m_entry(entry), m_seals(new SealStrip)
{
    addFooter(m_seals);
}

} // namespace Peak
