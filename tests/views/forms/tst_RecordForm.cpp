#include "tests/views/Accessible.h"
#include "tests/views/forms/FormTest.h"
#include "views/forms/DateField.h"
#include "views/forms/PersonPicker.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QJsonArray>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Filling in a form, as a person does it: by the keyboard, and with mistakes. */
class tst_RecordForm final : public FormTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void showsTheRecord();
    void savesOnlyWhatChanged();
    void everyKindOfField();
    void allFaultsAtOnce();
    void mendedFaultsGo();
    void serversSentenceStandsAtItsField();
    void savedByTheKeyboard_data();
    void savedByTheKeyboard();
    void personIsFoundByTyping();
    void unknownPersonIsAFault();
    void dateIsUnderstood();
    void everyControlHasAName();
    void everythingByTab();
};

void tst_RecordForm::showsTheRecord()
{
    open();
    QCOMPARE(field<QLineEdit>("title")->text(), u"Call escrow"_s);
    QCOMPARE(field<QLineEdit>("due_date")->text(), u"28 Nov 2026"_s);
    QCOMPARE(field<QLineEdit>("value")->text(), u"$1,250,000.00"_s);
    QCOMPARE(field<QComboBox>("priority")->currentText(), u"Medium"_s);
    QVERIFY(field<QLineEdit>("title")->hasFocus());
    QVERIFY(!m_dialog->form()->isDirty());
    press(Qt::Key_S, Qt::ControlModifier); // nothing was changed: nothing is sent
    QTRY_COMPARE(m_saved->size(), 1);
    QVERIFY(m_world->saves.isEmpty());
}

void tst_RecordForm::savesOnlyWhatChanged()
{
    open();
    type("title", u"  Call the bank "_s);
    type("value", u"5"_s);
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(m_saved->size(), 1);
    QCOMPARE(m_world->saves.size(), 1);
    QCOMPARE(m_world->saves.first().version, 3);
    QCOMPARE(m_world->saves.first().fields,
             (QJsonObject{{u"title"_s, u"Call the bank"_s}, {u"value"_s, u"5.00"_s}}));
    QCOMPARE(m_saved->first().first().value<SavedRecord>(), (SavedRecord{m_world->id, 4}));
    QVERIFY(!m_dialog->isVisible());
}

void tst_RecordForm::everyKindOfField()
{
    open();
    type("due_date", u"+10"_s);
    type("count", u"7"_s);
    field<QPlainTextEdit>("description")->setFocus();
    QTest::keyClicks(QApplication::focusWidget(), u"two"_s);
    press(Qt::Key_Return);
    QTest::keyClicks(QApplication::focusWidget(), u"lines"_s);
    field<QCheckBox>("identified")->setFocus();
    press(Qt::Key_Space);
    field<QWidget>("permissions")->findChildren<QCheckBox *>().at(1)->setFocus();
    press(Qt::Key_Space);
    field<QComboBox>("priority")->setFocus();
    press(Qt::Key_Down);
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(m_saved->size(), 1);
    QCOMPARE(m_world->saves.first().fields,
             (QJsonObject{{u"due_date"_s, u"2026-12-02"_s},
                          {u"count"_s, u"7"_s},
                          {u"description"_s, u"two\nlines"_s},
                          {u"identified"_s, true},
                          {u"permissions"_s, QJsonArray{u"message"_s}},
                          {u"priority"_s, u"HIGH"_s}}));
}

void tst_RecordForm::allFaultsAtOnce()
{
    open();
    type("title", u""_s);
    type("due_date", u"31 Feb 2026"_s);
    type("value", u"much"_s);
    type("count", u"70"_s);
    press(Qt::Key_S, Qt::ControlModifier);
    QVERIFY(m_world->saves.isEmpty());
    QCOMPARE(fault(u"title"_s), u"Title is missing."_s);
    QVERIFY(fault(u"due_date"_s).startsWith(u"Due date is no date"_s));
    QVERIFY(fault(u"value"_s).startsWith(u"Amount is no amount"_s));
    QVERIFY(fault(u"count"_s).contains(u"from 1 to 9"_s));
    for (const QString &name : {u"title"_s, u"due_date"_s, u"value"_s, u"count"_s})
        QVERIFY2(told().contains(fault(name)), qPrintable(told()));
    QVERIFY(field<QLineEdit>("title")->hasFocus());
    // What a screen reader says when the focus comes there.
    QVERIFY(field<QLineEdit>("title")->accessibleDescription().contains(u"Title is missing."_s));
    QCOMPARE(field<QLineEdit>("due_date")->text(), u"31 Feb 2026"_s); // as it was typed
}

void tst_RecordForm::mendedFaultsGo()
{
    open();
    type("title", u""_s);
    type("count", u"x"_s);
    press(Qt::Key_S, Qt::ControlModifier);
    QVERIFY(!fault(u"title"_s).isEmpty());
    QTest::keyClicks(field<QLineEdit>("title"), u"a"_s);
    QVERIFY(fault(u"title"_s).isEmpty());
    QVERIFY(!fault(u"count"_s).isEmpty());
    QVERIFY(field<QLineEdit>("title")->hasFocus()); // the focus stays where one types
    type("count", u"1"_s);
    QVERIFY(fault(u"count"_s).isEmpty());
    QVERIFY(m_dialog->form()->message()->isHidden());
}

