#include "tests/app/pages/TourFirm.h"
#include "tests/app/pages/TourWindow.h"
#include "tests/views/AccessSweep.h"
#include "views/actions/ActionSet.h"
#include "views/common/DataTable.h"
#include "views/common/FilterBar.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/main/MainWindow.h"
#include "views/main/StatusBar.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QStandardPaths>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

using Scope = ActionSpec::Scope;

/**
 * No dead button: on the real pages, as each role has them, every action either does something that
 * a person notices or says why it can't be done, and every button that can be pressed does
 * something.
 */
class tst_EveryAction final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void everyActionActsOrSaysWhyNot_data() { roles(); }
    void everyActionActsOrSaysWhyNot();
    void everyActionIsSomebodys();
    void everyButtonActs_data() { roles(); }
    void everyButtonActs();

private:
    static void roles()
    {
        QTest::addColumn<QString>("role");
        for (const QString &role : TourFirm::roles())
            QTest::newRow(qPrintable(role)) << role;
    }
    /** What somebody in front of the screen sees, and what they could paste. */
    struct Seen
    {
        QImage window;
        QStringList others; ///< dialogs, menus, other windows
        QString clipboard;
        QString told; ///< by the signals that leave the window
        bool operator==(const Seen &) const = default;
    };
    Seen seen(TourWindow &tour) const;
    /** Menus that open below a button run a loop of their own: they are noted and closed. */
    bool changesSomething(TourWindow &tour, const std::function<void()> &work);
    static void closeEverything(TourWindow &tour);
    QStringList faultsOf(TourWindow &tour, ActionSet *set, const QString &id);
    static ActionSet *setOf(TourWindow &tour, const QString &id);

    std::unique_ptr<TourFirm> m_firm;
    QSet<QString> m_handled, m_done;
    int m_menus = 0;
    QStringList m_told;
};

void tst_EveryAction::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m_firm = std::make_unique<TourFirm>();
    auto *menus = new QTimer(this);
    connect(menus, &QTimer::timeout, this, [this] {
        if (QWidget *menu = QApplication::activePopupWidget()) {
            ++m_menus;
            menu->close();
        }
    });
    menus->start(30);
}

tst_EveryAction::Seen tst_EveryAction::seen(TourWindow &tour) const
{
    Seen seen;
    seen.window = QImage(tour.window().size(), QImage::Format_RGB32);
    tour.window().render(&seen.window);
    const auto windows = QApplication::topLevelWidgets();
    for (const QWidget *window : windows) {
        if (window->isVisible() && window != &tour.window())
            seen.others.append(QString::fromLatin1(window->metaObject()->className()) +
                               window->windowTitle());
    }
    seen.clipboard = QApplication::clipboard()->text();
    seen.told = m_told.join(u' ');
    return seen;
}

bool tst_EveryAction::changesSomething(TourWindow &tour, const std::function<void()> &work)
{
    const Seen before = seen(tour);
    const int menus = m_menus;
    work();
    return QTest::qWaitFor([&] { return m_menus > menus || !(seen(tour) == before); }, 4000);
}

void tst_EveryAction::closeEverything(TourWindow &tour)
{
    for (int i = 0; i < 5; ++i) {
        const auto windows = QApplication::topLevelWidgets();
        for (QWidget *window : windows) {
            if (!window->isVisible() || window == &tour.window())
                continue;
            if (auto *dialog = qobject_cast<QDialog *>(window))
                dialog->done(QDialog::Rejected);
            else
                window->close();
        }
        QTest::qWait(1);
    }
    const auto bars = tour.window().findChildren<MessageBar *>();
    for (MessageBar *bar : bars)
        bar->clear();
    tour.window().activateWindow();
}

ActionSet *tst_EveryAction::setOf(TourWindow &tour, const QString &id)
{
    const auto sets = tour.world().actions().visibleSets(&tour.window());
    for (ActionSet *set : sets) {
        if (set->page() && set->action(id))
            return set;
    }
    return nullptr;
}

QStringList tst_EveryAction::faultsOf(TourWindow &tour, ActionSet *set, const QString &id)
{
    QAction *action = set->action(id);
    const ActionSpec *spec = set->spec(id);
    m_handled.insert(id);
    QStringList faults;
    if (spec->text.isEmpty() || spec->icon.isEmpty() || spec->help.isEmpty() ||
        spec->capability.isEmpty() || (spec->keys.isEmpty() && !spec->inPalette) ||
        action->icon().isNull())
        faults.append(id + u" is not described"_s);
    const ListPage *list = tour.list();
    if (id == u"list.reset_view"_s && list) { // there has to be something to go back from
        list->filters()->search()->setText(u"a"_s);
        list->filters()->applySearch();
        tour.settle();
        set->refresh();
    }
    // Of the rows the first that it can be done to.
    const bool ofRows = spec->scope == Scope::Row || spec->scope == Scope::Rows;
    if (ofRows && list) {
        for (int row = 0; row < list->table()->model()->rowCount(); ++row) {
            list->table()->clearSelection();
            list->table()->selectRow(row);
            QTest::qWait(1);
            if (action->isEnabled())
                break;
        }
    }
    if (!action->isEnabled()) {
        const QString why = set->whyNot(id);
        if (why.size() < 10 || !why.endsWith(u'.'))
            faults.append(id + u" can't be done and does not say why: "_s + why);
        else if (!action->toolTip().contains(why))
            faults.append(id + u" keeps its reason to itself: "_s + why);
        return faults;
    }
    m_done.insert(id);
    if (id == u"people.sessions"_s && tour.tab() == u"sessions"_s)
        return faults; // they are in front of the person already
    tour.page()->setFocus();
    if (!changesSomething(tour, [set, &id] { set->trigger(id); }))
        faults.append(id + u" does nothing"_s);
    closeEverything(tour);
    return faults;
}

