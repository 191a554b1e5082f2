#include "app/pages/PeopleDetails.h"
#include "app/pages/PeoplePages.h"
#include "app/pages/RolesPage.h"
#include "models/tables/ListTableModel.h"
#include "tests/app/pages/SignedInWorld.h"
#include "views/actions/ActionSet.h"
#include "views/common/DataTable.h"
#include "views/common/FieldGroup.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/forms/ProveDialog.h"
#include "views/people/CodeDialog.h"
#include "views/people/DuplicatesDialog.h"
#include "views/people/MergeDialog.h"
#include "views/people/PersonDetailsPage.h"
#include "views/people/RoleDialog.h"
#include "views/roles/RoleMatrixPage.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** People, users, roles and one person, as each role meets them on a real server. */
class tst_PeoplePages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void inviteShowsACodeOnce();
    void inviteOfSomebodyWithAPasswordIsRefusedInPlace();
    void keepOutEndsEverythingAndIsUndone();
    void roleChangesAfterTheComparison();
    void lockedPersonIsUnlocked();
    void viewAsAsksForAProof();
    void duplicatesBecomeOne();
    void erasedPersonIsNobody();
    void personHasExchangesSessionsAndHistory();
    void coordinatorLooksAndChangesNothing();
    void clientSeesNamesOnly();

private:
    void select(const QByteArray &person);
    ActionSet *actions() const { return m_signedIn->actions(); }
    void press(QWidget *dialog, const QString &text);
    /** With the password, where the server asks who sits there. */
    void prove();
    QByteArray personValue(const char *what, const QByteArray &id)
    {
        return m_database->admin()
            .must(QByteArrayLiteral("select ") + what + " from public.contacts where id = $1::uuid",
                  {id})
            .value();
    }
    static QUuid uuid(const QByteArray &id) { return QUuid::fromString(QString::fromLatin1(id)); }

    std::unique_ptr<TestDatabase> m_database;
    QByteArray m_admin, m_coordinator, m_client, m_agency;
    std::unique_ptr<SignedInWorld> m_signedIn;
    PageWorld *m_world = nullptr; ///< of m_signedIn
};

void tst_PeoplePages::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    m_admin = m_database->addPerson(u"ada@example.test"_s, u"admin"_s, u"Ada Admin"_s);
    m_coordinator =
        m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    m_client = m_database->addPerson(u"cleo@example.test"_s, u"client"_s, u"Cleo Client"_s);
    m_agency = m_database->addPerson(u"gus@example.test"_s, u"agency"_s, u"Gus Agent"_s);
    m_database->admin().must("insert into public.exchanges (name, client_id, coordinator_id) "
                             "values ('hers', $1::uuid, $2::uuid), ('other', null, null)",
                             {m_client, m_coordinator});
    m_database->admin().must(
        "insert into public.exchange_participants (exchange_id, contact_id, role, is_active) "
        "select id, $1::uuid, 'agency', true from public.exchanges where name = 'hers'",
        {m_agency});
}

void tst_PeoplePages::init()
{
    m_signedIn = std::make_unique<SignedInWorld>(*m_database);
    m_world = &m_signedIn->world();
    QVERIFY(m_signedIn->signIn(u"ada@example.test"_s));
}

void tst_PeoplePages::cleanup()
{
    m_signedIn.reset();
}

void tst_PeoplePages::select(const QByteArray &person)
{
    auto *page = static_cast<ListPage *>(m_signedIn->page());
    QTRY_VERIFY_WITH_TIMEOUT((page->selectId(uuid(person)),
                              page->currentId() == uuid(person) && page->selectedIds().size() == 1),
                             15000);
}

void tst_PeoplePages::prove()
{
    const QPointer<ProveDialog> asked = m_signedIn->dialog<ProveDialog>();
    QVERIFY(asked);
    asked->findChild<QLineEdit *>()->setText(RoleConnection::defaultPassword());
    press(asked, u"Prove it"_s);
}

void tst_PeoplePages::press(QWidget *dialog, const QString &text)
{
    QVERIFY(dialog);
    QPushButton *button = buttonOf(dialog, text);
    QVERIFY2(button, qPrintable(text));
    QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), 10000);
    button->click();
}

void tst_PeoplePages::inviteShowsACodeOnce()
{
    const QByteArray person =
        m_database->admin()
            .must("insert into public.contacts (first_name, email, role, is_user, is_active) "
                  "values ('Newt', 'newt@example.test', 'client', true, true) returning id")
            .value();
    m_signedIn->open(makeUsersPage);
    select(person);
    actions()->trigger(u"people.invite"_s);
    press(m_signedIn->dialog<DecisionDialog>(), u"Make the code"_s);
    const QPointer<CodeDialog> shown = m_signedIn->dialog<CodeDialog>();
    QVERIFY(shown);
    QVERIFY(m_database->admin()
                .must("select count(*) from auth.invitations where contact_id = $1::uuid and "
                      "code_hash = auth.code_hash($2)",
                      {person, shown->code().toUtf8()})
                .value() == "1");
}

