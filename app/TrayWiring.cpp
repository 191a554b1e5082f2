#include "app/TrayWiring.h"

#include "app/NotificationCenter.h"
#include "app/NotificationsWiring.h"
#include "app/PageWorld.h"
#include "app/SystemTray.h"
#include "app/UnreadCounts.h"
#include "models/tables/ExchangeText.h"
#include "models/tables/NotificationText.h"
#include "views/common/Icons.h"
#include "views/main/MainWindow.h"
#include "views/notifications/NotificationLook.h"

#include <QApplication>
#include <QMenu>

#include <algorithm>
#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {

constexpr auto quietTime = 60min;
constexpr int namedInOne = 3; ///< more than these are only counted

/** Some desktops take what they show for HTML, and names are what others typed in: without tags. */
QString untagged(QString text)
{
    return text.replace(u'<', QChar(0x2039)).replace(u'>', QChar(0x203a));
}

} // namespace

TrayWiring::TrayWiring(PageWorld &world, MainWindow &window, NotificationsWiring &notifications,
                       std::unique_ptr<SystemTray> tray)
    : QObject(&window),
      m_world(world),
      m_window(window),
      m_notifications(notifications),
      m_center(world.notifications()),
      m_menu(std::make_unique<QMenu>()),
      m_tray(std::move(tray))
{
    makeMenu();
    m_quietEnds.setSingleShot(true);
    connect(&m_quietEnds, &QTimer::timeout, this, [this] { setQuiet(false); });
    connect(m_tray.get(), &SystemTray::activated, &window, &MainWindow::bringToFront);
    connect(m_tray.get(), &SystemTray::noteClicked, this, &TrayWiring::onNoteClicked);
    connect(&m_center, &NotificationCenter::changed, this, &TrayWiring::refresh);
    connect(&m_center, &NotificationCenter::arrived, this, &TrayWiring::onArrived);
    connect(&world.unread(), &UnreadCounts::changed, this, &TrayWiring::refresh);
    connect(&world, &PageWorld::identityChanged, this, &TrayWiring::refresh);
    connect(&world, &PageWorld::personForgotten, this, [this] {
        m_noted.clear();
        setQuiet(false);
    });
    refresh();
    m_tray->setShown(true);
}

TrayWiring::~TrayWiring() = default;

void TrayWiring::addWhereThereIs(PageWorld &world, MainWindow &window,
                                 NotificationsWiring &notifications)
{
    if (QtSystemTray::isThere())
        new TrayWiring(world, window, notifications, std::make_unique<QtSystemTray>());
}

void TrayWiring::makeMenu()
{
    connect(m_menu->addAction(Icons::get(u"app-window"_s), tr("Open Peak 1031")),
            &QAction::triggered, &m_window, &MainWindow::bringToFront);
    connect(m_menu->addAction(Icons::get(u"bell"_s), tr("Notifications")), &QAction::triggered,
            this, [this] {
                m_window.bringToFront();
                m_notifications.setOpen(true);
            });
    m_quietAction = m_menu->addAction(Icons::get(u"bell-off"_s), tr("Quiet for an hour"));
    m_quietAction->setCheckable(true);
    connect(m_quietAction, &QAction::triggered, this, &TrayWiring::setQuiet);
    m_menu->addSeparator();
    connect(m_menu->addAction(Icons::get(u"log-out"_s), tr("Quit")), &QAction::triggered, &m_window,
            &QWidget::close);
    m_tray->setMenu(m_menu.get());
}

void TrayWiring::setQuiet(bool quiet)
{
    m_quietUntil =
        quiet ? QDateTime::currentDateTime().addSecs(std::chrono::seconds(quietTime).count())
              : QDateTime();
    if (quiet)
        m_quietEnds.start(quietTime);
    else
        m_quietEnds.stop();
    m_quietAction->setChecked(quiet);
    m_quietAction->setText(quiet
                               ? tr("Quiet until %1").arg(m_quietUntil.time().toString(u"HH:mm"_s))
                               : tr("Quiet for an hour"));
    refresh();
}

bool TrayWiring::isQuiet() const
{
    return m_quietUntil.isValid() || m_center.settings().isQuiet(QDateTime::currentDateTime());
}

void TrayWiring::refresh()
{
    const Identity &who = m_world.identity();
    const bool own = !who.personId.isNull() && who.realPerson.isEmpty();
    const int messages = own ? m_world.unread().total() : 0;
    const int news = own ? m_center.counts().unseen : 0;
    m_tray->setIcon(trayIcon(messages + news, m_quietUntil.isValid()));
    QStringList lines{tr("Peak 1031")};
    if (messages > 0)
        lines.append(tr("%n unread message(s)", nullptr, messages));
    if (news > 0)
        lines.append(NotificationText::unseen(news));
    if (m_quietUntil.isValid())
        lines.append(m_quietAction->text());
    m_tray->setToolTip(lines.join(u'\n'));
}

bool TrayWiring::tells(const Notification &one) const
{
    return m_center.settings().tells(one.kind, u"desktop"_s);
}

void TrayWiring::onArrived(const QList<Notification> &news)
{
    if (!m_world.identity().realPerson.isEmpty() || isQuiet())
        return;
    QList<Notification> told;
    std::copy_if(news.cbegin(), news.cend(), std::back_inserter(told),
                 [this](const Notification &one) { return tells(one); });
    // Whoever has the panel in front of them sees it there.
    if (told.isEmpty() || (m_window.isActiveWindow() && m_notifications.isOpen()))
        return;
    m_noted.clear();
    QStringList lines;
    for (const Notification &one : std::as_const(told)) {
        m_noted.append(one.id);
        if (lines.size() < namedInOne)
            lines.append(one.title);
    }
    if (told.size() == 1) {
        const Notification &one = told.constFirst();
        QString text = NotificationText::group(one);
        if (one.due.isValid())
            text += u'\n' + ExchangeText::deadline(
                                deadlineOn(one.due, m_world.identity().today, one.isDone()));
        m_tray->showNote(untagged(one.title), untagged(text));
        return;
    }
    if (told.size() > namedInOne)
        lines.append(tr("and %n more", nullptr, int(told.size()) - namedInOne));
    m_tray->showNote(NotificationText::unseen(int(told.size())), untagged(lines.join(u'\n')));
}

void TrayWiring::onNoteClicked()
{
    m_window.bringToFront();
    if (m_noted.size() == 1 && m_center.model()->find(m_noted.constFirst()))
        m_notifications.openThing(m_noted.constFirst());
    else
        m_notifications.setOpen(true);
}

} // namespace Peak
