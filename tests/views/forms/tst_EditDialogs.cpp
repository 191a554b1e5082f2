#include "tests/views/Accessible.h"
#include "tests/views/forms/FormWorld.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/forms/ConflictDialog.h"
#include "views/forms/ProofGate.h"
#include "views/forms/ProveDialog.h"

#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** The two questions of editing: whose value is right, and whether it is you. */
class tst_EditDialogs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(this); }

    void nothingIsChosenAtFirst();
    void eachFieldByItself();
    void allOfOneSide();
    void valuesAreReadable();
    void conflictByKeyboardAndName();
    void proofIsAsked();
    void wrongProofAsksAgain();
    void callIsRepeatedOnce();
    void cancelledProof();
    void ordinaryRefusalsAreNotAsked();
    void twoCallsAskOnce();
    void windowGoesFirst();

private:
    static QPushButton *button(QWidget *root, const QString &text)
    {
        const auto buttons = root->findChildren<QPushButton *>();
        for (QPushButton *candidate : buttons) {
            if (candidate->text().remove(u'&') == text)
                return candidate;
        }
        return nullptr;
    }
    static Error refusal(const QString &sentence =
                             u"Enter your password or a code of your authenticator app first."_s)
    {
        return {ErrorKind::Denied, sentence, u"PK403"_s, {}};
    }
    static ProveDialog *question(QWidget *window) { return window->findChild<ProveDialog *>(); }

    Theme *m_theme = nullptr;
    const QList<FieldClash> m_clashes{
        {u"title"_s, u"Call"_s, u"Call the bank"_s, u"Write to the bank"_s},
        {u"due_date"_s, u"2026-11-28"_s, u"2026-12-01"_s, QJsonValue::Null}};
};

void tst_EditDialogs::nothingIsChosenAtFirst()
{
    ConflictDialog dialog(FormWorld::task(), m_clashes);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    const auto sides = dialog.findChildren<QRadioButton *>();
    QCOMPARE(sides.size(), 6);
    for (const QRadioButton *side : sides)
        QVERIFY(!side->isChecked());
    QPushButton *save = button(&dialog, u"Save what is chosen"_s);
    QVERIFY(!save->isEnabled());
    QVERIFY(!save->toolTip().isEmpty()); // and it says why
    QTest::keyClick(&dialog, Qt::Key_Return);
    QVERIFY(dialog.isVisible());
}

void tst_EditDialogs::eachFieldByItself()
{
    ConflictDialog dialog(FormWorld::task(), m_clashes);
    const auto sides = dialog.findChildren<QRadioButton *>();
    sides.at(1)->click(); // theirs
    QVERIFY(!button(&dialog, u"Save what is chosen"_s)->isEnabled());
    sides.at(5)->click(); // as it was before
    QVERIFY(button(&dialog, u"Save what is chosen"_s)->isEnabled());
    QVERIFY(sides.at(1)->isChecked()); // fields do not disturb each other
    QCOMPARE(dialog.chosen(),
             (QJsonObject{{u"title"_s, u"Write to the bank"_s}, {u"due_date"_s, u"2026-11-28"_s}}));
}

void tst_EditDialogs::allOfOneSide()
{
    ConflictDialog dialog(FormWorld::task(), m_clashes);
    button(&dialog, u"All theirs"_s)->click();
    QCOMPARE(dialog.chosen()[u"due_date"_s], QJsonValue(QJsonValue::Null));
    button(&dialog, u"All mine"_s)->click();
    QCOMPARE(dialog.chosen(),
             (QJsonObject{{u"title"_s, u"Call the bank"_s}, {u"due_date"_s, u"2026-12-01"_s}}));
}

