#include "models/tables/lists/TasksList.h"
#include "tests/views/Accessible.h"
#include "views/common/ChipButton.h"
#include "views/common/ChipRow.h"
#include "views/common/ConditionEditor.h"
#include "views/common/ConditionFields.h"
#include "views/common/ConditionText.h"
#include "views/common/FilterBar.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/common/ViewsButton.h"

#include <QCheckBox>
#include <QComboBox>
#include <QInputDialog>
#include <QJsonArray>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using Op = FilterCondition::Op;

/** How people say what a list shows: chips, editors and saved views. */
class tst_FilterBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(this); }
    void init();
    void cleanup();

    void aChipIsSwitchedOffWithoutBeingLost();
    void aChipWorksByKeyboardAlone();
    void theCrossRemoves();
    void aConditionIsMadeInTheEditor();
    void aConditionIsChangedByClicking();
    void peopleAreFoundByTyping();
    void amountsAreDecimalText();
    void emptySaysSo();
    void anUnfinishedConditionIsNotApplied();
    void everyKindHasAnEditorWithNames();
    void conditionsReadLikeSentences_data();
    void conditionsReadLikeSentences();
    void theSameConditionIsNotAddedTwice();
    void filtersSurviveTheirJson();
    void strangeJsonFiltersNothing();
    void viewsAreChosenSavedAndRemoved();
    void viewsOfOthersAreNotOverwritten();

private:
    FilterCondition stages() const
    {
        FilterCondition condition;
        condition.column = u"status"_s;
        condition.op = Op::AnyOf;
        condition.value = QJsonArray{u"PENDING"_s};
        return condition;
    }
    ChipButton *chip() const { return m_bar->findChild<ChipButton *>(); }

    Theme *m_theme = nullptr;
    std::unique_ptr<MessageBar> m_messages;
    std::unique_ptr<FilterBar> m_bar;
};

void tst_FilterBar::init()
{
    m_messages = std::make_unique<MessageBar>();
    m_bar = std::make_unique<FilterBar>(tasksList(), m_messages.get());
    m_bar->resize(900, 120);
    m_bar->show();
    QVERIFY(QTest::qWaitForWindowActive(m_bar.get()));
}

void tst_FilterBar::cleanup()
{
    m_bar.reset();
    m_messages.reset();
}

void tst_FilterBar::aChipIsSwitchedOffWithoutBeingLost()
{
    m_bar->addCondition(stages());
    QVERIFY(chip()->isVisible() && chip()->isChecked());
    QSignalSpy changes(m_bar.get(), &FilterBar::filterChanged);
    QTest::mouseClick(chip(), Qt::LeftButton, {}, QPoint(10, chip()->height() / 2));
    QCOMPARE(changes.size(), 1);
    QVERIFY(m_bar->filter().isEmpty());
    QCOMPARE(m_bar->filter().conditions.size(), qsizetype(1));
    QTRY_VERIFY(!m_bar->findChildren<ChipButton *>().last()->isChecked());
    QCOMPARE(m_bar->filter(), ListFilter::fromJson(m_bar->filter().toJson()));
}

void tst_FilterBar::aChipWorksByKeyboardAlone()
{
    m_bar->addCondition(stages());
    const auto focused = [this] { return qobject_cast<ChipButton *>(m_bar->focusWidget()); };
    chip()->setFocus();
    QTest::keyClick(focused(), Qt::Key_Space);
    QVERIFY(m_bar->filter().isEmpty());
    QVERIFY(focused()); // the keyboard stays where it was
    QTest::keyClick(focused(), Qt::Key_Space);
    QVERIFY(!m_bar->filter().isEmpty());
    QTest::keyClick(focused(), Qt::Key_Return);
    QVERIFY(m_bar->editor());
    QTest::keyClick(m_bar->editor(), Qt::Key_Escape);
    QTRY_VERIFY(!m_bar->editor());
    m_bar->findChildren<ChipButton *>().last()->setFocus();
    QTest::keyClick(focused(), Qt::Key_Delete);
    QVERIFY(m_bar->filter().conditions.isEmpty());
    QVERIFY(!m_bar->chips()->isVisible());
}

void tst_FilterBar::theCrossRemoves()
{
    m_bar->addCondition(stages());
    QTest::mouseClick(chip(), Qt::LeftButton, {}, QPoint(chip()->width() - 10, 8));
    QVERIFY(m_bar->filter().conditions.isEmpty());
}

void tst_FilterBar::aConditionIsMadeInTheEditor()
{
    QSignalSpy changes(m_bar.get(), &FilterBar::filterChanged);
    m_bar->columnMenu()->actions().at(1)->trigger(); // due
    ConditionEditor *editor = m_bar->editor();
    QVERIFY(editor && editor->isVisible());
    editor->findChild<QSpinBox *>()->setValue(14);
    QTest::keyClick(editor, Qt::Key_Return);
    QCOMPARE(changes.size(), 1);
    const FilterCondition made = m_bar->filter().conditions.first();
    QCOMPARE(made.op, Op::NextDays);
    QCOMPARE(made.toQuery(),
             (QJsonObject{{u"column"_s, u"due"_s}, {u"op"_s, u"next_days"_s}, {u"value"_s, 14}}));
    QCOMPARE(m_bar->chips()->chips().first().text, u"Due: next 14 day(s)"_s);
}

