#pragma once

#include "models/repositories/ListRepository.h"

#include <QObject>
#include <QSet>

namespace Peak {

class AuditEntryView;
class ListPage;
class PageWorld;

/**
 * Shows the current row of a list of the record in an AuditEntryView, with names for the ids that
 * stand in it. For the audit page and every tab "History":
 *
 *     auto *history = new ListWiring(auditList(), world.work(), world.reads(), tab);
 *     auto *entry = new AuditEntryView;
 *     new AuditEntryBinding(world, history->page(), entry, entry);
 *
 * GUI thread.
 */
class AuditEntryBinding final : public QObject
{
    Q_OBJECT

public:
    AuditEntryBinding(PageWorld &world, ListPage *page, AuditEntryView *view, QObject *parent);

private:
    void show();
    void askNames();
    void askNames(const QString &list, const QList<QUuid> &ids);

    ListPage *m_page;
    AuditEntryView *m_view;
    ListRepository m_lists;
    QSet<QUuid> m_asked; ///< also those that nobody knew
};

} // namespace Peak
