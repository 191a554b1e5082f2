#include "tests/views/forms/FormTest.h"

#include <QComboBox>
#include <QPromise>
#include <QPushButton>
#include <QRadioButton>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Nothing that was typed is lost or written over others: drafts, conflicts, errors on the way. */
class tst_RecordEditor final : public FormTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void otherErrorsStandAbove();
    void escKeepsADraft();
    void draftComesBackAfterACrash();
    void draftIsGoneAfterSaving();
    void draftOverAChangedRecord();
    void draftHasNoSensitiveField();
    void othersChangeIsMergedSilently();
    void clashIsAskedAbout();
    void clashCanBeLeft();
    void conflictOfAnotherKind();
    void typingIsLockedWhileSaving();
    void loadingFails();
    void newRecordsKeepTheirRequest();
    void closedWindowKeepsTheDraft();
};

void tst_RecordEditor::otherErrorsStandAbove()
{
    open();
    m_world->refusals = {{ErrorKind::Offline, u"The connection to the server broke."_s, {}, {}}};
    type("title", u"Kept"_s);
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(told(), u"The connection to the server broke."_s);
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(field<QLineEdit>("title")->text(), u"Kept"_s);
    QTRY_VERIFY(field<QLineEdit>("title")->hasFocus());
    const QUuid request = m_world->saves.first().request;
    press(Qt::Key_S, Qt::ControlModifier); // and again
    QTRY_COMPARE(m_saved->size(), 1);
    QCOMPARE(m_world->saves.last().request, request);
}

void tst_RecordEditor::escKeepsADraft()
{
    open();
    press(Qt::Key_Escape);
    QCOMPARE(m_cancelled->size(), 1);
    QCOMPARE(m_cancelled->first().first().toBool(), false); // nothing was typed
    open();
    type("title", u"Half a sent"_s);
    press(Qt::Key_Escape);
    QCOMPARE(m_cancelled->first().first().toBool(), true);
    QVERIFY(!m_dialog->isVisible());
    open();
    QCOMPARE(field<QLineEdit>("title")->text(), u"Half a sent"_s);
    QVERIFY(told().contains(u"did not save"_s));
    const auto buttons = m_dialog->form()->message()->findChildren<QPushButton *>();
    QTest::mouseClick(buttons.first(), Qt::LeftButton); // "Discard it"
    QCOMPARE(field<QLineEdit>("title")->text(), u"Call escrow"_s);
    QVERIFY(!m_drafts->find(m_key));
    QVERIFY(m_dialog->form()->message()->isHidden());
}

void tst_RecordEditor::draftComesBackAfterACrash()
{
    open();
    type("title", u"Half a sent"_s);
    type("due_date", u"31 Feb"_s);
    QTRY_VERIFY(m_drafts->find(m_key)); // by itself
    m_drafts->flush();
    // The program is gone; another one over the same folder.
    const auto crashed = std::exchange(m_drafts, std::make_unique<DraftStore>(m_folder->path()));
    m_dialog->form()->disconnect();
    open();
    QCOMPARE(field<QLineEdit>("title")->text(), u"Half a sent"_s);
    QCOMPARE(field<QLineEdit>("due_date")->text(), u"31 Feb"_s);
    QCOMPARE(field<QLineEdit>("value")->text(), u"$1,250,000.00"_s);
    QVERIFY(m_dialog->form()->isDirty());
}

void tst_RecordEditor::draftIsGoneAfterSaving()
{
    open();
    type("title", u"Whole"_s);
    QTRY_VERIFY(m_drafts->find(m_key));
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(m_saved->size(), 1);
    QVERIFY(!m_drafts->find(m_key));
    QTest::qWait(600);
    QVERIFY(!m_drafts->find(m_key));
    open();
    QVERIFY(m_dialog->form()->message()->isHidden());
}

void tst_RecordEditor::draftOverAChangedRecord()
{
    open();
    type("title", u"Mine"_s);
    press(Qt::Key_Escape);
    m_world->theyChange(u"due_date"_s, u"2026-12-24"_s);
    open();
    QCOMPARE(field<QLineEdit>("title")->text(), u"Mine"_s);
    QCOMPARE(field<QLineEdit>("due_date")->text(), u"24 Dec 2026"_s);
    press(Qt::Key_Escape);
    m_world->theyChange(u"title"_s, u"Theirs"_s);
    open();
    QCOMPARE(field<QLineEdit>("title")->text(), u"Mine"_s);
    press(Qt::Key_S, Qt::ControlModifier); // both changed it: asked about, not overwritten
    QTRY_VERIFY(conflict());
    QCOMPARE(m_world->record.values[u"title"_s].toString(), u"Theirs"_s);
}

void tst_RecordEditor::draftHasNoSensitiveField()
{
    FormDefinition definition = FormWorld::task();
    definition.fields[5].sensitive = true;
    open(definition);
    type("count", u"8"_s);
    type("title", u"x"_s);
    press(Qt::Key_Escape);
    const auto draft = m_drafts->find(m_key);
    QVERIFY(draft && draft->values.contains(u"title"_s));
    QVERIFY(!draft->values.contains(u"count"_s));
}

void tst_RecordEditor::othersChangeIsMergedSilently()
{
    open();
    type("title", u"Mine"_s);
    m_world->theyChange(u"due_date"_s, u"2026-12-24"_s);
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(m_saved->size(), 1);
    QVERIFY(!conflict());
    QCOMPARE(m_world->record.values[u"title"_s].toString(), u"Mine"_s);
    QCOMPARE(m_world->record.values[u"due_date"_s].toString(), u"2026-12-24"_s);
    QVERIFY(m_saved->first().at(1).toString().contains(u"Due date"_s)); // told, not asked
    QCOMPARE(m_world->saves.last().fields, (QJsonObject{{u"title"_s, u"Mine"_s}}));
}

