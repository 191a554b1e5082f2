#include "app/pages/PageFactories.h"
#include "app/pages/SettingsPages.h"
#include "models/domain/MailSample.h"
#include "models/repositories/DeliveryRepository.h"
#include "tests/app/pages/SignedInWorld.h"
#include "tests/views/AccessSweep.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/main/MainWindow.h"
#include "views/settings/MailTextEditor.h"
#include "views/settings/MailTextsView.h"
#include "views/settings/SettingsPage.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

using Source = MailTextsModel::Source;

namespace {

const MailTextKey deadline{u"deadline"_s, u"en"_s, u"email"_s};
const MailTextKey task{u"task_assigned"_s, u"es"_s, u"email"_s};
const MailTextKey sms{u"deadline"_s, u"en"_s, u"sms"_s};

} // namespace

/** What e-mails and text messages say, edited by an admin on a real server. */
class tst_MailTextPages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void everyTextHasItsPlace();
    void adminWritesWithTheKeyboard();
    void whatIsPutInComesFromTheMenu();
    void wrongNameIsRefusedAndNothingIsLost();
    void builtInComesBackAndIsUndone();
    void discardIsUndone();
    void typedTextOutlivesTheWindow();
    void anotherAdminsWordsAreNotTakenAway();
    void lineDropsAndNothingIsLost();
    void previewIsWhatArrives_data();
    void previewIsWhatArrives();
    void whoMayNotHasNone();

private:
    bool enter();
    MailTextsView *view() const { return m_page->mailTexts(); }
    MailTextEditor *editor() const { return view()->editor(); }
    QString told() const { return view()->messages()->text(); }
    void undo() { Q_EMIT view()->messages()->actionTriggered(); }
    void type(const QString &text)
    {
        editor()->body()->setFocus();
        editor()->body()->moveCursor(QTextCursor::End);
        QTest::keyClicks(editor()->body(), text);
    }
    QByteArray value(const QByteArray &sql) { return m_database->admin().must(sql).value(); }
    QByteArray own()
    {
        return value("select count(*) from peak.mail_templates where not built_in");
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<SignedInWorld> m_in;
    SettingsPage *m_page = nullptr;
};

void tst_MailTextPages::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"ada@example.test"_s, u"admin"_s, u"Ada Admin"_s);
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
}

/** Nothing of one test is there in the next. */
void tst_MailTextPages::cleanup()
{
    if (m_page && view()->isLoaded()) {
        for (const MailTextKey &key : {deadline, task, sms})
            view()->setTyped(key, std::nullopt);
    }
    m_page = nullptr;
    m_in.reset();
    value("delete from peak.mail_templates where not built_in");
}

bool tst_MailTextPages::enter()
{
    if (m_in)
        m_in->closePage();
    m_in = nullptr;
    m_in = std::make_unique<SignedInWorld>(*m_database);
    if (!m_in->signIn(u"ada@example.test"_s))
        return false;
    m_page = m_in->open<SettingsPage>(makeSettingsPage);
    m_page->showTab(u"texts"_s);
    return QTest::qWaitForWindowActive(m_page) &&
           QTest::qWaitFor([this] { return m_page->isLoaded() && view()->isLoaded(); }, 15000);
}

