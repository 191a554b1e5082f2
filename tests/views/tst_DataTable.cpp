#include "tests/views/Accessible.h"
#include "tests/views/FakeExchanges.h"
#include "views/common/DataTable.h"
#include "views/common/Theme.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QJsonArray>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Peak;

namespace {
const QDate Today(2026, 11, 22);
}

/** A table that people read, copy from and arrange, by mouse and by keyboard. */
class tst_DataTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(this); }
    void init();
    void cleanup();

    void headerClickAsksForAnOrder();
    void enterAndDoubleClickOpen();
    void keysReachBothEnds();
    void copiesWithHeaders();
    void copiesOnlyWhatIsShown();
    void layoutIsRemembered();
    void strangeLayoutsDoNoHarm();
    void lastColumnStays();
    void columnsAreChosenInTheMenu();
    void placeStaysWhenRowsMove();
    void tellsWhichRowsAreSeen();
    void densityChangesTheRows();
    void cellsHaveNames();
    void shiftF10OpensTheMenuOfTheRow();

private:
    int shown() const;

    Theme *m_theme = nullptr;
    std::unique_ptr<FakeExchanges> m_server;
    std::unique_ptr<ExchangeTableModel> m_model;
    std::unique_ptr<DataTable> m_table;
};

void tst_DataTable::init()
{
    m_server = std::make_unique<FakeExchanges>();
    m_server->rows = FakeExchanges::invent(600, Today);
    m_model = std::make_unique<ExchangeTableModel>(m_server->fetcher());
    m_model->setToday(Today);
    m_table = std::make_unique<DataTable>();
    m_table->setAccessibleName(QStringLiteral("Exchanges"));
    m_table->setModel(m_model.get());
    QList<DataTable::ColumnLayout> columns;
    for (int column = 0; column < ExchangeTableModel::ColumnCount; ++column)
        columns.append({ExchangeTableModel::sortName(column), 100, true});
    m_table->setColumns(columns);
    connect(m_table.get(), &DataTable::visibleRowsChanged, m_model.get(),
            &WindowedTableModel::setVisibleRows);
    m_model->sort(ExchangeTableModel::NumberColumn, Qt::AscendingOrder);
    m_table->resize(1300, 500);
    m_table->show();
    QVERIFY(QTest::qWaitForWindowActive(m_table.get()));
    QTRY_VERIFY(m_model->total().has_value());
    m_table->setFocus();
}

void tst_DataTable::cleanup()
{
    m_table.reset();
    m_model.reset();
    m_server.reset();
}

int tst_DataTable::shown() const
{
    return m_table->horizontalHeader()->count() - m_table->horizontalHeader()->hiddenSectionCount();
}

void tst_DataTable::headerClickAsksForAnOrder()
{
    QSignalSpy wishes(m_table.get(), &DataTable::sortRequested);
    QHeaderView *header = m_table->horizontalHeader();
    const QPoint middle(header->sectionViewportPosition(ExchangeTableModel::ClientColumn) + 20, 8);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, middle);
    QCOMPARE(wishes.size(), 1);
    QCOMPARE(wishes.at(0).at(0).toInt(), int(ExchangeTableModel::ClientColumn));
    QCOMPARE(wishes.at(0).at(1).value<Qt::SortOrder>(), Qt::AscendingOrder);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, middle);
    QCOMPARE(wishes.at(1).at(1).value<Qt::SortOrder>(), Qt::DescendingOrder);
    QCOMPARE(m_table->state().value(QStringLiteral("sort")).toString(), QStringLiteral("client"));
}

void tst_DataTable::enterAndDoubleClickOpen()
{
    QSignalSpy opened(m_table.get(), &DataTable::openRequested);
    m_table->setCurrentIndex(m_model->index(2, 1));
    QTest::keyClick(m_table.get(), Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    const QPoint cell = m_table->visualRect(m_model->index(4, 1)).center();
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, cell);
    QTest::mouseDClick(m_table->viewport(), Qt::LeftButton, {}, cell);
    QCOMPARE(opened.size(), 2);
    QCOMPARE(opened.at(1).at(0).toModelIndex().row(), 4);
}