void tst_FilterBar::aConditionIsChangedByClicking()
{
    m_bar->addCondition(stages());
    QTest::mouseClick(chip(), Qt::LeftButton, {}, chip()->rect().center());
    ConditionEditor *editor = m_bar->editor();
    QVERIFY(editor);
    auto *list = editor->findChild<QListWidget *>();
    QCOMPARE(list->item(0)->checkState(), Qt::Checked);
    list->item(1)->setCheckState(Qt::Checked);
    editor->findChild<QCheckBox *>()->setChecked(true);
    QTest::mouseClick(editor->findChild<QPushButton *>(), Qt::LeftButton);
    QCOMPARE(m_bar->filter().conditions.size(), qsizetype(1));
    const FilterCondition changed = m_bar->filter().conditions.first();
    QVERIFY(changed.negated);
    QCOMPARE(changed.value.toArray().size(), 2);
    QCOMPARE(m_bar->chips()->chips().first().text, u"Status: not To do, In progress"_s);
}

void tst_FilterBar::peopleAreFoundByTyping()
{
    QSignalSpy wanted(m_bar.get(), &FilterBar::choicesWanted);
    m_bar->editNew(u"assignee"_s);
    ConditionEditor *editor = m_bar->editor();
    auto *list = editor->findChild<QListWidget *>();
    QCOMPARE(list->item(0)->text(), u"me"_s);
    auto *find = editor->findChild<QLineEdit *>();
    QTRY_VERIFY(!wanted.isEmpty());
    QTest::keyClicks(find, u"rey"_s);
    QTRY_COMPARE(wanted.last().at(1).toString(), u"rey"_s);
    m_bar->showChoices(u"assignee"_s, u"re"_s, {{u"9"_s, u"Late answer"_s}});
    QVERIFY(list->findItems(u"Late answer"_s, Qt::MatchExactly).isEmpty());
    m_bar->showChoices(u"assignee"_s, u"rey"_s, {{u"7"_s, u"Dana Reyes"_s}});
    list->findItems(u"Dana Reyes"_s, Qt::MatchExactly).first()->setCheckState(Qt::Checked);
    find->setText(u"tom"_s);
    QTRY_COMPARE(wanted.last().at(1).toString(), u"tom"_s);
    m_bar->showChoices(u"assignee"_s, u"tom"_s, {});
    QCOMPARE(list->count(), 1); // who is ticked stays in the list
    QTest::keyClick(editor, Qt::Key_Return);
    const FilterCondition made = m_bar->filter().conditions.first();
    QCOMPARE(made.value.toArray(), QJsonArray{u"7"_s});
    QCOMPARE(m_bar->chips()->chips().first().text, u"Assigned to: Dana Reyes"_s);
    QVERIFY(!made.toQuery().contains(u"labels"_s)); // the server knows ids only
}

void tst_FilterBar::amountsAreDecimalText()
{
    ListColumn money{.name = u"value"_s, .kind = ColumnKind::Money, .title = u"Value"_s};
    FilterCondition start;
    start.column = money.name;
    start.op = Op::Between;
    auto *editor = new ConditionEditor(money, start, m_bar.get());
    const auto edits = editor->findChildren<QLineEdit *>();
    edits.at(0)->setText(u"$1,250,000.50"_s);
    QCOMPARE(editor->condition().value.toArray(), (QJsonArray{u"1250000.50"_s, QJsonValue::Null}));
    edits.at(0)->setText(u"a lot"_s);
    QVERIFY(!editor->condition().isComplete());
    editor->close();
}

void tst_FilterBar::emptySaysSo()
{
    FilterCondition condition;
    condition.column = u"due"_s;
    condition.op = Op::Empty;
    condition.negated = true;
    m_bar->addCondition(condition);
    QCOMPARE(m_bar->chips()->chips().first().text, u"Due: not empty"_s);
}

void tst_FilterBar::anUnfinishedConditionIsNotApplied()
{
    m_bar->editNew(u"title"_s);
    ConditionEditor *editor = m_bar->editor();
    QVERIFY(!editor->findChild<QPushButton *>()->isEnabled());
    QTest::keyClick(editor, Qt::Key_Return);
    QVERIFY(m_bar->editor());
    QVERIFY(m_bar->filter().conditions.isEmpty());
    editor->close();
}

void tst_FilterBar::everyKindHasAnEditorWithNames()
{
    QCOMPARE(namelessControls(m_bar.get()).join(u", "_s), QString());
    const ListDefinition list = tasksList();
    for (const ListColumn &column : list.columns) {
        const auto rules = ConditionText::rules(column);
        QVERIFY(!rules.isEmpty());
        for (const Op op : rules) {
            FilterCondition start;
            start.column = column.name;
            start.op = op;
            auto *editor = new ConditionEditor(column, start, m_bar.get());
            editor->popUpAt(m_bar.get());
            QCOMPARE(editor->condition().op, op);
            QCOMPARE(namelessControls(editor).join(u", "_s), QString());
            editor->close();
        }
    }
}

