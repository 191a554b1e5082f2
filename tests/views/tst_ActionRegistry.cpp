#include "tests/views/FakePages.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/main/NavigationBar.h"
#include "views/main/StatusBar.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDirIterator>
#include <QFile>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

using Scope = ActionSpec::Scope;

/** Every action of the program: described, reachable, and never a dead button. */
class tst_ActionRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void everyActionIsDescribed();
    void everyCapabilityIsKnownToTheServer();
    void noTwoActionsShareAKeyOnOnePage();
    void everyIconIsThereAndUsed();
    void everyActionOfAPageActsOrSaysWhyNot_data();
    void everyActionOfAPageActsOrSaysWhyNot();
    void everyActionOfTheWindowActsOrSaysWhyNot();
    void keyOfADisabledActionSaysWhyNot();
    void groundsAreAskedAgainWhenItIsDone();
    void keysOfRowsStayInside();
    void rightsAndLineAreFollowed();
    void buttonsTellTheReason();
    void menusHoldOnlyWhatIsHandled();
    void hostileCapabilitiesAllowNothing();

private:
    FakePage *open(PageId page);
    QString state() const;

    std::unique_ptr<ActionRegistry> m_registry;
    std::unique_ptr<MainWindow> m_window;
    Theme *m_theme = nullptr;
    int m_signals = 0;
};

void tst_ActionRegistry::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QApplication::setOrganizationName(u"peak1031-test-actions"_s);
    QSettings().clear();
    m_theme = new Theme(this);
}

