#include "app/pages/DocumentsPages.h"
#include "app/pages/MessagesPages.h"
#include "app/pages/TasksPages.h"
#include "app/pages/UndoActions.h"
#include "models/repositories/FindRepository.h"
#include "models/tables/ListTableModel.h"
#include "tests/app/pages/SignedInWorld.h"
#include "tests/support/TestSession.h"
#include "views/actions/ActionSet.h"
#include "views/common/DataTable.h"
#include "views/common/FilterBar.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/PinDialog.h"
#include "views/forms/CellEditor.h"
#include "views/forms/FormDialog.h"
#include "views/forms/RecordForm.h"
#include "views/main/MainWindow.h"
#include "views/tasks/CommentsPanel.h"
#include "views/tasks/QuickAddTask.h"

#include <QAction>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Tasks, documents and messages as each role meets them on a real server. */
class tst_WorkPages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void newTaskIsCompletedWithOneKeyAndUndone();
    void rolledOverTaskSaysWhyInItsComments();
    void cellIsEditedWhereItStands();
    void cellThatSomebodyElseChangedIsNotOverwritten();
    void undoThatWouldOverwriteNamesTheField();
    void manyTasksAreOneUndo();
    void undoKeysAreTheTextFieldsOwnWhileItHasTheFocus();
    void thirdPartyLooksAndChangesNothing();
    void documentGetsAPinAndGoesToTheBinAndBack();
    void nobodyWritesYet();
    void foundTaskIsShownThoughTheFilterHidesIt();
    void messageOpensItsRoom();

private:
    void open(QWidget *(*make)(PageWorld &)) { m_page = m_signedIn->open<ListPage>(make); }
    ActionSet *actions() const { return m_signedIn->actions(); }
    void select(const QUuid &id);
    QUuid addTask(const QString &title);
    QByteArray of(const char *table, const char *what, const QUuid &id)
    {
        return m_database->admin()
            .must(QByteArrayLiteral("select ") + what + " from public." + table +
                      " where id = $1::uuid",
                  {id.toByteArray(QUuid::WithoutBraces)})
            .value();
    }
    static QUuid uuid(const QByteArray &id) { return QUuid::fromString(QString::fromLatin1(id)); }

    std::unique_ptr<TestDatabase> m_database;
    QByteArray m_coordinator;
    QUuid m_exchange, m_document;
    std::unique_ptr<SignedInWorld> m_signedIn;
    PageWorld *m_world = nullptr; ///< of m_signedIn
    ListPage *m_page = nullptr;   ///< of m_signedIn
};

void tst_WorkPages::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"ada@example.test"_s, u"admin"_s, u"Ada Admin"_s);
    m_coordinator =
        m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    const QByteArray third =
        m_database->addPerson(u"theo@example.test"_s, u"third_party"_s, u"Theo Third"_s);
    RawConnection &admin = m_database->admin();
    const QByteArray exchange =
        admin
            .must("insert into public.exchanges (name, coordinator_id) values ('Elm St', $1::uuid) "
                  "returning id",
                  {m_coordinator})
            .value();
    m_exchange = uuid(exchange);
    admin.must(
        "insert into public.exchange_participants (exchange_id, contact_id, role, is_active) "
        "values ($1::uuid, $2::uuid, 'third_party', true)",
        {exchange, third});
    m_document =
        uuid(admin
                 .must("insert into public.documents (exchange_id, uploaded_by, file_name, "
                       "file_type, file_size, file_path, document_type) values ($1::uuid, "
                       "$2::uuid, 'Contract.pdf', 'pdf', 1, '/none', 'contract') returning id",
                       {exchange, m_coordinator})
                 .value());
    admin.must("insert into public.messages (exchange_id, sender_id, content) "
               "values ($1::uuid, $2::uuid, 'The closing is on Friday.')",
               {exchange, m_coordinator});
}

void tst_WorkPages::init()
{
    m_signedIn = std::make_unique<SignedInWorld>(*m_database);
    m_world = &m_signedIn->world();
    QVERIFY(m_signedIn->signIn(u"dana@example.test"_s));
}

void tst_WorkPages::cleanup()
{
    m_signedIn.reset();
}

void tst_WorkPages::select(const QUuid &id)
{
    QTRY_VERIFY_WITH_TIMEOUT((m_page->selectId(id), m_page->selectedIds() == QList<QUuid>{id}),
                             15000);
}

QUuid tst_WorkPages::addTask(const QString &title)
{
    auto *line = m_page->findChild<QuickAddTask *>();
    actions()->trigger(u"tasks.create"_s);
    Q_EMIT line->addRequested(m_exchange, title, u"2030-11-28"_s);
    QByteArray made;
    const bool there = QTest::qWaitFor(
        [&] {
            const auto rows = m_database->admin().must(
                "select id from public.tasks where title = $1", {title.toUtf8()});
            made = rows.rows.isEmpty() ? QByteArray() : rows.value();
            return !made.isEmpty();
        },
        15000);
    if (!there)
        qFatal("not added: %s", qPrintable(m_page->messages()->text()));
    return uuid(made);
}

