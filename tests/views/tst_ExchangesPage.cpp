#include "models/tables/lists/ExchangesList.h"
#include "tests/views/Accessible.h"
#include "tests/views/FakeExchanges.h"
#include "views/common/ChipRow.h"
#include "views/common/ConditionEditor.h"
#include "views/common/DataTable.h"
#include "views/common/EmptyState.h"
#include "views/common/FieldGroup.h"
#include "views/common/FilterBar.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/exchanges/ExchangeDetailsPage.h"
#include "views/exchanges/ExchangesPage.h"

#include <QApplication>
#include <QClipboard>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Peak;

namespace {
const QDate Today(2026, 11, 22);
constexpr int NameColumn = 1; // of exchangesList()

FilterCondition inStages(const QList<ExchangeStage> &stages)
{
    FilterCondition condition;
    condition.column = QStringLiteral("stage");
    condition.op = FilterCondition::Op::AnyOf;
    QJsonArray codes;
    for (const ExchangeStage stage : stages)
        codes.append(exchangeStageCode(stage));
    condition.value = codes;
    return condition;
}
} // namespace

/** The list of exchanges and the page of one, as people use them. */
class tst_ExchangesPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(this); }
    void cleanup();

    void showsRowsAndCount();
    void searchWaitsForTheTypist();
    void searchTakesAnything();
    void stagesAreChosenInTheEditor();
    void chipsRemoveFilters();
    void noMatchOffersToClear();
    void nobodysExchangesAreExplained();
    void failureOffersRetry();
    void failureWithRowsKeepsThem();
    void escapeCancelsALongQuery();
    void arrangementComesBack();
    void messageDoesNotHideTheCurrentRow();
    void enterOpens();
    void filterHasFocusOnRequest();
    void everyControlHasAName();
    void detailsShowAllGroups();
    void detailsShowWhereDatesDiffer();
    void detailsKeepTheirPlace();
    void detailsFailAndRetry();
    void detailsAreReachableByKeyboard();

private:
    void open(int rows, FakeExchanges::Mode mode = FakeExchanges::Mode::Answer);
    QLineEdit *search() const { return m_page->findChild<QLineEdit *>(); }
    EmptyState *empty() const { return m_page->findChild<EmptyState *>(); }

    Theme *m_theme = nullptr;
    std::unique_ptr<FakeExchanges> m_server;
    std::unique_ptr<ListTableModel> m_model;
    std::unique_ptr<ExchangesPage> m_page;
};

