#include "app/pages/ExchangePages.h"
#include "models/tables/ListTableModel.h"
#include "tests/app/pages/SignedInWorld.h"
#include "tests/support/TestSession.h"
#include "views/actions/ActionSet.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/common/Theme.h"
#include "views/exchanges/ExchangeDetailsPage.h"
#include "views/exchanges/StageDialog.h"
#include "views/participants/ExplainDialog.h"

#include <QAction>
#include <QListWidget>
#include <QPushButton>
#include <QStandardPaths>
#include <QTabBar>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** The page of one exchange as each role meets it on a real server. */
class tst_ExchangePages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void tabsShowThisExchangeOnly();
    void stageIsSetWithAReasonAndTakenBack();
    void proposalIsApprovedByTheAdmin();
    void accessIsExplainedInSentences();
    void thirdPartyLooksAndChangesNothing();
    void changeOfSomebodyElseIsShown();

private:
    ExchangeDetailsPage *open(const QString &email, const QUuid &exchange);
    ActionSet *actions(const QString &id) const { return m_signedIn->actions(id); }
    ListPage *list(const QString &tab) const;
    QByteArray value(const QByteArray &sql, const QUuid &id)
    {
        return m_database->admin().must(sql, {id.toByteArray(QUuid::WithoutBraces)}).value();
    }
    static QUuid uuid(const QByteArray &id) { return QUuid::fromString(QString::fromLatin1(id)); }

    std::unique_ptr<TestDatabase> m_database;
    QUuid m_elm, m_oak, m_theo;
    std::unique_ptr<SignedInWorld> m_signedIn;
    PageWorld *m_world = nullptr;          ///< of m_signedIn
    ExchangeDetailsPage *m_page = nullptr; ///< of m_signedIn
};

void tst_ExchangePages::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"ada@example.test"_s, u"admin"_s, u"Ada Admin"_s);
    const QByteArray dana =
        m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    const QByteArray theo =
        m_database->addPerson(u"theo@example.test"_s, u"third_party"_s, u"Theo Third"_s);
    m_theo = uuid(theo);
    RawConnection &admin = m_database->admin();
    for (const auto &[name, id] : {std::pair{"Elm St", &m_elm}, std::pair{"Oak Ave", &m_oak}}) {
        *id = uuid(admin
                       .must("insert into public.exchanges (name, coordinator_id) values ($1, "
                             "$2::uuid) returning id",
                             {name, dana})
                       .value());
        admin.must("insert into public.tasks (exchange_id, title) values ($1::uuid, $2)",
                   {id->toByteArray(QUuid::WithoutBraces), QByteArray("Survey of ") + name});
    }
    admin.must(
        "insert into public.exchange_participants (exchange_id, contact_id, role, is_active) "
        "values ($1::uuid, $2::uuid, 'third_party', true)",
        {m_elm.toByteArray(QUuid::WithoutBraces), theo});
}

void tst_ExchangePages::cleanup()
{
    m_signedIn.reset();
}

ExchangeDetailsPage *tst_ExchangePages::open(const QString &email, const QUuid &exchange)
{
    m_signedIn = std::make_unique<SignedInWorld>(*m_database);
    m_world = &m_signedIn->world();
    if (!m_signedIn->signIn(email))
        qFatal("not signed in");
    m_page = m_signedIn->open<ExchangeDetailsPage>(makeExchangeDetailsPage);
    m_page->showItem(exchange);
    const bool loaded = QTest::qWaitFor(
        [&] {
            return m_page->isLoaded() &&
                   !actions(u"exchanges.edit"_s)->whyNot(u"exchanges.edit"_s).startsWith(u"Wait"_s);
        },
        20000);
    if (!loaded)
        qFatal("not loaded");
    return m_page;
}

ListPage *tst_ExchangePages::list(const QString &tab) const
{
    m_page->showTab(tab);
    QWidget *content = m_page->tabContent(tab);
    auto *list = qobject_cast<ListPage *>(content);
    return list ? list : content->findChild<ListPage *>();
}

void tst_ExchangePages::tabsShowThisExchangeOnly()
{
    open(u"dana@example.test"_s, m_elm);
    QCOMPARE(m_page->tabContent(u"tasks"_s), nullptr); // nobody has looked at it
    ListPage *tasks = list(u"tasks"_s);
    const auto only = [tasks](const QString &title) {
        const auto row = tasks->model()->listRowAt(0);
        return tasks->model()->total() == 1 && row &&
               row->cells.value(u"title"_s).toString() == title;
    };
    QTRY_VERIFY_WITH_TIMEOUT(only(u"Survey of Elm St"_s), 15000);
    auto *bar = m_page->findChild<QTabBar *>();
    QTRY_VERIFY(bar->tabText(bar->currentIndex()).endsWith(u'1'));
    m_page->showItem(m_oak);
    QTRY_VERIFY_WITH_TIMEOUT(only(u"Survey of Oak Ave"_s), 15000);
    QTRY_COMPARE(m_page->header()->title(), u"Oak Ave"_s);
    QCOMPARE(m_world->preference(u"exchange"_s).value(u"tab"_s).toString(), u"tasks"_s);
}

