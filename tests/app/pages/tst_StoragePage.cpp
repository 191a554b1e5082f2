#include "app/pages/SettingsPages.h"
#include "models/repositories/StorageRepository.h"
#include "tests/app/pages/SignedInWorld.h"
#include "tests/support/TestSession.h"
#include "tests/support/Uploads.h"
#include "views/common/DecisionDialog.h"
#include "views/common/EmptyState.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/settings/SecretDialog.h"
#include "views/settings/SecretRow.h"
#include "views/settings/SettingRow.h"
#include "views/settings/SettingsPage.h"
#include "views/settings/StorageCard.h"
#include "views/settings/StoragePanel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Where documents are kept, as an admin looks after it on a real server. */
class tst_StoragePage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_in.reset(); }

    void coordinatorsHaveNoPage();
    void storageIsSetUpAndDocumentsAreMovedThere();
    void whatTheAgentFoundLeadsToItsDocument();

private:
    SettingsPage *open();
    QByteArray value(const QByteArray &sql) { return m_database->admin().must(sql).value(); }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<SignedInWorld> m_in;
    QByteArray m_exchange;
    QByteArray m_document;
};

void tst_StoragePage::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"ada@example.test"_s, u"admin"_s);
    const QByteArray dana = m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
    m_exchange = m_database->admin()
                     .must("insert into public.exchanges (name, coordinator_id) values ('Elm "
                           "Street', $1::uuid) returning id",
                           {dana})
                     .value();
    RoleConnection session(*m_database, u"dana@example.test"_s);
    m_document = Uploads::add(session, m_exchange, Uploads::named("deed.pdf"), "a deed");
}

void tst_StoragePage::init()
{
    m_in = std::make_unique<SignedInWorld>(*m_database);
}

SettingsPage *tst_StoragePage::open()
{
    auto *page = m_in->open<SettingsPage>(makeSettingsPage);
    page->showTab(u"storage"_s);
    return page;
}

void tst_StoragePage::coordinatorsHaveNoPage()
{
    QVERIFY(m_in->signIn(u"dana@example.test"_s));
    QVERIFY(!m_in->world().identity().capabilities.mayOpen(u"settings"_s));
    auto *page = open();
    QTRY_COMPARE_WITH_TIMEOUT(page->findChild<EmptyState *>()->title(),
                              u"The settings can't be shown"_s, 10000);
    QVERIFY(!page->isLoaded());
    StorageRepository storage(m_in->work());
    QCOMPARE(await(storage.state()).error().kind, ErrorKind::Denied);
    QCOMPARE(await(storage.findings()).error().kind, ErrorKind::Denied);
    QCOMPARE(await(storage.startMove(u"local"_s)).error().kind, ErrorKind::Denied);
}

void tst_StoragePage::storageIsSetUpAndDocumentsAreMovedThere()
{
    QVERIFY(m_in->signIn(u"ada@example.test"_s));
    auto *page = open();
    QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded(), 15000);
    StoragePanel *panel = page->storage();
    QVERIFY2(panel->card(u"local"_s)->text().startsWith(u'1'),
             qPrintable(panel->card(u"local"_s)->text()));
    StorageCard *target = panel->card(u"s3"_s);
    QVERIFY(!target->moveButton()->isEnabled());
    QVERIFY(target->moveButton()->toolTip().contains(u"not set up"_s));

    for (const auto &[part, text] :
         {std::pair{u"endpoint"_s, u"https://s3.example.test"_s},
          std::pair{u"bucket"_s, u"documents"_s}, std::pair{u"access_key"_s, u"PEAKKEY"_s}}) {
        const QString key = u"storage.s3."_s + part;
        page->row(key)->findChild<QLineEdit *>()->setText(text);
        page->row(key)->save();
        QTRY_VERIFY_WITH_TIMEOUT(!page->row(key)->isDirty(), 10000);
    }
    SecretRow *secret = nullptr;
    const auto secrets = page->findChildren<SecretRow *>();
    for (SecretRow *row : secrets) {
        if (row->name() == u"storage.s3.secret_key"_s)
            secret = row;
    }
    QVERIFY(secret);
    buttonOf(secret, u"Set..."_s)->click();
    const QPointer<SecretDialog> asked = m_in->dialog<SecretDialog>();
    QVERIFY(asked);
    asked->findChildren<QLineEdit *>().at(1)->setText(u"hunter2hunter2"_s);
    asked->accept();
    QTRY_VERIFY_WITH_TIMEOUT(buttonOf(secret, u"Take away..."_s), 10000);
    QTRY_VERIFY_WITH_TIMEOUT(target->moveButton()->isEnabled(), 10000);

    target->moveButton()->click();
    const QPointer<DecisionDialog> decision = m_in->dialog<DecisionDialog>();
    QVERIFY(decision);
    buttonOf(decision, u"Move documents"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(!decision, 10000);
    QTRY_VERIFY_WITH_TIMEOUT(target->stopButton()->isVisible(), 10000);
    QCOMPARE(value("select to_provider from peak.storage_moves where ended_at is null"), "s3");
    QTRY_COMPARE_WITH_TIMEOUT(
        page->row(u"documents.storage"_s)->findChild<QComboBox *>()->currentData().toString(),
        u"s3"_s, 10000);
    QVERIFY(panel->card(u"local"_s)->moveButton()->toolTip().contains(u"being moved"_s));

    // The agent's first file arrives while the page is open.
    value("update peak.storage_moves set moved = 1, moved_bytes = 6 returning 1");
    QTRY_VERIFY_WITH_TIMEOUT(target->progress()->value() > 0, 10000);
    target->stopButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(!target->stopButton()->isVisible(), 10000);
    QVERIFY(page->messages()->text().contains(u"stopped"_s));
    QCOMPARE(value("select outcome from peak.storage_moves"), "stopped");
}

void tst_StoragePage::whatTheAgentFoundLeadsToItsDocument()
{
    value("insert into peak.storage_findings (provider, storage_key, finding, bytes) select 's3', "
          "c.storage_key, 'missing', 6 from peak.document_contents c returning 1");
    value("insert into peak.storage_findings (provider, storage_key, finding, bytes) values "
          "('s3', 'somebody/else', 'unknown', 2048) returning 1");
    QVERIFY(m_in->signIn(u"ada@example.test"_s));
    auto *page = open();
    StoragePanel *panel = page->storage();
    QTRY_COMPARE_WITH_TIMEOUT(panel->findings().size(), 2, 15000);
    QCOMPARE(panel->findings().constFirst().document.toByteArray(QUuid::WithoutBraces), m_document);
    QSignalSpy asked(&m_in->world(), &PageWorld::placeRequested);
    buttonOf(panel, u"Go to the document"_s)->click();
    QCOMPARE(asked.size(), 1);
    const Place place = asked.first().at(0).value<Place>();
    QCOMPARE(place.page, PageId::ExchangeDetails);
    QCOMPARE(place.item.toByteArray(QUuid::WithoutBraces), m_exchange);
}

QTEST_MAIN(tst_StoragePage)
#include "tst_StoragePage.moc"