void tst_EditDialogs::valuesAreReadable()
{
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    ConflictDialog dialog(
        FormWorld::task(),
        {{u"due_date"_s, u"2026-11-28"_s, QJsonValue::Null, u"2026-12-01"_s},
         {u"value"_s, QJsonValue::Null, u"1250000.50"_s, u"5.00"_s},
         {u"priority"_s, u"LOW"_s, u"HIGH"_s, u"OLD"_s},
         {u"identified"_s, QJsonValue::Null, true, false},
         {u"permissions"_s, QJsonArray{}, QJsonArray{u"view"_s}, QJsonArray{}},
         {u"assigned_to"_s, QJsonValue::Null,
          QJsonObject{{u"id"_s, id}, {u"name"_s, u"<b>Ana</b>"_s}}, QJsonValue::Null}});
    QStringList shown;
    const auto labels = dialog.findChildren<QLabel *>();
    for (const QLabel *label : labels)
        shown.append(label->text());
    for (const QString &expected :
         {u"28 Nov 2026"_s, u"1 Dec 2026"_s, u"$1,250,000.50"_s, u"High"_s, u"OLD"_s, u"Yes"_s,
          u"No"_s, u"See the exchange"_s, u"<b>Ana</b>"_s, u"–"_s})
        QVERIFY2(shown.contains(expected), qPrintable(expected));
    QVERIFY(!shown.join(u' ').contains(id));
}

void tst_EditDialogs::conflictByKeyboardAndName()
{
    ConflictDialog dialog(FormWorld::task(), m_clashes);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QCOMPARE(namelessControls(&dialog).join(u", "_s), QString());
    const auto sides = dialog.findChildren<QRadioButton *>();
    QCOMPARE(sides.at(1)->accessibleName(), u"Title, Theirs: Write to the bank"_s);
    QVERIFY(sides.at(0)->hasFocus());
    QTest::keyClick(sides.at(0), Qt::Key_Space);
    QTest::keyClick(sides.at(0), Qt::Key_Down); // to theirs
    QVERIFY(sides.at(1)->isChecked());
    QTest::keyClick(sides.at(1), Qt::Key_Tab); // to the next field
    auto *next = qobject_cast<QRadioButton *>(QApplication::focusWidget());
    QVERIFY(next && sides.indexOf(next) >= 3);
    QTest::keyClick(next, Qt::Key_Space);
    QSignalSpy accepted(&dialog, &QDialog::accepted);
    QTest::keyClick(next, Qt::Key_Return);
    QCOMPARE(accepted.size(), 1);
}

