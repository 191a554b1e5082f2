#include "views/main/MainWindow.h"

#include "views/common/ElidedLabel.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/main/NavigationBar.h"
#include "views/main/StatusBar.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QJsonObject>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int MaxHistory = 100;
const QString GeometryKey = QStringLiteral("window/geometry");

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

} // namespace

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent),
      m_navigation(new NavigationBar(this)),
      m_messages(new MessageBar(this)),
      m_stack(new QStackedWidget(this)),
      m_status(new StatusBar(this))
{
    setWindowTitle(tr("Peak 1031"));
    setWindowIcon(Icons::application());
    setContextMenuPolicy(Qt::NoContextMenu);
    makeActions();
    m_top = makeTopLine();
    setStatusBar(m_status);
    m_stack->addWidget(new QWidget); // shown until a page is opened
    m_stack->setAccessibleName(tr("Page"));

    auto *content = new QVBoxLayout;
    content->setSpacing(0);
    content->addWidget(m_messages);
    content->addWidget(m_stack, 1);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_navigation);
    middle->addLayout(content, 1);
    auto *frame = new QWidget;
    auto *column = new QVBoxLayout(frame);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_top);
    column->addLayout(middle, 1);
    setCentralWidget(frame);

    connect(m_navigation, &NavigationBar::pageChosen, this, [this](PageId page) {
        openPlace({page, {}});
    });
    connect(m_navigation, &NavigationBar::foldedChanged, this, &MainWindow::viewStateChanged);
    updateHistoryActions();
    updatePerson();
    restoreWindow();
}

MainWindow::~MainWindow() = default;

void MainWindow::restoreWindow()
{
    setMinimumSize(Theme::space(180), Theme::space(105)); // the filters side by side
    const QRect screen = QGuiApplication::primaryScreen()
                             ? QGuiApplication::primaryScreen()->availableGeometry()
                             : QRect(0, 0, 1280, 800);
    resize(qMin(1440, screen.width() * 9 / 10), qMin(880, screen.height() * 9 / 10));
    restoreGeometry(QSettings().value(GeometryKey).toByteArray());
}

void MainWindow::addPage(PageId id, QWidget *page)
{
    m_pages.insert(id, page);
    m_stack->addWidget(page);
}

QWidget *MainWindow::page(PageId id) const
{
    return m_pages.value(id);
}

void MainWindow::setPages(const QList<PageId> &pages)
{
    m_allowed = pages;
    m_navigation->setPages(pages);
    m_navigation->setVisible(!pages.isEmpty());
    if (m_place)
        m_navigation->setCurrent(m_place->page);
}

void MainWindow::openPlace(const Place &place)
{
    if (m_place == place || !m_pages.contains(place.page))
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
    m_back.clear();
    m_forward.clear();
    m_place.reset();
    m_stack->setCurrentIndex(0);
    m_messages->clear();
    updateHistoryActions();
}

void MainWindow::showPlace(const Place &place)
{
    m_place = place;
    QWidget *page = m_pages.value(place.page);
    m_stack->setCurrentWidget(page);
    m_navigation->setCurrent(place.page);
    updateHistoryActions();
    if (page)
        page->setFocus();
    Q_EMIT placeChanged(place);
    Q_EMIT viewStateChanged();
}

void MainWindow::updateHistoryActions()
{
    m_backAction->setEnabled(!m_back.isEmpty());
    m_forwardAction->setEnabled(!m_forward.isEmpty());
}

QJsonObject MainWindow::viewState() const
{
    // A details page is not come back to: its exchange may be gone by then, the list never is.
    const PageId page = place().page == PageId::ExchangeDetails ? PageId::Exchanges : place().page;
    return {{QStringLiteral("page"), nameOf(page)},
            {QStringLiteral("folded"), m_navigation->isFolded()}};
}

void MainWindow::applyViewState(const QJsonObject &state)
{
    m_navigation->setFolded(state.value(QStringLiteral("folded")).toBool());
    const QString wanted = state.value(QStringLiteral("page")).toString();
    for (const PageId page : std::as_const(m_allowed)) {
        if (nameOf(page) == wanted)
            openPlace({page, {}});
    }
}

void MainWindow::setPerson(const QString &name, const QString &role)
{
    m_personName = name;
    m_roleName = role;
    m_status->setPerson(name, role);
    updatePerson();
}

void MainWindow::setFirm(const QString &name)
{
    const bool own = !name.isEmpty() && name != tr("Peak 1031"); // said once is enough
    m_firm = own ? name : QString();
    m_firmLabel->setText(m_firm);
    setWindowTitle(own ? tr("%1 - Peak 1031").arg(name) : tr("Peak 1031"));
}

void MainWindow::updatePerson()
{
    const bool signedIn = !m_personName.isEmpty();
    QString words = signedIn ? m_personName : tr("Not signed in");
    words = m_personButton->fontMetrics().elidedText(words, Qt::ElideRight, Theme::space(60));
    m_personButton->setText(words.replace(QLatin1Char('&'), QStringLiteral("&&")));
    m_personButton->setToolTip(signedIn ? tr("%1, %2").arg(m_personName, m_roleName) : QString());
    m_personButton->setAccessibleName(signedIn ? tr("Menu of %1, %2").arg(m_personName, m_roleName)
                                               : tr("Menu"));
    m_menuName->setText(signedIn ? m_personName : tr("Not signed in"));
    m_menuRole->setText(m_roleName);
    m_signOut->setEnabled(signedIn);
}

void MainWindow::moveRegion(int direction)
{
    const QList<QWidget *> regions{m_navigation, m_stack->currentWidget(), m_status, m_top};
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
    QWidget *page = m_stack->currentWidget();
    if (page && page->metaObject()->indexOfMethod("focusFilter()") >= 0)
        QMetaObject::invokeMethod(page, "focusFilter");
}

void MainWindow::nextPage(int direction)
{
    if (m_allowed.isEmpty() || !m_place)
        return;
    const int count = int(m_allowed.size());
    const int index = int(m_allowed.indexOf(m_place->page));
    const int next = index < 0 ? 0 : (index + direction + count) % count;
    openPlace({m_allowed.at(next), {}});
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_place && m_place->page == PageId::ExchangeDetails)
        goBack();
    else
        QMainWindow::keyPressEvent(event);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    QSettings().setValue(GeometryKey, saveGeometry());
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
