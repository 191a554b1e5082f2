#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/people/CodeDialog.h"
#include "views/people/DuplicatesDialog.h"
#include "views/people/MergeDialog.h"
#include "views/people/PersonForms.h"
#include "views/people/RoleDialog.h"
#include "views/roles/RoleMatrixPage.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <QTreeWidget>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

QPushButton *buttonOf(QWidget &dialog, const QString &text)
{
    const auto buttons = dialog.findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text().remove(u'&') == text)
            return button;
    }
    return nullptr;
}

QJsonObject person(const QString &name, bool user)
{
    return {{u"id"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)},
            {u"name"_s, name},
            {u"first_name"_s, name.section(u' ', 0, 0)},
            {u"last_name"_s, name.section(u' ', 1)},
            {u"email"_s, QJsonValue()},
            {u"phone"_s, u"555 0100"_s},
            {u"company"_s, user ? QJsonValue() : QJsonValue(u"Elm Title & Co"_s)},
            {u"role"_s, u"client"_s},
            {u"user"_s, user},
            {u"active"_s, true}};
}

QUuid idOf(const QJsonObject &person)
{
    return QUuid::fromString(person.value(u"id"_s).toString());
}

QList<RoleRight> matrix()
{
    return {{u"admin"_s, u"see the exchange"_s, true},
            {u"admin"_s, u"upload documents to it"_s, true},
            {u"client"_s, u"see the exchange"_s, true},
            {u"client"_s, u"upload documents to it"_s, true},
            {u"third_party"_s, u"see the exchange"_s, true},
            {u"third_party"_s, u"upload documents to it"_s, false}};
}

} // namespace

/** What is asked before something is done to a person, and what is told after. */
class tst_PeopleDialogs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { new Theme(this); }

    void reasonIsAskedForAndKeptWhenRefused();
    void roleShowsWhatIsGainedAndLost();
    void codeIsShownOnceAndCopied();
    void mergeTakesOverWhatWasChosen();
    void mergeIsRefusedWithTheServersReason();
    void duplicatesAreComparedInPairs();
    void matrixSaysItInWords();
    void formAsksForWhatSigningInNeeds();
};

void tst_PeopleDialogs::reasonIsAskedForAndKeptWhenRefused()
{
    Decision decision;
    decision.title = u"Reset"_s;
    decision.question = u"Shall it be reset?"_s;
    decision.effects = {u"It is reset."_s};
    decision.verb = u"Reset it"_s;
    decision.reason = Decision::Reason::Required;
    DecisionDialog dialog(decision);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QSignalSpy decided(&dialog, &DecisionDialog::decided);
    QPushButton *button = buttonOf(dialog, u"Reset it"_s);
    QVERIFY(!button->isEnabled());
    QVERIFY(!button->toolTip().isEmpty());
    dialog.setReason(u"  She rang \u0007 "_s);
    QVERIFY(button->isEnabled());
    button->click();
    QCOMPARE(decided.size(), 1);
    QCOMPARE(decided.first().first().toString(), u"She rang"_s);
    QVERIFY(!button->isEnabled()); // not twice
    dialog.showError({ErrorKind::Conflict, u"Not now."_s, {}, {}});
    QCOMPARE(dialog.findChild<MessageBar *>()->text(), u"Not now."_s);
    QVERIFY(button->isEnabled());
    QCOMPARE(dialog.reason(), u"She rang"_s);
}

void tst_PeopleDialogs::roleShowsWhatIsGainedAndLost()
{
    RoleDialog dialog(u"Cleo"_s, u"client"_s, matrix());
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QPushButton *button = buttonOf(dialog, u"Change the role"_s);
    QVERIFY(!button->isEnabled()); // the role they have
    dialog.setRole(u"third_party"_s);
    QVERIFY(button->isEnabled());
    QCOMPARE(dialog.differences(), QStringList{u"Loses: Upload documents to it"_s});
    const auto *table = dialog.findChild<QTableWidget *>();
    QCOMPARE(table->item(1, 1)->text(), u"Yes"_s);
    QCOMPARE(table->item(1, 2)->text(), u"No"_s);
    QCOMPARE(table->item(1, 3)->text(), u"lost"_s);
    QVERIFY(!table->item(1, 3)->icon().isNull());
    QSignalSpy decided(&dialog, &DecisionDialog::decided);
    button->click();
    QCOMPARE(decided.size(), 1);
    QCOMPARE(dialog.role(), u"third_party"_s);
}

void tst_PeopleDialogs::codeIsShownOnceAndCopied()
{
    CodeDialog dialog(CodeDialog::Kind::Invitation, u"Cleo"_s, u"cleo@example.test"_s,
                      u"AAAA-BBBB-CCCC"_s);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QCOMPARE(dialog.code(), u"AAAA-BBBB-CCCC"_s);
    buttonOf(dialog, u"Copy the code"_s)->click();
    QCOMPARE(QApplication::clipboard()->text(), u"AAAA-BBBB-CCCC"_s);
    buttonOf(dialog, u"Copy with instructions"_s)->click();
    QVERIFY(QApplication::clipboard()->text().contains(u"cleo@example.test"_s));
    buttonOf(dialog, u"I have passed it on"_s)->click();
    QVERIFY(dialog.code().isEmpty());
}

