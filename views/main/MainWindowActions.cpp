#include "views/main/MainWindow.h"

#include "views/actions/ActionSet.h"
#include "views/main/NavigationBar.h"
#include "views/main/ShortcutsDialog.h"
#include "views/main/StatusBar.h"
#include "views/main/TopLine.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QMessageBox>
#include <QStackedWidget>

using namespace Qt::Literals::StringLiterals;

// What the window itself can do, and where it shows it.

namespace Peak {

namespace {

/** The first widget inside `region` that the Tab key would reach. */
QWidget *firstFocusable(QWidget *region)
{
    for (QWidget *widget = region; widget; widget = widget->nextInFocusChain()) {
        const bool inside = widget == region || region->isAncestorOf(widget);
        if (inside && widget->isVisible() && widget->isEnabled() &&
            (widget->focusPolicy() & Qt::TabFocus))
            return widget;
        if (widget->nextInFocusChain() == region)
            break;
    }
    return nullptr;
}

bool canFilter(const QWidget *page)
{
    return page && page->metaObject()->indexOfMethod("focusFilter()") >= 0;
}

} // namespace

void MainWindow::makeActions()
{
    makeFrameActions();
    makeLookActions();
    m_set->on(u"window.shortcuts"_s, [this] { showShortcuts(); });
    m_set->on(u"window.about"_s, [this] { showAbout(); });
    m_set->on(
        u"window.reconnect"_s, [this] { Q_EMIT reconnectRequested(); },
        [this] {
            return m_status->connection() == StatusBar::Connection::Reconnecting
                       ? QString()
                       : tr("The line to the server stands, or nobody is signed in.");
        });
    m_set->on(
        u"window.stop_view_as"_s, [this] { Q_EMIT stopViewAsRequested(); },
        [this] { return m_viewAs.isEmpty() ? tr("You look on as nobody else.") : QString(); });
    m_set->on(
        u"window.sign_out"_s, [this] { Q_EMIT signOutRequested(); },
        [this] { return m_person.isEmpty() ? tr("Nobody is signed in.") : QString(); });
}

void MainWindow::makeFrameActions()
{
    m_set->on(u"window.find"_s, [this] { findBox()->open(); });
    m_set->on(
        u"window.back"_s, [this] { goBack(); },
        [this] { return m_back.isEmpty() ? tr("There is nothing to go back to.") : QString(); });
    m_set->on(
        u"window.forward"_s, [this] { goForward(); },
        [this] {
            return m_forward.isEmpty() ? tr("There is nothing to go forward to.") : QString();
        });
    m_set->on(
        u"window.filter"_s, [this] { focusFilter(); },
        [this] {
            return canFilter(m_stack->currentWidget()) ? QString()
                                                       : tr("This page has nothing to filter.");
        });
    m_set->on(u"window.next_region"_s, [this] { moveRegion(1); });
    m_set->on(u"window.previous_region"_s, [this] { moveRegion(-1); });
    const auto noPages = [this] {
        return m_allowed.size() > 1 ? QString() : tr("There is no other page.");
    };
    m_set->on(
        u"window.next_page"_s, [this] { nextPage(1); }, noPages);
    m_set->on(
        u"window.previous_page"_s, [this] { nextPage(-1); }, noPages);
    m_set->on(
        u"window.tear_off"_s, [this] { tearOff(); },
        [this] {
            return m_place && PageInfo::of(m_place->page).isDetails()
                       ? QString()
                       : tr("Open an exchange or a person first: only their pages move.");
        });
    m_set->on(u"window.fold"_s, [this] {
        m_navigation->setFolded(!m_navigation->isFolded());
        Q_EMIT viewStateChanged();
    });
}

void MainWindow::makeLookActions()
{
    m_themeActions = new QActionGroup(this);
    m_densityActions = new QActionGroup(this);
    for (const auto choice :
         {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::Contrast}) {
        QAction *action = m_set->on(u"theme."_s + Theme::nameOf(choice), [this, choice] {
            setThemeChoice(choice);
            Q_EMIT themeChosen(choice);
        });
        action->setData(int(choice));
        m_themeActions->addAction(action);
    }
    const QList<QPair<Density, QString>> densities = {{Density::Comfortable, u"rows.comfortable"_s},
                                                      {Density::Compact, u"rows.compact"_s}};
    for (const auto &[density, id] : densities) {
        QAction *action = m_set->on(id, [this, chosen = density] {
            setDensityChoice(chosen);
            Q_EMIT densityChosen(chosen);
        });
        action->setData(int(density));
        m_densityActions->addAction(action);
    }
    setThemeChoice(ThemeChoice::System);
    setDensityChoice(Density::Comfortable);
}

void MainWindow::setThemeChoice(ThemeChoice choice)
{
    const auto actions = m_themeActions->actions();
    for (QAction *action : actions)
        action->setChecked(action->data().toInt() == int(choice));
}

void MainWindow::setDensityChoice(Density density)
{
    const auto actions = m_densityActions->actions();
    for (QAction *action : actions)
        action->setChecked(action->data().toInt() == int(density));
}

QMenu *MainWindow::personMenu() const
{
    return m_top->personMenu();
}

void MainWindow::fillPersonMenu()
{
    QMenu *menu = personMenu();
    qDeleteAll(menu->findChildren<QMenu *>(Qt::FindDirectChildrenOnly));
    menu->addAction(m_top->makePersonHead());
    menu->addSeparator();
    QStringList own{u"go.profile"_s, u"window.change_password"_s};
    if (!mayOpen(PageId::Profile))
        own.removeFirst();
    if (!m_viewAs.isEmpty())
        own.append(u"window.stop_view_as"_s);
    m_set->fillMenu(menu, own);
    menu->addSeparator();
    m_set->fillMenu(menu, {u"theme.system"_s, u"theme.light"_s, u"theme.dark"_s,
                           u"theme.contrast"_s, u"rows.comfortable"_s, u"rows.compact"_s});
    menu->addSeparator();
    m_set->fillMenu(menu, {u"window.shortcuts"_s, u"window.about"_s});
    menu->addSeparator();
    m_set->fillMenu(menu, {u"window.sign_out"_s});
}

void MainWindow::moveRegion(int direction)
{
    QList<QWidget *> regions{m_navigation, m_stack->currentWidget(), m_status, m_top};
    if (m_foot && m_foot->isVisible())
        regions.insert(2, m_foot);
    if (m_drawer && m_drawer->isVisible())
        regions.insert(2, m_drawer);
    int current = -1;
    for (int i = 0; i < regions.size(); ++i) {
        if (focusWidget() && regions.at(i)->isAncestorOf(focusWidget()))
            current = i;
    }
    if (current < 0)
        current = direction > 0 ? int(regions.size()) - 1 : 0;
    for (int step = 1; step <= regions.size(); ++step) {
        const int count = int(regions.size());
        QWidget *region = regions.at((current + direction * step + step * count) % count);
        QWidget *proxy = region->focusProxy();
        QWidget *target = proxy && proxy->isVisible() ? proxy : firstFocusable(region);
        if (!target)
            continue;
        target->setFocus(direction > 0 ? Qt::TabFocusReason : Qt::BacktabFocusReason);
        return;
    }
}

void MainWindow::focusFilter()
{
    if (canFilter(m_stack->currentWidget()))
        QMetaObject::invokeMethod(m_stack->currentWidget(), "focusFilter");
}

void MainWindow::nextPage(int direction)
{
    if (m_allowed.isEmpty() || !m_place)
        return;
    const int count = int(m_allowed.size());
    const int index = int(m_allowed.indexOf(PageInfo::of(m_place->page).owner));
    openPlace({m_allowed.at(index < 0 ? 0 : (index + direction + count) % count), {}});
}

void MainWindow::showShortcuts()
{
    auto *dialog = new ShortcutsDialog(
        ShortcutsDialog::sectionsOf(m_registry, *m_set, m_factories.keys()), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::showAbout()
{
    auto *about = new QMessageBox(QMessageBox::NoIcon, tr("About Peak 1031"),
                                  tr("Peak 1031 %1").arg(QStringLiteral(PEAK_VERSION)),
                                  QMessageBox::NoButton, this);
    about->setIconPixmap(windowIcon().pixmap(QSize(48, 48), devicePixelRatioF()));
    about->setInformativeText(tr("The desktop client for section 1031 exchanges.\n\n"
                                 "Made with Qt %1. Icons by Lucide (ISC licence).")
                                  .arg(QString::fromLatin1(qVersion())));
    about->setAttribute(Qt::WA_DeleteOnClose);
    about->addButton(tr("Close"), QMessageBox::RejectRole);
    about->open();
}

} // namespace Peak
