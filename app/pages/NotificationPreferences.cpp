#include "app/pages/NotificationPreferences.h"

#include "app/NotificationCenter.h"
#include "app/PageWorld.h"
#include "app/pages/Edits.h"
#include "models/db/WhenDone.h"
#include "views/common/MessageBar.h"
#include "views/notifications/NotificationSettingsView.h"
#include "views/profile/ProfilePage.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

std::function<QFuture<Result<void>>()> setter(PageWorld &world, const QJsonObject &part)
{
    return [&world, part] {
        const auto saved = NotificationRepository(world.work()).setSettings(part);
        NotificationCenter *center = &world.notifications();
        whenDone(saved, center, [center](const Result<void> &) { center->loadSettings(); });
        return saved;
    };
}

} // namespace

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
    const QUuid person = m_world.identity().personId;
    whenDone(m_repository.setSettings(part), this,
             [this, person, part, before, told](const Result<void> &saved) {
                 m_world.notifications().loadSettings(); // as it is now, whatever came of it
                 if (!saved) {
                     m_page->messages()->showError(saved.error());
                     show();
                 } else if (m_world.identity().personId == person) {
                     Edits::afterStep(m_world, tr("What “%1” is set to").arg(told),
                                      {setter(m_world, before), setter(m_world, part)},
                                      m_page->messages(),
                                      tr("“%1” is saved and counts from now on.").arg(told));
                 }
             });
}

} // namespace Peak
