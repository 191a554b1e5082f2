#pragma once

#include "app/pages/PeopleTarget.h"
#include "models/repositories/ListRepository.h"
#include "models/repositories/PeopleRepository.h"

#include <QObject>

namespace Peak {

class ActionSet;
class ListPage;
class ListWiring;
class PageWorld;
class PeopleSessions;
class PersonDetailsPage;

/** The page of one person; see PersonDetailsPage. */
QWidget *makePersonDetailsPage(PageWorld &world);

/**
 * Introduces the page of one person to the server: who it is, what can be done with them, and the
 * lists in its tabs, each made when it is first looked at.
 *
 * A child of the page. GUI thread.
 */
class PeopleDetails final : public QObject
{
    Q_OBJECT

public:
    PeopleDetails(PageWorld &world, PersonDetailsPage *page);

private:
    void addActions();
    void addTabs();
    QWidget *makeExchanges();
    void explain();
    QWidget *makeSessions();
    QWidget *makeHistory();
    void show(const QUuid &person);
    void load();
    void onPerson(const Result<QList<ListRow>> &rows);
    void showPerson();
    void scopeTabs();
    bool isStaff() const;

    PageWorld &m_world;
    PersonDetailsPage *m_page;
    ListRepository m_lists;
    PeopleRepository m_people;
    ActionSet *m_actions;
    ListWiring *m_exchanges = nullptr;
    ListWiring *m_history = nullptr;
    PeopleSessions *m_sessions = nullptr;
    ListRow m_row; ///< as last told
    QJsonObject m_more;
};

} // namespace Peak