void tst_ActionRegistry::init()
{
    m_registry = std::make_unique<ActionRegistry>();
    m_window = std::make_unique<MainWindow>(*m_registry);
    addFakePages(*m_window, *m_registry);
    m_registry->setCapabilities(capabilitiesOf(everyPage()));
    m_window->setPerson(u"Dana Reyes"_s, u"Admin"_s);
    m_window->openPlace({PageId::Exchanges, {}});
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void tst_ActionRegistry::cleanup()
{
    m_window.reset();
    m_registry.reset();
}

FakePage *tst_ActionRegistry::open(PageId page)
{
    const bool details = PageInfo::of(page).isDetails();
    m_window->openPlace({page, details ? QUuid::createUuid() : QUuid()});
    return static_cast<FakePage *>(m_window->page(page));
}

void tst_ActionRegistry::everyActionIsDescribed()
{
    QVERIFY(m_registry->specs().size() > 70);
    for (const ActionSpec &spec : m_registry->specs()) {
        const char *id = qPrintable(spec.id);
        QVERIFY2(spec.id.contains(u'.'), id);
        QVERIFY2(!spec.text.isEmpty() && !spec.text.endsWith(u'.') == !spec.text.endsWith(u"..."),
                 id);
        QVERIFY2(!spec.icon.isEmpty(), id);
        QVERIFY2(!spec.keys.isEmpty() || spec.inPalette, id);
        QVERIFY2(!spec.capability.isEmpty(), id);
        QVERIFY2(spec.help.size() > 10 && spec.help.endsWith(u'.') && spec.help.at(0).isUpper(),
                 id);
        QVERIFY2(spec.pages.isEmpty() == (spec.scope == Scope::Window), id);
        for (const QKeySequence &key : spec.keys)
            QVERIFY2(!key.isEmpty(), id);
    }
}

void tst_ActionRegistry::everyCapabilityIsKnownToTheServer()
{
    QFile rules(u":/sql/migrations/0034_capabilities.sql"_s);
    QVERIFY(rules.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(rules.readAll());
    for (const ActionSpec &spec : m_registry->specs()) {
        if (spec.capability == ActionSpec::anyone())
            continue;
        const QString name =
            spec.capability.startsWith(u"page:"_s) ? spec.capability.mid(5) : spec.capability;
        QVERIFY2(text.contains(u"('"_s + name + u"',"_s), qPrintable(spec.id));
    }
}

void tst_ActionRegistry::noTwoActionsShareAKeyOnOnePage()
{
    // Tabs of an exchange show these beside its own actions.
    const QHash<PageId, QList<PageId>> together = {
        {PageId::ExchangeDetails,
         {PageId::Tasks, PageId::Documents, PageId::Messages, PageId::Audit}}};
    const auto check = [this](const QSet<PageId> &pages, const QString &where) {
        QHash<QString, QString> taken;
        for (int i = 1; i <= 9; ++i)
            taken.insert(QKeySequence(int(Qt::CTRL) | (Qt::Key_0 + i)).toString(), u"pages"_s);
        for (const ActionSpec &spec : m_registry->specs()) {
            const bool here = spec.scope == Scope::Window ||
                              std::any_of(spec.pages.begin(), spec.pages.end(),
                                          [&pages](PageId page) { return pages.contains(page); });
            if (!here)
                continue;
            for (const QKeySequence &key : spec.keys) {
                const QString name = key.toString();
                QVERIFY2(!taken.contains(name), qPrintable(where + u": "_s + name + u" "_s +
                                                           taken.value(name) + u" "_s + spec.id));
                taken.insert(name, spec.id);
            }
        }
    };
    for (const PageInfo &page : PageInfo::all()) {
        check({page.id}, page.name);
        for (const PageId tab : together.value(page.id))
            check({page.id, tab}, page.name + u" and "_s + nameOf(tab));
    }
}

void tst_ActionRegistry::everyIconIsThereAndUsed()
{
    for (const ActionSpec &spec : m_registry->specs())
        QVERIFY2(QFile::exists(u":/icons/"_s + spec.icon + u".svg"_s), qPrintable(spec.icon));
    for (const PageInfo &page : PageInfo::all())
        QVERIFY2(QFile::exists(u":/icons/"_s + page.icon + u".svg"_s), qPrintable(page.icon));
    QString sources;
    for (const QString &folder : {u"views"_s, u"app"_s, u"models"_s}) {
        QDirIterator files(QStringLiteral(PEAK_SOURCES "/") + folder, {u"*.cpp"_s, u"*.h"_s},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            sources += QString::fromUtf8(file.readAll());
        }
    }
    QDirIterator icons(u":/icons"_s, {u"*.svg"_s}, QDir::Files);
    QStringList unused;
    while (icons.hasNext()) {
        icons.next();
        const QString name = icons.fileInfo().completeBaseName();
        if (!sources.contains(u'"' + name + u'"'))
            unused.append(name);
    }
    QCOMPARE(unused.join(u' '), QString());
}

void tst_ActionRegistry::everyActionOfAPageActsOrSaysWhyNot_data()
{
    QTest::addColumn<PageId>("page");
    for (const PageInfo &page : PageInfo::all())
        QTest::newRow(qPrintable(page.name)) << page.id;
}

void tst_ActionRegistry::everyActionOfAPageActsOrSaysWhyNot()
{
    QFETCH(PageId, page);
    FakePage *fake = open(page);
    QVERIFY(fake && fake->isVisible());
    ActionSet &set = fake->actionSet();
    QHash<QString, QString> refusals;
    const QStringList ids = set.ids();
    for (const QString &id : ids) {
        const ActionSpec *spec = set.spec(id);
        const bool ofRows = spec->scope == Scope::Row || spec->scope == Scope::Rows;
        refusals.insert(spec->capability, u"Not for you."_s);
        set.setSelection(0);
        m_window->messages()->clear();
        fake->done.clear();
        set.trigger(id);
        QVERIFY2(fake->done.contains(id) != ofRows, qPrintable(id));
        QCOMPARE(m_window->messages()->text(), ofRows ? u"Select a row first."_s : QString());
        set.setSelection(1);
        QVERIFY2(set.action(id)->isEnabled(), qPrintable(id));
        fake->done.clear();
        set.action(id)->trigger();
        QCOMPARE(fake->done, QStringList{id});
        set.setSelection(2);
        QCOMPARE(set.action(id)->isEnabled(), spec->scope != Scope::Row);
    }
    set.setSelection(1);
    m_registry->setCapabilities(capabilitiesOf(everyPage(), refusals));
    for (const QString &id : ids) {
        const bool anyone = set.spec(id)->capability == ActionSpec::anyone();
        QCOMPARE(set.action(id)->isEnabled(), anyone);
        QVERIFY2(anyone || set.action(id)->toolTip().endsWith(u"Not for you."_s), qPrintable(id));
        QVERIFY2(anyone || set.action(id)->statusTip() == u"Not for you."_s, qPrintable(id));
    }
}

/** What somebody in front of the window would notice. */
QString tst_ActionRegistry::state() const
{
    QStringList parts;
    parts << nameOf(m_window->place().page) << m_window->place().item.toString()
          << QString::number(m_window->findChild<NavigationBar *>()->isFolded())
          << m_window->messages()->text() << QString::number(m_signals)
          << QString::number(m_window->findBox()->isOpen())
          << QString::number(quintptr(QApplication::focusWidget()));
    const auto dialogs = m_window->findChildren<QDialog *>();
    for (const QDialog *dialog : dialogs) {
        if (dialog->isVisible())
            parts << dialog->windowTitle();
    }
    const auto actions = m_window->actionSet()->ids();
    for (const QString &id : actions)
        parts << QString::number(m_window->actionSet()->action(id)->isChecked());
    return parts.join(u'|');
}

void tst_ActionRegistry::everyActionOfTheWindowActsOrSaysWhyNot()
{
    const auto count = [this] { ++m_signals; };
    connect(m_window.get(), &MainWindow::signOutRequested, this, count);
    connect(m_window.get(), &MainWindow::themeChosen, this, count);
    connect(m_window.get(), &MainWindow::densityChosen, this, count);
    connect(m_window.get(), &MainWindow::stopViewAsRequested, this, count);
    connect(m_window.get(), &MainWindow::reconnectRequested, this, count);
    ActionSet &set = *m_window->actionSet();
    const QStringList ids = set.ids();
    QVERIFY(ids.size() > 30);
    for (const bool busy : {false, true}) {
        for (const QString &id : ids) {
            m_window->clearHistory();
            m_window->openPlace({PageId::Tasks, {}});
            if (busy) { // everything is possible
                m_window->openPlace({PageId::Documents, {}});
                m_window->openPlace({PageId::ExchangeDetails, QUuid::createUuid()});
                m_window->goBack();
                m_window->goForward();
                m_window->openPlace({PageId::ExchangeDetails, QUuid::createUuid()});
                m_window->goBack();
                m_window->setViewAs(u"Dana Reyes"_s);
                m_window->status()->showReconnecting(3);
                set.refresh();
            }
            m_window->messages()->clear();
            const QString before = state();
            const bool here = id == u"go."_s + nameOf(m_window->place().page);
            set.trigger(id);
            QVERIFY2(here || state() != before, qPrintable(id));
            m_window->findBox()->close();
            for (QDialog *dialog : m_window->findChildren<QDialog *>())
                delete dialog;
        }
    }
}

void tst_ActionRegistry::keyOfADisabledActionSaysWhyNot()
{
    FakePage *page = open(PageId::Documents);
    page->rows()->setFocus();
    QSignalSpy refused(m_registry.get(), &ActionRegistry::refused);
    QTest::keyClick(page->rows(), Qt::Key_Delete);
    QCOMPARE(refused.size(), 1);
    QCOMPARE(m_window->messages()->text(), u"Select a row first."_s);
    page->actionSet().setSelection(1);
    QTest::keyClick(page->rows(), Qt::Key_Delete);
    QCOMPARE(page->done, QStringList{u"documents.remove"_s});
    QCOMPARE(refused.size(), 1);
}

/** What allowed an action when it was shown may be gone when it is chosen. */
void tst_ActionRegistry::groundsAreAskedAgainWhenItIsDone()
{
    QWidget page;
    ActionSet set(*m_registry, PageId::Documents, &page);
    QString whyNot;
    int done = 0;
    QAction *action = set.on(
        u"documents.remove"_s, [&done] { ++done; }, [&whyNot] { return whyNot; });
    set.setSelection(1);
    QVERIFY(action->isEnabled());
    action->trigger();
    QCOMPARE(done, 1);
    whyNot = u"It is gone."_s; // and nobody said so
    QSignalSpy refused(m_registry.get(), &ActionRegistry::refused);
    action->trigger();
    QCOMPARE(done, 1);
    QCOMPARE(refused.size(), 1);
    QCOMPARE(refused.first().at(1).toString(), whyNot);
    QVERIFY(!action->isEnabled());
}

void tst_ActionRegistry::keysOfRowsStayInside()
{
    FakePage *page = open(PageId::Documents);
    page->actionSet().setSelection(1);
    page->filter()->setFocus();
    page->filter()->setText(u"abc"_s);
    page->filter()->setCursorPosition(0);
    QTest::keyClick(page->filter(), Qt::Key_Delete);
    QCOMPARE(page->filter()->text(), u"bc"_s);
    QVERIFY(page->done.isEmpty());
    FakePage *tasks = open(PageId::Tasks); // the documents are not seen any more
    QTest::keyClick(tasks->rows(), Qt::Key_N, Qt::ControlModifier);
    QCOMPARE(tasks->done, QStringList{u"tasks.create"_s});
    QVERIFY(page->done.isEmpty());
}

void tst_ActionRegistry::rightsAndLineAreFollowed()
{
    FakePage *page = open(PageId::Tasks);
    QAction *create = page->actionSet().action(u"tasks.create"_s);
    QVERIFY(create->isEnabled());
    m_registry->setOnline(false);
    QVERIFY(!create->isEnabled());
    QVERIFY(create->toolTip().contains(u"can't be reached"_s));
    QVERIFY(page->actionSet().action(u"tasks.board"_s)->isEnabled());
    m_registry->setOnline(true);
    QVERIFY(create->isEnabled());
    m_registry->setCapabilities({});
    QVERIFY(!create->isEnabled());
}

void tst_ActionRegistry::buttonsTellTheReason()
{
    FakePage *page = open(PageId::People);
    const auto buttons = page->findChildren<QToolButton *>();
    const auto button =
        std::find_if(buttons.begin(), buttons.end(), [](const QToolButton *candidate) {
            return candidate->accessibleName() == u"New person"_s;
        });
    QVERIFY(button != buttons.end());
    QVERIFY((*button)->toolTip().startsWith(u"New person (Ctrl+N)"_s));
    m_registry->setCapabilities(
        capabilitiesOf(everyPage(), {{u"people.create"_s, u"Only admins manage people."_s}}));
    QVERIFY(!(*button)->isEnabled());
    QVERIFY((*button)->toolTip().endsWith(u"Only admins manage people."_s));
    QCOMPARE((*button)->accessibleDescription(), u"Only admins manage people."_s);
}

void tst_ActionRegistry::menusHoldOnlyWhatIsHandled()
{
    QWidget page;
    ActionSet set(*m_registry, PageId::People, &page);
    set.on(u"people.edit"_s, [] {});
    set.on(u"people.erase"_s, [] {});
    const QList<QAction *> row = set.rowActions();
    QCOMPARE(row.size(), 3);
    QVERIFY(row.at(1)->isSeparator());
    QMenu menu;
    set.fillMenu(&menu, {u"people.edit"_s, u"people.invite"_s});
    QCOMPARE(menu.actions().size(), 1);
    QVERIFY(menu.toolTipsVisible());
    set.trigger(u"people.invite"_s); // nobody handles it here: nothing happens, nothing breaks
}

void tst_ActionRegistry::hostileCapabilitiesAllowNothing()
{
    const Capabilities odd =
        Capabilities::fromJson({{u"pages"_s, u"everything"_s},
                                {u"actions"_s, QJsonObject{{u"a"_s, u"true"_s},
                                                           {u"b"_s, 1},
                                                           {u"c"_s, QJsonValue()},
                                                           {u"d"_s, false},
                                                           {u"e"_s, u" "_s}}}});
    QVERIFY(odd.pages().isEmpty());
    for (const QString &id : {u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s, u"unknown"_s, QString()}) {
        QVERIFY2(!odd.may(id), qPrintable(id));
        QVERIFY2(!odd.whyNot(id).isEmpty(), qPrintable(id));
    }
}

QTEST_MAIN(tst_ActionRegistry)
#include "tst_ActionRegistry.moc"