void tst_EveryAction::everyActionActsOrSaysWhyNot()
{
    QFETCH(QString, role);
    TourWindow tour(*m_firm, role);
    connect(&tour.window(), &MainWindow::themeChosen, this, [this] { m_told << u"theme"_s; });
    const QList<TourStop> stops = tour.stops();
    QStringList faults;
    for (const TourStop &stop : stops) {
        if (!tour.go(stop)) {
            faults.append(stop.name + u": does not load"_s);
            continue;
        }
        QStringList ids;
        const auto sets = tour.world().actions().visibleSets(&tour.window());
        for (ActionSet *set : sets) {
            if (set->page())
                ids += set->ids();
        }
        QSet<QString> expected;
        for (const ActionSpec &spec : tour.world().actions().specs()) {
            if (spec.pages.contains(stop.place.page))
                expected.insert(spec.id);
        }
        for (const QString &id : std::as_const(ids)) {
            closeEverything(tour);
            tour.go(stop);
            ActionSet *set = setOf(tour, id);
            if (!set) {
                faults.append(stop.name + u": "_s + id + u" is gone"_s);
                continue;
            }
            const QStringList some = faultsOf(tour, set, id);
            for (const QString &fault : some)
                faults.append(stop.name + u": "_s + fault);
        }
        // Tabs share the actions of their page.
        if (stop.tab.isEmpty()) {
            for (const QString &id : std::as_const(expected)) {
                if (!ids.contains(id))
                    faults.append(stop.name + u": nobody handles "_s + id);
            }
        }
    }
    for (const QString &fault : std::as_const(faults))
        qWarning("%s", qPrintable(fault));
    QVERIFY2(faults.isEmpty(), "see above");
}

/** What nobody can ever do is no action. Runs after the walks. */
void tst_EveryAction::everyActionIsSomebodys()
{
    const ActionRegistry registry;
    QStringList orphans, never;
    for (const ActionSpec &spec : registry.specs()) {
        if (spec.pages.isEmpty())
            continue; // the window's own: tst_ActionRegistry
        if (!m_handled.contains(spec.id))
            orphans.append(spec.id);
        else if (!m_done.contains(spec.id))
            never.append(spec.id);
    }
    QCOMPARE(orphans.join(u' '), QString());
    // These want what the firm has none of: a second factor, another session or computer, a
    // setting that was changed and not saved. That they say why not is seen above.
    for (const QString &id : {u"people.end_session"_s, u"settings.save"_s, u"settings.discard"_s,
                              u"profile.recovery_codes"_s, u"profile.second_factor_off"_s,
                              u"profile.end_session"_s, u"profile.forget_device"_s})
        never.removeAll(id);
    QCOMPARE(never.join(u' '), QString());
}

void tst_EveryAction::everyButtonActs()
{
    QFETCH(QString, role);
    TourWindow tour(*m_firm, role);
    const QByteArray faults = tour.walk([&] {
        QStringList dead;
        QList<QPointer<QAbstractButton>> buttons;
        const auto all = tour.page()->findChildren<QAbstractButton *>();
        for (QAbstractButton *button : all) {
            auto *tool = qobject_cast<QToolButton *>(button);
            const bool ofRegistry =
                tool && tool->defaultAction() && setOf(tour, tool->defaultAction()->objectName());
            if (button->isVisible() && button->isEnabled() && AccessSweep::isSeen(button) &&
                !ofRegistry)
                buttons.append(button);
        }
        for (const QPointer<QAbstractButton> &button : std::as_const(buttons)) {
            if (!button || !button->isVisible() || !button->isEnabled())
                continue; // gone by what another did
            if (button->isCheckable() && button->isChecked() &&
                (button->autoExclusive() || button->group()))
                continue; // chosen already
            const QString name = AccessSweep::nameOf(button);
            const Place before = tour.window().place();
            tour.page()->setFocus();
            tour.settle();
            if (!changesSomething(tour, [&button] { button->click(); }))
                dead.append(u"does nothing: "_s + name);
            closeEverything(tour);
            if (tour.window().place() != before)
                tour.window().openPlace(before);
        }
        return dead;
    });
    QVERIFY2(faults.isEmpty(), faults.constData());
}

QTEST_MAIN(tst_EveryAction)
#include "tst_EveryAction.moc"
