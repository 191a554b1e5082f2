#include "app/pages/MessagePreferences.h"

#include "app/PageWorld.h"
#include "models/messages/RoomOutbox.h"
#include "views/messages/SendingChoice.h"
#include "views/profile/ProfilePage.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

MessagePreferences::MessagePreferences(PageWorld &world, ProfilePage *page)
    : QObject(page), m_world(world), m_view(new SendingChoice)
{
    page->addPart(u"messages"_s, m_view, [] { return true; });
    connect(m_view, &SendingChoice::chosen, this, &MessagePreferences::save);
    connect(&world, &PageWorld::identityChanged, this, &MessagePreferences::show);
    connect(&world, &PageWorld::preferenceChanged, this, &MessagePreferences::show);
    show();
}

void MessagePreferences::show()
{
    m_view->setSeconds(m_world.outbox().holdSeconds());
    m_view->setRefusal(m_world.identity().realPerson.isEmpty()
                           ? QString()
                           : tr("You look on: nothing can be changed."));
}

void MessagePreferences::save(int seconds)
{
    QJsonObject kept = m_world.preference(u"messages"_s);
    kept.insert(u"hold_seconds"_s, seconds);
    m_world.savePreference(u"messages"_s, kept);
}

} // namespace Peak
