#include "models/tables/lists/TasksList.h"
#include "views/common/FilterBar.h"
#include "views/common/MessageBar.h"
#include "views/common/StayOpenMenu.h"
#include "views/common/Theme.h"

#include <QCursor>
#include <QEnterEvent>
#include <QMenu>
#include <QTest>
#include <QToolButton>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What every menu and popup does: letters go to an entry, and nothing behind stays lit. */
class tst_Popups final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { new Theme(this); }

    void lettersGoToTheEntry();
    void spaceChoosesUnlessItIsTyped();
    void mnemonicIsStronger();
    void buttonIsNotLitAfterItsMenuClosed();
    void filterButtonIsNotLitAfterItsEditorClosed();

private:
    /** As if the mouse had come over it, and gone while something else had the mouse. */
    static void pointAt(QWidget *widget)
    {
        QCursor::setPos(widget->mapToGlobal(widget->rect().center()));
        QEnterEvent enter(widget->rect().center(), widget->rect().center(), QCursor::pos());
        QCoreApplication::sendEvent(widget, &enter);
    }
};

void tst_Popups::lettersGoToTheEntry()
{
    QMenu menu;
    QAction *client = menu.addAction(u"Client"_s);
    QAction *coordinator = menu.addAction(u"Coordinator"_s);
    menu.addAction(u"Closed"_s)->setEnabled(false);
    menu.addSeparator();
    QAction *day45 = menu.addAction(u"Day 45"_s);
    QAction *due = menu.addAction(u"Not due && done"_s);
    menu.popup({0, 0});
    QTest::keyClicks(&menu, u"co"_s);
    QCOMPARE(menu.activeAction(), coordinator);
    QTest::keyClicks(&menu, u"x"_s); // there is none: it stays
    QCOMPARE(menu.activeAction(), coordinator);
    QTest::qWait(1100);
    QTest::keyClicks(&menu, u"d"_s);
    QCOMPARE(menu.activeAction(), day45);
    QTest::qWait(1100);
    QTest::keyClicks(&menu, u"cc"_s); // one after the other
    QCOMPARE(menu.activeAction(), coordinator);
    QTest::keyClicks(&menu, u"c"_s);
    QCOMPARE(menu.activeAction(), client);
    QTest::qWait(1100);
    QTest::keyClicks(&menu, u"due"_s); // a word in it
    QCOMPARE(menu.activeAction(), due);
}

void tst_Popups::spaceChoosesUnlessItIsTyped()
{
    StayOpenMenu menu;
    QAction *stage = menu.addAction(u"Stage"_s);
    QAction *day45 = menu.addAction(u"Day 45"_s);
    QAction *day180 = menu.addAction(u"Day 180"_s);
    for (QAction *action : {stage, day45, day180})
        action->setCheckable(true);
    menu.popup({0, 0});
    QTest::keyClicks(&menu, u"day 1"_s);
    QCOMPARE(menu.activeAction(), day180);
    QVERIFY(!day45->isChecked());
    QTest::qWait(1100);
    QTest::keyClick(&menu, Qt::Key_Space);
    QVERIFY(day180->isChecked());
    QVERIFY(menu.isVisible());
}

void tst_Popups::mnemonicIsStronger()
{
    QMenu menu;
    menu.addAction(u"Sort"_s);
    QAction *save = menu.addAction(u"&Save"_s);
    bool saved = false;
    connect(save, &QAction::triggered, this, [&saved] { saved = true; });
    menu.popup({0, 0});
    QTest::keyClicks(&menu, u"s"_s);
    QVERIFY(saved);
}

void tst_Popups::buttonIsNotLitAfterItsMenuClosed()
{
    QWidget window;
    window.resize(400, 300);
    QToolButton button(&window);
    button.setText(u"Views"_s);
    QMenu menu(&button);
    menu.addAction(u"Mine"_s);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    pointAt(&button);
    QVERIFY(button.underMouse());
    menu.popup(window.mapToGlobal(QPoint(0, 100)));
    QCursor::setPos(window.mapToGlobal(QPoint(300, 250)));
    menu.close();
    QVERIFY(!button.underMouse());
}

void tst_Popups::filterButtonIsNotLitAfterItsEditorClosed()
{
    MessageBar messages;
    FilterBar bar(tasksList(), &messages);
    bar.resize(800, 60);
    bar.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bar));
    QToolButton *add = nullptr;
    const auto buttons = bar.findChildren<QToolButton *>();
    for (QToolButton *button : buttons) {
        if (button->menu() == bar.columnMenu())
            add = button;
    }
    QVERIFY(add);
    pointAt(add);
    QVERIFY(add->underMouse());
    bar.editNew(u"title"_s);
    QCursor::setPos(bar.mapToGlobal(QPoint(790, 500)));
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Escape);
    QVERIFY(!add->underMouse());
}

QTEST_MAIN(tst_Popups)
#include "tst_Popups.moc"