void tst_ExchangesPage::open(int rows, FakeExchanges::Mode mode)
{
    m_server = std::make_unique<FakeExchanges>();
    m_server->rows = FakeExchanges::invent(rows, Today);
    m_server->mode = mode;
    m_model = std::make_unique<ListTableModel>(exchangesList(), m_server->fetcher());
    m_model->setToday(Today);
    m_page = std::make_unique<ExchangesPage>(m_model.get());
    m_page->resize(1200, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_page->applyViewState({});
    if (mode == FakeExchanges::Mode::Answer)
        QTRY_VERIFY(m_model->total().has_value());
}

void tst_ExchangesPage::cleanup()
{
    m_page.reset();
    m_model.reset();
    m_server.reset();
}

void tst_ExchangesPage::showsRowsAndCount()
{
    open(1000);
    QCOMPARE(m_model->rowCount(), 1000);
    bool counted = false;
    const auto labels = m_page->findChildren<QLabel *>();
    for (const QLabel *label : labels)
        counted = counted || label->text() == QLocale().toString(1000);
    QVERIFY(counted);
    QVERIFY(m_page->table()->isVisible());
}

void tst_ExchangesPage::searchWaitsForTheTypist()
{
    open(200);
    const qsizetype before = m_server->queries.size();
    QTest::keyClicks(search(), QStringLiteral("elm"));
    QCOMPARE(m_server->queries.size(), before);
    QTRY_COMPARE(m_model->filter().search, QStringLiteral("elm"));
    QTRY_COMPARE(m_server->queries.size(), before + 1); // one query, not three
    QTRY_VERIFY(m_model->total().value_or(200) < 200);
    QTest::keyClick(search(), Qt::Key_Escape);
    QTRY_COMPARE(m_model->total().value_or(0), qint64(200));
}

void tst_ExchangesPage::searchTakesAnything()
{
    open(20);
    QTest::keyClicks(search(), QStringLiteral("%_'\\"));
    QTRY_COMPARE(m_model->filter().search, QStringLiteral("%_'\\"));
    QGuiApplication::clipboard()->setText(QString(10 * 1024 * 1024, QLatin1Char('y')));
    search()->selectAll();
    search()->paste();
    QCOMPARE(search()->text().size(), qsizetype(ListFilter::MaxSearchLength));
    QVERIFY(m_page->messages()->isVisible());
}

void tst_ExchangesPage::stagesAreChosenInTheEditor()
{
    open(200);
    m_page->filters()->editNew(QStringLiteral("stage"));
    auto *list = m_page->filters()->editor()->findChild<QListWidget *>();
    for (const int row : {1, 3}) {
        list->setCurrentRow(row);
        QTest::keyClick(list, Qt::Key_Space);
    }
    QTest::keyClick(m_page->filters()->editor(), Qt::Key_Return);
    const FilterCondition wanted = inStages({allExchangeStages().at(1), allExchangeStages().at(3)});
    QTRY_COMPARE(m_model->filter().conditions.size(), qsizetype(1));
    QCOMPARE(m_model->filter().conditions.first().toQuery(), wanted.toQuery());
}

void tst_ExchangesPage::chipsRemoveFilters()
{
    open(200);
    ListFilter filter;
    filter.search = QStringLiteral("elm");
    filter.conditions = {inStages({ExchangeStage::Identify})};
    m_page->applyViewState({{QStringLiteral("filter"), filter.toJson()}});
    auto *chips = m_page->findChild<ChipRow *>();
    QCOMPARE(chips->chips().size(), qsizetype(1));
    QVERIFY(chips->isVisible());
    Q_EMIT chips->clearRequested();
    QVERIFY(m_model->filter().isEmpty());
    QVERIFY(search()->text().isEmpty());
    QVERIFY(!chips->isVisible());
}

void tst_ExchangesPage::noMatchOffersToClear()
{
    open(50);
    QTest::keyClicks(search(), QStringLiteral("nobody has this"));
    QTRY_VERIFY(empty()->isVisible());
    QCOMPARE(empty()->title(), QStringLiteral("No exchange matches these filters"));
    QTest::mouseClick(empty()->action(), Qt::LeftButton);
    QTRY_COMPARE(m_model->rowCount(), 50);
    QTRY_VERIFY(m_page->table()->isVisible());
    QVERIFY(search()->text().isEmpty());
}

void tst_ExchangesPage::nobodysExchangesAreExplained()
{
    open(0);
    m_page->setAssignedOnly(true);
    QTRY_VERIFY(empty()->isVisible());
    QCOMPARE(empty()->title(), QStringLiteral("No exchange is assigned to you yet"));
    QVERIFY(!empty()->action()->isVisible());
}

void tst_ExchangesPage::failureOffersRetry()
{
    open(50, FakeExchanges::Mode::Fail);
    QTRY_VERIFY(empty()->isVisible());
    QCOMPARE(empty()->reason(), m_server->error.message);
    QSignalSpy retries(m_page.get(), &ExchangesPage::retryRequested);
    m_server->mode = FakeExchanges::Mode::Answer;
    QTest::mouseClick(empty()->action(), Qt::LeftButton);
    QCOMPARE(retries.size(), 1);
    QTRY_COMPARE(m_model->rowCount(), 50);
    QTRY_VERIFY(m_page->table()->isVisible());
}

void tst_ExchangesPage::failureWithRowsKeepsThem()
{
    open(50);
    m_server->mode = FakeExchanges::Mode::Fail;
    m_model->sort(NameColumn, Qt::AscendingOrder);
    QTRY_VERIFY(m_page->messages()->isVisible());
    QCOMPARE(m_model->rowCount(), 50);
    QVERIFY(m_page->table()->isVisible());
    QVERIFY(m_page->table()->isStale());
    m_server->mode = FakeExchanges::Mode::Answer;
    m_model->retry();
    QTRY_VERIFY(!m_page->messages()->isVisible());
    QVERIFY(!m_page->table()->isStale());
}

void tst_ExchangesPage::escapeCancelsALongQuery()
{
    open(50, FakeExchanges::Mode::Hang);
    QSignalSpy works(m_page.get(), &ExchangesPage::workChanged);
    QSignalSpy cancels(m_page.get(), &ExchangesPage::cancelRequested);
    QTRY_COMPARE_WITH_TIMEOUT(works.size(), 1, 3000);
    QVERIFY(!works.at(0).at(0).toString().isEmpty());
    QTest::keyClick(m_page->table(), Qt::Key_Escape);
    QCOMPARE(cancels.size(), 1);
}

void tst_ExchangesPage::arrangementComesBack()
{
    open(200);
    QSignalSpy changes(m_page.get(), &ExchangesPage::viewStateChanged);
    m_page->table()->setColumnWidth(NameColumn, 345);
    QTest::keyClicks(search(), QStringLiteral("elm"));
    QTRY_VERIFY(changes.size() > 0);
    const QJsonObject kept = m_page->viewState();
    m_page->applyViewState({});
    QVERIFY(m_page->viewState() != kept);
    m_page->applyViewState(kept);
    QCOMPARE(m_page->viewState(), kept);
    QTRY_COMPARE(m_model->filter().search, QStringLiteral("elm"));
    QCOMPARE(search()->text(), QStringLiteral("elm"));
}

void tst_ExchangesPage::messageDoesNotHideTheCurrentRow()
{
    open(100);
    DataTable *table = m_page->table();
    const int last = table->rowAt(table->viewport()->height() - table->rowHeight(0));
    table->setCurrentIndex(m_model->index(last, 0));
    QVERIFY(table->viewport()->rect().contains(table->visualRect(table->currentIndex())));
    table->setFocus();
    QTest::keySequence(table, QKeySequence::Copy);
    QVERIFY(m_page->messages()->isVisible());
    QCoreApplication::processEvents();
    QVERIFY(table->viewport()->rect().contains(table->visualRect(table->currentIndex())));
}

void tst_ExchangesPage::enterOpens()
{
    open(50);
    QSignalSpy opened(m_page.get(), &ExchangesPage::openRequested);
    m_page->selectId(m_server->rows.at(7).id);
    QCOMPARE(m_page->currentId(), m_server->rows.at(7).id);
    QTest::keyClick(m_page->table(), Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.at(0).at(0).toUuid(), m_server->rows.at(7).id);
}

void tst_ExchangesPage::filterHasFocusOnRequest()
{
    open(50);
    m_page->table()->setFocus();
    QVERIFY(QMetaObject::invokeMethod(m_page.get(), "focusFilter"));
    QVERIFY(search()->hasFocus());
    QTest::keyClick(search(), Qt::Key_Down);
    QVERIFY(m_page->table()->hasFocus());
    QVERIFY(m_page->table()->currentIndex().isValid());
}

void tst_ExchangesPage::everyControlHasAName()
{
    open(50);
    m_page->applyViewState({{QStringLiteral("filter"),
                             QJsonObject{{QStringLiteral("search"), QStringLiteral("elm")}}}});
    QTest::qWait(50);
    QCOMPARE(namelessControls(m_page.get()).join(QStringLiteral(", ")), QString());
    ExchangeDetailsPage details;
    details.show();
    details.setExchange(FakeExchanges::details(m_server->rows.at(1)), Today);
    QCOMPARE(namelessControls(&details).join(QStringLiteral(", ")), QString());
}

void tst_ExchangesPage::detailsShowAllGroups()
{
    ExchangeDetailsPage details;
    details.resize(1200, 800);
    details.show();
    const auto rows = FakeExchanges::invent(3, Today);
    details.setExchange(FakeExchanges::details(rows.at(1)), Today);
    QStringList texts;
    const auto labels = details.findChildren<QLabel *>();
    for (const QLabel *label : labels)
        texts.append(label->text());
    for (const char *title : {"Overview", "People", "Relinquished property", "Replacement property",
                              "Money", "Source", "Notes"})
        QVERIFY2(texts.contains(QString::fromLatin1(title)), title);
    const QString day45 = texts.at(texts.indexOf(QStringLiteral("Day 45, identify")) + 2);
    QVERIFY(texts.join(QLatin1Char('\n')).contains(QStringLiteral("27 Nov 2026"))); // the date
    QVERIFY(texts.join(QLatin1Char('\n')).contains(QStringLiteral("5 day")));       // and days left
    QVERIFY(texts.contains(QStringLiteral("$812,450.55")));
    QVERIFY(texts.contains(QStringLiteral("–")));
    // A matter's id says nothing to people: it is copied, not read.
    const QString matter = FakeExchanges::details(rows.at(1)).practicePantherId;
    QVERIFY(texts.contains(QStringLiteral("A matter in PracticePanther")));
    QVERIFY(!texts.join(QLatin1Char('\n')).contains(matter));
    QToolButton *copy = nullptr;
    const auto buttons = details.findChildren<QToolButton *>();
    for (QToolButton *button : buttons) {
        if (button->text() == QStringLiteral("Copy its ID"))
            copy = button;
    }
    QVERIFY(copy && copy->isVisible());
    copy->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), matter);
    Exchange entered = FakeExchanges::details(rows.at(1));
    entered.practicePantherId.clear();
    details.setExchange(entered, Today);
    QVERIFY(!copy->isVisible());
}