void tst_PeopleDialogs::mergeTakesOverWhatWasChosen()
{
    const QJsonObject one = person(u"Ann Ortega"_s, false);
    const QJsonObject other = person(u"Anna Ortega"_s, true);
    MergeDialog dialog(one, other);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    QCOMPARE(dialog.kept(), idOf(other)); // who signs in stays
    QCOMPARE(dialog.dropped(), idOf(one));
    // What the one who stays does not have comes from the other.
    QCOMPARE(dialog.fields(), QJsonObject({{u"company"_s, u"Elm Title & Co"_s}}));
    dialog.take(u"first_name"_s, idOf(one));
    QCOMPARE(dialog.fields().value(u"first_name"_s).toString(), u"Ann"_s);
    QSignalSpy changed(&dialog, &MergeDialog::keptChanged);
    dialog.keep(idOf(one));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(dialog.keptName(), u"Ann Ortega"_s);
    QCOMPARE(dialog.fields(), QJsonObject());
}

void tst_PeopleDialogs::mergeIsRefusedWithTheServersReason()
{
    MergeDialog dialog(person(u"Ann Ortega"_s, false), person(u"Ann Ortega"_s, false));
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.setReason(u"The same person"_s);
    QPushButton *button = buttonOf(dialog, u"Merge for good"_s);
    QVERIFY(!button->isEnabled()); // nobody knows yet what would be moved
    dialog.setPreview({{}, u"A legal hold is on this person."_s});
    QVERIFY(!button->isEnabled());
    QCOMPARE(button->toolTip(), u"A legal hold is on this person."_s);
    dialog.setPreview({{{u"tasks"_s, 3}, {u"messages"_s, 0}}, {}});
    QVERIFY(button->isEnabled());
    const auto labels = dialog.findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
        return label->text().contains(u"3 task"_s) && !label->text().contains(u"message"_s);
    }));
}

void tst_PeopleDialogs::duplicatesAreComparedInPairs()
{
    DuplicatesDialog dialog;
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    QSignalSpy compare(&dialog, &DuplicatesDialog::compareRequested);
    const QJsonObject one = person(u"Ann Ortega"_s, false);
    dialog.setGroups({{u"phone"_s, u"5550100"_s, {one, person(u"Anna Ortega"_s, false)}},
                      {u"name"_s, u"x"_s, {one, person(u"B"_s, false), person(u"C"_s, false)}}});
    QVERIFY(dialog.compareButton()->isEnabled()); // one of two is selected
    dialog.compareButton()->click();
    QCOMPARE(compare.size(), 1);
    QCOMPARE(compare.first().first().toJsonObject(), one);
    dialog.show();
    dialog.tree()->setFocus();
    QTest::keyClick(dialog.tree(), Qt::Key_Return);
    QCOMPARE(compare.size(), 2); // the row and the default button are one wish
    dialog.tree()->setCurrentItem(dialog.tree()->topLevelItem(1)->child(0));
    QVERIFY(!dialog.compareButton()->isEnabled()); // with which of the others?
    dialog.tree()->topLevelItem(1)->child(2)->setSelected(true);
    QVERIFY(dialog.compareButton()->isEnabled());
    // Who was merged is listed nowhere any more, and the next group is looked at when all are read.
    const QJsonObject other = person(u"D"_s, false);
    const DuplicateGroup last{u"email"_s, u"x@example.test"_s, {person(u"E"_s, false), other}};
    const DuplicateGroup three{u"name"_s, u"x"_s, {one, person(u"B"_s, false), other}};
    dialog.setGroups({{u"phone"_s, u"2065550158"_s, {one, other}}, three, last});
    QCOMPARE(dialog.tree()->topLevelItem(0)->text(0), u"Same telephone number: (206) 555-0158"_s);
    dialog.tree()->setCurrentItem(dialog.tree()->topLevelItem(1)->child(0));
    dialog.showMerged(u"Ann Ortega"_s, QUuid::fromString(one.value(u"id"_s).toString()));
    QCOMPARE(dialog.tree()->topLevelItemCount(), 2);
    QCOMPARE(dialog.tree()->topLevelItem(0)->childCount(), 2);
    dialog.tree()->setCurrentItem(dialog.tree()->topLevelItem(1)->child(0));
    dialog.setGroups({three, last});
    QCOMPARE(dialog.tree()->currentItem(), dialog.tree()->topLevelItem(1)->child(0));
    dialog.setGroups({});
    QVERIFY(!dialog.compareButton()->isEnabled());
}

void tst_PeopleDialogs::matrixSaysItInWords()
{
    RoleMatrixPage page;
    QVERIFY(!page.isLoaded());
    page.showError({ErrorKind::Offline, u"No line."_s, {}, {}});
    QVERIFY(!page.isLoaded());
    page.setMatrix(matrix());
    QVERIFY(page.isLoaded());
    QCOMPARE(page.table()->columnCount(), 4);
    QCOMPARE(page.table()->horizontalHeaderItem(3)->text(), u"Third party"_s);
    QCOMPARE(page.table()->item(1, 3)->text(), u"No"_s);
    QCOMPARE(page.table()->item(1, 3)->data(Qt::AccessibleTextRole).toString(),
             u"Third party, Upload documents to it: No"_s);
}

void tst_PeopleDialogs::formAsksForWhatSigningInNeeds()
{
    const FormDefinition form = PersonForms::create();
    QCOMPARE(form.rules({}).size(), 1);
    QCOMPARE(form.rules({{u"company"_s, u"Elm"_s}}).size(), 0);
    QCOMPARE(form.rules({{u"company"_s, u"Elm"_s}, {u"is_user"_s, true}}).size(), 2);
}

QTEST_MAIN(tst_PeopleDialogs)
#include "tst_PeopleDialogs.moc"
