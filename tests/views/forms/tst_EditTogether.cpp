#include "models/repositories/EditRepository.h"
#include "models/repositories/PeopleRepository.h"
#include "models/repositories/TaskRepository.h"
#include "models/repositories/UndoRepository.h"
#include "models/session/UndoHistory.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/TestSession.h"
#include "tests/support/Why.h"
#include "tests/views/forms/FormWorld.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/forms/ConflictDialog.h"
#include "views/forms/FormDialog.h"
#include "views/forms/ProofGate.h"
#include "views/forms/RecordForm.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Two people at one task, each with a window and a connection; nobody overwrites anybody. */
class tst_EditTogether final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void differentFieldsAreBothKept();
    void oneFieldIsAskedAbout();
    void serverJudgesWhatTheFormLetsThrough();
    void undoOfAnEdit();
    void proofIsWhatTheServerMeans();

private:
    std::unique_ptr<DbSession> signedIn(const QString &email);
    RecordSource source(DbSession &session);
    FormDialog *open(DbSession &session);
    static QLineEdit *field(FormDialog *dialog, const QString &name)
    {
        return dialog->findChild<QLineEdit *>(name);
    }
    QJsonObject stored() { return await(TaskRepository(*m_dana).task(m_task))->values; }

    Theme *m_theme = nullptr;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<DbSession> m_dana;
    std::unique_ptr<DbSession> m_boss;
    QUuid m_exchange;
    QUuid m_task;
};

std::unique_ptr<DbSession> tst_EditTogether::signedIn(const QString &email)
{
    const auto ticket = RoleConnection::signIn(*m_database, email);
    auto session = std::make_unique<DbSession>(u"work"_s);
    const auto settings = ConnectionSettings::parse(m_database->doorUri())
                              ->withLogin(ticket.role, ticket.secret)
                              .hardened();
    if (!settings || !await(session->open(settings.value())))
        qFatal("no session for %s: %s", qPrintable(email), qPrintable(ticket.message));
    return session;
}

void tst_EditTogether::initTestCase()
{
    m_theme = new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s, u"Bo Boss"_s);
    m_dana = signedIn(u"dana@example.test"_s);
    m_boss = signedIn(u"boss@example.test"_s);
    const auto made = await(EditRepository(*m_dana).createExchange({{u"name"_s, u"Elm St"_s}}));
    QVERIFY2(made.ok(), why(made).constData());
    m_exchange = made.value();
}

void tst_EditTogether::init()
{
    m_task =
        await(TaskRepository(*m_dana).create(
                  m_exchange, {{u"title"_s, u"Call escrow"_s}, {u"due_date"_s, u"2030-11-28"_s}},
                  QUuid::createUuid()))
            .value();
}

RecordSource tst_EditTogether::source(DbSession &session)
{
    RecordSource source;
    source.reload = [&session, this] { return TaskRepository(session).task(m_task); };
    source.save = [&session, this](const RecordSave &what) {
        return asSaved(m_task, TaskRepository(session).update(m_task, what.version, what.fields));
    };
    return source;
}

FormDialog *tst_EditTogether::open(DbSession &session)
{
    FormDefinition form = FormWorld::task();
    form.fields.erase(form.fields.begin() + 7, form.fields.end());
    form.fields.removeIf([](const FormField &field) {
        return field.kind == FieldKind::Money || field.kind == FieldKind::Number;
    });
    FormContext context;
    context.today = {2026, 11, 22};
    context.findPerson = [&session](const QString &words) {
        return PeopleRepository(session).find(words);
    };
    auto *dialog = new FormDialog(form, context, source(session), {}, nullptr);
    QSignalSpy loaded(dialog->editor(), &RecordEditor::loaded);
    dialog->open();
    if (!QTest::qWaitFor([&] { return loaded.size() == 1; }, 20000))
        qFatal("not loaded: %s", qPrintable(dialog->form()->message()->text()));
    return dialog;
}

void tst_EditTogether::differentFieldsAreBothKept()
{
    FormDialog *danas = open(*m_dana);
    FormDialog *bosses = open(*m_boss);
    field(danas, u"title"_s)->setText(u"Call the bank"_s);
    field(bosses, u"due_date"_s)->setText(u"5 Dec 2030"_s);
    QSignalSpy first(danas, &FormDialog::saved);
    QSignalSpy second(bosses, &FormDialog::saved);
    danas->editor()->save();
    QTRY_COMPARE_WITH_TIMEOUT(first.size(), 1, 20000);
    bosses->editor()->save();
    QTRY_COMPARE_WITH_TIMEOUT(second.size(), 1, 20000);
    QVERIFY(second.first().at(1).toString().contains(u"Title"_s));
    QCOMPARE(stored()[u"title"_s].toString(), u"Call the bank"_s);
    QCOMPARE(stored()[u"due_date"_s].toString(), u"2030-12-05"_s);
}

