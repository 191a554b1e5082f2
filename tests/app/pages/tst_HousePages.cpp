#include "app/pages/AuditPages.h"
#include "app/pages/ProfilePages.h"
#include "app/pages/SettingsPages.h"
#include "app/pages/SyncPages.h"
#include "models/repositories/SettingsRepository.h"
#include "models/session/Totp.h"
#include "models/tables/ListTableModel.h"
#include "tests/app/pages/SignedInWorld.h"
#include "views/actions/ActionSet.h"
#include "views/audit/AuditEntryView.h"
#include "views/audit/AuditPage.h"
#include "views/audit/DiffView.h"
#include "views/audit/SealStrip.h"
#include "views/common/EmptyState.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/SplitPage.h"
#include "views/common/Theme.h"
#include "views/forms/ProveDialog.h"
#include "views/profile/PasswordDialog.h"
#include "views/profile/ProfilePage.h"
#include "views/profile/SecondFactorDialog.h"
#include "views/profile/ThingTable.h"
#include "views/settings/SecretDialog.h"
#include "views/settings/SettingRow.h"
#include "views/settings/SettingsPage.h"
#include "views/sync/SyncRunView.h"

#include <QAction>
#include <QJsonArray>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QStandardPaths>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** The record, sync, settings and one's own page, as people meet them on a real server. */
class tst_HousePages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void entryShowsOldAndNewValues();
    void recordIsVerifiedAndAFaultIsNamed();
    void clientSeesNoRecordAndNoSettings();
    void syncRunTellsItsErrors();
    void settingIsSavedAndUndone();
    void secretIsSetAndTakenAway();
    void passwordIsChangedAfterAProof();
    void secondFactorIsSetUp();
    void computerIsForgotten();
    void otherSessionIsEnded();

private:
    /** Proves it with the password, where the server asks. */
    void prove()
    {
        const QPointer<ProveDialog> asked = m_signedIn->dialog<ProveDialog>();
        QVERIFY(asked);
        asked->findChild<QLineEdit *>()->setText(RoleConnection::defaultPassword());
        asked->accept();
    }
    static QUuid uuid(const QByteArray &id) { return QUuid::fromString(QString::fromLatin1(id)); }
    QByteArray value(const QByteArray &sql) { return m_database->admin().must(sql).value(); }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<SignedInWorld> m_signedIn;
    PageWorld *m_world = nullptr; ///< of m_signedIn
};

void tst_HousePages::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    for (const auto &[email, role] : {std::pair{u"ada@example.test"_s, u"admin"_s},
                                      {u"cleo@example.test"_s, u"client"_s},
                                      {u"dana@example.test"_s, u"coordinator"_s},
                                      {u"eve@example.test"_s, u"coordinator"_s},
                                      {u"finn@example.test"_s, u"coordinator"_s}})
        m_database->addPerson(email, role);
}

void tst_HousePages::init()
{
    m_signedIn = std::make_unique<SignedInWorld>(*m_database);
    m_world = &m_signedIn->world();
}

void tst_HousePages::cleanup()
{
    m_signedIn.reset();
}

void tst_HousePages::entryShowsOldAndNewValues()
{
    value("insert into public.exchanges (name) values ('Elm Street') returning id");
    value("update public.exchanges set name = 'Oak Street' where name = 'Elm Street' returning id");
    QVERIFY(m_signedIn->signIn(u"ada@example.test"_s));
    auto *page = m_signedIn->open<AuditPage>(makeAuditPage);
    ListFilter filter;
    filter.conditions = {{u"action"_s,
                          FilterCondition::Op::AnyOf,
                          QJsonArray{u"exchange_updated"_s},
                          false,
                          false,
                          {}}};
    page->list()->applyViewState({{u"filter"_s, filter.toJson()}});
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded() && page->list()->model()->rowCount() > 0, 15000);
    QTRY_VERIFY_WITH_TIMEOUT(page->entry()->diff()->plainText().contains(u"Oak"_s), 15000);
    QVERIFY(page->entry()->diff()->plainText().contains(u"Elm"_s));
    // Nobody tells the page of a newer entry: it looks, and what was read stays where it was.
    const QUuid read = page->list()->currentId();
    QVERIFY(!read.isNull());
    value("update public.exchanges set name = 'Ash Street' where name = 'Oak Street' returning id");
    QTRY_VERIFY_WITH_TIMEOUT(page->list()->model()->rowOf(read) == 1, 20000);
    QCOMPARE(page->list()->currentId(), read);
    QCOMPARE(page->list()->selectedIds(), QList{read});
    QVERIFY(page->entry()->diff()->plainText().contains(u"Elm"_s));
    page->setDetailsShown(false);
    QCOMPARE(m_world->preference(u"audit_page"_s).value(u"details"_s).toBool(true), false);
}

