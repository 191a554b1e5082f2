#include "tests/views/Accessible.h"
#include "tests/views/forms/FormWorld.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/forms/DateField.h"
#include "views/tasks/BulkEditDialog.h"
#include "views/tasks/CommentsPanel.h"
#include "views/tasks/QuickAddTask.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** One line for a new task, what is said about it, and one change of many. */
class tst_TaskDialogs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { new Theme(this); }

    void quickAddSaysAllFaultsAtOnce();
    void quickAddTakesOneLine();
    void bulkChangesNothingWithoutAPreview();
    void bulkPreviewIsForWhatIsTicked();
    void commentThatFailedStaysInTheField();
};

void tst_TaskDialogs::quickAddSaysAllFaultsAtOnce()
{
    FormWorld world;
    MessageBar bar;
    QuickAddTask line(world.context().findPerson, &bar);
    line.setToday(FormWorld::today);
    QSignalSpy added(&line, &QuickAddTask::addRequested);
    line.open();
    QCOMPARE(namelessControls(&line), QStringList());
    line.findChild<DateField *>()->edit()->setText(u"someday"_s);
    QTest::keyClick(line.findChild<QLineEdit *>(), Qt::Key_Return);
    QVERIFY(added.isEmpty());
    QVERIFY(bar.text().contains(u"needs a title"_s) && bar.text().contains(u"an exchange"_s) &&
            bar.text().contains(u"no date"_s));
}

void tst_TaskDialogs::quickAddTakesOneLine()
{
    FormWorld world;
    MessageBar bar;
    QuickAddTask line(world.context().findPerson, &bar);
    line.setToday(FormWorld::today);
    line.setExchange(world.id, u"1043 Ortega"_s);
    QSignalSpy added(&line, &QuickAddTask::addRequested);
    line.open();
    auto *title = line.findChild<QLineEdit *>();
    QTest::keyClicks(title, u"Call escrow"_s);
    line.findChild<DateField *>()->edit()->setText(u"+3"_s);
    QTest::keyClick(title, Qt::Key_Return);
    QCOMPARE(added.size(), 1);
    QCOMPARE(added.first().at(0).toUuid(), world.id);
    QCOMPARE(added.first().at(1).toString(), u"Call escrow"_s);
    QCOMPARE(added.first().at(2).toString(), u"2026-11-25"_s);
    line.clearTask();
    QVERIFY(line.title().isEmpty() && line.due().isEmpty());
    QTest::keyClick(title, Qt::Key_Escape);
    QVERIFY(!line.isVisible());
}

void tst_TaskDialogs::bulkChangesNothingWithoutAPreview()
{
    FormWorld world;
    FormDefinition form = FormWorld::task();
    form.fields = {form.fields.at(3)};
    const QUuid one = QUuid::createUuid();
    const QUuid other = QUuid::createUuid();
    QList<QPair<QJsonObject, bool>> calls;
    auto *dialog = new BulkEditDialog(
        form, world.context(), {{one, u"Call escrow"_s}, {other, u"Send the letter"_s}},
        [&](const QJsonObject &fields, bool preview) {
            calls.append({fields, preview});
            return answered<QList<BulkOutcome>>(QList<BulkOutcome>{
                {one, u"changed"_s, {}, preview ? QUuid() : one},
                {other, u"refused"_s, u"Only who manages the exchange may."_s, {}}});
        });
    dialog->show();
    QCOMPARE(namelessControls(dialog), QStringList());
    const auto labels = dialog->findChildren<QLabel *>();
    for (const QLabel *label : labels) // nothing need be filled in
        QVERIFY2(!label->text().endsWith(u'*'), qPrintable(label->text()));
    dialog->apply();
    QVERIFY(calls.isEmpty());
    dialog->preview(); // nothing ticked
    QVERIFY(calls.isEmpty());
    auto *priority = dialog->findChild<QComboBox *>(u"priority"_s);
    priority->setCurrentIndex(priority->findData(u"HIGH"_s));
    QVERIFY(dialog->findChild<QCheckBox *>()->isChecked());
    dialog->preview();
    QTRY_COMPARE(calls.size(), 1);
    QCOMPARE(calls.first().first, (QJsonObject{{u"priority"_s, u"HIGH"_s}}));
    QVERIFY(calls.first().second);
    QTRY_VERIFY(dialog->told().contains(u"Send the letter: Only who manages"_s));
    QSignalSpy edited(dialog, &BulkEditDialog::edited);
    dialog->apply();
    QTRY_COMPARE(edited.size(), 1);
    QVERIFY(!calls.last().second);
}

void tst_TaskDialogs::bulkPreviewIsForWhatIsTicked()
{
    FormWorld world;
    FormDefinition form = FormWorld::task();
    form.fields = {form.fields.at(2), form.fields.at(3)};
    int applied = 0;
    auto *dialog =
        new BulkEditDialog(form, world.context(), {}, [&](const QJsonObject &, bool preview) {
            applied += !preview;
            return answered<QList<BulkOutcome>>(
                QList<BulkOutcome>{{QUuid::createUuid(), u"changed"_s, {}, {}}});
        });
    dialog->show();
    dialog->findChild<QLineEdit *>(u"due_date"_s)->setText(u"5 Dec 2026"_s);
    dialog->preview();
    QTRY_VERIFY(dialog->told().contains(u"will be changed"_s));
    dialog->findChild<QLineEdit *>(u"due_date"_s)->setText(u"6 Dec 2026"_s);
    dialog->apply();
    QTest::qWait(10);
    QCOMPARE(applied, 0); // the preview was of the fifth
    dialog->close();
}

void tst_TaskDialogs::commentThatFailedStaysInTheField()
{
    QList<Result<QUuid>> answers{Error{ErrorKind::Offline, u"The line is down."_s, {}, {}},
                                 QUuid::createUuid()};
    QList<QUuid> requests;
    QList<TaskComment> comments;
    CommentSource source;
    source.load = [&] { return answered<QList<TaskComment>>(comments); };
    source.write = [&](const QString &text, const QUuid &request) {
        requests.append(request);
        const auto answer = answers.takeFirst();
        if (answer)
            comments.append({answer.value(), {}, u"Dana Reyes"_s, text, {}});
        return answered<QUuid>(answer);
    };
    CommentsPanel panel(source, {});
    panel.show();
    panel.load();
    panel.field()->setPlainText(u"They call back on Friday."_s);
    panel.button()->click();
    QTRY_VERIFY(panel.findChild<MessageBar *>()->text().contains(u"line is down"_s));
    QCOMPARE(panel.field()->toPlainText(), u"They call back on Friday."_s);
    panel.button()->click();
    QTRY_COMPARE(panel.count(), 1);
    QVERIFY(panel.field()->toPlainText().isEmpty());
    QCOMPARE(requests.at(0), requests.at(1)); // the first may have arrived after all
}

QTEST_MAIN(tst_TaskDialogs)
#include "tst_TaskDialogs.moc"
