#include "models/tables/lists/TasksList.h"
#include "tests/views/Accessible.h"
#include "tests/views/FakeLists.h"
#include "views/common/FilterBar.h"
#include "views/common/Theme.h"
#include "views/tasks/TaskBoard.h"
#include "views/tasks/TaskColumn.h"
#include "views/tasks/TaskColumnModel.h"
#include "views/tasks/TaskFilters.h"
#include "views/tasks/TasksPage.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QJsonArray>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const QDate Today(2026, 11, 22);

ListRow task(const char *title, const char *status, const char *due)
{
    return {QUuid::createUuid(),
            QString::fromLatin1(due),
            {{u"title"_s, QString::fromLatin1(title)},
             {u"status"_s, QString::fromLatin1(status)},
             {u"due"_s, QString::fromLatin1(due)},
             {u"priority"_s, u"URGENT"_s},
             {u"assignee"_s, FakeLists::person(u"Dana Reyes"_s)},
             {u"exchange"_s, u"1043 Ortega"_s},
             {u"version"_s, 1},
             {u"rights"_s, 127}}};
}

} // namespace

/** The list's rows as cards: the same tasks, to walk through and to move. */
class tst_TaskBoard final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { new Theme(this); }
    void init();
    void cleanup() { m_page.reset(); }

    void cardsStandUnderTheirStatus();
    void cardIsReadAloudWhole();
    void keysWalkAndMove();
    void dropAsksForTheColumnsStatus();
    void changedRowMovesItsCardAndKeepsTheOthers();
    void hiddenStatusSaysWhy();
    void quickFiltersSetTheConditions();

private:
    TaskColumn *column(const char *status) const
    {
        return m_page->board()->column(QString::fromLatin1(status));
    }

    FakeLists m_server;
    std::unique_ptr<ListTableModel> m_model;
    std::unique_ptr<TasksPage> m_page;
};

void tst_TaskBoard::init()
{
    m_server = FakeLists();
    m_server.rows = {task("Call escrow", "PENDING", "2026-11-21"),
                     task("Collect the letter", "IN_PROGRESS", "2026-11-22"),
                     task("Send the assignment", "PENDING", "2026-11-28")};
    m_model = std::make_unique<ListTableModel>(tasksList(), m_server.fetcher());
    m_model->setToday(Today);
    m_page = std::make_unique<TasksPage>(m_model.get());
    m_page->resize(1200, 700);
    m_page->setBoard(true);
    m_page->applyViewState({});
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    QTRY_COMPARE(column("PENDING")->model()->rowCount(), 2);
}

void tst_TaskBoard::cardsStandUnderTheirStatus()
{
    QCOMPARE(column("IN_PROGRESS")->model()->rowCount(), 1);
    QCOMPARE(column("COMPLETE")->model()->rowCount(), 0);
    QCOMPARE(column("PENDING")->model()->index(0, 0).data().toString(), u"Call escrow"_s);
    QCOMPARE(namelessControls(m_page.get()), QStringList());
    QAbstractItemModelTester tester(column("PENDING")->model());
}

void tst_TaskBoard::cardIsReadAloudWhole()
{
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(column("PENDING"));
    QVERIFY(list && list->childCount() == 2);
    const QString said = list->child(0)->text(QAccessible::Name);
    for (const QString &part : {u"Call escrow"_s, u"21 Nov 2026"_s, u"over"_s, u"Dana Reyes"_s,
                                u"1043 Ortega"_s, u"Urgent"_s})
        QVERIFY2(said.contains(part), qPrintable(said));
}

void tst_TaskBoard::keysWalkAndMove()
{
    column("PENDING")->setFocus();
    QCOMPARE(m_page->board()->selectedIds(), QList<QUuid>{m_server.rows.at(0).id});
    QTest::keyClick(column("PENDING"), Qt::Key_Right);
    QVERIFY(column("IN_PROGRESS")->hasFocus());
    QCOMPARE(m_page->board()->selectedIds(), QList<QUuid>{m_server.rows.at(1).id});
    QSignalSpy wished(m_page->board(), &TaskBoard::statusRequested);
    QTest::keyClick(column("IN_PROGRESS"), Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(wished.size(), 1);
    QCOMPARE(wished.first().at(0).toUuid(), m_server.rows.at(1).id);
    QCOMPARE(wished.first().at(1).toString(), u"COMPLETE"_s);
    QSignalSpy opened(m_page.get(), &ListPage::openRequested);
    QTest::keyClick(column("IN_PROGRESS"), Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
}

void tst_TaskBoard::dropAsksForTheColumnsStatus()
{
    QSignalSpy wished(m_page->board(), &TaskBoard::statusRequested);
    auto *cards = column("PENDING")->model();
    QVERIFY(cards->flags(cards->index(0, 0)).testFlag(Qt::ItemIsDragEnabled));
    const std::unique_ptr<QMimeData> carried(cards->mimeData({cards->index(0, 0)}));
    QCOMPARE(QUuid::fromRfc4122(carried->data(TaskColumnModel::mimeType())),
             m_server.rows.at(0).id);
    Q_EMIT column("COMPLETE")->dropped(m_server.rows.at(0).id);
    QCOMPARE(wished.first().at(1).toString(), u"COMPLETE"_s);
}

void tst_TaskBoard::changedRowMovesItsCardAndKeepsTheOthers()
{
    column("PENDING")->setCurrentIndex(column("PENDING")->model()->index(1, 0));
    const QPersistentModelIndex kept(column("PENDING")->currentIndex());
    m_server.rows[0].cells.insert(u"status"_s, u"COMPLETE"_s);
    m_model->applyChanges({m_server.rows.at(0).id});
    QTRY_COMPARE(column("COMPLETE")->model()->rowCount(), 1);
    QVERIFY(kept.isValid());
    QCOMPARE(column("PENDING")->currentIndex(), QModelIndex(kept));
    QCOMPARE(column("PENDING")->model()->rowCount(), 1);
}

void tst_TaskBoard::hiddenStatusSaysWhy()
{
    m_page->quickFilters()->button(TaskFilters::Overdue)->click();
    QTRY_COMPARE(column("PENDING")->model()->rowCount(), 2); // the fake knows no dates
    QVERIFY(m_model->filter().toQuery().contains(u"conditions"_s));
    const QImage left = column("COMPLETE")->grab().toImage();
    m_page->quickFilters()->button(TaskFilters::All)->click();
    QTRY_VERIFY(column("COMPLETE")->grab().toImage() != left);
}

void tst_TaskBoard::quickFiltersSetTheConditions()
{
    m_page->quickFilters()->button(TaskFilters::Mine)->click();
    QJsonArray conditions = m_page->filters()->filter().toQuery().value(u"conditions"_s).toArray();
    QCOMPARE(conditions.size(), 2);
    QCOMPARE(conditions.at(0).toObject().value(u"value"_s).toArray(), QJsonArray{u"me"_s});
    QVERIFY(m_page->quickFilters()->button(TaskFilters::Mine)->isChecked());
    QVERIFY(!m_page->quickFilters()->button(TaskFilters::All)->isChecked());
    m_page->quickFilters()->button(TaskFilters::All)->click();
    QVERIFY(m_page->filters()->filter().isEmpty());
    QVERIFY(m_page->quickFilters()->button(TaskFilters::All)->isChecked());
}

QTEST_MAIN(tst_TaskBoard)
#include "tst_TaskBoard.moc"