void tst_MailTextPages::everyTextHasItsPlace()
{
    QVERIFY(enter());
    const QAbstractItemModelTester tester(view()->model());
    const MailTextsModel *model = view()->model();
    QCOMPARE(model->source(deadline), Source::BuiltIn);
    QCOMPARE(model->source(task), Source::General);
    QCOMPARE(model->source({u"digest"_s, u"en"_s, u"sms"_s}), Source::None);
    QCOMPARE(model->inForce(task).words, model->inForce({u"any"_s, u"es"_s, u"email"_s}).words);
    // All that the server knows has a row, and all that it puts in is offered.
    QStringList known{u"any"_s, u"digest"_s};
    const auto kinds = m_database->admin().must("select kind from peak.notice_kinds()");
    for (int row = 0; row < kinds.rows.size(); ++row)
        known.append(QString::fromUtf8(kinds.value(u"kind"_s, row)));
    QStringList shown = MailSample::kinds();
    known.sort();
    shown.sort();
    QCOMPARE(shown, known);
    QStringList names = MailSample::placeholders();
    names.sort();
    QCOMPARE(names.join(u','),
             QString::fromUtf8(value("select string_agg(p, ',' order by p collate \"C\") from "
                                     "unnest(peak.mail_placeholders()) p")));
    // Each cell can be heard, and says whose words go out.
    QCOMPARE(model->indexOf(deadline).data(Qt::AccessibleTextRole).toString(),
             u"Deadlines of exchanges: E-mail, English: built in"_s);
    QVERIFY(!editor()->saveButton()->isEnabled());
    QVERIFY(!editor()->builtInButton()->isEnabled());
    // And is reached without a mouse.
    const QStringList faults = AccessSweep::nameless(m_page) + AccessSweep::looseLabels(m_page) +
                               AccessSweep::alike(m_page) + AccessSweep::unreachable(m_page) +
                               AccessSweep::silentCells(m_page);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
}

void tst_MailTextPages::adminWritesWithTheKeyboard()
{
    QVERIFY(enter());
    QTableView *table = view()->table();
    table->setFocus();
    view()->choose({u"any"_s, u"en"_s, u"email"_s});
    while (view()->current().kind != u"task_assigned"_s)
        QTest::keyClick(table, Qt::Key_Down);
    QTest::keyClick(table, Qt::Key_Right); // Spanish
    QCOMPARE(view()->current(), task);
    QTest::keyClick(table, Qt::Key_Return);
    QVERIFY(editor()->body()->hasFocus());
    type(u" Llame al 555-0100."_s);
    QVERIFY(view()->isDirty());
    QCOMPARE(view()->model()->indexOf(task).data().toString(), u"not saved"_s);
    QVERIFY(editor()->preview()->toPlainText().contains(u"Llame al 555-0100."_s));
    QVERIFY(editor()->preview()->toPlainText().contains(u"Dana Reyes"_s));
    QTest::keyClick(editor()->body(), Qt::Key_Escape);
    QVERIFY(table->hasFocus());
    QVERIFY(view()->isDirty()); // Esc takes nothing away
    QTest::keySequence(m_page, QKeySequence::Save);
    QTRY_VERIFY_WITH_TIMEOUT(told().contains(u"is saved"_s), 10000);
    QTRY_COMPARE(view()->model()->source(task), Source::Firm);
    QCOMPARE(value("select (body like '%Llame al 555-0100.%')::text || subject from "
                   "peak.mail_templates where not built_in"),
             QByteArray("true{{headline}}"));
    QVERIFY(!view()->isDirty());
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(own(), QByteArray("0"), 10000);
    QTRY_VERIFY_WITH_TIMEOUT(view()->isDirty(), 10000); // what was typed is there, unsaved
    QVERIFY(editor()->body()->toPlainText().endsWith(u"Llame al 555-0100."_s));
    QCOMPARE(view()->model()->source(task), Source::General);
}

void tst_MailTextPages::whatIsPutInComesFromTheMenu()
{
    QVERIFY(enter());
    view()->choose(deadline);
    QMenu *menu = editor()->insert()->menu();
    Q_EMIT menu->aboutToShow();
    QStringList offered;
    QAction *days = nullptr;
    const auto actions = menu->actions();
    for (QAction *action : actions) {
        offered.append(action->toolTip());
        if (action->toolTip() == u"{{days}}"_s)
            days = action;
    }
    QVERIFY(days && days->text() == u"Days until then"_s);
    QVERIFY(offered.contains(u"{{name}}"_s));
    QVERIFY(!offered.contains(u"{{list}}"_s)); // nothing of a deadline
    editor()->body()->setFocus();
    editor()->body()->moveCursor(QTextCursor::Start);
    days->trigger();
    QVERIFY(editor()->body()->toPlainText().startsWith(u"{{days}}Hello"_s));
    QVERIFY(editor()->preview()->toPlainText().contains(u"3Hello Dana Reyes,"_s));
    editor()->subject()->setFocus();
    editor()->subject()->end(false);
    days->trigger();
    QCOMPARE(editor()->subject()->text(), u"{{headline}}{{days}}"_s);
}