void tst_PeoplePages::inviteOfSomebodyWithAPasswordIsRefusedInPlace()
{
    m_signedIn->open(makeUsersPage);
    select(m_agency); // who has a password, and was never in: only the server knows
    QVERIFY(actions()->whyNot(u"people.invite"_s).isEmpty());
    actions()->trigger(u"people.invite"_s);
    const QPointer<DecisionDialog> asked = m_signedIn->dialog<DecisionDialog>();
    press(asked, u"Make the code"_s);
    QTRY_VERIFY_WITH_TIMEOUT(
        asked->findChild<MessageBar *>()->text().contains(u"has a password already"_s), 10000);
    QVERIFY(asked->isVisible());
}

void tst_PeoplePages::keepOutEndsEverythingAndIsUndone()
{
    RoleConnection cleo(*m_database, u"cleo@example.test"_s);
    m_signedIn->open(makePeoplePage);
    select(m_client);
    actions()->trigger(u"people.activate"_s);
    press(m_signedIn->dialog<DecisionDialog>(), u"Keep out"_s);
    QTRY_COMPARE_WITH_TIMEOUT(personValue("is_active", m_client), QByteArray("f"), 10000);
    QVERIFY(m_database->admin()
                .must("select count(*) from public.user_sessions where is_active and user_id = "
                      "$1::uuid",
                      {m_client})
                .value() == "0");
    QTRY_VERIFY_WITH_TIMEOUT(m_world->undo().canUndo(), 10000);
    m_world->undo().undo();
    QTRY_COMPARE_WITH_TIMEOUT(personValue("is_active", m_client), QByteArray("t"), 10000);
    select(m_admin);
    QVERIFY(!actions()->whyNot(u"people.activate"_s).isEmpty());
}

void tst_PeoplePages::roleChangesAfterTheComparison()
{
    m_signedIn->open(makeUsersPage);
    select(m_agency);
    actions()->trigger(u"people.role"_s);
    const QPointer<RoleDialog> roles = m_signedIn->dialog<RoleDialog>();
    QVERIFY(roles);
    QCOMPARE(roles->role(), u"agency"_s);
    roles->setRole(u"third_party"_s);
    QVERIFY(!roles->differences().isEmpty());
    press(roles, u"Change the role"_s);
    QTRY_COMPARE_WITH_TIMEOUT(personValue("role", m_agency), QByteArray("third_party"), 10000);
    m_database->admin().must("update public.contacts set role = 'agency' where id = $1::uuid",
                             {m_agency});
}

void tst_PeoplePages::lockedPersonIsUnlocked()
{
    m_database->admin().must("update public.contacts set locked_until = now()::timestamp + "
                             "interval '10 minutes' where id = $1::uuid",
                             {m_agency});
    QCOMPARE(personValue("locked_until > now()::timestamp", m_agency), QByteArray("t"));
    m_signedIn->open(makeUsersPage);
    select(m_agency);
    actions()->trigger(u"people.unlock"_s);
    QTRY_VERIFY_WITH_TIMEOUT(personValue("locked_until > now()::timestamp", m_agency) != "t",
                             10000);
}

void tst_PeoplePages::viewAsAsksForAProof()
{
    m_signedIn->open(makeUsersPage);
    select(m_client);
    QSignalSpy looks(m_world, &PageWorld::lookAsRequested);
    actions()->trigger(u"people.view_as"_s);
    press(m_signedIn->dialog<DecisionDialog>(), u"Look on"_s);
    const QPointer<ProveDialog> asked = m_signedIn->dialog<ProveDialog>();
    QVERIFY(asked);
    QCOMPARE(looks.size(), 0);
    asked->findChild<QLineEdit *>()->setText(RoleConnection::defaultPassword());
    press(asked, u"Prove it"_s);
    QTRY_COMPARE_WITH_TIMEOUT(looks.size(), 1, 10000);
    QVERIFY(looks.first().first().value<SessionCredentials>().isValid());
    select(m_admin);
    QVERIFY(!actions()->whyNot(u"people.view_as"_s).isEmpty());
}

void tst_PeoplePages::duplicatesBecomeOne()
{
    RawConnection &owner = m_database->admin();
    const QByteArray one =
        owner
            .must("insert into public.contacts (first_name, phone, is_active) values "
                  "('Twice', '(555) 010-0199', true) returning id")
            .value();
    const QByteArray two =
        owner
            .must("insert into public.contacts (first_name, phone, is_active, company) values "
                  "('Twyce', '555 010 0199', true, 'Elm') returning id")
            .value();
    m_signedIn->open(makePeoplePage);
    actions()->trigger(u"people.merge"_s);
    const QPointer<DuplicatesDialog> duplicates = m_signedIn->dialog<DuplicatesDialog>();
    QVERIFY(duplicates);
    press(duplicates, u"Compare..."_s);
    const QPointer<MergeDialog> merge = m_signedIn->dialog<MergeDialog>();
    QVERIFY(merge);
    QVERIFY((QSet<QUuid>{merge->kept(), merge->dropped()} == QSet<QUuid>{uuid(one), uuid(two)}));
    merge->keep(uuid(one));
    QCOMPARE(merge->fields(), QJsonObject({{u"company"_s, u"Elm"_s}}));
    merge->setReason(u"The same person"_s);
    press(merge, u"Merge for good"_s);
    prove();
    QTRY_COMPARE_WITH_TIMEOUT(personValue("is_active", two), QByteArray("f"), 10000);
    QCOMPARE(personValue("company", one), QByteArray("Elm"));
}

