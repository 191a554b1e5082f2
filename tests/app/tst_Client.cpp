#include "app/Application.h"
#include "models/tables/ListTableModel.h"
#include "models/tables/lists/ExchangesList.h"
#include "tests/support/FrozenServer.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestServer.h"
#include "views/common/DataTable.h"
#include "views/exchanges/ExchangeDetailsPage.h"
#include "views/exchanges/ExchangesPage.h"
#include "views/main/MainWindow.h"
#include "views/main/StatusBar.h"
#include "views/signin/SignInDialog.h"

#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

int columnOf(const QString &name)
{
    return exchangesList().columnOf(name);
}

} // namespace

/** The whole program on a demo of its own, as the coordinator at the desk meets it. */
class tst_Client final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void helpNeedsNoDisplay();
    void listIsThere();
    void liveChangeKeepsSelectionAndPlace();
    void goneExchangeLeavesTheList();
    void searchFindsAndHostileTextDoesNoHarm();
    void everyColumnSorts();
    void doubleClickOpensAllFields();
    void detailsFollowChanges();
    void arrangementComesBack();
    void frozenServerNeverFreezesTheWindow();
    void endedSessionAsksAgainAndKeepsThePage();
    void whatChangedWhileSignedOutIsShown();
    void nothingStaysForTheNextPerson();
    void theLastMomentIsRemembered();

private:
    ExchangesPage &page() const
    {
        return *static_cast<ExchangesPage *>(m_application->window().page(PageId::Exchanges));
    }
    ExchangeDetailsPage &details() const
    {
        return *static_cast<ExchangeDetailsPage *>(
            m_application->window().page(PageId::ExchangeDetails));
    }
    DataTable &table() const { return *page().table(); }
    QAbstractItemModel &model() const { return *table().model(); }
    QLineEdit &search() const { return *page().findChild<QLineEdit *>(); }
    StatusBar &status() const { return *m_application->window().status(); }
    QUuid idAt(int row) const
    {
        return model().index(row, 0).data(WindowedTableModel::IdRole).toUuid();
    }
    QString nameAt(int row) const
    {
        return model().index(row, columnOf(u"name"_s)).data().toString();
    }
    void type(const QString &text)
    {
        search().setFocus();
        search().selectAll();
        QTest::keyClick(&search(), Qt::Key_Delete);
        QTest::keyClicks(&search(), text);
    }
    void start();
    void forgetPreferences();
    void endSession();
    SignInDialog *dialog() const { return m_application->window().findChild<SignInDialog *>(); }
    void signInAs(const QString &email);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Application> m_application;
    PrivateServer::Pointer m_server;
    std::unique_ptr<RawConnection> m_admin;
    std::unique_ptr<FrozenServer> m_frozen;
};

void tst_Client::initTestCase()
{
    m_folder = TestServer::makeFolder();
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                       m_folder->path() + u"/settings"_s);
    auto demo = startDemoServer(m_folder->path() + u"/demo"_s);
    QTRY_VERIFY_WITH_TIMEOUT(demo.isFinished(), 120000);
    QVERIFY2(demo.result().ok(),
             qPrintable(demo.result().ok() ? QString() : demo.result().error().message));
    m_server = demo.result().value().server;
    m_admin = std::make_unique<RawConnection>(m_server->adminUri());
}

void tst_Client::start()
{
    Options options;
    options.demo = true;
    options.demoDocuments = false;
    options.dataFolder = m_folder->path() + u"/demo"_s;
    options.demoEmail = u"coordinator@demo.peak1031.test"_s;
    options.page = u"exchanges"_s;
    m_application = std::make_unique<Application>(options);
    m_application->start();
}

void tst_Client::init()
{
    start();
    QTRY_VERIFY_WITH_TIMEOUT(status().connection() == StatusBar::Connection::Connected, 30000);
    QTRY_VERIFY_WITH_TIMEOUT(model().rowCount() > 150, 15000);
    QTRY_VERIFY_WITH_TIMEOUT(!idAt(0).isNull(), 15000);
}