void tst_MailTextPages::wrongNameIsRefusedAndNothingIsLost()
{
    QVERIFY(enter());
    view()->choose(deadline);
    type(u"{{secret}}"_s);
    QVERIFY(editor()->preview()->toPlainText().contains(u"{{secret}}"_s));
    editor()->saveButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(told().startsWith(u"What is put in is one of {{name}}"_s), 10000);
    QCOMPARE(own(), QByteArray("0"));
    QVERIFY(view()->isDirty());
    QVERIFY(editor()->body()->toPlainText().endsWith(u"{{secret}}"_s));
    // Corrected, it goes.
    editor()->body()->setPlainText(u"Only this, {{name}}."_s);
    editor()->saveButton()->click();
    QTRY_COMPARE_WITH_TIMEOUT(own(), QByteArray("1"), 10000);
}

void tst_MailTextPages::builtInComesBackAndIsUndone()
{
    QVERIFY(enter());
    view()->choose(sms);
    QVERIFY(!editor()->subject()->isVisible());
    editor()->body()->setPlainText(u"{{title}}: call us."_s);
    editor()->saveButton()->click();
    QTRY_COMPARE_WITH_TIMEOUT(view()->model()->source(sms), Source::Firm, 10000);
    QVERIFY(editor()->builtInButton()->isEnabled());
    editor()->builtInButton()->click();
    QTRY_COMPARE_WITH_TIMEOUT(view()->model()->source(sms), Source::General, 10000);
    QCOMPARE(own(), QByteArray("0"));
    QCOMPARE(editor()->body()->toPlainText(), u"{{firm}}: {{headline}}"_s);
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(view()->model()->source(sms), Source::Firm, 10000);
    QCOMPARE(value("select body from peak.mail_templates where not built_in"),
             QByteArray("{{title}}: call us."));
    QTRY_COMPARE(editor()->body()->toPlainText(), u"{{title}}: call us."_s);
}

void tst_MailTextPages::discardIsUndone()
{
    QVERIFY(enter());
    view()->choose(deadline);
    const QString before = editor()->body()->toPlainText();
    type(u"Much work"_s);
    editor()->discardButton()->click();
    QCOMPARE(editor()->body()->toPlainText(), before);
    QCOMPARE(told(), u"What you typed is discarded."_s);
    undo();
    QCOMPARE(editor()->body()->toPlainText(), before + u"Much work"_s);
    // Another text on the way loses nothing either.
    view()->choose(task);
    QVERIFY(!view()->isDirty());
    view()->choose(deadline);
    QCOMPARE(editor()->body()->toPlainText(), before + u"Much work"_s);
}

void tst_MailTextPages::typedTextOutlivesTheWindow()
{
    QVERIFY(enter());
    view()->choose(deadline);
    type(u"A thought"_s);
    QVERIFY(enter()); // at once: nothing had time to be kept by a timer
    QVERIFY(told().contains(u"here again"_s));
    QCOMPARE(view()->model()->indexOf(deadline).data().toString(), u"not saved"_s);
    view()->choose(deadline);
    QVERIFY(editor()->body()->toPlainText().endsWith(u"A thought"_s));
    editor()->saveButton()->click();
    QTRY_COMPARE_WITH_TIMEOUT(own(), QByteArray("1"), 10000);
    QVERIFY(enter());
    QVERIFY(told().isEmpty());
    QCOMPARE(view()->model()->source(deadline), Source::Firm);
}

void tst_MailTextPages::anotherAdminsWordsAreNotTakenAway()
{
    QVERIFY(enter());
    view()->choose(deadline);
    type(u"Mine"_s);
    const auto theirs = [this](const QByteArray &body) {
        RoleConnection(*m_database, u"ada@example.test"_s)
            .must("select api.set_mail_template('deadline', 'en', 'email', 'x', $1)", {body});
    };
    theirs("Theirs");
    editor()->saveButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(told().startsWith(u"Somebody else changed"_s), 10000);
    QCOMPARE(value("select body from peak.mail_templates where not built_in"),
             QByteArray("Theirs"));
    QVERIFY(editor()->body()->toPlainText().endsWith(u"Mine"_s));
    editor()->saveButton()->click(); // now it is meant
    QTRY_VERIFY_WITH_TIMEOUT(told().contains(u"is saved"_s), 10000);
    QVERIFY(value("select body from peak.mail_templates where not built_in").endsWith("Mine"));
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(value("select body from peak.mail_templates where not built_in"),
                              QByteArray("Theirs"), 10000);
}

