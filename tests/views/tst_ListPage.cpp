#include "models/tables/lists/AuditList.h"
#include "models/tables/lists/TasksList.h"
#include "tests/views/Accessible.h"
#include "tests/views/FakeLists.h"
#include "views/common/ChipRow.h"
#include "views/common/DataTable.h"
#include "views/common/EmptyState.h"
#include "views/common/FilterBar.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/common/ViewsButton.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QJsonArray>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const QDate Today(2026, 11, 22);

FilterCondition urgent()
{
    FilterCondition condition;
    condition.column = u"priority"_s;
    condition.op = FilterCondition::Op::AnyOf;
    condition.value = QJsonArray{u"URGENT"_s};
    return condition;
}

} // namespace

/** Any list as people use it: what they arrange comes back, and every state says something. */
class tst_ListPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(this); }
    void cleanup();

    void sortsByTwoColumns();
    void conditionsReachTheServer();
    void aSwitchedOffConditionIsKeptButNotAsked();
    void arrangementComesBackOnAnotherComputer();
    void resetGoesBackToTheDefault();
    void aSavedViewIsShownAndMarkedWhenChanged();
    void pickingRowsTellsWhich();
    void selectAllSaysWhatIsMissing();
    void actionsStandInTheHeaderAndTheRowMenu();
    void scopeStaysWithEveryFilter();
    void emptyListOffersItsAction();
    void brokenListOffersRetry();
    void columnsOfOtherRolesAreNotOffered();
    void choicesAreAskedForAndComeBack();
    void everythingHasANameAndARole();
    void everythingIsReachedByTab();

private:
    void open(const ListDefinition &list, const QList<ListRow> &rows);

    Theme *m_theme = nullptr;
    std::unique_ptr<FakeLists> m_server;
    std::unique_ptr<ListTableModel> m_model;
    std::unique_ptr<ListPage> m_page;
};

