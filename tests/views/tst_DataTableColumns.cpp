#include "tests/views/TableWorld.h"
#include "views/common/PinnedColumns.h"
#include "views/common/Theme.h"

#include <QJsonArray>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>

#include <memory>

using namespace Peak;

/** Columns that people sort by, move, hide and pin, by mouse and by keyboard. */
class tst_DataTableColumns : public QObject
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

    void headerClickAsksForAnOrder();
    void shiftClickSortsWithinTheFirst();
    void layoutIsRemembered();
    void strangeLayoutsDoNoHarm();
    void lastColumnStays();
    void columnsAreChosenInTheMenu();
    void pinnedColumnsStayInSight();
    void pinnedColumnsTakeTheMouse();
    void keyboardReachesWhatPinnedColumnsCover();
    void withheldColumnsAreNeverShown();
    void columnsCanBeArrangedWithoutAMouse();

private:
    Theme *m_theme = nullptr;
    std::unique_ptr<TableWorld> m_world;
};

void tst_DataTableColumns::headerClickAsksForAnOrder()
{
    QSignalSpy wishes(&m_world->table, &DataTable::sortRequested);
    QHeaderView *header = m_world->table.horizontalHeader();
    const QPoint middle(header->sectionViewportPosition(ClientColumn) + 20, 8);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, middle);
    QCOMPARE(wishes.size(), 1);
    const QString client = QStringLiteral("client");
    QCOMPARE(m_world->table.sorts(), (QList<ListSort>{{client, false}}));
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, middle);
    QCOMPARE(wishes.at(1).at(0).value<QList<ListSort>>(), (QList<ListSort>{{client, true}}));
    const QJsonArray kept = m_world->table.state().value(QStringLiteral("sorts")).toArray();
    QCOMPARE(kept.at(0).toObject().value(QStringLiteral("column")).toString(), client);
}

void tst_DataTableColumns::shiftClickSortsWithinTheFirst()
{
    QSignalSpy wishes(&m_world->table, &DataTable::sortRequested);
    const auto click = [this](int column, Qt::KeyboardModifiers keys) {
        QHeaderView *header = m_world->table.horizontalHeader();
        const QPoint middle(header->sectionViewportPosition(column) + 20, 8);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, keys, middle);
    };
    const ListSort stage{QStringLiteral("stage"), false};
    click(StageColumn, {});
    click(ClientColumn, Qt::ShiftModifier);
    QCOMPARE(m_world->table.sorts(), (QList<ListSort>{stage, {QStringLiteral("client"), false}}));
    click(ClientColumn, Qt::ShiftModifier);
    QCOMPARE(m_world->table.sorts(), (QList<ListSort>{stage, {QStringLiteral("client"), true}}));
    const QJsonObject kept = m_world->table.state();
    click(ValueColumn, {}); // a plain click begins anew
    QCOMPARE(m_world->table.sorts(), (QList<ListSort>{{QStringLiteral("value"), false}}));
    QCOMPARE(wishes.size(), 4);
    m_world->table.setState(kept);
    QCOMPARE(m_world->table.sorts().size(), 2);
}

void tst_DataTableColumns::layoutIsRemembered()
{
    QSignalSpy changes(&m_world->table, &DataTable::stateChanged);
    m_world->table.horizontalHeader()->moveSection(0, 3);
    m_world->table.horizontalHeader()->resizeSection(NameColumn, 333);
    QVERIFY(changes.size() >= 2);
    m_world->table.setColumnHidden(PropertyColumn, true);
    m_world->table.setSorts({{QStringLiteral("day_45"), true}, {QStringLiteral("name"), false}});
    m_world->table.setColumnPinned(ValueColumn, true);
    const QJsonObject kept = m_world->table.state();
    m_world->table.resetColumns();
    QVERIFY(m_world->table.state() != kept);
    m_world->table.setState(kept);
    QCOMPARE(m_world->table.state(), kept);
    QCOMPARE(m_world->table.columnWidth(NameColumn), 333);
    QVERIFY(m_world->table.isColumnHidden(PropertyColumn));
    QCOMPARE(m_world->table.horizontalHeader()->visualIndex(0), 4); // behind the pinned one
    QVERIFY(m_world->table.isColumnPinned(ValueColumn));
    QVERIFY(m_world->table.sorts().first().descending);
}

void tst_DataTableColumns::strangeLayoutsDoNoHarm()
{
    const QJsonArray columns{QJsonObject{{QStringLiteral("name"), QStringLiteral("gone")}},
                             QJsonObject{{QStringLiteral("name"), QStringLiteral("name")},
                                         {QStringLiteral("width"), 100000000},
                                         {QStringLiteral("visible"), QStringLiteral("what")}},
                             QJsonValue(7)};
    m_world->table.setState({{QStringLiteral("columns"), columns},
                             {QStringLiteral("sorts"), QStringLiteral("'; drop table")}});
    QVERIFY(m_world->table.columnWidth(NameColumn) <= 1200);
    QCOMPARE(m_world->shown(), int(ColumnCount));
    QJsonArray hidden;
    for (int column = 0; column < ColumnCount; ++column)
        hidden.append(QJsonObject{{QStringLiteral("name"), nameOf(column)},
                                  {QStringLiteral("visible"), false}});
    m_world->table.setState({{QStringLiteral("columns"), hidden}});
    QCOMPARE(m_world->shown(), 1);
}

void tst_DataTableColumns::lastColumnStays()
{
    QMenu menu;
    m_world->table.fillColumnMenu(&menu);
    const auto actions = menu.actions();
    for (QAction *action : actions) {
        if (action->isCheckable())
            action->trigger();
    }
    QCOMPARE(m_world->shown(), 1);
}

