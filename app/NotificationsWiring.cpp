#include "app/NotificationsWiring.h"

#include "app/NotificationCenter.h"
#include "app/NotificationTarget.h"
#include "app/PageWorld.h"
#include "models/tables/ExchangeText.h"
#include "models/tables/NotificationText.h"
#include "views/actions/ActionSet.h"
#include "views/common/MessageBar.h"
#include "views/main/MainWindow.h"
#include "views/notifications/BellButton.h"
#include "views/notifications/NotificationList.h"
#include "views/notifications/NotificationPanel.h"

#include <QAction>
#include <QApplication>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

NotificationsWiring::NotificationsWiring(PageWorld &world, MainWindow &window)
    : QObject(&window),
      m_world(world),
      m_window(window),
      m_center(world.notifications()),
      m_bell(nullptr),
      m_panel(new NotificationPanel(m_center.model(), &window))
{
    QAction *action = window.actionSet()->on(
        u"window.notifications"_s, [this] { setOpen(!m_panel->isVisibleTo(&m_window)); },
        [this] {
            return m_world.identity().personId.isNull() ? tr("Nobody is signed in.") : QString();
        });
    m_bell = new BellButton(action);
    window.addTool(m_bell);
    window.setDrawer(m_panel);
    connectCenter();
    connectPanel();
    connectUndo();
    connect(qApp, &QApplication::focusChanged, this,
            [this](QWidget *, QWidget *now) { watchFocus(now); });
    refresh();
}

void NotificationsWiring::connectCenter()
{
    connect(&m_center, &NotificationCenter::changed, this, &NotificationsWiring::refresh);
    connect(&m_center, &NotificationCenter::unreadable, m_panel, &NotificationPanel::showError);
    connect(&m_center, &NotificationCenter::refused, this, [this](const Error &error) {
        m_undo = {};
        m_panel->messages()->showError(error);
    });
}

void NotificationsWiring::connectPanel()
{
    connect(m_panel, &NotificationPanel::closed, this, [this] { setOpen(false); });
    connect(m_panel, &NotificationPanel::openRequested, this, &NotificationsWiring::openThing);
    connect(m_panel, &NotificationPanel::doneRequested, this, &NotificationsWiring::finish);
    connect(m_panel, &NotificationPanel::allDoneRequested, this, &NotificationsWiring::finishAll);
    connect(m_panel, &NotificationPanel::snoozeRequested, this, &NotificationsWiring::snooze);
    connect(m_panel, &NotificationPanel::acknowledgeRequested, this, [this](const QUuid &id) {
        m_center.acknowledge(id);
        tell(tr("Acknowledged. Nobody else is reminded of it."), {});
    });
    connect(m_panel, &NotificationPanel::doneShown, this, [this](bool done) {
        m_panel->messages()->clear();
        m_center.setShowsDone(done);
    });
    connect(m_panel, &NotificationPanel::olderRequested, &m_center, &NotificationCenter::loadOlder);
    connect(m_panel, &NotificationPanel::retryRequested, this, [this] {
        m_panel->showLoading();
        m_center.look();
    });
    connect(m_panel, &NotificationPanel::settingsRequested, this, [this] {
        setOpen(false);
        m_world.openTab({PageId::Profile, {}}, u"notifications"_s);
    });
}

void NotificationsWiring::connectUndo()
{
    connect(m_panel->messages(), &MessageBar::actionTriggered, this, [this] {
        m_panel->messages()->clear();
        if (m_undo)
            std::exchange(m_undo, {})();
    });
}

void NotificationsWiring::refresh()
{
    if (m_world.identity().personId.isNull())
        setOpen(false);
    const NotificationCounts &counts = m_center.counts();
    m_bell->setCounts(counts.unseen, counts.waiting);
    m_panel->setUnseen(counts.unseen);
    m_panel->setStale(!m_world.isOnline());
    m_panel->setMore(m_center.hasMore());
    if (m_panel->showsDone() != m_center.showsDone())
        m_panel->setShowsDone(m_center.showsDone());
    if (m_center.isLoaded())
        m_panel->showRows();
    else
        m_panel->showLoading();
    see();
}