void tst_HousePages::recordIsVerifiedAndAFaultIsNamed()
{
    QVERIFY(m_signedIn->signIn(u"ada@example.test"_s));
    auto *page = m_signedIn->open<AuditPage>(makeAuditPage);
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded(), 15000);
    value("select audit.seal(100000)");
    ActionSet *actions = m_world->actions().visibleSets(page).constFirst();
    actions->trigger(u"audit.verify"_s);
    QVERIFY(page->seals()->isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!page->seals()->isRunning(), 30000);
    QVERIFY2(page->seals()->text().contains(u"whole"_s), qPrintable(page->seals()->text()));
    auto &admin = m_database->admin();
    admin.must("set session_replication_role = replica");
    admin.must(
        "update public.audit_logs set action = 'nothing_happened' where id = (select id from "
        "public.audit_logs order by created_at, id limit 1)");
    admin.must("set session_replication_role = origin");
    actions->trigger(u"audit.verify"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!page->seals()->isRunning(), 30000);
    QVERIFY2(!page->seals()->text().contains(u"is whole"_s), qPrintable(page->seals()->text()));
}

void tst_HousePages::clientSeesNoRecordAndNoSettings()
{
    QVERIFY(m_signedIn->signIn(u"cleo@example.test"_s));
    for (const QString &name : {u"audit"_s, u"sync"_s, u"settings"_s})
        QVERIFY2(!m_world->identity().capabilities.mayOpen(name), qPrintable(name));
    QVERIFY(m_world->identity().capabilities.mayOpen(u"profile"_s));
    // A window that opened them all the same would show the server's refusal.
    auto *settings = m_signedIn->open<SettingsPage>(makeSettingsPage);
    auto *empty = settings->findChild<EmptyState *>();
    QTRY_COMPARE_WITH_TIMEOUT(empty->title(), u"The settings can't be shown"_s, 10000);
    QVERIFY(!settings->isLoaded());
    auto *audit = m_signedIn->open<AuditPage>(makeAuditPage);
    QTRY_VERIFY_WITH_TIMEOUT(audit->list()->model()->error(), 10000);
    QCOMPARE(audit->list()->model()->rowCount(), 0);
}

void tst_HousePages::syncRunTellsItsErrors()
{
    QVERIFY(m_signedIn->signIn(u"ada@example.test"_s));
    auto *page = m_signedIn->open<SplitPage>(makeSyncPage);
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded(), 15000);
    QCOMPARE(page->list()->emptyState()->title(), u"No sync has ever run"_s);
    value("insert into public.pp_sync_logs (sync_type, status, triggered_by, started_at, "
          "completed_at, records_processed, records_created, records_updated, errors_count, "
          "error_details) values ('contacts', 'PARTIAL', 'scheduled', now() - interval '1 minute', "
          "now(), 10, 2, 3, 1, '[{\"message\": \"No such matter\", \"id\": 7}]') returning id");
    QTRY_COMPARE_WITH_TIMEOUT(page->list()->model()->rowCount(), 1, 15000); // told by the feed
    auto *view = page->findChild<SyncRunView *>();
    QTRY_VERIFY_WITH_TIMEOUT(view->errors().contains(u"No such matter"_s), 10000);
    QVERIFY(view->isVisible());
}