void tst_DataTable::keysReachBothEnds()
{
    m_table->setCurrentIndex(m_model->index(5, 3));
    QTest::keyClick(m_table.get(), Qt::Key_Home);
    QCOMPARE(m_table->currentIndex(), m_model->index(5, 0));
    QTest::keyClick(m_table.get(), Qt::Key_End);
    QCOMPARE(m_table->currentIndex().column(), int(ExchangeTableModel::ColumnCount) - 1);
    QTest::keyClick(m_table.get(), Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(m_table->currentIndex().row(), 599);
    QTest::keyClick(m_table.get(), Qt::Key_PageUp);
    QVERIFY(m_table->currentIndex().row() < 599);
    QTest::keyClick(m_table.get(), Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(m_table->currentIndex(), m_model->index(0, 0));
}

void tst_DataTable::copiesWithHeaders()
{
    m_table->selectRow(0);
    m_table->selectionModel()->select(m_model->index(1, 0),
                                      QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QTest::keyClick(m_table.get(), Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), qsizetype(4)); // header, two rows, the end of the last line
    QVERIFY(lines.at(0).startsWith(QStringLiteral("No.\tExchange\t")));
    QVERIFY(lines.at(1).startsWith(m_server->rows.at(0).number + QLatin1Char('\t')));
    QCOMPARE(lines.at(2).count(QLatin1Char('\t')), int(ExchangeTableModel::ColumnCount) - 1);
}

void tst_DataTable::copiesOnlyWhatIsShown()
{
    QSignalSpy copied(m_table.get(), &DataTable::copied);
    m_table->setColumnHidden(ExchangeTableModel::NameColumn, true);
    m_table->selectAll();
    m_table->copySelection();
    QVERIFY(!QGuiApplication::clipboard()->text().contains(QStringLiteral("Exchange\t")));
    QCOMPARE(copied.size(), 1);
    QCOMPARE(copied.at(0).at(0).toInt() + copied.at(0).at(1).toInt(), 600);
}

void tst_DataTable::layoutIsRemembered()
{
    QSignalSpy changes(m_table.get(), &DataTable::stateChanged);
    m_table->horizontalHeader()->moveSection(0, 3);
    m_table->horizontalHeader()->resizeSection(ExchangeTableModel::NameColumn, 333);
    QVERIFY(changes.size() >= 2);
    m_table->setColumnHidden(ExchangeTableModel::PropertyColumn, true);
    m_table->setSort(ExchangeTableModel::Day45Column, Qt::DescendingOrder);
    const QJsonObject kept = m_table->state();
    m_table->resetColumns();
    QVERIFY(m_table->state() != kept);
    m_table->setState(kept);
    QCOMPARE(m_table->state(), kept);
    QCOMPARE(m_table->columnWidth(ExchangeTableModel::NameColumn), 333);
    QVERIFY(m_table->isColumnHidden(ExchangeTableModel::PropertyColumn));
    QCOMPARE(m_table->horizontalHeader()->visualIndex(0), 3);
    QCOMPARE(m_table->sortOrder(), Qt::DescendingOrder);
}

void tst_DataTable::strangeLayoutsDoNoHarm()
{
    const QJsonArray columns{QJsonObject{{QStringLiteral("name"), QStringLiteral("gone")}},
                             QJsonObject{{QStringLiteral("name"), QStringLiteral("name")},
                                         {QStringLiteral("width"), 100000000},
                                         {QStringLiteral("visible"), QStringLiteral("what")}},
                             QJsonValue(7)};
    m_table->setState({{QStringLiteral("columns"), columns},
                       {QStringLiteral("sort"), QStringLiteral("'; drop table")}});
    QVERIFY(m_table->columnWidth(ExchangeTableModel::NameColumn) <= 1200);
    QCOMPARE(shown(), int(ExchangeTableModel::ColumnCount));
    QJsonArray hidden;
    for (int column = 0; column < ExchangeTableModel::ColumnCount; ++column)
        hidden.append(QJsonObject{{QStringLiteral("name"), ExchangeTableModel::sortName(column)},
                                  {QStringLiteral("visible"), false}});
    m_table->setState({{QStringLiteral("columns"), hidden}});
    QCOMPARE(shown(), 1);
}

void tst_DataTable::lastColumnStays()
{
    QMenu menu;
    m_table->fillColumnMenu(&menu);
    const auto actions = menu.actions();
    for (QAction *action : actions) {
        if (action->isCheckable())
            action->trigger();
    }
    QCOMPARE(shown(), 1);
}

void tst_DataTable::columnsAreChosenInTheMenu()
{
    QSignalSpy changes(m_table.get(), &DataTable::stateChanged);
    QMenu menu;
    m_table->fillColumnMenu(&menu);
    menu.actions().at(1)->trigger();
    QVERIFY(m_table->isColumnHidden(ExchangeTableModel::NameColumn));
    QCOMPARE(changes.size(), 1);
    menu.actions().at(1)->trigger();
    QVERIFY(!m_table->isColumnHidden(ExchangeTableModel::NameColumn));
    QVERIFY(m_table->columnWidth(ExchangeTableModel::NameColumn) >= 48);
}

void tst_DataTable::placeStaysWhenRowsMove()
{
    m_table->verticalScrollBar()->setValue(m_table->rowHeight(0) * 40 + 7);
    const int top = m_table->rowAt(0);
    const QUuid id = m_model->idAt(top);
    const int offset = m_table->rowViewportPosition(top);
    m_table->setCurrentIndex(m_model->index(top + 2, 0));
    const QUuid current = m_table->currentId().toUuid();
    QCOMPARE(m_table->rowAt(0), top);

    ExchangeRow fresh = m_server->rows.at(10);
    fresh.id = QUuid::createUuid();
    fresh.sortKey += QLatin1Char('a');
    m_server->rows.insert(11, fresh);
    QSignalSpy laid(m_model.get(), &QAbstractItemModel::layoutChanged);
    m_model->applyChanges({fresh.id});
    QTRY_VERIFY(laid.size() > 0);
    QTRY_COMPARE(m_model->idAt(m_table->rowAt(0)), id);
    QCOMPARE(m_table->rowViewportPosition(m_table->rowAt(0)), offset);
    QCOMPARE(m_table->currentId().toUuid(), current);
}

void tst_DataTable::tellsWhichRowsAreSeen()
{
    QSignalSpy seen(m_table.get(), &DataTable::visibleRowsChanged);
    m_table->verticalScrollBar()->setValue(m_table->rowHeight(0) * 300);
    QVERIFY(seen.size() > 0);
    QCOMPARE(seen.last().at(0).toInt(), 300);
    QVERIFY(seen.last().at(1).toInt() > 305);
}

void tst_DataTable::densityChangesTheRows()
{
    const int roomy = m_table->rowHeight(0);
    m_theme->setDensity(Density::Compact);
    QVERIFY(m_table->rowHeight(0) < roomy);
    m_theme->setDensity(Density::Comfortable);
    QCOMPARE(m_table->rowHeight(0), roomy);
}

void tst_DataTable::cellsHaveNames()
{
    QCOMPARE(namelessControls(m_table.get()).join(QStringLiteral(", ")), QString());
    QAccessibleInterface *face = QAccessible::queryAccessibleInterface(m_table.get());
    QVERIFY(face && face->tableInterface());
    QCOMPARE(face->tableInterface()->columnCount(), int(ExchangeTableModel::ColumnCount));
    for (int row = 0; row < 20; ++row) {
        for (int column = 0; column < ExchangeTableModel::ColumnCount; ++column) {
            QAccessibleInterface *cell = face->tableInterface()->cellAt(row, column);
            QVERIFY(cell);
            QVERIFY2(!cell->text(QAccessible::Name).isEmpty(),
                     qPrintable(QStringLiteral("row %1, column %2").arg(row).arg(column)));
        }
    }
}

void tst_DataTable::shiftF10OpensTheMenuOfTheRow()
{
    m_table->setCurrentIndex(m_model->index(1, 0));
    QTest::keyClick(m_table.get(), Qt::Key_F10, Qt::ShiftModifier);
    auto *menu = m_table->findChild<QMenu *>();
    QVERIFY(menu && menu->isVisible());
    QCOMPARE(menu->actions().first()->text(), QStringLiteral("Open"));
    menu->close();
}

QTEST_MAIN(tst_DataTable)
#include "tst_DataTable.moc"