/** Somebody looks at it: the panel is open, and the window is the one in front. */
void NotificationsWiring::see()
{
    if (m_panel->isVisible() && m_window.isActiveWindow() && !m_panel->showsDone())
        m_center.see();
}

bool NotificationsWiring::isOpen() const
{
    return m_panel->isVisible();
}

void NotificationsWiring::setOpen(bool open)
{
    const bool wasOpen = m_panel->isVisibleTo(&m_window);
    const bool hadFocus = m_window.focusWidget() && m_panel->isAncestorOf(m_window.focusWidget());
    m_bell->setChecked(open);
    if (open == wasOpen)
        return;
    m_panel->setVisible(open);
    if (open) {
        m_panel->raise();
        m_panel->setFocus(Qt::ShortcutFocusReason);
        refresh();
        return;
    }
    m_panel->messages()->clear();
    m_undo = {};
    m_center.setShowsDone(false);
    m_center.model()->settle();
    if (QWidget *page = m_window.page(m_window.place().page); page && hadFocus)
        page->setFocus();
}

/** What is beside the panel is worked with: it covers some of that, so it goes. */
void NotificationsWiring::watchFocus(const QWidget *now)
{
    if (!m_panel->isVisible() || !now || now->window() != &m_window)
        return;
    if (now != m_panel && now != m_bell && !m_panel->isAncestorOf(now))
        setOpen(false);
}

void NotificationsWiring::openThing(const QUuid &id)
{
    const Notification *found = m_center.model()->find(id);
    if (!found)
        return;
    const auto target = NotificationTarget::of(*found, m_world.identity().capabilities);
    m_window.bringToFront();
    if (!target) {
        m_panel->messages()->showRefusal(tr("You have no page here that shows it."));
        return;
    }
    const Notification one = *found;
    m_center.seeOne(id);
    setOpen(false);
    // Where there are several, the room opens at the first that is new.
    if (one.resourceType == u"message"_s && one.count == 1 && !one.exchangeId.isNull() &&
        target->tab == u"messages"_s)
        m_world.openMessage(one.exchangeId, one.resourceId);
    else if (target->tab.isEmpty())
        m_world.openPlace(target->place);
    else
        m_world.openTab(target->place, target->tab);
}

void NotificationsWiring::tell(const QString &told, const std::function<void()> &undo)
{
    m_undo = undo;
    m_panel->messages()->showMessage(Status::Good, told, undo ? tr("Undo") : QString());
}

void NotificationsWiring::finish(const QUuid &id)
{
    const Notification *one = m_center.model()->find(id);
    if (!one)
        return;
    if (one->isDone()) {
        m_center.unfinish({id});
        tell(tr("It is to do again."), [this, id] { m_center.finish({id}); });
        return;
    }
    if (one->waitsForAck()) {
        m_panel->messages()->showRefusal(
            tr("A deadline stays until somebody acknowledges it: press A, or the button."));
        return;
    }
    m_center.finish({id});
    tell(tr("Done."), [this, id] { m_center.unfinish({id}); });
}

void NotificationsWiring::finishAll()
{
    QList<QUuid> ids;
    for (const Notification &one : m_center.model()->notifications()) {
        if (!one.isDone() && !one.waitsForAck())
            ids.append(one.id);
    }
    if (ids.isEmpty())
        return;
    m_center.finish(ids);
    tell(tr("Done with %n notification(s).", nullptr, int(ids.size())),
         [this, ids] { m_center.unfinish(ids); });
}

void NotificationsWiring::snooze(const QUuid &id, Snooze snooze)
{
    const QDateTime until = snoozeEnd(snooze, QDateTime::currentDateTime());
    m_center.snooze(id, until);
    tell(tr("It comes back at %1.")
             .arg(snooze == Snooze::Hour ? until.time().toString(u"HH:mm"_s)
                                         : ExchangeText::moment(until)),
         [this, id] { m_center.snooze(id, {}); });
}

} // namespace Peak