void tst_RecordForm::serversSentenceStandsAtItsField()
{
    open();
    m_world->refusals = {{ErrorKind::Invalid, u"The due date is in the past."_s, u"PK400"_s, {}}};
    type("due_date", u"1 Nov 2026"_s);
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(fault(u"due_date"_s), u"The due date is in the past."_s);
    QVERIFY(told().contains(u"in the past"_s));
    QTRY_VERIFY(field<QLineEdit>("due_date")->hasFocus());
    QTest::keyClick(field<QLineEdit>("due_date"), Qt::Key_Backspace);
    QVERIFY(fault(u"due_date"_s).isEmpty());
}

void tst_RecordForm::savedByTheKeyboard_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifiers");
    QTest::addColumn<QByteArray>("where");
    const int control = int(Qt::ControlModifier);
    for (const QByteArray where : {"title", "description", "due_date", "assigned_to"}) {
        QTest::addRow("Ctrl+S in %s", where.constData()) << int(Qt::Key_S) << control << where;
        QTest::addRow("Ctrl+Enter in %s", where.constData())
            << int(Qt::Key_Return) << control << where;
    }
    QTest::newRow("Enter in a line") << int(Qt::Key_Return) << 0 << QByteArray("title");
}

void tst_RecordForm::savedByTheKeyboard()
{
    QFETCH(int, key);
    QFETCH(int, modifiers);
    QFETCH(QByteArray, where);
    open();
    type("title", u"By hand"_s);
    field<QWidget>(where.constData())->setFocus();
    press(key, Qt::KeyboardModifiers(modifiers));
    QTRY_COMPARE(m_saved->size(), 1);
}

void tst_RecordForm::personIsFoundByTyping()
{
    open();
    auto *picker = field<PersonPicker>("assigned_to");
    picker->setFocus();
    QTest::keyClicks(picker, u"an"_s);
    auto *list = picker->findChild<QCompleter *>()->popup();
    QTRY_VERIFY(list->isVisible());
    QCOMPARE(m_world->asked.size(), 1); // not at every key
    QCOMPARE(list->model()->rowCount(), 3);
    QVERIFY(list->model()->index(0, 0).data().toString().contains(u"Ortega LLC"_s));
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(picker->text(), u"Anders Berg"_s);
    QVERIFY(!list->isVisible());
    picker->setFocus();
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(m_saved->size(), 1);
    QCOMPARE(m_world->saves.first().fields[u"assigned_to"_s].toString(),
             m_world->people.at(1).id.toString(QUuid::WithoutBraces));
}

void tst_RecordForm::unknownPersonIsAFault()
{
    open();
    type("assigned_to", u"Nobody at all"_s);
    press(Qt::Key_S, Qt::ControlModifier);
    QVERIFY(fault(u"assigned_to"_s).contains(u"choose somebody"_s));
    QTest::qWait(250);
    type("assigned_to", QString());
    QVERIFY(fault(u"assigned_to"_s).isEmpty());
}

void tst_RecordForm::dateIsUnderstood()
{
    open();
    type("due_date", u"12/2"_s);
    field<QLineEdit>("title")->setFocus();
    QCOMPARE(field<QLineEdit>("due_date")->text(), u"2 Dec 2026"_s);
    auto *date = m_dialog->findChild<DateField *>();
    date->edit()->setFocus();
    press(Qt::Key_Down, Qt::AltModifier);
    QWidget *calendar = QApplication::activePopupWidget();
    QVERIFY(calendar);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(date->edit()->text(), u"3 Dec 2026"_s);
    QVERIFY(!calendar->isVisible());
    type("due_date", QString()); // empty is allowed
    QCOMPARE(date->date(), QString());
}

void tst_RecordForm::everyControlHasAName()
{
    open();
    QCOMPARE(namelessControls(m_dialog).join(u", "_s), QString());
    QCOMPARE(field<QLineEdit>("due_date")->accessibleName(), u"Due date"_s);
    QVERIFY(field<QLineEdit>("title")->accessibleDescription().contains(u"Required"_s));
    QVERIFY(field<QLineEdit>("title")->accessibleDescription().contains(u"in a few words"_s));
}

void tst_RecordForm::everythingByTab()
{
    open();
    QSet<QWidget *> reached;
    for (int i = 0; i < 40; ++i) {
        reached.insert(QApplication::focusWidget());
        press(Qt::Key_Tab);
    }
    for (const char *name : {"title", "assigned_to", "due_date", "priority", "value", "count",
                             "description", "identified"})
        QVERIFY2(reached.contains(field<QWidget>(name)), name);
    const auto boxes = field<QWidget>("permissions")->findChildren<QCheckBox *>();
    for (QCheckBox *box : boxes)
        QVERIFY(reached.contains(box));
    const auto buttons = m_dialog->findChildren<QPushButton *>();
    for (QPushButton *button : buttons)
        QVERIFY(!button->isVisible() || reached.contains(button));
}

QTEST_MAIN(tst_RecordForm)
#include "tst_RecordForm.moc"