void tst_FilterBar::conditionsReadLikeSentences_data()
{
    QTest::addColumn<int>("op");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("overdue") << int(Op::Overdue) << QJsonValue() << u"Due: overdue"_s;
    QTest::newRow("week") << int(Op::ThisWeek) << QJsonValue() << u"Due: this week"_s;
    QTest::newRow("before") << int(Op::Before) << QJsonValue(u"2026-11-28"_s)
                            << u"Due: before 28 Nov 2026"_s;
    QTest::newRow("range") << int(Op::Between)
                           << QJsonValue(QJsonArray{u"2026-11-01"_s, u"2026-11-28"_s})
                           << u"Due: 1 Nov 2026 to 28 Nov 2026"_s;
    QTest::newRow("open end") << int(Op::Between)
                              << QJsonValue(QJsonArray{u"2026-11-01"_s, QJsonValue::Null})
                              << u"Due: from 1 Nov 2026"_s;
}

void tst_FilterBar::conditionsReadLikeSentences()
{
    QFETCH(int, op);
    QFETCH(QJsonValue, value);
    QFETCH(QString, text);
    FilterCondition condition;
    condition.column = u"due"_s;
    condition.op = Op(op);
    condition.value = value;
    const ListDefinition list = tasksList();
    QCOMPARE(ConditionText::text(*list.column(u"due"_s), condition), text);
}

void tst_FilterBar::theSameConditionIsNotAddedTwice()
{
    FilterCondition off = stages();
    off.off = true;
    ListFilter filter;
    filter.conditions = {off};
    m_bar->setFilter(filter);
    m_bar->addCondition(stages());
    QCOMPARE(m_bar->filter().conditions.size(), qsizetype(1));
    QVERIFY(!m_bar->filter().conditions.first().off);
}

void tst_FilterBar::filtersSurviveTheirJson()
{
    ListFilter filter;
    filter.search = u"elm"_s;
    filter.conditions = {stages()};
    filter.conditions.first().labels = QStringList{u"To do"_s};
    filter.conditions.first().off = true;
    QCOMPARE(ListFilter::fromJson(filter.toJson()), filter);
    QCOMPARE(filter.toQuery(), (QJsonObject{{u"search"_s, u"elm"_s}}));
}

void tst_FilterBar::strangeJsonFiltersNothing()
{
    const QJsonArray conditions{7, QJsonObject{{u"column"_s, u"due"_s}, {u"op"_s, u"explode"_s}},
                                QJsonObject{{u"column"_s, u"due"_s}, {u"op"_s, u"between"_s}}};
    const QString hostile = QString(QChar(0)) + QChar(0xd800);
    const QJsonObject json{{u"conditions"_s, conditions}, {u"search"_s, hostile}};
    const ListFilter filter = ListFilter::fromJson(json);
    QVERIFY(filter.isEmpty() && filter.conditions.isEmpty());
}

void tst_FilterBar::viewsAreChosenSavedAndRemoved()
{
    ViewsButton button;
    SavedView mine{QUuid::createUuid(), u"My week"_s, {}, false, true, true, false, {}, 1};
    button.setViews({mine});
    button.setCurrent(mine.id, true);
    QSignalSpy chosen(&button, &ViewsButton::viewChosen);
    QSignalSpy saved(&button, &ViewsButton::saveRequested);
    QSignalSpy removed(&button, &ViewsButton::removeRequested);
    button.menu()->popup({0, 0});
    const auto entry = [&](const QString &text) {
        for (QAction *action : button.menu()->actions()) {
            if (action->text().startsWith(text))
                return action;
        }
        return static_cast<QAction *>(nullptr);
    };
    entry(u"My week"_s)->trigger();
    QCOMPARE(chosen.size(), 1);
    entry(u"Save the changes"_s)->trigger();
    QCOMPARE(saved.at(0).at(0).toUuid(), mine.id);
    entry(u"Remove"_s)->trigger();
    QCOMPARE(removed.at(0).at(0).toUuid(), mine.id);
    button.saveNew(false);
    auto *dialog = button.findChild<QInputDialog *>();
    QVERIFY(dialog);
    dialog->setTextValue(u"  Next   week "_s);
    dialog->accept();
    QCOMPARE(saved.at(1).at(1).toString(), u"Next week"_s);
    QVERIFY(saved.at(1).at(0).toUuid().isNull());
    button.menu()->close();
}

void tst_FilterBar::viewsOfOthersAreNotOverwritten()
{
    ViewsButton button;
    SavedView theirs{QUuid::createUuid(), u"Firm's"_s, {}, true, false, false, false, {}, 1};
    button.setViews({theirs});
    button.setCurrent(theirs.id, true);
    button.menu()->popup({0, 0});
    for (const QAction *action : button.menu()->actions())
        QVERIFY(!action->text().startsWith(u"Save the changes"_s) && action->text() != u"Remove"_s);
    button.menu()->close();
}

QTEST_MAIN(tst_FilterBar)
#include "tst_FilterBar.moc"