void tst_EditDialogs::proofIsAsked()
{
    QStringList secrets;
    ProveDialog dialog(
        [&](const QString &secret) {
            secrets.append(secret);
            return answered<bool>(true);
        },
        false);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    auto *edit = dialog.findChild<QLineEdit *>();
    QVERIFY(edit->hasFocus());
    QCOMPARE(edit->echoMode(), QLineEdit::Password);
    QCOMPARE(namelessControls(&dialog).join(u", "_s), QString());
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(dialog.findChild<MessageBar *>()->text().contains(u"6 digits"_s));
    QVERIFY(secrets.isEmpty());
    QTest::keyClicks(edit, u"many small otters"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(!dialog.isVisible());
    QCOMPARE(secrets, QStringList{u"many small otters"_s});
    QCOMPARE(dialog.result(), int(QDialog::Accepted));
    QVERIFY(edit->text().isEmpty());
}

void tst_EditDialogs::wrongProofAsksAgain()
{
    QList<Result<bool>> answers{false, Error{ErrorKind::Locked, u"Too many attempts."_s, {}, {}}};
    ProveDialog dialog([&](const QString &) { return answered<bool>(answers.takeFirst()); }, true);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    auto *edit = dialog.findChild<QLineEdit *>();
    for (const QString &expected : {u"That was wrong"_s, u"Too many attempts."_s}) {
        QTest::keyClicks(edit, u"x"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(dialog.findChild<MessageBar *>()->text().startsWith(expected));
        QVERIFY(dialog.isVisible());
        QVERIFY(edit->text().isEmpty());
        QTRY_VERIFY(edit->hasFocus());
    }
}

void tst_EditDialogs::callIsRepeatedOnce()
{
    QWidget window;
    window.show();
    ProofGate gate([](const QString &) { return answered<bool>(true); });
    int calls = 0;
    const auto future = gate.withProof(&window, [&] {
        ++calls;
        return answered<QString>(calls == 1 ? Result<QString>(refusal())
                                            : Result<QString>(u"code"_s));
    });
    QTRY_VERIFY(question(&window) && question(&window)->isVisible());
    QVERIFY(!future.isFinished());
    question(&window)->findChild<QLineEdit *>()->setText(u"x"_s);
    question(&window)->accept();
    QTRY_VERIFY(future.isFinished());
    QCOMPARE(future.result().value(), u"code"_s);
    QCOMPARE(calls, 2);
    // Refused again: no second question, the sentence is for the person.
    int stubborn = 0;
    const auto refused = gate.withProof(&window, [&] {
        ++stubborn;
        return answered<QString>(refusal());
    });
    QTRY_VERIFY(question(&window) && question(&window)->isVisible());
    question(&window)->findChild<QLineEdit *>()->setText(u"x"_s);
    question(&window)->accept();
    QTRY_VERIFY(refused.isFinished());
    QCOMPARE(stubborn, 2);
    QCOMPARE(refused.result().error().kind, ErrorKind::Denied);
}

void tst_EditDialogs::cancelledProof()
{
    QWidget window;
    window.show();
    ProofGate gate([](const QString &) { return answered<bool>(true); });
    const auto future = gate.withProof(&window, [] { return answered<QString>(refusal()); });
    QTRY_VERIFY(question(&window) && question(&window)->isVisible());
    question(&window)->reject();
    QTRY_VERIFY(future.isFinished());
    QCOMPARE(future.result().error().kind, ErrorKind::Cancelled);
    QVERIFY(!future.result().error().message.isEmpty());
}

void tst_EditDialogs::ordinaryRefusalsAreNotAsked()
{
    QWidget window;
    window.show();
    ProofGate gate([](const QString &) { return answered<bool>(true); });
    for (const Error &error :
         {refusal(u"Only an admin may do this."_s), Error{ErrorKind::Offline, u"gone"_s, {}, {}},
          Error{ErrorKind::Denied,
                u"Enter your password or a code of your authenticator app first."_s,
                u"42501"_s,
                {}}}) {
        const auto future = gate.withProof(&window, [error] { return answered<QString>(error); });
        QTRY_VERIFY(future.isFinished());
        QCOMPARE(future.result().error(), error);
        QVERIFY(!question(&window));
    }
    QCOMPARE(ProofGate::wishOf(refusal(u"Enter your current password first."_s)),
             ProofGate::Wish::Password);
}

void tst_EditDialogs::twoCallsAskOnce()
{
    QWidget window;
    window.show();
    ProofGate gate([](const QString &) { return answered<bool>(true); });
    bool proven = false;
    const auto call = [&] {
        return answered<QString>(proven ? Result<QString>(u"done"_s) : Result<QString>(refusal()));
    };
    const auto one = gate.withProof(&window, call);
    const auto two = gate.withProof(&window, call);
    QTRY_VERIFY(question(&window) && question(&window)->isVisible());
    QTest::qWait(10);
    QCOMPARE(window.findChildren<ProveDialog *>().size(), 1);
    proven = true;
    question(&window)->findChild<QLineEdit *>()->setText(u"x"_s);
    question(&window)->accept();
    QTRY_VERIFY(one.isFinished() && two.isFinished());
    QVERIFY(one.result().ok() && two.result().ok());
}

void tst_EditDialogs::windowGoesFirst()
{
    auto window = std::make_unique<QWidget>();
    window->show();
    ProofGate gate([](const QString &) { return answered<bool>(true); });
    const auto future = gate.withProof(window.get(), [] { return answered<QString>(refusal()); });
    QTRY_VERIFY(question(window.get()));
    window.reset();
    QTRY_VERIFY(future.isFinished());
    QCOMPARE(future.result().error().kind, ErrorKind::Cancelled);
}

QTEST_MAIN(tst_EditDialogs)
#include "tst_EditDialogs.moc"
