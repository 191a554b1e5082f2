#include "views/main/MainWindow.h"

#include "views/actions/ActionSet.h"
#include "views/common/EmptyState.h"
#include "views/common/FocusWalk.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/main/DetailsWindow.h"
#include "views/main/NavigationBar.h"
#include "views/main/StatusBar.h"
#include "views/main/TopLine.h"

#include <QAction>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace Peak {

namespace {

constexpr int MaxHistory = 100;
const QString GeometryKey = QStringLiteral("window/geometry");

} // namespace

MainWindow::MainWindow(ActionRegistry &registry, QWidget *parent)
    : QMainWindow(parent),
      m_registry(registry),
      m_set(new ActionSet(registry, this)),
      m_banner(new MessageBar(this)),
      m_navigation(new NavigationBar(this)),
      m_messages(new MessageBar(this)),
      m_stack(new QStackedWidget(this)),
      m_waiting(new EmptyState),
      m_status(new StatusBar(this))
{
    setWindowTitle(tr("Peak 1031"));
    setWindowIcon(Icons::application());
    setContextMenuPolicy(Qt::NoContextMenu);
    makeActions();
    m_top = new TopLine(*m_set, this);
    setStatusBar(m_status);
    m_banner->setClosable(false);
    m_stack->addWidget(m_waiting);
    m_stack->setAccessibleName(tr("Page"));

    m_content = new QVBoxLayout;
    m_content->setSpacing(0);
    m_content->addWidget(m_messages);
    m_content->addWidget(m_stack, 1);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_navigation);
    middle->addLayout(m_content, 1);
    auto *frame = new QWidget;
    auto *column = new QVBoxLayout(frame);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_top);
    column->addWidget(m_banner);
    column->addLayout(middle, 1);
    setCentralWidget(frame);

    connect(m_navigation, &NavigationBar::pageChosen, this, [this](PageId page) {
        openPlace({page, {}});
    });
    connect(m_navigation, &NavigationBar::foldedChanged, this, &MainWindow::viewStateChanged);
    connect(m_banner, &MessageBar::actionTriggered, this, &MainWindow::stopViewAsRequested);
    connect(m_top, &TopLine::personMenuWanted, this, &MainWindow::fillPersonMenu);
    connect(findBox(), &FindBox::chosen, this, &MainWindow::onChosen);
    findBox()->setSource([this] { return paletteEntries(); });
    connect(&m_registry, &ActionRegistry::changed, this, &MainWindow::takePages);
    connect(&m_registry, &ActionRegistry::refused, this,
            [this](const QWidget *where, const QString &reason) {
                if (where->window() == this)
                    m_messages->showRefusal(reason);
            });
    takePages();
    restoreWindow();
}

MainWindow::~MainWindow()
{
    closeDetails();
}

FindBox *MainWindow::findBox() const
{
    return m_top->findBox();
}

void MainWindow::restoreWindow()
{
    setMinimumSize(Theme::space(180), Theme::space(105)); // the filters side by side
    const QRect screen = QGuiApplication::primaryScreen()
                             ? QGuiApplication::primaryScreen()->availableGeometry()
                             : QRect(0, 0, 1280, 800);
    resize(qMin(1440, screen.width() * 9 / 10), qMin(880, screen.height() * 9 / 10));
    restoreGeometry(QSettings().value(GeometryKey).toByteArray());
}

void MainWindow::addPage(PageId id, PageFactory make)
{
    const bool isNew = !m_factories.contains(id);
    m_factories.insert(id, std::move(make));
    if (isNew && !PageInfo::of(id).isDetails())
        m_set->on(QStringLiteral("go.") + nameOf(id), [this, id] { openPlace({id, {}}); });
    takePages();
}

void MainWindow::addPage(PageId id, QWidget *page)
{
    Q_ASSERT(!PageInfo::of(id).isDetails()); // those move into other windows and are made anew
    m_pages.insert(id, page);
    m_stack->addWidget(page);
    addPage(id, [page] { return page; });
}

QWidget *MainWindow::page(PageId id) const
{
    return m_pages.value(id);
}

QWidget *MainWindow::made(PageId id)
{
    QWidget *&page = m_pages[id];
    if (!page) {
        page = m_factories.value(id)();
        m_stack->addWidget(page);
        m_made.insert(id);
    }
    return page;
}

bool MainWindow::mayOpen(PageId id) const
{
    return m_factories.contains(id) && m_allowed.contains(PageInfo::of(id).owner);
}