void tst_Client::forgetPreferences()
{
    m_admin->must("update public.contacts set preferences = null"
                  " where email like '%@demo.peak1031.test'");
}

void tst_Client::cleanup()
{
    m_frozen.reset();
    m_application.reset();
}

void tst_Client::cleanupTestCase()
{
    m_admin.reset();
    m_server.reset();
}

/** As in a terminal of a server, where there is no window to show anything in. */
void tst_Client::helpNeedsNoDisplay()
{
    QProcessEnvironment bare = QProcessEnvironment::systemEnvironment();
    for (const QString &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s})
        bare.remove(name);
    bare.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
    for (const auto &[option, answer] :
         {std::pair{u"--help"_s, "Usage: "}, std::pair{u"-h"_s, "Usage: "},
          std::pair{u"--version"_s, "peak1031 " PEAK_VERSION}}) {
        QProcess program;
        program.setProcessEnvironment(bare);
        program.start(QCoreApplication::applicationDirPath() + u"/peak1031"_s, {option});
        QVERIFY(program.waitForFinished(30'000));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 0);
        const QByteArray said = program.readAllStandardOutput();
        QVERIFY2(said.startsWith(answer), said.constData());
    }
}

void tst_Client::listIsThere()
{
    const auto mine = m_admin->must(
        "select count(*) from auth.access a join public.contacts c on c.id = a.contact_id"
        " where c.email = 'coordinator@demo.peak1031.test'");
    QTRY_COMPARE_WITH_TIMEOUT(QByteArray::number(model().rowCount()), mine.value(), 10000);
    QVERIFY(m_application->window().isVisible());
}

void tst_Client::liveChangeKeepsSelectionAndPlace()
{
    table().scrollTo(model().index(100, 0), QAbstractItemView::PositionAtTop);
    QTRY_VERIFY_WITH_TIMEOUT(!idAt(105).isNull(), 5000);
    const QUuid id = idAt(105);
    table().setCurrentIndex(model().index(105, 1));
    const int place = table().verticalScrollBar()->value();
    m_admin->must("update public.exchanges set name = 'Changed elsewhere' where id = $1::uuid",
                  {id.toByteArray(QUuid::WithoutBraces)});
    QTRY_COMPARE_WITH_TIMEOUT(nameAt(105), u"Changed elsewhere"_s, 3000);
    QCOMPARE(page().currentId(), id);
    QCOMPARE(table().verticalScrollBar()->value(), place);
}

void tst_Client::goneExchangeLeavesTheList()
{
    const int rows = model().rowCount();
    const QByteArray id = idAt(3).toByteArray(QUuid::WithoutBraces);
    const QUuid kept = idAt(8);
    table().setCurrentIndex(model().index(8, 0));
    m_admin->must(
        "update public.exchange_participants set is_active = false where exchange_id = $1::uuid",
        {id});
    m_admin->must("update public.exchanges set coordinator_id = null where id = $1::uuid", {id});
    QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), rows - 1, 10000);
    QCOMPARE(page().currentId(), kept);
    const auto onTop = [this](const QUuid &wanted) {
        for (int row = 0; row < 20; ++row) {
            if (idAt(row) == wanted)
                return true;
        }
        return false;
    };
    // The count and the rows come by two answers, in any order.
    QTRY_VERIFY_WITH_TIMEOUT(!onTop(QUuid::fromString(QString::fromLatin1(id))), 10000);
}

void tst_Client::searchFindsAndHostileTextDoesNoHarm()
{
    const int all = model().rowCount();
    const QString number = model().index(4, columnOf(u"number"_s)).data().toString();
    type(number);
    QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), 1, 5000);
    QCOMPARE(model().index(0, columnOf(u"number"_s)).data().toString(), number);
    for (const QString &hostile : {u"%"_s, u"_"_s, u"'"_s, u"\\"_s, u"%_'\\`\";--"_s, u"$1"_s}) {
        type(u"zzz"_s + hostile);
        QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), 0, 5000);
    }
    type({});
    QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), all, 5000);
    search().setText(QString(10'000'000, u'x')); // a paste of the wrong clipboard
    QTest::qWait(1000);
    QCOMPARE(status().connection(), StatusBar::Connection::Connected);
    type({});
    QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), all, 5000);
}

