#include "tests/views/Accessible.h"
#include "tests/views/forms/FormWorld.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/PinDialog.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** A PIN is typed twice, in numbers, and never shown. */
class tst_PinDialog final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { new Theme(this); }

    void onlyEqualNumbersAreSaved();
    void serversRefusalIsToldAndTheFieldsAreEmpty();
    void pinCanBeTakenOff();
};

void tst_PinDialog::onlyEqualNumbersAreSaved()
{
    QStringList saved;
    PinDialog dialog(
        u"Contract.pdf"_s, false,
        [&](const QString &pin) {
            saved.append(pin);
            return answered<void>({});
        },
        6);
    dialog.show();
    QCOMPARE(namelessControls(&dialog), QStringList());
    const auto fields = dialog.findChildren<QLineEdit *>();
    QCOMPARE(fields.size(), 2);
    QTest::keyClicks(fields.at(0), u"83a 6-152"_s);
    QCOMPARE(fields.at(0)->text(), u"836152"_s);
    QVERIFY(fields.at(0)->displayText() != u"836152"_s);
    QTest::keyClicks(fields.at(1), u"836153"_s);
    dialog.accept();
    QVERIFY(saved.isEmpty());
    QVERIFY(dialog.findChild<MessageBar *>()->text().contains(u"not the same"_s));
    for (const QString &simple : {u"836"_s, u"123456"_s, u"252525"_s}) {
        fields.at(0)->setText(simple);
        fields.at(1)->setText(simple);
        dialog.accept();
        QVERIFY2(saved.isEmpty(), qPrintable(simple));
    }
    fields.at(0)->setText(u"836152"_s);
    fields.at(1)->setText(u"836152"_s);
    dialog.accept();
    QTRY_COMPARE(saved, QStringList{u"836152"_s});
    QTRY_VERIFY(!dialog.isVisible());
    QVERIFY(fields.at(0)->text().isEmpty() && !dialog.wasRemoved());
}

void tst_PinDialog::serversRefusalIsToldAndTheFieldsAreEmpty()
{
    PinDialog dialog(
        u"Contract.pdf"_s, false,
        [](const QString &) {
            return answered<void>(Error{ErrorKind::Invalid, u"This PIN is too simple."_s, {}, {}});
        },
        4);
    dialog.show();
    const auto fields = dialog.findChildren<QLineEdit *>();
    fields.at(0)->setText(u"83615"_s);
    fields.at(1)->setText(u"83615"_s);
    dialog.accept();
    QTRY_COMPARE(dialog.findChild<MessageBar *>()->text(), u"This PIN is too simple."_s);
    QVERIFY(dialog.isVisible() && fields.at(0)->text().isEmpty() && fields.at(1)->text().isEmpty());
}

void tst_PinDialog::pinCanBeTakenOff()
{
    QString saved = u"-"_s;
    PinDialog dialog(
        u"Contract.pdf"_s, true,
        [&](const QString &pin) {
            saved = pin;
            return answered<void>({});
        },
        6);
    dialog.show();
    const auto buttons = dialog.findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text().contains(u"off"_s))
            button->click();
    }
    QTRY_VERIFY(!dialog.isVisible());
    QVERIFY(saved.isEmpty() && dialog.wasRemoved());
}

QTEST_MAIN(tst_PinDialog)
#include "tst_PinDialog.moc"