void tst_ExchangePages::stageIsSetWithAReasonAndTakenBack()
{
    open(u"dana@example.test"_s, m_elm);
    const QByteArray before =
        value("select workflow_stage from public.exchanges where id = $1", m_elm);
    actions(u"exchanges.stage"_s)->trigger(u"exchanges.stage"_s);
    auto *dialog = m_page->findChild<StageDialog *>();
    QVERIFY(dialog);
    dialog->setStage(u"ON_HOLD"_s);
    QPushButton *set = nullptr;
    const auto buttons = dialog->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text() == u"Set the stage"_s)
            set = button;
    }
    QVERIFY(set && !set->isEnabled()); // the record wants to know why
    dialog->setReason(u"The buyer is ill"_s);
    QVERIFY(set->isEnabled());
    set->click();
    QTRY_COMPARE_WITH_TIMEOUT(
        value("select workflow_stage from public.exchanges where id = $1", m_elm), "ON_HOLD",
        15000);
    QTRY_VERIFY_WITH_TIMEOUT(m_world->undo().canUndo(), 15000);
    m_world->undo().undo();
    QTRY_COMPARE_WITH_TIMEOUT(
        value("select workflow_stage from public.exchanges where id = $1", m_elm), before, 15000);
}

void tst_ExchangePages::proposalIsApprovedByTheAdmin()
{
    const QByteArray theo = m_theo.toByteArray(QUuid::WithoutBraces);
    m_database->admin().must(
        "insert into public.exchange_participants (exchange_id, contact_id, role, is_active, "
        "proposed_at) values ($1::uuid, $2::uuid, 'third_party', false, now())",
        {m_oak.toByteArray(QUuid::WithoutBraces), theo});
    open(u"ada@example.test"_s, m_oak);
    ListPage *people = list(u"people"_s);
    QTRY_VERIFY_WITH_TIMEOUT(people->model()->isLoaded(0), 15000);
    const QUuid row = people->model()->idAt(0);
    people->selectId(row);
    ActionSet *set = actions(u"participants.approve"_s);
    QTRY_COMPARE_WITH_TIMEOUT(set->whyNot(u"participants.approve"_s), QString(), 15000);
    set->trigger(u"participants.approve"_s);
    // No client can sign in, so the reason stands for their approval.
    QTRY_VERIFY_WITH_TIMEOUT(m_page->findChild<DecisionDialog *>(), 15000);
    auto *dialog = m_page->findChild<DecisionDialog *>();
    dialog->setReason(u"The client agreed on paper"_s);
    const auto buttons = dialog->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text() == u"Approve"_s)
            button->click();
    }
    QTRY_COMPARE_WITH_TIMEOUT(
        value("select is_active from public.exchange_participants where id = $1", row), "t", 15000);
    QTRY_VERIFY(people->messages()->text().contains(u"Theo Third"_s));
}

void tst_ExchangePages::accessIsExplainedInSentences()
{
    open(u"ada@example.test"_s, m_elm);
    ListPage *people = list(u"people"_s);
    QTRY_VERIFY_WITH_TIMEOUT(people->model()->isLoaded(0), 15000);
    people->selectId(people->model()->idAt(0));
    ActionSet *set = actions(u"access.explain"_s);
    QTRY_COMPARE_WITH_TIMEOUT(set->whyNot(u"access.explain"_s), QString(), 15000);
    set->trigger(u"access.explain"_s);
    auto *dialog = m_page->findChild<ExplainDialog *>();
    QVERIFY(dialog);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->list()->count(), 7, 15000);
    QStringList told;
    for (int i = 0; i < dialog->list()->count(); ++i)
        told.append(dialog->list()->item(i)->text());
    QVERIFY2(told.filter(u"May not"_s).size() >= 2, qPrintable(told.join(u'\n')));
    QVERIFY2(told.first().startsWith(u"May "_s), qPrintable(told.first()));
}

void tst_ExchangePages::thirdPartyLooksAndChangesNothing()
{
    open(u"theo@example.test"_s, m_elm);
    for (const QString &id : {u"exchanges.edit"_s, u"exchanges.stage"_s, u"exchanges.reassign"_s})
        QVERIFY2(!actions(id)->whyNot(id).isEmpty(), qPrintable(id));
    auto *bar = m_page->findChild<QTabBar *>();
    QStringList shown;
    for (int i = 0; i < bar->count(); ++i) {
        if (bar->isTabVisible(i))
            shown.append(bar->tabText(i).remove(u'&'));
    }
    QVERIFY(!shown.contains(u"History"_s));
    QVERIFY(shown.contains(u"People"_s));
    list(u"people"_s);
    for (const QString &id : {u"participants.propose"_s, u"participants.withdraw"_s})
        QVERIFY2(!actions(id)->whyNot(id).isEmpty(), qPrintable(id));
}

void tst_ExchangePages::changeOfSomebodyElseIsShown()
{
    open(u"dana@example.test"_s, m_oak);
    m_database->admin().must(
        "update public.exchanges set name = 'Oak Avenue 7' where id = $1::uuid",
        {m_oak.toByteArray(QUuid::WithoutBraces)});
    QTRY_COMPARE_WITH_TIMEOUT(m_page->header()->title(), u"Oak Avenue 7"_s, 15000);
}

QTEST_MAIN(tst_ExchangePages)
#include "tst_ExchangePages.moc"