void tst_ListPage::open(const ListDefinition &list, const QList<ListRow> &rows)
{
    m_server = std::make_unique<FakeLists>();
    m_server->rows = rows;
    m_model = std::make_unique<ListTableModel>(list, m_server->fetcher());
    m_model->setToday(Today);
    m_page = std::make_unique<ListPage>(m_model.get());
    m_page->resize(1200, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_page->applyViewState({});
    QTRY_VERIFY(m_model->total().has_value());
}

void tst_ListPage::cleanup()
{
    m_page.reset();
    m_model.reset();
    m_server.reset();
}

void tst_ListPage::sortsByTwoColumns()
{
    open(tasksList(), FakeLists::tasks(30, Today));
    const QList<ListSort> sorts{{u"priority"_s, true}, {u"due"_s, false}};
    m_page->table()->setSorts(sorts);
    Q_EMIT m_page->table()->sortRequested(sorts);
    QTRY_COMPARE(m_server->queries.last().sorts, sorts);
    const int due = tasksList().columnOf(u"due"_s);
    QCOMPARE(m_model->headerData(due, Qt::Horizontal, Qt::AccessibleTextRole).toString(),
             u"Due, sorted ascending"_s);
}

void tst_ListPage::conditionsReachTheServer()
{
    open(tasksList(), FakeLists::tasks(60, Today));
    const int all = m_model->rowCount();
    m_page->filters()->addCondition(urgent());
    QTRY_VERIFY(m_model->rowCount() < all && m_model->rowCount() > 0);
    const QJsonObject asked =
        m_server->queries.last().filter.value(u"conditions"_s).toArray().first().toObject();
    QCOMPARE(asked, urgent().toQuery());
}

void tst_ListPage::aSwitchedOffConditionIsKeptButNotAsked()
{
    open(tasksList(), FakeLists::tasks(60, Today));
    m_page->filters()->addCondition(urgent());
    QTRY_VERIFY(m_model->rowCount() < 60);
    Q_EMIT m_page->filters()->chips()->switchRequested(u"0"_s, false);
    QTRY_COMPARE(m_model->rowCount(), 60);
    QVERIFY(m_server->queries.last().filter.isEmpty());
    const QJsonObject kept = m_page->viewState();
    m_page->applyViewState({});
    m_page->applyViewState(kept);
    QCOMPARE(m_page->filters()->filter().conditions.size(), qsizetype(1));
    QVERIFY(m_page->filters()->filter().conditions.first().off);
}

void tst_ListPage::arrangementComesBackOnAnotherComputer()
{
    open(tasksList(), FakeLists::tasks(60, Today));
    QSignalSpy told(m_page.get(), &ListPage::viewStateChanged);
    m_page->table()->setColumnPinned(0, true);
    m_page->table()->setColumnWidth(1, 333);
    m_page->filters()->addCondition(urgent());
    QTRY_COMPARE(told.size(), 1); // once, a moment after the last change
    const QJsonObject kept = m_page->viewState();
    cleanup();
    open(tasksList(), FakeLists::tasks(60, Today));
    m_page->applyViewState(kept);
    QCOMPARE(m_page->viewState(), kept);
    QVERIFY(m_page->table()->isColumnPinned(0));
    QTRY_VERIFY(m_model->rowCount() < 60);
}

void tst_ListPage::resetGoesBackToTheDefault()
{
    open(tasksList(), FakeLists::tasks(60, Today));
    m_page->setDefaults({{u"filter"_s, QJsonObject{{u"search"_s, u"call"_s}}}});
    m_page->table()->setColumnWidth(1, 333);
    m_page->resetToDefault();
    QVERIFY(m_page->table()->columnWidth(1) != 333);
    QTRY_COMPARE(m_server->queries.last().filter.value(u"search"_s).toString(), u"call"_s);
    QCOMPARE(m_page->table()->sorts(), tasksList().defaultSorts);
}

void tst_ListPage::aSavedViewIsShownAndMarkedWhenChanged()
{
    open(tasksList(), FakeLists::tasks(60, Today));
    m_page->filters()->addCondition(urgent());
    const SavedView view{
        QUuid::createUuid(), u"Urgent"_s, m_page->viewState(), false, true, true, false, {}, 1};
    m_page->resetToDefault();
    m_page->views()->setViews({view});
    m_page->showView(view);
    QTRY_VERIFY(m_model->rowCount() < 60);
    QCOMPARE(m_page->views()->text(), u"Urgent"_s);
    m_page->filters()->clearFilter();
    QCOMPARE(m_page->views()->text(), u"Urgent *"_s);
    m_page->showView(view);
    QCOMPARE(m_page->views()->text(), u"Urgent"_s);
}

void tst_ListPage::pickingRowsTellsWhich()
{
    open(tasksList(), FakeLists::tasks(60, Today));
    QSignalSpy told(m_page.get(), &ListPage::selectionChanged);
    m_page->table()->selectRow(2);
    QTest::keyClick(m_page->table(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(told.last().at(0).toInt(), 2);
    QCOMPARE(m_page->selectedIds(), (QList<QUuid>{m_model->idAt(2), m_model->idAt(3)}));
    QCOMPARE(m_page->currentId(), m_model->idAt(3));
}

void tst_ListPage::selectAllSaysWhatIsMissing()
{
    open(auditList(), FakeLists::audit(900, Today));
    m_page->table()->setFocus();
    QTest::keyClick(m_page->table(), Qt::Key_A, Qt::ControlModifier);
    QVERIFY(m_page->messages()->isVisible());
    QVERIFY(m_page->messages()->text().contains(u"loaded"_s));
}

void tst_ListPage::actionsStandInTheHeaderAndTheRowMenu()
{
    open(tasksList(), FakeLists::tasks(10, Today));
    QAction make(u"&New task"_s);
    QSignalSpy made(&make, &QAction::triggered);
    m_page->addHeaderAction(&make);
    QToolButton *button = nullptr;
    for (QToolButton *candidate : m_page->findChildren<QToolButton *>()) {
        if (candidate->defaultAction() == &make)
            button = candidate;
    }
    QVERIFY(button);
    QCOMPARE(button->accessibleName(), u"New task"_s);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(made.size(), 1);
}

void tst_ListPage::scopeStaysWithEveryFilter()
{
    open(tasksList(), FakeLists::tasks(10, Today));
    m_model->setScope({{u"exchange"_s, u"e1"_s}});
    m_page->filters()->addCondition(urgent());
    QTRY_VERIFY(m_server->queries.last().filter.contains(u"conditions"_s));
    QCOMPARE(m_server->queries.last().filter.value(u"exchange"_s).toString(), u"e1"_s);
    QVERIFY(!m_page->viewState().value(u"filter"_s).toObject().contains(u"exchange"_s));
}

void tst_ListPage::emptyListOffersItsAction()
{
    open(tasksList(), {});
    m_page->setEmpty(u"Nothing is to be done"_s, u"Tasks appear here."_s, u"New task"_s);
    QTRY_VERIFY(m_page->emptyState()->isVisible());
    QSignalSpy wanted(m_page.get(), &ListPage::emptyActionTriggered);
    QTest::mouseClick(m_page->emptyState()->action(), Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    m_page->filters()->addCondition(urgent());
    QTRY_COMPARE(m_page->emptyState()->title(), u"No task matches these filters"_s);
    QTest::mouseClick(m_page->emptyState()->action(), Qt::LeftButton);
    QVERIFY(m_page->filters()->filter().isEmpty());
}

void tst_ListPage::brokenListOffersRetry()
{
    open(tasksList(), {});
    m_server->mode = FakeLists::Mode::Fail;
    m_page->filters()->addCondition(urgent());
    QTRY_COMPARE(m_page->emptyState()->reason(), m_server->error.message);
    m_server->mode = FakeLists::Mode::Answer;
    QTest::mouseClick(m_page->emptyState()->action(), Qt::LeftButton);
    QTRY_COMPARE(m_page->emptyState()->title(), u"No task matches these filters"_s);
}

void tst_ListPage::columnsOfOtherRolesAreNotOffered()
{
    ListDefinition list = tasksList();
    list.columns[2].readers = QStringList{u"admin"_s};
    open(list, FakeLists::tasks(10, Today));
    m_page->setRole(u"client"_s);
    QVERIFY(m_page->table()->isColumnHidden(2));
    QVERIFY(!m_page->filters()->columnMenu()->actions().at(2)->isVisible());
    m_page->setRole(u"admin"_s);
    QVERIFY(!m_page->table()->isColumnHidden(2));
}

void tst_ListPage::choicesAreAskedForAndComeBack()
{
    open(tasksList(), FakeLists::tasks(10, Today));
    m_server->choices = {{u"1"_s, u"Dana Reyes"_s}};
    QSignalSpy found(m_model.get(), &ListTableModel::choicesFound);
    m_page->filters()->editNew(u"assignee"_s);
    QTRY_COMPARE(found.size(), 1);
    QCOMPARE(m_server->choiceSearches, QStringList{QString()});
}

void tst_ListPage::everythingHasANameAndARole()
{
    open(tasksList(), FakeLists::tasks(40, Today));
    m_page->filters()->addCondition(urgent());
    QTRY_VERIFY(m_model->rowCount() < 40);
    QTest::qWait(50);
    QCOMPARE(namelessControls(m_page.get()).join(u", "_s), QString());
    QAccessibleInterface *face = QAccessible::queryAccessibleInterface(m_page->table());
    QVERIFY(face && face->role() == QAccessible::Table);
    QAccessibleTableInterface *table = face->tableInterface();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        for (int column = 0; column < m_model->columnCount(); ++column) {
            QAccessibleInterface *cell = table->cellAt(row, column);
            QVERIFY(cell && !cell->text(QAccessible::Name).isEmpty());
            QCOMPARE(cell->role(), QAccessible::Cell);
        }
    }
    QWidget *chip = m_page->filters()->chips()->chip(u"0"_s);
    QAccessibleInterface *said = QAccessible::queryAccessibleInterface(chip);
    QCOMPARE(said->text(QAccessible::Name), u"Filter: Priority: Urgent"_s);
    QVERIFY(said->state().checked);
}

void tst_ListPage::everythingIsReachedByTab()
{
    open(tasksList(), FakeLists::tasks(40, Today));
    m_page->filters()->addCondition(urgent());
    QTest::qWait(50);
    QSet<QWidget *> missed;
    for (QWidget *widget : m_page->findChildren<QWidget *>()) {
        const bool stop = widget->focusPolicy() & Qt::TabFocus;
        if (stop && widget->isVisible() && widget->isEnabled() && !widget->focusProxy())
            missed.insert(widget);
    }
    m_page->filters()->search()->setFocus();
    for (int step = 0; step < 60 && !missed.isEmpty(); ++step) {
        missed.remove(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    QStringList names;
    for (const QWidget *widget : std::as_const(missed))
        names.append(QString::fromLatin1(widget->metaObject()->className()));
    QCOMPARE(names.join(u", "_s), QString());
}

QTEST_MAIN(tst_ListPage)
#include "tst_ListPage.moc"