/** Imported deadlines can be missing or wrong: both dates are on the screen then. */
void tst_ExchangesPage::detailsShowWhereDatesDiffer()
{
    ExchangeDetailsPage details;
    Exchange exchange = FakeExchanges::details(FakeExchanges::invent(3, Today).at(1));
    exchange.closeOfEscrow = QDate(2026, 10, 1);
    exchange.day45 = QDate(2026, 11, 15);
    exchange.day180 = QDate(2027, 3, 30);
    const auto value = [&](const QString &name) {
        const auto values = details.findChildren<ValueLabel *>();
        for (const ValueLabel *one : values) {
            if (one->name() == name)
                return one->value();
        }
        return QString();
    };
    details.setExchange(exchange, Today);
    QVERIFY(!value(QStringLiteral("Day 45, identify")).contains(QStringLiteral("close of escrow")));
    QVERIFY(!value(QStringLiteral("Day 180, receive")).contains(QStringLiteral("close of escrow")));
    exchange.day45 = QDate(2026, 11, 16); // a day late: acting on it loses the deferral
    exchange.day180 = QDate();
    details.setExchange(exchange, Today);
    const QString day45 = value(QStringLiteral("Day 45, identify"));
    QVERIFY2(day45.startsWith(QStringLiteral("16 Nov 2026")), qPrintable(day45));
    QVERIFY2(day45.endsWith(QStringLiteral("(the close of escrow gives 15 Nov 2026)")),
             qPrintable(day45));
    QCOMPARE(value(QStringLiteral("Day 180, receive")),
             QStringLiteral("None kept (the close of escrow gives 30 Mar 2027)"));
}