void tst_WorkPages::newTaskIsCompletedWithOneKeyAndUndone()
{
    open(makeTasksPage);
    const QUuid task = addTask(u"Call escrow"_s);
    select(task);
    actions()->trigger(u"tasks.complete"_s);
    QTRY_COMPARE_WITH_TIMEOUT(of("tasks", "status", task), "COMPLETE", 15000);
    QTRY_VERIFY_WITH_TIMEOUT(m_world->undo().canUndo(), 15000);
    QVERIFY(m_page->messages()->text().contains(u"Call escrow"_s));
    const auto buttons = m_page->messages()->findChildren<QPushButton *>();
    QVERIFY(!buttons.isEmpty() && buttons.first()->text() == u"Undo"_s);
    buttons.first()->click();
    QTRY_COMPARE_WITH_TIMEOUT(of("tasks", "status", task), "PENDING", 15000);
    QTRY_VERIFY_WITH_TIMEOUT(m_world->undo().canRedo(), 15000);
    QVERIFY(m_page->messages()->isEmpty());
    m_world->undo().redo();
    QTRY_COMPARE_WITH_TIMEOUT(of("tasks", "status", task), "COMPLETE", 15000);
}

void tst_WorkPages::rolledOverTaskSaysWhyInItsComments()
{
    open(makeTasksPage);
    const QUuid task = addTask(u"Send the letter"_s);
    select(task);
    actions()->trigger(u"tasks.roll_over"_s);
    auto *dialog = m_page->findChild<FormDialog *>();
    QVERIFY(dialog);
    dialog->form()->setValues(
        {{u"due_date"_s, u"2030-12-05"_s}, {u"reason"_s, u"They are away"_s}});
    dialog->editor()->save();
    QTRY_COMPARE_WITH_TIMEOUT(of("tasks", "due_date::date", task), "2030-12-05", 15000);
    QTRY_VERIFY_WITH_TIMEOUT(!m_page->findChild<FormDialog *>(), 15000);
    QTRY_VERIFY_WITH_TIMEOUT(m_world->undo().canUndo(), 15000);
    actions()->trigger(u"tasks.edit"_s);
    dialog = m_page->findChild<FormDialog *>();
    QVERIFY(dialog);
    auto *comments = dialog->findChild<CommentsPanel *>();
    QTRY_COMPARE_WITH_TIMEOUT(comments->count(), 1, 15000);
    comments->field()->setPlainText(u"Called again."_s);
    comments->button()->click();
    QTRY_COMPARE_WITH_TIMEOUT(comments->count(), 2, 15000);
    dialog->reject();
}

