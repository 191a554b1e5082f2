#include "tests/app/pages/TourWindow.h"

#include "app/ExchangesWiring.h"
#include "app/NotificationsWiring.h"
#include "app/pages/PageFactories.h"
#include "models/tables/ListTableModel.h"
#include "tests/app/pages/TourFirm.h"
#include "views/actions/ActionSet.h"
#include "views/common/ListPage.h"
#include "views/common/PageTabs.h"
#include "views/exchanges/ExchangeDetailsPage.h"
#include "views/exchanges/ExchangesPage.h"
#include "views/main/MainWindow.h"
#include "views/people/PersonDetailsPage.h"
#include "views/settings/SettingsPage.h"

#include <QAction>
#include <QApplication>
#include <QScrollArea>
#include <QScrollBar>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

TourWindow::TourWindow(TourFirm &firm, const QString &role) : m_firm(firm), m_in(firm.database())
{
    QApplication::setCursorFlashTime(0); // a caret that blinks is no effect of anything
    m_window = std::make_unique<MainWindow>(world().actions());
    m_exchanges = std::make_unique<ExchangesWiring>(world(), nullptr);
    m_window->addPage(PageId::Exchanges, m_exchanges->listPage());
    addPageFactories(*m_window, world());
    new NotificationsWiring(world(), *m_window);
    QObject::connect(&world(), &PageWorld::placeRequested, m_window.get(), &MainWindow::openPlace);
    QObject::connect(&world(), &PageWorld::backRequested, m_window.get(), &MainWindow::goBack);
    QObject::connect(&world(), &PageWorld::placeTitled, m_window.get(), &MainWindow::setPlaceTitle);
    if (!m_in.signIn(TourFirm::emailOf(role)))
        qFatal("%s does not come in", qPrintable(role));
    m_window->setPerson(world().identity().name, role);
    m_exchanges->begin();
    m_window->resize(1440, 900);
    m_window->openPlace({m_window->pages().constFirst(), {}});
    m_window->show();
    if (!QTest::qWaitForWindowActive(m_window.get()))
        qFatal("the window does not become active");
}

TourWindow::~TourWindow()
{
    m_exchanges->clear();
    m_window->clearHistory();
    m_exchanges.reset();
}

QList<TourStop> TourWindow::stops()
{
    QList<TourStop> stops;
    const QList<PageId> pages = m_window->pages();
    for (const PageId page : pages) {
        stops.append({nameOf(page), {page, {}}});
        if (page == PageId::Tasks)
            stops.append({u"tasks-board"_s, {page, {}}, u"board"_s});
        for (const QString &tab : {u"storage"_s, u"delivery"_s, u"texts"_s}) {
            if (page == PageId::Settings)
                stops.append({u"settings-"_s + tab, {page, {}}, tab});
        }
    }
    const auto may = [this](const QString &page) {
        return world().identity().capabilities.mayOpen(page);
    };
    const Place exchange{PageId::ExchangeDetails, m_firm.exchange()};
    for (const QString &tab :
         {u"overview"_s, u"people"_s, u"tasks"_s, u"documents"_s, u"messages"_s, u"history"_s}) {
        const QString page = tab == u"history"_s ? u"audit"_s : tab;
        if (tab == u"overview"_s || tab == u"people"_s || may(page))
            stops.append({u"exchange-"_s + tab, exchange, tab});
    }
    if (world().identity().role == Role::Admin || world().identity().role == Role::Coordinator)
        stops.append({u"exchange-document-log"_s, exchange, u"document_log"_s});
    if (!pages.contains(PageId::People))
        return stops;
    const Place person{PageId::PersonDetails, m_firm.personOf(u"client"_s)};
    stops.append({u"person"_s, person, u"profile"_s});
    stops.append({u"person-exchanges"_s, person, u"exchanges"_s});
    for (const QString &tab : {u"sessions"_s, u"history"_s}) {
        if (world().identity().role == Role::Admin)
            stops.append({u"person-"_s + tab, person, tab});
    }
    return stops;
}

void TourWindow::noteTabs(QSet<QString> *all, QSet<QString> *seen) const
{
    const auto tabs = page()->findChildren<PageTabs *>();
    for (const PageTabs *some : tabs) {
        for (int i = 0; i < some->count(); ++i) {
            const QString words = some->tabText(i).section(u"  "_s, 0, 0); // without the count
            const QString name = nameOf(m_place.page) + u", tab "_s + words;
            if (some->isTabVisible(i))
                all->insert(name);
            if (i == some->currentIndex() && some->isVisible())
                seen->insert(name);
        }
    }
}

