#include "tests/views/Accessible.h"
#include "tests/views/TableWorld.h"
#include "views/common/RowDelegate.h"
#include "views/common/Theme.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>

#include <memory>

using namespace Peak;

/** A table that people read and copy from, by mouse and by keyboard. */
class tst_DataTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(this); }
    void init()
    {
        m_world = std::make_unique<TableWorld>();
        QVERIFY(m_world->isReady());
    }
    void cleanup() { m_world.reset(); }

    void enterAndDoubleClickOpen();
    void keysReachBothEnds();
    void typingFindsARow();
    void selectAllIsHonest();
    void copiesWithHeaders();
    void copiesOnlyWhatIsShown();
    void rowActionsStandInTheMenu();
    void aChangedRowAloneIsPainted();
    void placeStaysWhenRowsMove();
    void theKeyboardStaysWhereARowGoes();
    void tellsWhichRowsAreSeen();
    void densityChangesTheRows();
    void cellsHaveNames();
    void shiftF10OpensTheMenuOfTheRow();

private:
    Theme *m_theme = nullptr;
    std::unique_ptr<TableWorld> m_world;
};

void tst_DataTable::enterAndDoubleClickOpen()
{
    QSignalSpy opened(&m_world->table, &DataTable::openRequested);
    m_world->table.setCurrentIndex(m_world->model.index(2, 1));
    QTest::keyClick(&m_world->table, Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    const QPoint cell = m_world->table.visualRect(m_world->model.index(4, 1)).center();
    QTest::mouseClick(m_world->table.viewport(), Qt::LeftButton, {}, cell);
    QTest::mouseDClick(m_world->table.viewport(), Qt::LeftButton, {}, cell);
    QCOMPARE(opened.size(), 2);
    QCOMPARE(opened.at(1).at(0).toModelIndex().row(), 4);
}

void tst_DataTable::keysReachBothEnds()
{
    m_world->table.setCurrentIndex(m_world->model.index(5, 3));
    QTest::keyClick(&m_world->table, Qt::Key_Home);
    QCOMPARE(m_world->table.currentIndex(), m_world->model.index(5, 0));
    QTest::keyClick(&m_world->table, Qt::Key_End);
    QCOMPARE(m_world->table.currentIndex().column(), int(ColumnCount) - 1);
    QTest::keyClick(&m_world->table, Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(m_world->table.currentIndex().row(), 599);
    QTest::keyClick(&m_world->table, Qt::Key_PageUp);
    QVERIFY(m_world->table.currentIndex().row() < 599);
    QTest::keyClick(&m_world->table, Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(m_world->table.currentIndex(), m_world->model.index(0, 0));
}

void tst_DataTable::typingFindsARow()
{
    m_world->table.setSorts({{QStringLiteral("number"), false}});
    const QString number = m_world->model.index(42, NumberColumn).data().toString();
    QTest::keyClicks(&m_world->table, number);
    QCOMPARE(m_world->table.currentIndex().row(), 42);
    QTest::qWait(1300); // another word begins
    QTest::keyClicks(&m_world->table, QStringLiteral("no such number"));
    QCOMPARE(m_world->table.currentIndex().row(), 42);
}

void tst_DataTable::selectAllIsHonest()
{
    QSignalSpy said(&m_world->table, &DataTable::allSelected);
    QTest::keyClick(&m_world->table, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(said.size(), 1);
    const int loaded = said.at(0).at(0).toInt();
    QVERIFY(loaded >= 200 && loaded < 600);
    QCOMPARE(loaded + said.at(0).at(1).toInt(), 600);
    QCOMPARE(m_world->table.selectedRowCount(), loaded);
    QCOMPARE(m_world->table.selectedIds().size(), qsizetype(loaded));
    QCOMPARE(m_world->table.selectedIds().first(), m_world->server.rows.first().id);
}

void tst_DataTable::copiesWithHeaders()
{
    m_world->table.selectRow(0);
    m_world->table.selectionModel()->select(
        m_world->model.index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QTest::keyClick(&m_world->table, Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), qsizetype(4)); // header, two rows, the end of the last line
    QVERIFY(lines.at(0).startsWith(QStringLiteral("No.\tExchange\t")));
    QVERIFY(lines.at(1).startsWith(m_world->server.rows.at(0).cells.value(u"number").toString() +
                                   QLatin1Char('\t')));
    QCOMPARE(lines.at(2).count(QLatin1Char('\t')), int(ColumnCount) - 1);
}

void tst_DataTable::copiesOnlyWhatIsShown()
{
    QSignalSpy copied(&m_world->table, &DataTable::copied);
    m_world->table.setColumnHidden(NameColumn, true);
    m_world->table.selectionModel()->select(
        QItemSelection(m_world->model.index(0, 0), m_world->model.index(599, ColumnCount - 1)),
        QItemSelectionModel::Select);
    m_world->table.copySelection();
    QVERIFY(!QGuiApplication::clipboard()->text().contains(QStringLiteral("Exchange\t")));
    QCOMPARE(copied.size(), 1);
    QCOMPARE(copied.at(0).at(0).toInt() + copied.at(0).at(1).toInt(), 600);
}

void tst_DataTable::rowActionsStandInTheMenu()
{
    QAction complete(QStringLiteral("Complete"));
    m_world->table.setRowActions({&complete});
    m_world->table.setCurrentIndex(m_world->model.index(1, 0));
    QTest::keyClick(&m_world->table, Qt::Key_F10, Qt::ShiftModifier);
    auto *menu = m_world->table.findChild<QMenu *>();
    QVERIFY(menu->actions().contains(&complete));
    QCOMPARE(menu->actions().first()->text(), QStringLiteral("Open"));
    delete menu;
    QAction open(QStringLiteral("Open"));
    m_world->table.setRowActions({&open, &complete});
    QTest::keyClick(&m_world->table, Qt::Key_F10, Qt::ShiftModifier);
    menu = m_world->table.findChild<QMenu *>();
    QCOMPARE(menu->actions().first(), &open); // said once
    QVERIFY(menu->actions().at(1) == &complete);
    menu->close();
}

/** Counts what a delegate paints, by row. */
class CountingDelegate final : public RowDelegate
{
public:
    using RowDelegate::RowDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        ++painted[index.row()];
        RowDelegate::paint(painter, option, index);
    }
    mutable QHash<int, int> painted;
};

void tst_DataTable::aChangedRowAloneIsPainted()
{
    auto *counter = new CountingDelegate(&m_world->table);
    m_world->table.setItemDelegate(counter);
    QTRY_VERIFY(counter->painted.size() > 5);
    QTest::qWait(50);
    counter->painted.clear();
    m_world->server.rows[3].cells.insert(QStringLiteral("name"), QStringLiteral("Another name"));
    m_world->model.applyChanges({m_world->server.rows.at(3).id});
    QTRY_VERIFY(!counter->painted.isEmpty());
    QTest::qWait(50);
    QCOMPARE(counter->painted.keys(), QList<int>{3});
}

void tst_DataTable::placeStaysWhenRowsMove()
{
    m_world->table.verticalScrollBar()->setValue(m_world->table.rowHeight(0) * 40 + 7);
    const int top = m_world->table.rowAt(0);
    const QUuid id = m_world->model.idAt(top);
    const int offset = m_world->table.rowViewportPosition(top);
    m_world->table.setCurrentIndex(m_world->model.index(top + 2, 0));
    const QUuid current = m_world->table.currentId().toUuid();
    QCOMPARE(m_world->table.rowAt(0), top);

    ListRow fresh = m_world->server.rows.at(10);
    fresh.id = QUuid::createUuid();
    fresh.sortKey += QLatin1Char('a');
    m_world->server.rows.insert(11, fresh);
    QSignalSpy laid(&m_world->model, &QAbstractItemModel::layoutChanged);
    m_world->model.applyChanges({fresh.id});
    QTRY_VERIFY(laid.size() > 0);
    QTRY_COMPARE(m_world->model.idAt(m_world->table.rowAt(0)), id);
    QCOMPARE(m_world->table.rowViewportPosition(m_world->table.rowAt(0)), offset);
    QCOMPARE(m_world->table.currentId().toUuid(), current);
}

void tst_DataTable::theKeyboardStaysWhereARowGoes()
{
    m_world->table.setCurrentIndex(m_world->model.index(4, 1));
    QCOMPARE(m_world->table.selectedRowCount(), 1);
    const QUuid gone = m_world->model.idAt(4);
    const QUuid next = m_world->model.idAt(5);
    QSignalSpy told(&m_world->table, &DataTable::selectionChangedByRows);
    m_world->server.rows.removeAt(4);
    m_world->model.applyChanges({gone});
    QTRY_COMPARE(m_world->model.idAt(4), next);
    QCOMPARE(m_world->table.currentIndex(), m_world->model.index(4, 1));
    // Nothing is selected, and whoever acts on the selection knows.
    QVERIFY(!told.isEmpty());
    QCOMPARE(told.last().first().toInt(), 0);
    QCOMPARE(m_world->table.selectedRowCount(), 0);
}

void tst_DataTable::tellsWhichRowsAreSeen()
{
    QSignalSpy seen(&m_world->table, &DataTable::visibleRowsChanged);
    m_world->table.verticalScrollBar()->setValue(m_world->table.rowHeight(0) * 300);
    QVERIFY(seen.size() > 0);
    QCOMPARE(seen.last().at(0).toInt(), 300);
    QVERIFY(seen.last().at(1).toInt() > 305);
}

void tst_DataTable::densityChangesTheRows()
{
    const int roomy = m_world->table.rowHeight(0);
    m_theme->setDensity(Density::Compact);
    QVERIFY(m_world->table.rowHeight(0) < roomy);
    m_theme->setDensity(Density::Comfortable);
    QCOMPARE(m_world->table.rowHeight(0), roomy);
}

void tst_DataTable::cellsHaveNames()
{
    QCOMPARE(namelessControls(&m_world->table).join(QStringLiteral(", ")), QString());
    QAccessibleInterface *face = QAccessible::queryAccessibleInterface(&m_world->table);
    QVERIFY(face && face->tableInterface());
    QCOMPARE(face->tableInterface()->columnCount(), int(ColumnCount));
    for (int row = 0; row < 20; ++row) {
        for (int column = 0; column < ColumnCount; ++column) {
            QAccessibleInterface *cell = face->tableInterface()->cellAt(row, column);
            QVERIFY(cell);
            QVERIFY2(!cell->text(QAccessible::Name).isEmpty(),
                     qPrintable(QStringLiteral("row %1, column %2").arg(row).arg(column)));
        }
    }
}

void tst_DataTable::shiftF10OpensTheMenuOfTheRow()
{
    m_world->table.setCurrentIndex(m_world->model.index(1, 0));
    QTest::keyClick(&m_world->table, Qt::Key_F10, Qt::ShiftModifier);
    auto *menu = m_world->table.findChild<QMenu *>();
    QVERIFY(menu && menu->isVisible());
    QCOMPARE(menu->actions().first()->text(), QStringLiteral("Open"));
    menu->close();
}

QTEST_MAIN(tst_DataTable)
#include "tst_DataTable.moc"