void tst_Client::everyColumnSorts()
{
    const int all = model().rowCount();
    for (int column = 0; column < model().columnCount(); ++column) {
        for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            auto &list = static_cast<ListTableModel &>(model());
            const ListSort wanted{list.definition().columns.at(column).name,
                                  order == Qt::DescendingOrder};
            if (list.sorts() == QList<ListSort>{wanted})
                continue;
            QSignalSpy reset(&model(), &QAbstractItemModel::modelReset);
            model().sort(column, order);
            QTRY_VERIFY_WITH_TIMEOUT(reset.size() == 1 && !list.isStale(), 5000);
            QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), all, 5000);
            for (int row = 1; row < 20; ++row) {
                const QString before =
                    model().index(row - 1, 0).data(WindowedTableModel::SortKeyRole).toString();
                const QString after =
                    model().index(row, 0).data(WindowedTableModel::SortKeyRole).toString();
                QVERIFY(order == Qt::AscendingOrder ? before.toUtf8() <= after.toUtf8()
                                                    : before.toUtf8() >= after.toUtf8());
            }
        }
    }
}

void tst_Client::doubleClickOpensAllFields()
{
    const QString name = nameAt(2);
    const QRect cell = table().visualRect(model().index(2, columnOf(u"name"_s)));
    QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, cell.center());
    QTest::mouseDClick(table().viewport(), Qt::LeftButton, {}, cell.center());
    QTRY_VERIFY_WITH_TIMEOUT(details().isLoaded() && details().isVisible(), 5000);
    QCOMPARE(details().exchangeId(), idAt(2));
    QTest::keyClick(&m_application->window(), Qt::Key_Left, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(table().isVisible(), 2000);
}