void tst_WorkPages::cellIsEditedWhereItStands()
{
    open(makeTasksPage);
    const QUuid task = addTask(u"Ask for the vesting"_s);
    select(task);
    const int due = 1;
    m_page->table()->setCurrentIndex(m_page->table()->currentIndex().siblingAtColumn(due));
    actions()->trigger(u"tasks.edit_cell"_s);
    auto *cell = m_page->findChild<CellEditor *>();
    QVERIFY(cell);
    auto *edit = cell->findChild<QLineEdit *>();
    QVERIFY(edit->hasFocus());
    QTest::keyClicks(edit, u"no date"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(cell->isVisible()); // what can't be kept stays as it was typed
    QCOMPARE(edit->text(), u"no date"_s);
    QVERIFY(!m_page->messages()->isEmpty());
    // Somebody changes another field meanwhile: that is no conflict.
    m_database->admin().must("update public.tasks set description = 'By phone' where id = $1::uuid",
                             {task.toByteArray(QUuid::WithoutBraces)});
    edit->selectAll();
    QTest::keyClicks(edit, u"2030-12-05"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(of("tasks", "due_date::date", task), "2030-12-05", 15000);
    QCOMPARE(of("tasks", "description", task), "By phone");
    QTRY_VERIFY_WITH_TIMEOUT(!m_page->findChild<CellEditor *>(), 15000);
    QTRY_VERIFY_WITH_TIMEOUT(m_world->undo().canUndo(), 15000);
    m_world->undo().undo();
    QTRY_COMPARE_WITH_TIMEOUT(of("tasks", "due_date::date", task), "2030-11-28", 15000);
}

void tst_WorkPages::cellThatSomebodyElseChangedIsNotOverwritten()
{
    open(makeTasksPage);
    const QUuid task = addTask(u"Call the escrow"_s);
    select(task);
    m_page->table()->setCurrentIndex(m_page->table()->currentIndex().siblingAtColumn(0));
    actions()->trigger(u"tasks.edit_cell"_s);
    const auto edit = [this] {
        return m_page->findChild<CellEditor *>()->findChild<QLineEdit *>();
    };
    m_database->admin().must("update public.tasks set title = 'Theirs' where id = $1::uuid",
                             {task.toByteArray(QUuid::WithoutBraces)});
    edit()->setText(u"Mine"_s);
    QPointer<CellEditor> first = m_page->findChild<CellEditor *>();
    QTest::keyClick(edit(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(!first && m_page->findChild<CellEditor *>(), 15000);
    QCOMPARE(edit()->text(), u"Mine"_s); // nothing typed is lost
    QCOMPARE(of("tasks", "title", task), "Theirs");
    QVERIFY(!m_page->messages()->isEmpty());
    QTest::keyClick(edit(), Qt::Key_Return); // now that it was seen
    QTRY_COMPARE_WITH_TIMEOUT(of("tasks", "title", task), "Mine", 15000);
    // Esc keeps nothing.
    actions()->trigger(u"tasks.edit_cell"_s);
    first = m_page->findChild<CellEditor *>();
    edit()->setText(u"Neither"_s);
    QTest::keyClick(edit(), Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(!first, 15000);
    QCOMPARE(of("tasks", "title", task), "Mine");
}

void tst_WorkPages::undoThatWouldOverwriteNamesTheField()
{
    open(makeTasksPage);
    const QUuid task = addTask(u"Order the report"_s);
    select(task);
    actions()->trigger(u"tasks.edit"_s);
    auto *dialog = m_page->findChild<FormDialog *>();
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->form()->record().version > 0, 15000);
    dialog->findChild<QLineEdit *>(u"title"_s)->setText(u"Order both reports"_s);
    dialog->editor()->save();
    QTRY_COMPARE_WITH_TIMEOUT(of("tasks", "title", task), "Order both reports", 15000);
    QTRY_VERIFY_WITH_TIMEOUT(m_world->undo().canUndo(), 15000);
    m_database->admin().must("update public.tasks set title = 'Somebody''s' where id = $1::uuid",
                             {task.toByteArray(QUuid::WithoutBraces)});
    MainWindow window(m_world->actions());
    addUndoActions(window, *m_world);
    m_world->undo().undo();
    QTRY_VERIFY_WITH_TIMEOUT(!window.messages()->isEmpty(), 15000);
    QVERIFY2(window.messages()->text().contains(u"title"_s, Qt::CaseInsensitive),
             qPrintable(window.messages()->text()));
    QCOMPARE(of("tasks", "title", task), "Somebody's");
}

void tst_WorkPages::manyTasksAreOneUndo()
{
    open(makeTasksPage);
    const QUuid one = addTask(u"First of two"_s);
    const QUuid two = addTask(u"Second of two"_s);
    m_page->filters()->replaceFilter({u"of two"_s, {}});
    QTRY_COMPARE_WITH_TIMEOUT(m_page->model()->total().value_or(0), 2, 15000);
    const auto bothSelected = [&] { // and not two of the rows before the filter
        m_page->table()->selectAll();
        const QList<QUuid> ids = m_page->selectedIds();
        return ids.size() == 2 && ids.contains(one) && ids.contains(two);
    };
    QTRY_VERIFY_WITH_TIMEOUT(bothSelected(), 15000);
    QCOMPARE(actions()->whyNot(u"tasks.complete"_s), QString());
    actions()->trigger(u"tasks.complete"_s);
    QTRY_VERIFY2_WITH_TIMEOUT(m_world->undo().canUndo(), qPrintable(m_page->messages()->text()),
                              15000);
    QVERIFY2(of("tasks", "status", one) == "COMPLETE" && of("tasks", "status", two) == "COMPLETE",
             qPrintable(m_page->messages()->text()));
    m_world->undo().undo();
    QTRY_COMPARE_WITH_TIMEOUT(of("tasks", "status", one), "PENDING", 15000);
    QCOMPARE(of("tasks", "status", two), "PENDING");
    QTRY_VERIFY(!m_world->undo().canUndo());
}

void tst_WorkPages::undoKeysAreTheTextFieldsOwnWhileItHasTheFocus()
{
    open(makeTasksPage);
    const QUuid task = addTask(u"Keys"_s);
    select(task);
    actions()->trigger(u"tasks.complete"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_world->undo().canUndo(), 15000);
    MainWindow window(m_world->actions());
    addUndoActions(window, *m_world);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QVERIFY(window.actionSet()->action(u"edit.undo"_s)->text().contains(u"Keys"_s));
    FindBox *field = window.findBox();
    field->setFocus();
    QTest::keyClicks(field, u"abc"_s);
    QTest::keyClick(field, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(field->text() != u"abc"_s);
    QVERIFY(m_world->undo().canUndo());
    QTest::keyClick(field, Qt::Key_Escape);
    window.setFocus();
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(of("tasks", "status", task), "PENDING", 15000);
    QTRY_VERIFY(window.messages()->text().contains(u"Undone"_s));
    QTest::keyClick(&window, Qt::Key_Y, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(of("tasks", "status", task), "COMPLETE", 15000);
}

void tst_WorkPages::thirdPartyLooksAndChangesNothing()
{
    open(makeTasksPage);
    const QUuid task = addTask(u"Seen by a third party"_s);
    m_signedIn->closePage();
    QVERIFY(m_signedIn->signIn(u"theo@example.test"_s));
    open(makeTasksPage);
    select(task);
    for (const QString &id : {u"tasks.create"_s, u"tasks.complete"_s, u"tasks.edit"_s,
                              u"tasks.roll_over"_s, u"tasks.bulk"_s})
        QVERIFY2(!actions()->whyNot(id).isEmpty(), qPrintable(id));
    Q_EMIT m_page->openRequested(task);
    auto *dialog = m_page->findChild<FormDialog *>();
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->form()->record().version > 0, 15000);
    QVERIFY(!dialog->findChild<QLineEdit *>(u"title"_s)->isEnabled());
    QVERIFY(!dialog->findChild<CommentsPanel *>()->field()->isEnabled());
    dialog->reject();
}

void tst_WorkPages::documentGetsAPinAndGoesToTheBinAndBack()
{
    QVERIFY(m_signedIn->signIn(u"ada@example.test"_s));
    open(makeDocumentsPage);
    select(m_document);
    actions()->trigger(u"documents.pin"_s);
    auto *pin = m_page->findChild<PinDialog *>();
    QVERIFY(pin);
    const auto fields = pin->findChildren<QLineEdit *>();
    fields.at(0)->setText(u"836152"_s);
    fields.at(1)->setText(u"836152"_s);
    pin->accept();
    QTRY_COMPARE_WITH_TIMEOUT(of("documents", "pin_protected", m_document), "t", 15000);
    QTRY_VERIFY_WITH_TIMEOUT(m_page->messages()->text().contains(u"PIN"_s), 15000);
    select(m_document);
    actions()->trigger(u"documents.remove"_s);
    auto *dialog = m_page->findChild<FormDialog *>();
    QVERIFY(dialog);
    dialog->form()->setValues({{u"reason"_s, u"Uploaded twice"_s}});
    dialog->editor()->save();
    QTRY_COMPARE_WITH_TIMEOUT(of("documents", "is_active", m_document), "f", 15000);
    QTRY_VERIFY_WITH_TIMEOUT(m_world->undo().canUndo(), 15000);
    m_world->undo().undo();
    QTRY_COMPARE_WITH_TIMEOUT(of("documents", "is_active", m_document), "t", 15000);
}

void tst_WorkPages::nobodyWritesYet()
{
    for (const ActionSpec &spec : m_world->actions().specs())
        QVERIFY(spec.id != u"messages.send"_s);
}

void tst_WorkPages::foundTaskIsShownThoughTheFilterHidesIt()
{
    open(makeTasksPage);
    const QUuid task = addTask(u"Needle in the stack"_s);
    m_database->admin().must("update public.tasks set status = 'COMPLETE' where id = $1::uuid",
                             {task.toByteArray(QUuid::WithoutBraces)});
    const auto found = await(FindRepository(m_world->reads()).anything(u"needle stack"_s));
    QVERIFY(found.ok());
    QCOMPARE(found->size(), 1);
    QCOMPARE(found->first().kind, u"task"_s);
    QCOMPARE(found->first().id, task);
    QCOMPARE(found->first().exchangeId, m_exchange);
    open(makeTasksPage); // done ones are filtered out at first
    QTRY_VERIFY_WITH_TIMEOUT(m_page->model()->total().has_value(), 15000);
    QMetaObject::invokeMethod(m_page, "showItem", Q_ARG(QUuid, task));
    QTRY_COMPARE_WITH_TIMEOUT(m_page->currentId(), task, 15000);
}

void tst_WorkPages::messageOpensItsRoom()
{
    open(makeMessagesPage);
    QTRY_VERIFY_WITH_TIMEOUT(m_page->model()->isLoaded(0), 15000);
    QSignalSpy tab(m_world, &PageWorld::tabRequested);
    Q_EMIT m_page->openRequested(m_page->model()->idAt(0));
    QCOMPARE(tab.size(), 1);
    QCOMPARE(tab.first().at(0).value<Place>(), (Place{PageId::ExchangeDetails, m_exchange}));
    QCOMPARE(tab.first().at(1).toString(), u"messages"_s);
}

QTEST_MAIN(tst_WorkPages)
#include "tst_WorkPages.moc"