void tst_PeoplePages::erasedPersonIsNobody()
{
    const QByteArray person =
        m_database->admin()
            .must("insert into public.contacts (first_name, phone) values ('Gone', '1') "
                  "returning id")
            .value();
    m_signedIn->open(makePeoplePage);
    select(m_client);
    QVERIFY(!actions()->whyNot(u"people.erase"_s).isEmpty()); // who still signs in
    select(person);
    actions()->trigger(u"people.erase"_s);
    const QPointer<DecisionDialog> asked = m_signedIn->dialog<DecisionDialog>();
    QVERIFY(asked);
    asked->setReason(u"They asked for it"_s);
    press(asked, u"Erase for good"_s);
    prove();
    QTRY_COMPARE_WITH_TIMEOUT(personValue("first_name", person), QByteArray("Erased"), 10000);
    QCOMPARE(personValue("coalesce(phone, '')", person), QByteArray());
}

void tst_PeoplePages::personHasExchangesSessionsAndHistory()
{
    RoleConnection cleo(*m_database, u"cleo@example.test"_s);
    auto *page = m_signedIn->open<PersonDetailsPage>(makePersonDetailsPage);
    page->showItem(uuid(m_client));
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded(), 15000);
    for (const QByteArray &whose : {m_client, m_coordinator, m_agency}) {
        page->showItem(uuid(whose));
        page->showTab(u"exchanges"_s);
        QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded(), 15000);
        auto *list = page->findChild<ListPage *>();
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 1, 15000);
        QTRY_VERIFY_WITH_TIMEOUT(list->model()->listRowAt(0).has_value(), 15000);
        QCOMPARE(list->model()->listRowAt(0)->cells.value(u"name"_s).toString(), u"hers"_s);
    }
    page->showItem(uuid(m_client));
    page->showTab(u"sessions"_s);
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded(), 15000);
    ListPage *sessions = nullptr;
    const auto lists = page->findChildren<ListPage *>();
    for (ListPage *list : lists) {
        if (list->model()->definition().name == u"sessions")
            sessions = list;
    }
    QVERIFY(sessions);
    QTRY_VERIFY_WITH_TIMEOUT(
        (sessions->selectId(uuid(cleo.sessionId())), sessions->selectedIds().size() == 1), 15000);
    ActionSet *set = nullptr;
    for (ActionSet *one : m_world->actions().visibleSets(page)) {
        if (one->action(u"people.end_session"_s))
            set = one;
    }
    QVERIFY(set);
    set->trigger(u"people.end_session"_s);
    QTRY_COMPARE_WITH_TIMEOUT(
        m_database->admin()
            .must("select is_active from public.user_sessions where id = $1::uuid",
                  {cleo.sessionId()})
            .value(),
        QByteArray("f"), 10000);
    page->showTab(u"history"_s);
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded(), 15000);
}

void tst_PeoplePages::coordinatorLooksAndChangesNothing()
{
    QVERIFY(m_signedIn->signIn(u"dana@example.test"_s));
    m_signedIn->open(makePeoplePage);
    select(m_client);
    for (const QString &id : {u"people.edit"_s, u"people.create"_s, u"people.role"_s,
                              u"people.invite"_s, u"people.merge"_s, u"people.view_as"_s})
        QVERIFY2(!actions()->whyNot(id).isEmpty(), qPrintable(id));
    auto *roles = m_signedIn->open<RoleMatrixPage>(makeRolesPage);
    QTRY_VERIFY_WITH_TIMEOUT(roles->isLoaded(), 15000);
    auto *page = m_signedIn->open<PersonDetailsPage>(makePersonDetailsPage);
    page->showItem(uuid(m_client));
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded(), 15000);
    QCOMPARE(page->findChild<QTabWidget *>()->count(), 2);
}

void tst_PeoplePages::clientSeesNamesOnly()
{
    QVERIFY(m_signedIn->signIn(u"cleo@example.test"_s));
    auto *page = m_signedIn->open<PersonDetailsPage>(makePersonDetailsPage);
    page->showItem(uuid(m_agency));
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded(), 15000);
    const auto values = page->findChildren<ValueLabel *>();
    for (const ValueLabel *value : values)
        QVERIFY2(!value->value().contains(u"@"_s), qPrintable(value->value()));
    page->showItem(uuid(m_admin)); // a stranger
    QTest::qWait(1000);
    QVERIFY(!page->isLoaded());
}

QTEST_MAIN(tst_PeoplePages)
#include "tst_PeoplePages.moc"