bool TourWindow::scrollOn()
{
    const auto areas = page()->findChildren<QScrollArea *>();
    bool moved = false;
    for (const QScrollArea *area : areas) {
        QScrollBar *bar = area->verticalScrollBar();
        if (!area->isVisible() || bar->value() >= bar->maximum())
            continue;
        bar->setValue(bar->value() + bar->pageStep() * 4 / 5);
        moved = true;
    }
    if (moved)
        settle();
    return moved;
}

QByteArray TourWindow::walk(const std::function<QStringList()> &faultsOf, Look look)
{
    QStringList told;
    QSet<QString> known, tabs, seen;
    const QList<TourStop> all = stops();
    for (const TourStop &stop : all) {
        if (!go(stop)) {
            told.append(stop.name + u": does not load"_s);
            continue;
        }
        noteTabs(&tabs, &seen);
        do {
            const QStringList faults = faultsOf();
            for (const QString &fault : faults) {
                if (!known.contains(fault))
                    told.append(stop.name + u": "_s + fault);
                known.insert(fault);
            }
        } while (look == Look::All && scrollOn());
    }
    for (const QString &tab : tabs - seen)
        told.append(tab + u": nobody looks at it"_s);
    for (const QString &fault : std::as_const(told))
        qWarning("%s", qPrintable(fault)); // Qt Test cuts long messages off
    return told.isEmpty() ? QByteArray() : QByteArray::number(told.size()) + " faults";
}

bool TourWindow::go(const TourStop &stop)
{
    const bool there = goQuietly(stop);
    settle();
    return there;
}

bool TourWindow::goQuietly(const TourStop &stop)
{
    m_place = stop.place;
    m_tab = stop.tab;
    m_window->openPlace(stop.place);
    if (m_window->place() != stop.place)
        return false;
    if (stop.place.page == PageId::Tasks) {
        const QList<ActionSet *> sets = world().actions().visibleSets(m_window.get());
        for (ActionSet *set : sets) {
            QAction *board = set->action(u"tasks.board"_s);
            if (board && board->isChecked() != (stop.tab == u"board"_s))
                board->trigger();
        }
    } else if (!stop.tab.isEmpty()) {
        if (!QTest::qWaitFor([this] { return isThere(); }, 30000))
            return false;
        if (auto *settings = qobject_cast<SettingsPage *>(page()))
            settings->showTab(stop.tab);
        if (auto *exchange = qobject_cast<ExchangeDetailsPage *>(page()))
            exchange->showTab(stop.tab);
        if (auto *person = qobject_cast<PersonDetailsPage *>(page()))
            person->showTab(stop.tab);
    }
    return QTest::qWaitFor([this] { return isThere(); }, 30000);
}

bool TourWindow::isThere() const
{
    const QWidget *shown = page();
    if (!shown)
        return false;
    bool loaded = true;
    if (shown->metaObject()->indexOfMethod("isLoaded()") >= 0)
        QMetaObject::invokeMethod(const_cast<QWidget *>(shown), "isLoaded",
                                  Q_RETURN_ARG(bool, loaded));
    if (!loaded)
        return false;
    if (const ListPage *rows = list())
        return rows->model()->total().has_value() &&
               (rows->model()->rowCount() == 0 || rows->model()->isLoaded(0));
    return true;
}

void TourWindow::settle()
{
    QImage before;
    for (int i = 0; i < 40; ++i) {
        QTest::qWait(60);
        QImage now(m_window->size(), QImage::Format_RGB32);
        m_window->render(&now);
        if (now == before)
            return;
        before = now;
    }
}

QWidget *TourWindow::page() const
{
    return m_window->page(m_place.page);
}

ListPage *TourWindow::list() const
{
    QWidget *shown = page();
    if (auto *self = qobject_cast<ListPage *>(shown))
        return self;
    const auto all = shown ? shown->findChildren<ListPage *>() : QList<ListPage *>();
    for (ListPage *one : all) {
        if (one->isVisible())
            return one;
    }
    return nullptr;
}

} // namespace Peak
