#include "app/pages/PageFactories.h"

#include "app/PageWorld.h"
#include "app/pages/AuditPages.h"
#include "app/pages/DocumentsPages.h"
#include "app/pages/ExchangePages.h"
#include "app/pages/MessagesPages.h"
#include "app/pages/PeopleDetails.h"
#include "app/pages/PeoplePages.h"
#include "app/pages/ProfilePages.h"
#include "app/pages/RolesPage.h"
#include "app/pages/SettingsPages.h"
#include "app/pages/SyncPages.h"
#include "app/pages/TasksPages.h"
#include "app/pages/UndoActions.h"
#include "models/repositories/FindRepository.h"
#include "views/main/MainWindow.h"

namespace Peak {

namespace {

/** `make` when the page is first opened. */
void add(MainWindow &window, PageId id, PageWorld &world, QWidget *(*make)(PageWorld &))
{
    window.addPage(id, [&world, make] { return make(world); });
}

} // namespace

void addPageFactories(MainWindow &window, PageWorld &world)
{
    add(window, PageId::Audit, world, makeAuditPage);
    add(window, PageId::Sync, world, makeSyncPage);
    add(window, PageId::Settings, world, makeSettingsPage);
    add(window, PageId::Profile, world, makeProfilePage);
    addPasswordAction(window);
    add(window, PageId::People, world, makePeoplePage);
    add(window, PageId::PersonDetails, world, makePersonDetailsPage);
    add(window, PageId::Roles, world, makeRolesPage);
    add(window, PageId::ExchangeDetails, world, makeExchangeDetailsPage);
    add(window, PageId::Tasks, world, makeTasksPage);
    add(window, PageId::Documents, world, makeDocumentsPage);
    add(window, PageId::Messages, world, makeMessagesPage);
    addUndoActions(window, world);
    window.findBox()->setFinder(
        [&world](const QString &words) { return FindRepository(world.reads()).anything(words); });
    add(window, PageId::Users, world, makeUsersPage);
}

} // namespace Peak
