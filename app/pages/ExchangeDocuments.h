#pragma once

#include "models/domain/Change.h"
#include "models/repositories/DocumentKeepingRepository.h"

#include <QObject>

namespace Peak {

class ChecklistPanel;
class DocumentController;
class ListPage;
class PageWorld;

/**
 * The documents of one exchange: their list, and beside it what its stages want, which somebody may
 * hide.
 *
 * Reads the checklist again when a document of the exchange, or its stage, changed. GUI thread.
 */
class ExchangeDocuments final : public QObject
{
    Q_OBJECT

public:
    /** A child of the list. */
    ExchangeDocuments(PageWorld &world, ListPage *list);

    /** `rights` are the person's on it; 0 until they are known. */
    void setExchange(const QUuid &exchange, const QString &title, int rights);

private:
    void load();
    void show(const QList<ChecklistItem> &items);
    void showPanel(bool shown);
    void onChanges(const QList<Change> &changes);

    PageWorld &m_world;
    DocumentKeepingRepository m_keeping;
    ChecklistPanel *m_panel;
    DocumentController *m_documents;
    QUuid m_exchange;
};

} // namespace Peak