void tst_ExchangesPage::detailsKeepTheirPlace()
{
    ExchangeDetailsPage details;
    details.resize(700, 300);
    details.show();
    const auto rows = FakeExchanges::invent(3, Today);
    Exchange exchange = FakeExchanges::details(rows.at(1));
    details.setExchange(exchange, Today);
    QTest::qWait(20);
    QScrollBar *bar = details.findChild<QScrollArea *>()->verticalScrollBar();
    QVERIFY(bar->maximum() > 100);
    bar->setValue(100);
    exchange.bank = QStringLiteral("Another bank");
    details.setExchange(exchange, Today);
    QTest::qWait(20);
    QCOMPARE(bar->value(), 100);
    details.setExchange(FakeExchanges::details(rows.at(2)), Today);
    QCOMPARE(bar->value(), 0);
}

void tst_ExchangesPage::detailsFailAndRetry()
{
    ExchangeDetailsPage details;
    details.show();
    const QUuid id = QUuid::createUuid();
    details.showLoading(id);
    auto *state = details.findChild<EmptyState *>();
    QVERIFY(state->isVisible());
    details.showError({ErrorKind::NotFound, QStringLiteral("This exchange is gone."), {}, {}});
    QCOMPARE(state->reason(), QStringLiteral("This exchange is gone."));
    QSignalSpy retries(&details, &ExchangeDetailsPage::retryRequested);
    QTest::mouseClick(state->action(), Qt::LeftButton);
    QCOMPARE(retries.size(), 1);
    QCOMPARE(retries.at(0).at(0).toUuid(), id);
}

void tst_ExchangesPage::detailsAreReachableByKeyboard()
{
    ExchangeDetailsPage details;
    details.resize(900, 300);
    details.show();
    QVERIFY(QTest::qWaitForWindowActive(&details));
    details.setExchange(FakeExchanges::details(FakeExchanges::invent(3, Today).at(1)), Today);
    details.setFocus();
    QTest::qWait(20);
    QScrollBar *bar = details.findChild<QScrollArea *>()->verticalScrollBar();
    QTest::keyClick(details.findChild<QScrollArea *>(), Qt::Key_PageDown);
    QVERIFY(bar->value() > 0);
    QTest::keyClick(details.findChild<QScrollArea *>(), Qt::Key_End);
    QCOMPARE(bar->value(), bar->maximum());
    QSignalSpy backs(&details, &ExchangeDetailsPage::backRequested);
    QTest::keyClick(&details, Qt::Key_Escape);
    QCOMPARE(backs.size(), 1);
}

QTEST_MAIN(tst_ExchangesPage)
#include "tst_ExchangesPage.moc"