void tst_DataTableColumns::columnsAreChosenInTheMenu()
{
    QSignalSpy changes(&m_world->table, &DataTable::stateChanged);
    QMenu menu;
    m_world->table.fillColumnMenu(&menu);
    menu.actions().at(1)->trigger();
    QVERIFY(m_world->table.isColumnHidden(NameColumn));
    QCOMPARE(changes.size(), 1);
    menu.actions().at(1)->trigger();
    QVERIFY(!m_world->table.isColumnHidden(NameColumn));
    QVERIFY(m_world->table.columnWidth(NameColumn) >= 48);
}

void tst_DataTableColumns::pinnedColumnsStayInSight()
{
    m_world->table.resize(500, 400);
    m_world->table.setColumnPinned(StageColumn, true);
    QCOMPARE(m_world->table.horizontalHeader()->visualIndex(StageColumn), 0);
    auto *picture = m_world->table.findChild<PinnedColumns *>();
    QVERIFY(!picture->isVisible());
    m_world->table.horizontalScrollBar()->setValue(300);
    QVERIFY(picture->isVisible());
    QCOMPARE(picture->width(), m_world->table.columnWidth(StageColumn));
    // What is seen there is the cell, also to a screen reader.
    const QRect cell = m_world->table.visualRect(m_world->model.index(1, StageColumn));
    QCOMPARE(cell.left(), 0);
    const QImage shown = picture->grab().toImage();
    m_world->table.horizontalScrollBar()->setValue(0);
    const QImage original =
        m_world->table.grab({0, 0, shown.width() - 1, shown.height()}).toImage();
    QCOMPARE(
        shown.copy(0, 0, original.width(), original.height()).convertToFormat(QImage::Format_RGB32),
        original.convertToFormat(QImage::Format_RGB32));
    m_world->table.resize(150, 400); // no room for the others beside it
    QCOMPARE(m_world->table.pinnedWidth(), 0);
}

void tst_DataTableColumns::pinnedColumnsTakeTheMouse()
{
    m_world->table.resize(500, 400);
    m_world->table.setColumnPinned(StageColumn, true);
    m_world->table.horizontalScrollBar()->setValue(300);
    auto *picture = m_world->table.findChild<PinnedColumns *>();
    const int head = m_world->table.horizontalHeader()->height();
    QTest::mouseClick(picture, Qt::LeftButton, {},
                      QPoint(30, head + m_world->table.rowViewportPosition(3) + 5));
    QCOMPARE(m_world->table.currentIndex(), m_world->model.index(3, StageColumn));
    QCOMPARE(m_world->table.horizontalScrollBar()->value(), 300);
    QSignalSpy wishes(&m_world->table, &DataTable::sortRequested);
    QTest::mouseClick(picture, Qt::LeftButton, {}, QPoint(30, 8));
    QCOMPARE(wishes.size(), 1);
    QCOMPARE(m_world->table.sorts().first().column, QStringLiteral("stage"));
}

void tst_DataTableColumns::keyboardReachesWhatPinnedColumnsCover()
{
    m_world->table.resize(420, 400);
    m_world->table.setColumnPinned(NumberColumn, true);
    m_world->table.setCurrentIndex(m_world->model.index(2, UpdatedColumn));
    for (int step = 0; step < ColumnCount; ++step) {
        QTest::keyClick(&m_world->table, Qt::Key_Left);
        const QRect cell = m_world->table.visualRect(m_world->table.currentIndex());
        const bool pinned = m_world->table.isColumnPinned(m_world->table.currentIndex().column());
        QVERIFY(pinned ? cell.left() == 0 : cell.left() >= m_world->table.pinnedWidth());
    }
    QCOMPARE(m_world->table.currentIndex().column(), int(NumberColumn));
}

void tst_DataTableColumns::withheldColumnsAreNeverShown()
{
    const QJsonObject all = m_world->table.state();
    m_world->table.setWithheld({ValueColumn});
    m_world->table.setState(all);
    QVERIFY(m_world->table.isColumnHidden(ValueColumn));
    m_world->table.setSorts({{QStringLiteral("value"), false}});
    QVERIFY(m_world->table.sorts().isEmpty());
    QMenu menu;
    m_world->table.fillColumnMenu(&menu);
    for (const QAction *action : menu.actions())
        QVERIFY(action->text() != QStringLiteral("Value"));
}

void tst_DataTableColumns::columnsCanBeArrangedWithoutAMouse()
{
    m_world->table.setCurrentIndex(m_world->model.index(1, NameColumn));
    const auto choose = [this](const QString &wanted) {
        QTest::keyClick(&m_world->table, Qt::Key_F10, Qt::ShiftModifier);
        const auto menus = m_world->table.findChildren<QMenu *>();
        bool found = false;
        for (QMenu *menu : menus) {
            for (QAction *action : menu->actions()) {
                if (!found && action->text() == wanted) {
                    action->trigger();
                    found = true;
                }
            }
        }
        menus.first()->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return found;
    };
    QVERIFY(choose(QStringLiteral("Wider")));
    QCOMPARE(m_world->table.columnWidth(NameColumn), 125);
    QVERIFY(choose(QStringLiteral("Move towards the end")));
    QCOMPARE(m_world->table.horizontalHeader()->visualIndex(NameColumn), 2);
    QVERIFY(choose(QStringLiteral("Pin column")));
    QVERIFY(m_world->table.isColumnPinned(NameColumn));
    QVERIFY(choose(QStringLiteral("Sort descending")));
    QVERIFY(m_world->table.sorts().first().descending);
}

QTEST_MAIN(tst_DataTableColumns)
#include "tst_DataTableColumns.moc"