void tst_RecordEditor::clashIsAskedAbout()
{
    open();
    type("title", u"Mine"_s);
    type("count", u"3"_s);
    m_world->theyChange(u"title"_s, u"Theirs"_s);
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(conflict() && conflict()->isVisible());
    const auto sides = conflict()->findChildren<QRadioButton *>();
    QCOMPARE(sides.size(), 3);
    for (const QRadioButton *side : sides)
        QVERIFY(!side->isChecked()); // nobody is favoured
    sides.at(0)->setFocus();
    press(Qt::Key_Space);
    press(Qt::Key_Return);
    QTRY_COMPARE(m_saved->size(), 1);
    QCOMPARE(m_world->record.values[u"title"_s].toString(), u"Mine"_s);
    QCOMPARE(m_world->record.values[u"count"_s].toString(), u"3"_s);
}

void tst_RecordEditor::clashCanBeLeft()
{
    open();
    type("title", u"Mine"_s);
    m_world->theyChange(u"title"_s, u"Theirs"_s);
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(conflict() && conflict()->isVisible());
    QTest::keyClick(conflict(), Qt::Key_Escape);
    QTRY_VERIFY(told().contains(u"Nothing was saved"_s));
    QCOMPARE(field<QLineEdit>("title")->text(), u"Mine"_s);
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(m_world->record.values[u"title"_s].toString(), u"Theirs"_s);
    QTRY_VERIFY(!conflict());
    m_dialog->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog));
    field<QLineEdit>("title")->setFocus();
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(conflict()); // still nobody overwrites anybody
}

void tst_RecordEditor::conflictOfAnotherKind()
{
    open();
    m_world->refusals = {{ErrorKind::Conflict, u"This task was cancelled."_s, {}, {}}};
    type("title", u"Mine"_s);
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(told(), u"This task was cancelled."_s);
    QCOMPARE(m_world->saves.size(), 1);
}

void tst_RecordEditor::typingIsLockedWhileSaving()
{
    QPromise<Result<SavedRecord>> slow;
    slow.start();
    RecordForm form(FormWorld::task(), m_world->context());
    RecordSource source = m_world->source();
    source.save = [&](const RecordSave &) { return slow.future(); };
    RecordEditor editor(&form, source);
    QSignalSpy cancelled(&editor, &RecordEditor::cancelled);
    form.show();
    QVERIFY(QTest::qWaitForWindowActive(&form));
    editor.load();
    auto *title = form.findChild<QLineEdit *>(u"title"_s);
    QTRY_VERIFY(title->isEnabled());
    title->setText(u"Slow"_s);
    title->setFocus();
    editor.save();
    editor.save(); // pressed twice
    QVERIFY(!title->isEnabled());
    editor.cancel();
    QCOMPARE(cancelled.size(), 0);
    slow.addResult(Error{ErrorKind::Offline, u"gone"_s, {}, {}});
    slow.finish();
    QTRY_VERIFY(title->isEnabled());
    QTRY_VERIFY(title->hasFocus());
}

void tst_RecordEditor::loadingFails()
{
    int times = 0;
    RecordForm form(FormWorld::task(), m_world->context());
    RecordSource source = m_world->source();
    source.reload = [&]() -> QFuture<Result<FormRecord>> {
        if (++times == 1)
            return answered<FormRecord>(Error{ErrorKind::Offline, u"No line."_s, {}, {}});
        return answered<FormRecord>(m_world->record);
    };
    RecordEditor editor(&form, source);
    form.show();
    editor.load();
    QTRY_COMPARE(form.message()->text(), u"No line."_s);
    auto *title = form.findChild<QLineEdit *>(u"title"_s);
    QVERIFY(!title->isEnabled()); // there is nothing to edit
    QTest::mouseClick(form.message()->findChild<QPushButton *>(), Qt::LeftButton);
    QTRY_VERIFY(title->isEnabled());
    QCOMPARE(title->text(), u"Call escrow"_s);
}

void tst_RecordEditor::newRecordsKeepTheirRequest()
{
    RecordForm form(FormWorld::task(), m_world->context());
    RecordSource source = m_world->source();
    source.reload = {};
    RecordEditor editor(&form, source, {m_drafts.get(), m_key});
    QSignalSpy saved(&editor, &RecordEditor::saved);
    editor.load();
    form.findChild<QLineEdit *>(u"title"_s)->setText(u"New"_s);
    form.findChild<QComboBox *>(u"priority"_s)->setCurrentIndex(1);
    m_world->record.version = 0;
    m_world->refusals = {{ErrorKind::Offline, u"gone"_s, {}, {}}};
    editor.save();
    QTRY_COMPARE(form.message()->text(), u"gone"_s);
    editor.save();
    QTRY_COMPARE(saved.size(), 1);
    QCOMPARE(m_world->saves.first().fields,
             (QJsonObject{{u"title"_s, u"New"_s}, {u"priority"_s, u"MEDIUM"_s}}));
    QCOMPARE(m_world->saves.first().request, m_world->saves.last().request);
}

void tst_RecordEditor::closedWindowKeepsTheDraft()
{
    open();
    type("title", u"Half"_s);
    delete m_dialog; // with the page, before the pause of typing was over
    QVERIFY(m_drafts->find(m_key));
}

QTEST_MAIN(tst_RecordEditor)
#include "tst_RecordEditor.moc"
