#include "app/pages/NotificationPreferences.h"

#include "app/NotificationCenter.h"
#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "views/common/MessageBar.h"
#include "views/notifications/NotificationSettingsView.h"
#include "views/profile/ProfilePage.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

NotificationPreferences::NotificationPreferences(PageWorld &world, ProfilePage *page)
    : QObject(page),
      m_world(world),
      m_page(page),
      m_view(new NotificationSettingsView),
      m_repository(world.work())
{
    page->addPart(u"notifications"_s, m_view, [this] { return m_view->isLoaded(); });
    connect(m_view, &NotificationSettingsView::changed, this, &NotificationPreferences::save);
    connect(&world.notifications(), &NotificationCenter::settingsChanged, this,
            &NotificationPreferences::show);
    connect(&world, &PageWorld::onlineChanged, this, &NotificationPreferences::takeRights);
    connect(&world, &PageWorld::identityChanged, this, &NotificationPreferences::takeRights);
    connect(&world, &PageWorld::tabRequested, this, [this](const Place &place, const QString &tab) {
        if (place.page == PageId::Profile)
            m_page->showTab(tab);
    });
    connect(page->messages(), &MessageBar::actionTriggered, this, &NotificationPreferences::undo);
    takeRights();
    show();
    world.notifications().loadSettings();
}

void NotificationPreferences::show()
{
    if (!m_world.notifications().settings().kinds.isEmpty())
        m_view->setSettings(m_world.notifications().settings());
}

void NotificationPreferences::takeRights()
{
    const QString real = m_world.identity().realPerson;
    m_view->setRefusal(!m_world.isOnline() ? tr("The server can't be reached just now.")
                       : real.isEmpty()    ? QString()
                                           : tr("You look on: nothing can be changed."));
}

void NotificationPreferences::save(const QJsonObject &part, const QJsonObject &before,
                                   const QString &told)
{
    whenDone(m_repository.setSettings(part), this, [this, before, told](const Result<void> &saved) {
        m_world.notifications().loadSettings(); // as it is now, whatever came of it
        if (!saved) {
            m_page->messages()->showError(saved.error());
            show();
            return;
        }
        m_before = before;
        m_told = tr("“%1” is saved and counts from now on.").arg(told);
        m_page->messages()->showMessage(Status::Good, m_told, tr("Undo"));
    });
}

void NotificationPreferences::undo()
{
    if (m_before.isEmpty() || m_page->messages()->text() != m_told)
        return; // another message's
    m_page->messages()->clear();
    whenDone(m_repository.setSettings(std::exchange(m_before, {})), this,
             [this](const Result<void> &saved) {
                 m_world.notifications().loadSettings();
                 if (!saved)
                     m_page->messages()->showError(saved.error());
                 else
                     m_page->messages()->showMessage(Status::Good, tr("It is as it was before."));
             });
}

} // namespace Peak