void tst_HousePages::settingIsSavedAndUndone()
{
    QVERIFY(m_signedIn->signIn(u"ada@example.test"_s));
    auto *page = m_signedIn->open<SettingsPage>(makeSettingsPage);
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded(), 15000);
    SettingRow *row = page->row(u"pin.failures"_s);
    QVERIFY(row);
    const QString before = row->findChild<QLineEdit *>()->text();
    row->findChild<QLineEdit *>()->setText(u"7"_s);
    ActionSet *actions = m_world->actions().visibleSets(page).constFirst();
    actions->trigger(u"settings.save"_s);
    const QByteArray now = "select value from peak.settings where key = 'pin.failures'";
    QTRY_COMPARE_WITH_TIMEOUT(value(now), QByteArray("7"), 10000);
    QTRY_VERIFY_WITH_TIMEOUT(m_world->undo().canUndo(), 10000);
    m_world->undo().undo();
    QTRY_COMPARE_WITH_TIMEOUT(value(now), before.toLatin1(), 10000);
    QTRY_COMPARE_WITH_TIMEOUT(row->findChild<QLineEdit *>()->text(), before, 10000);
    // What was saved is undone, though something else was the last change since.
    row->findChild<QLineEdit *>()->setText(u"8"_s);
    actions->trigger(u"settings.save"_s);
    SettingsRepository other(m_world->reads());
    QTRY_COMPARE_WITH_TIMEOUT(value(now), QByteArray("8"), 10000);
    const auto later = other.set(u"pin.window_minutes"_s, 77);
    QTRY_VERIFY_WITH_TIMEOUT(later.isFinished(), 10000);
    QVERIFY(later.result().ok());
    QTRY_VERIFY_WITH_TIMEOUT(m_world->undo().canUndo(), 10000);
    m_world->undo().undo();
    QTRY_COMPARE_WITH_TIMEOUT(value(now), before.toLatin1(), 10000);
    QCOMPARE(value("select value from peak.settings where key = 'pin.window_minutes'"), "77");
    QTRY_COMPARE_WITH_TIMEOUT(row->findChild<QLineEdit *>()->text(), before, 10000);
    row->findChild<QLineEdit *>()->setText(u"9"_s);
    actions->trigger(u"settings.discard"_s);
    QCOMPARE(row->findChild<QLineEdit *>()->text(), before);
    QVERIFY(!actions->whyNot(u"settings.discard"_s).isEmpty());
    QCOMPARE(value(now), before.toLatin1());
}

void tst_HousePages::secretIsSetAndTakenAway()
{
    QVERIFY(m_signedIn->signIn(u"ada@example.test"_s));
    auto *page = m_signedIn->open<SettingsPage>(makeSettingsPage);
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded() && buttonOf(page, u"Add a secret..."_s), 15000);
    buttonOf(page, u"Add a secret..."_s)->click();
    const QPointer<SecretDialog> asked = m_signedIn->dialog<SecretDialog>();
    QVERIFY(asked);
    asked->findChildren<QLineEdit *>().at(0)->setText(u"mail.password"_s);
    asked->findChildren<QLineEdit *>().at(1)->setText(u"hunter2"_s);
    asked->accept();
    QTRY_VERIFY_WITH_TIMEOUT(buttonOf(page, u"Take away..."_s), 10000);
    QCOMPARE(value("select count(*) from peak.secrets where name = 'mail.password'"),
             QByteArray("1"));
    buttonOf(page, u"Take away..."_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(buttonOf(page, u"Take away"_s), 10000);
    buttonOf(page, u"Take away"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(value("select count(*) from peak.secrets"), QByteArray("0"), 10000);
    QTRY_VERIFY_WITH_TIMEOUT(!buttonOf(page, u"Take away..."_s), 10000);
}

void tst_HousePages::passwordIsChangedAfterAProof()
{
    QVERIFY(m_signedIn->signIn(u"dana@example.test"_s));
    auto *page = m_signedIn->open<ProfilePage>(makeProfilePage);
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded(), 15000);
    page->findChild<ProfilePages *>()->changePassword();
    const QPointer<PasswordDialog> asked = m_signedIn->dialog<PasswordDialog>();
    QVERIFY(asked);
    const auto edits = asked->findChildren<QLineEdit *>();
    edits.at(0)->setText(u"many small otters swim"_s);
    edits.at(1)->setText(u"many small otters swim"_s);
    asked->accept();
    prove();
    QTRY_VERIFY_WITH_TIMEOUT(!asked, 20000);
    QVERIFY(page->messages()->text().contains(u"changed"_s));
    QCOMPARE(value("select count(*) from public.audit_logs where action = 'password_changed'"),
             QByteArray("1"));
}