void tst_MailTextPages::lineDropsAndNothingIsLost()
{
    QVERIFY(enter());
    view()->choose(deadline);
    m_in->world().setOnline(false);
    type(u"Offline"_s);
    QVERIFY(!editor()->saveButton()->isEnabled());
    QVERIFY(editor()->saveButton()->toolTip().size() > 10);
    m_in->world().setOnline(true);
    QTRY_VERIFY_WITH_TIMEOUT(editor()->saveButton()->isEnabled(), 10000);
    QVERIFY(editor()->body()->toPlainText().endsWith(u"Offline"_s));
    editor()->saveButton()->click();
    QTRY_COMPARE_WITH_TIMEOUT(own(), QByteArray("1"), 10000);
}

void tst_MailTextPages::previewIsWhatArrives_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("channel");
    QTest::newRow("English") << u"en"_s << u"email"_s;
    QTest::newRow("Spanish") << u"es"_s << u"email"_s;
    QTest::newRow("English SMS") << u"en"_s << u"sms"_s;
}

/** The program puts a text together as the server does. */
void tst_MailTextPages::previewIsWhatArrives()
{
    QFETCH(QString, language);
    QFETCH(QString, channel);
    const MailWords words{u"{{firm}}: {{title}} {{count}}"_s,
                          u"{{name}}\n\n \n{{text}}\n\n{{title}} {{actor}}{{object}}\nEnd"_s};
    for (const QString &kind : MailSample::kinds()) {
        const MailTextKey key{kind, language, channel};
        if (!MailSample::exists(key))
            continue;
        const auto values = MailSample::values(key, u"Peak & Sons"_s, true);
        QJsonObject told;
        for (auto one = values.cbegin(); one != values.cend(); ++one)
            told.insert(one.key(), one.value());
        const QByteArray json = QJsonDocument(told).toJson(QJsonDocument::Compact);
        const auto server = m_database->admin().must(
            "select left(peak.one_line(peak.fill($1, $3::jsonb), 300), 200) as subject, "
            "regexp_replace(peak.fill($2, $3::jsonb), E'\\n[ \\n]*\\n', E'\\n\\n', 'g') as body, "
            "peak.one_line(peak.fill($2, $3::jsonb), 300) as sms",
            {words.subject.toUtf8(), words.body.toUtf8(), json});
        const MailWords shown = MailSample::letter(key, words, values);
        if (channel == u"sms"_s) {
            QCOMPARE(shown.body.toUtf8(), server.value(u"sms"_s));
        } else {
            QCOMPARE(shown.subject.toUtf8(), server.value(u"subject"_s));
            QCOMPARE(shown.body.toUtf8(), server.value(u"body"_s));
        }
    }
}

void tst_MailTextPages::whoMayNotHasNone()
{
    m_in = std::make_unique<SignedInWorld>(*m_database);
    QVERIFY(m_in->signIn(u"dana@example.test"_s));
    MainWindow window(m_in->world().actions());
    addPageFactories(window, m_in->world());
    QVERIFY(!window.pages().contains(PageId::Settings));
    DeliveryRepository delivery(m_in->work());
    auto texts = delivery.texts();
    QTRY_VERIFY_WITH_TIMEOUT(texts.isFinished(), 10000);
    QVERIFY(!texts.result());
    QCOMPARE(texts.result().error().kind, ErrorKind::Denied);
    auto set = delivery.setText(deadline, MailWords{u"x"_s, u"x"_s});
    QTRY_VERIFY_WITH_TIMEOUT(set.isFinished(), 10000);
    QVERIFY(!set.result());
    QCOMPARE(set.result().error().kind, ErrorKind::Denied);
    QCOMPARE(own(), QByteArray("0"));
}

QTEST_MAIN(tst_MailTextPages)
#include "tst_MailTextPages.moc"
