#pragma once

#include "app/pages/ExchangeTarget.h"
#include "models/domain/Change.h"
#include "models/repositories/ExchangeRepository.h"
#include "models/repositories/ListRepository.h"

#include <QHash>
#include <QObject>

namespace Peak {

class ActionSet;
class ExchangeDetailsPage;
class ExchangeDocuments;
class ListWiring;
class PageWorld;
class ParticipantController;
class RoomController;
class TaskController;
struct ListDefinition;

/**
 * Introduces the page of one exchange to the server: the exchange itself, and the lists of its
 * tabs, which are made when they are looked at.
 *
 * The tab that is open, and how its list is arranged, are remembered for the person. GUI thread.
 */
class ExchangeDetailsController final : public QObject
{
    Q_OBJECT

public:
    /** A child of the page. */
    ExchangeDetailsController(PageWorld &world, ExchangeDetailsPage *page);

private:
    void makeActions();
    void makeTabs();
    QWidget *makeList(const QString &tab, const ListDefinition &list);
    QWidget *makePeople();
    QWidget *makeTasks();
    QWidget *makeDocuments();
    QWidget *makeMessages();
    QWidget *makeDocumentLog();
    QWidget *makeHistory();
    void takeIdentity();

    void open(const QUuid &exchange);
    void load();
    void loadRow();
    void tellTabs();
    void onTabShown(const QString &tab);
    void onChanges(const QList<Change> &changes);
    void countTab(const QString &tab);
    void countUnread();

    PageWorld &m_world;
    ExchangeDetailsPage *m_page;
    ExchangeRepository m_exchanges;
    ListRepository m_rows;
    QHash<QString, ListWiring *> m_lists; ///< by tab
    QHash<QString, QUuid> m_scopes;       ///< which exchange a tab's list shows
    ActionSet *m_actions;
    ExchangeRow m_row; ///< with a null id until it is loaded
    QString m_title;
    ParticipantController *m_participants = nullptr;
    TaskController *m_tasks = nullptr;
    ExchangeDocuments *m_documents = nullptr;
    RoomController *m_room = nullptr;
};

} // namespace Peak
