#include "app/NotificationsWiring.h"

#include "app/NotificationCenter.h"
#include "app/NotificationTarget.h"
#include "app/PageWorld.h"
#include "app/pages/Edits.h"
#include "models/db/WhenDone.h"
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

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

using Refusal = NotificationCenter::Refusal;

QString shortTitle(const Notification &one)
{
    constexpr int most = 60;
    return one.title.size() <= most ? one.title : one.title.left(most - 1).trimmed() + u'…';
}

} // namespace

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
    connect(qApp, &QApplication::focusChanged, this,
            [this](QWidget *, QWidget *now) { watchFocus(now); });
    refresh();
}

void NotificationsWiring::connectCenter()
{
    connect(&m_center, &NotificationCenter::changed, this, &NotificationsWiring::refresh);
    connect(&m_center, &NotificationCenter::unreadable, m_panel, &NotificationPanel::showError);
    connect(&m_center, &NotificationCenter::refused, m_panel->messages(),
            [bar = m_panel->messages()](const Error &error) { bar->showError(error); });
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
        m_panel->messages()->showMessage(Status::Good,
                                         tr("Acknowledged. Nobody else is reminded of it."));
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
    m_center.setShowsDone(false);
    m_center.leaveOlder();
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

/** Told at once; the way back joins it, and the window's others, when the step is taken. */
void NotificationsWiring::afterStep(const QFuture<Result<void>> &step, const QString &told,
                                    const QString &sentence, const UndoWay &way)
{
    MessageBar *bar = m_panel->messages();
    bar->showMessage(Status::Good, told);
    const QUuid person = m_world.identity().personId;
    whenDone(step, this, [=, this](const Result<void> &taken) {
        if (taken && m_world.identity().personId == person)
            Edits::afterStep(m_world, sentence, way, bar->text() == told ? bar : nullptr, told);
    });
}

void NotificationsWiring::finish(const QUuid &id)
{
    const Notification *one = m_center.model()->find(id);
    if (!one)
        return;
    if (one->waitsForAck() && !one->isDone()) {
        m_panel->messages()->showRefusal(
            tr("A deadline stays until somebody acknowledges it: press A, or the button."));
        return;
    }
    const auto done = [center = &m_center, id] { return center->finish({id}, Refusal::ByCaller); };
    const auto open = [center = &m_center, id] {
        return center->unfinish({id}, Refusal::ByCaller);
    };
    const QString title = shortTitle(*one);
    if (one->isDone())
        afterStep(m_center.unfinish({id}), tr("It is to do again."),
                  tr("“%1” to do again").arg(title), {done, open});
    else
        afterStep(m_center.finish({id}), tr("Done."), tr("Done with “%1”").arg(title),
                  {open, done});
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
    const QString sentence = tr("Done with %n notification(s)", nullptr, int(ids.size()));
    afterStep(m_center.finish(ids), sentence + u'.', sentence,
              {[center = &m_center, ids] { return center->unfinish(ids, Refusal::ByCaller); },
               [center = &m_center, ids] { return center->finish(ids, Refusal::ByCaller); }});
}

void NotificationsWiring::snooze(const QUuid &id, Snooze snooze)
{
    const Notification *one = m_center.model()->find(id);
    if (!one)
        return;
    const QString title = shortTitle(*one);
    const QDateTime until = snoozeEnd(snooze, QDateTime::currentDateTime());
    afterStep(
        m_center.snooze(id, until),
        tr("It comes back at %1.")
            .arg(snooze == Snooze::Hour ? until.time().toString(u"HH:mm"_s)
                                        : ExchangeText::moment(until)),
        tr("“%1” put off").arg(title),
        {[center = &m_center, id] { return center->snooze(id, {}, Refusal::ByCaller); },
         [center = &m_center, id, until] { return center->snooze(id, until, Refusal::ByCaller); }});
}

} // namespace Peak