void tst_EditTogether::oneFieldIsAskedAbout()
{
    FormDialog *danas = open(*m_dana);
    FormDialog *bosses = open(*m_boss);
    field(danas, u"title"_s)->setText(u"Dana's"_s);
    field(bosses, u"title"_s)->setText(u"The boss's"_s);
    QSignalSpy first(danas, &FormDialog::saved);
    QSignalSpy second(bosses, &FormDialog::saved);
    danas->editor()->save();
    QTRY_COMPARE_WITH_TIMEOUT(first.size(), 1, 20000);
    bosses->editor()->save();
    const auto asked = [bosses] { return bosses->findChild<ConflictDialog *>(); };
    QTRY_VERIFY_WITH_TIMEOUT(asked(), 20000);
    QCOMPARE(stored()[u"title"_s].toString(), u"Dana's"_s);
    const auto buttons = asked()->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text().contains(u"mine"_s))
            button->click();
    }
    asked()->accept();
    QTRY_COMPARE_WITH_TIMEOUT(second.size(), 1, 20000);
    QCOMPARE(stored()[u"title"_s].toString(), u"The boss's"_s);
}

void tst_EditTogether::serverJudgesWhatTheFormLetsThrough()
{
    FormDialog *dialog = open(*m_dana);
    dialog->form()->setValues(
        {{u"title"_s, u"Call"_s},
         {u"priority"_s, u"SOONISH"_s}}); // a word that only the server knows not to be one
    dialog->editor()->save();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->form()->message()->text().isEmpty(), 20000);
    QVERIFY(dialog->form()->message()->text().startsWith(u"The priority is one of"_s));
    QVERIFY(dialog->findChild<QWidget *>(u"priority"_s)
                ->accessibleDescription()
                .contains(u"is one of"_s));
    dialog->close();
}

void tst_EditTogether::undoOfAnEdit()
{
    UndoRepository repository(*m_dana);
    UndoHistory history([&](const QList<QUuid> &audits) { return repository.undo(audits); });
    FormDialog *dialog = open(*m_dana);
    field(dialog, u"title"_s)->setText(u"After"_s);
    QSignalSpy saved(dialog, &FormDialog::saved);
    dialog->editor()->save();
    QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, 20000);
    const auto record = saved.first().first().value<SavedRecord>();
    history.add({u"Title"_s, {await(repository.lastChange(record.id, record.version)).value()}});
    QSignalSpy undone(&history, &UndoHistory::undone);
    QSignalSpy redone(&history, &UndoHistory::redone);
    QSignalSpy failed(&history, &UndoHistory::failed);
    history.undo();
    QTRY_COMPARE_WITH_TIMEOUT(undone.size(), 1, 20000);
    QCOMPARE(stored()[u"title"_s].toString(), u"Call escrow"_s);
    history.redo();
    QTRY_COMPARE_WITH_TIMEOUT(redone.size(), 1, 20000);
    QCOMPARE(stored()[u"title"_s].toString(), u"After"_s);
    const qint64 version = await(TaskRepository(*m_boss).task(m_task))->version;
    QVERIFY(await(TaskRepository(*m_boss).update(m_task, version, {{u"title"_s, u"Else"_s}})).ok());
    history.undo();
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20000);
    QVERIFY(failed.first().at(1).value<Error>().message.contains(u"the title"_s));
    QVERIFY(!history.canUndo());
    QCOMPARE(stored()[u"title"_s].toString(), u"Else"_s);
}

/** The sentences that ProofGate knows are those of the server. */
void tst_EditTogether::proofIsWhatTheServerMeans()
{
    PeopleRepository people(*m_boss);
    const QUuid keep = await(people.create({{u"last_name"_s, u"One"_s}})).value();
    const QUuid drop = await(people.create({{u"last_name"_s, u"Two"_s}})).value();
    const auto refused = await(people.merge(keep, drop, {}, u"twice"_s));
    QCOMPARE(ProofGate::wishOf(refused.error()), ProofGate::Wish::PasswordOrCode);
    const auto denied = await(PeopleRepository(*m_dana).merge(keep, drop, {}, u"twice"_s));
    QCOMPARE(ProofGate::wishOf(denied.error()), ProofGate::Wish::None);
    const auto password = await(m_boss->run([](DbConnection &connection) -> Result<bool> {
        const auto rows =
            connection.secretQuery("select api.change_password($1)", {QByteArray("x")});
        if (!rows)
            return rows.error();
        return true;
    }));
    QCOMPARE(ProofGate::wishOf(password.error()), ProofGate::Wish::Password);
}

QTEST_MAIN(tst_EditTogether)
#include "tst_EditTogether.moc"