/** The navigation and Ctrl+1 to Ctrl+9, as the person may. */
void MainWindow::takePages()
{
    QList<PageId> allowed;
    for (const PageInfo &page : PageInfo::all()) {
        if (page.isDetails() || !m_factories.contains(page.id))
            continue;
        const bool may = m_registry.capabilities().mayOpen(page.name);
        const int number = may ? int(allowed.size()) + 1 : 10;
        m_set->setKeys(QStringLiteral("go.") + page.name,
                       number < 10 ? QList{QKeySequence(int(Qt::CTRL) | (Qt::Key_0 + number))}
                                   : QList<QKeySequence>());
        if (may)
            allowed.append(page.id);
    }
    if (allowed == m_allowed)
        return;
    m_allowed = allowed;
    m_navigation->setPages(allowed);
    m_navigation->setVisible(!allowed.isEmpty());
    const auto gone = [this](const Place &place) { return !mayOpen(place.page); };
    m_back.removeIf(gone);
    m_forward.removeIf(gone);
    if (m_place && mayOpen(m_place->page)) {
        m_navigation->setCurrent(m_place->page);
    } else if (m_place && !allowed.isEmpty()) {
        m_place.reset(); // the right to see it was taken away: not to come back to
        openPlace({allowed.first(), {}});
    }
    m_set->refresh();
}

void MainWindow::openPlace(const Place &place)
{
    if (m_place == place || !mayOpen(place.page))
        return;
    if (m_place) {
        m_back.append(*m_place);
        if (m_back.size() > MaxHistory)
            m_back.removeFirst();
    }
    m_forward.clear();
    showPlace(place);
}

void MainWindow::goBack()
{
    if (m_back.isEmpty() || !m_place)
        return;
    m_forward.append(*m_place);
    showPlace(m_back.takeLast());
}

void MainWindow::goForward()
{
    if (m_forward.isEmpty() || !m_place)
        return;
    m_back.append(*m_place);
    showPlace(m_forward.takeLast());
}

void MainWindow::clearHistory()
{
    findBox()->close();
    closeDetails();
    m_back.clear();
    m_forward.clear();
    m_recent.clear();
    m_place.reset();
    updateTitle();
    clearWaiting();
    m_stack->setCurrentWidget(m_waiting);
    for (const PageId id : std::as_const(m_made))
        delete m_pages.take(id);
    m_made.clear();
    m_messages->clear();
    m_set->refresh();
}

void MainWindow::showWaiting(const QString &title, const QString &what, int percent)
{
    m_waiting->showProgress(title, what, percent);
}

void MainWindow::clearWaiting()
{
    m_waiting->showEmpty({}, {});
}

void MainWindow::showPlace(const Place &place)
{
    m_messages->clearNews();
    QWidget *page = made(place.page);
    m_place = place;
    m_stack->setCurrentWidget(page);
    m_navigation->setCurrent(place.page);
    m_set->refresh();
    page->setFocus();
    if (!place.item.isNull() && page->metaObject()->indexOfMethod("showItem(QUuid)") >= 0)
        QMetaObject::invokeMethod(page, "showItem", Q_ARG(QUuid, place.item));
    updateTitle();
    Q_EMIT placeChanged(place);
    Q_EMIT viewStateChanged();
}

void MainWindow::setPerson(const QString &name, const QString &role)
{
    m_person = name;
    m_status->setPerson(name, role);
    m_top->setPerson(name, role);
    m_set->refresh();
}

void MainWindow::setFirm(const QString &name)
{
    const bool own = !name.isEmpty() && name != tr("Peak 1031"); // said once is enough
    m_firm = own ? name : QString();
    m_top->setFirm(m_firm);
    updateTitle();
}

void MainWindow::setViewAs(const QString &name)
{
    m_viewAs = name;
    if (name.isEmpty())
        m_banner->clear();
    else
        m_banner->showMessage(Status::Warning, tr("You see what %1 sees. Read only.").arg(name),
                              tr("Stop"));
    m_set->refresh();
}

void MainWindow::tearOff()
{
    if (!m_place || !PageInfo::of(m_place->page).isDetails())
        return;
    const Place place = *m_place;
    QWidget *page = m_pages.take(place.page);
    m_stack->removeWidget(page);
    auto *window = new DetailsWindow(m_registry, place, page);
    for (const Recent &recent : std::as_const(m_recent)) {
        if (recent.place == place)
            window->setTitle(recent.title);
    }
    m_details.removeIf([](const QPointer<DetailsWindow> &closed) { return closed.isNull(); });
    m_details.append(window);
    m_place.reset();
    const bool back = !m_back.isEmpty();
    showPlace(back ? m_back.takeLast() : Place{PageInfo::of(place.page).owner, {}});
    window->show();
    window->activateWindow();
    page->setFocus();
}

void MainWindow::closeDetails()
{
    for (const QPointer<DetailsWindow> &window : std::exchange(m_details, {}))
        delete window;
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_place && PageInfo::of(m_place->page).isDetails())
        goBack();
    else
        QMainWindow::keyPressEvent(event);
}

bool MainWindow::focusNextPrevChild(bool next)
{
    return FocusWalk::step(this, next);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    QSettings().setValue(GeometryKey, saveGeometry());
    closeDetails();
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        tellShown();
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    tellShown();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    tellShown();
}

void MainWindow::tellShown()
{
    const bool shown = isVisible() && !isMinimized();
    if (shown == m_shown)
        return;
    m_shown = shown;
    Q_EMIT shownChanged(shown);
}

} // namespace Peak