void tst_Client::detailsFollowChanges()
{
    const QUuid id = idAt(5);
    m_application->window().openPlace({PageId::ExchangeDetails, id});
    QTRY_VERIFY_WITH_TIMEOUT(details().isLoaded(), 5000);
    m_admin->must("update public.exchanges set bank = 'Bank of the next day' where id = $1::uuid",
                  {id.toByteArray(QUuid::WithoutBraces)});
    const auto shown = [this] {
        const auto labels = details().findChildren<QLabel *>();
        return std::any_of(labels.cbegin(), labels.cend(), [](const QLabel *label) {
            return label->text().contains(u"Bank of the next day"_s);
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(shown(), 3000);
}

void tst_Client::arrangementComesBack()
{
    auto &header = *table().horizontalHeader();
    header.resizeSection(columnOf(u"name"_s), 333);
    header.moveSection(header.visualIndex(columnOf(u"value"_s)), 0);
    model().sort(columnOf(u"client"_s), Qt::DescendingOrder);
    table().setSorts({{u"client"_s, true}});
    type(u"a"_s);
    // Typed, sorted and moved, then remembered on the server, not on this computer.
    QTRY_VERIFY_WITH_TIMEOUT(
        m_admin
            ->must("select coalesce(preferences ->> 'exchanges', '') from public.contacts"
                   " where email = 'coordinator@demo.peak1031.test'")
            .value()
            .contains("333"),
        8000);
    const QJsonObject before = page().viewState();
    cleanup();
    QSettings().clear();
    start();
    QTRY_VERIFY_WITH_TIMEOUT(model().rowCount() > 0, 30000);
    QTRY_COMPARE_WITH_TIMEOUT(page().viewState(), before, 5000);
    QCOMPARE(table().horizontalHeader()->sectionSize(columnOf(u"name"_s)), 333);
    QCOMPARE(table().horizontalHeader()->visualIndex(columnOf(u"value"_s)), 0);
    QCOMPARE(search().text(), u"a"_s);
    forgetPreferences();
}

void tst_Client::frozenServerNeverFreezesTheWindow()
{
    m_frozen = std::make_unique<FrozenServer>(*m_server, *m_admin);
    QElapsedTimer turn;
    qint64 longest = 0;
    turn.start();
    int scrolls = 0;
    const bool told = QTest::qWaitFor(
        [&] {
            longest = std::max(longest, turn.restart());
            // A person scrolls on, into rows that can't come now.
            table().verticalScrollBar()->setValue(
                ++scrolls % std::max(1, table().verticalScrollBar()->maximum()));
            return status().connection() == StatusBar::Connection::Slow;
        },
        20000);
    QVERIFY(told);
    QVERIFY2(longest < 1000, qPrintable(QString::number(longest)));
    QVERIFY(status().connectionText().contains(u" s"_s));
    QVERIFY(model().rowCount() > 150); // what was there stays
    m_frozen.reset();
    QTRY_VERIFY_WITH_TIMEOUT(status().connection() == StatusBar::Connection::Connected, 30000);
}

void tst_Client::endedSessionAsksAgainAndKeepsThePage()
{
    const QUuid id = idAt(7);
    table().setCurrentIndex(model().index(7, 0));
    endSession();
    QVERIFY(model().rowCount() > 150);
    QCOMPARE(page().currentId(), id);
    const auto fields = dialog()->findChildren<QLineEdit *>();
    QVERIFY(std::any_of(fields.cbegin(), fields.cend(), [](const QLineEdit *field) {
        return field->text() == u"coordinator@demo.peak1031.test"_s;
    }));
    signInAs(u"coordinator@demo.peak1031.test"_s);
    QCOMPARE(page().currentId(), id);
}

void tst_Client::endSession()
{
    m_admin->must("select auth.end_sessions((select id from public.contacts"
                  " where email = 'coordinator@demo.peak1031.test'), 'test')");
    QTRY_VERIFY_WITH_TIMEOUT(dialog() && dialog()->isVisible(), 20000);
}

void tst_Client::signInAs(const QString &email)
{
    const auto fields = dialog()->findChildren<QLineEdit *>();
    for (QLineEdit *field : fields) {
        if (field->accessibleName() == u"E-mail"_s)
            field->setText(email);
    }
    for (QLineEdit *field : fields) {
        if (field->echoMode() == QLineEdit::Password) {
            field->setText(demoPassword);
            QTest::keyClick(field, Qt::Key_Return);
        }
    }
    QTRY_VERIFY_WITH_TIMEOUT(!dialog(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(status().connection() == StatusBar::Connection::Connected, 20000);
}

void tst_Client::whatChangedWhileSignedOutIsShown()
{
    const QUuid id = idAt(7);
    endSession();
    m_admin->must("update public.exchanges set name = 'Changed at night' where id = $1::uuid",
                  {id.toByteArray(QUuid::WithoutBraces)});
    signInAs(u"coordinator@demo.peak1031.test"_s);
    QTRY_COMPARE_WITH_TIMEOUT(nameAt(7), u"Changed at night"_s, 5000);
}

void tst_Client::nothingStaysForTheNextPerson()
{
    type(u"a"_s);
    Q_EMIT m_application->window().signOutRequested();
    QCOMPARE(model().rowCount(), 0);
    QVERIFY(!page().isVisible());
    QVERIFY(search().text().isEmpty());
    signInAs(u"client@demo.peak1031.test"_s);
    const auto own = m_admin->must(
        "select count(*) from auth.access a join public.contacts c on c.id = a.contact_id"
        " where c.email = 'client@demo.peak1031.test'");
    QTRY_COMPARE_WITH_TIMEOUT(QByteArray::number(model().rowCount()), own.value(), 10000);
    QVERIFY(page().isVisible());
    forgetPreferences();
}

void tst_Client::theLastMomentIsRemembered()
{
    table().horizontalHeader()->resizeSection(columnOf(u"name"_s), 321);
    Q_EMIT qApp->aboutToQuit({}); // the window is closed at once
    const auto saved =
        m_admin->must("select coalesce(preferences ->> 'exchanges', '') from public.contacts"
                      " where email = 'coordinator@demo.peak1031.test'");
    QVERIFY(saved.value().contains("321"));
    forgetPreferences();
}

QTEST_MAIN(tst_Client)
#include "tst_Client.moc"