void tst_HousePages::secondFactorIsSetUp()
{
    QVERIFY(m_signedIn->signIn(u"eve@example.test"_s));
    auto *page = m_signedIn->open<ProfilePage>(makeProfilePage);
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded() && !page->secondFactorText().isEmpty(), 15000);
    ActionSet *actions = m_world->actions().visibleSets(page).constFirst();
    QVERIFY(!actions->whyNot(u"profile.second_factor_off"_s).isEmpty());
    actions->trigger(u"profile.second_factor"_s);
    const QPointer<SecondFactorDialog> asked = m_signedIn->dialog<SecondFactorDialog>();
    QVERIFY(asked);
    prove();
    const auto edits = asked->findChildren<QLineEdit *>();
    QTRY_VERIFY_WITH_TIMEOUT(!edits.at(0)->text().isEmpty(), 15000);
    const QString secret = edits.at(0)->text().remove(u' ');
    edits.at(1)->setText(totpCode(secret, QDateTime::currentDateTimeUtc()));
    buttonOf(asked, u"Confirm the code"_s)->click();
    auto *codes = asked->findChild<QPlainTextEdit *>();
    QTRY_COMPARE_WITH_TIMEOUT(codes->toPlainText().split(u'\n', Qt::SkipEmptyParts).size(), 10,
                              15000);
    const QString first = codes->toPlainText();
    buttonOf(asked, u"I have kept them"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(page->secondFactorText().contains(u"10"_s), 10000);
    QVERIFY(actions->whyNot(u"profile.second_factor_off"_s).isEmpty());

    actions->trigger(u"profile.recovery_codes"_s);
    const QPointer<SecondFactorDialog> again = m_signedIn->dialog<SecondFactorDialog>();
    QVERIFY(again && again != asked);
    auto *others = again->findChild<QPlainTextEdit *>();
    QTRY_COMPARE_WITH_TIMEOUT(others->toPlainText().split(u'\n', Qt::SkipEmptyParts).size(), 10,
                              15000);
    QVERIFY(others->toPlainText() != first);
    buttonOf(again, u"I have kept them"_s)->click();

    actions->trigger(u"profile.second_factor_off"_s);
    QTRY_VERIFY_WITH_TIMEOUT(buttonOf(page, u"Turn it off"_s), 10000);
    buttonOf(page, u"Turn it off"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(!actions->whyNot(u"profile.second_factor_off"_s).isEmpty(), 15000);
    QCOMPARE(value("select count(*) from auth.second_factors f join public.contacts c on c.id = "
                   "f.contact_id where c.email = 'eve@example.test'"),
             QByteArray("0"));
}

void tst_HousePages::computerIsForgotten()
{
    value("insert into auth.devices (contact_id, secret_hash, name, second_factor, expires_at) "
          "select id, 'x', 'The old laptop', false, now() + interval '1 day' from public.contacts "
          "where email = 'ada@example.test' returning 1");
    QVERIFY(m_signedIn->signIn(u"ada@example.test"_s));
    auto *page = m_signedIn->open<ProfilePage>(makeProfilePage);
    QTRY_COMPARE_WITH_TIMEOUT(page->devices()->rowCount(), 1, 15000);
    page->devices()->selectRow(0);
    const auto sets = m_world->actions().visibleSets(page);
    for (ActionSet *set : sets) {
        if (set->action(u"profile.forget_device"_s))
            set->trigger(u"profile.forget_device"_s);
    }
    QTRY_COMPARE_WITH_TIMEOUT(page->devices()->rowCount(), 0, 15000);
    QCOMPARE(value("select count(*) from auth.devices where revoked_at is null"), QByteArray("0"));
}

void tst_HousePages::otherSessionIsEnded()
{
    RoleConnection::signIn(*m_database, u"finn@example.test"_s);
    QVERIFY(m_signedIn->signIn(u"finn@example.test"_s));
    auto *page = m_signedIn->open<ProfilePage>(makeProfilePage);
    QTRY_COMPARE_WITH_TIMEOUT(page->sessions()->rowCount(), 2, 15000);
    const int other = page->sessions()->item(0, 0)->text().contains(u"this one"_s) ? 1 : 0;
    page->sessions()->selectRow(1 - other);
    ActionSet *set = nullptr;
    const auto sets = m_world->actions().visibleSets(page);
    for (ActionSet *one : sets) {
        if (one->action(u"profile.end_session"_s))
            set = one;
    }
    QVERIFY(set);
    QVERIFY(!set->action(u"profile.end_session"_s)->isEnabled()); // it is this one
    page->sessions()->selectRow(other);
    QVERIFY(set->action(u"profile.end_session"_s)->isEnabled());
    set->trigger(u"profile.end_session"_s);
    QTRY_COMPARE_WITH_TIMEOUT(page->sessions()->rowCount(), 1, 15000);
    RoleConnection::signIn(*m_database, u"finn@example.test"_s); // elsewhere: nobody presses F5
    QTRY_COMPARE_WITH_TIMEOUT(page->sessions()->rowCount(), 2, 15000);
}

QTEST_MAIN(tst_HousePages)
#include "tst_HousePages.moc"
