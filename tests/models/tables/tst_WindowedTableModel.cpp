#include "tests/models/tables/ListWorld.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Peak;
using namespace Peak::Test;
using namespace Qt::Literals::StringLiterals;

namespace {

const Error offline{ErrorKind::Offline, u"The server can't be reached."_s, {}, {}};

} // namespace

/** What a person sees of a long list, whatever its length: pages, jumps, questions and failures. */
class tst_WindowedTableModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheFirstPageBeforeTheCountIsKnown();
    void showsNothingUntilAsked();
    void jumpsFromTheNearestKnownPlace();
    void skipsPagesThatScrolledPast();
    void staysSmallOverAThousandJumps();
    void keepsOldRowsUntilANewOrderIsThere();
    void makesOneQueryOfSeveralChangesAtOnce();
    void ignoresAnswersToOldQuestions();
    void tellsAFailureOnceAndTriesAgain();
    void keepsRowsWhenALaterPageFails();
};

void tst_WindowedTableModel::showsNothingUntilAsked()
{
    FakeList list;
    list.add(u"a"_s, u"a"_s);
    FakeListModel model(list);
    model.setVisibleRows(0, 40);
    model.applyChanges({QUuid::createUuid()});
    QTest::qWait(1);
    QVERIFY(model.allRequests.isEmpty() && model.changesAsked.isEmpty());
    QCOMPARE(model.state(), WindowedTableModel::State::Idle);
}

void tst_WindowedTableModel::showsTheFirstPageBeforeTheCountIsKnown()
{
    FakeList list;
    for (int i = 0; i < 100'000; ++i)
        list.add(keyOf(i), QString::number(i));
    FakeListModel model(list);
    Counts counts(model);
    model.ask(u"number"_s);
    QTRY_COMPARE(model.rowsAsked.size(), 1);
    QCOMPARE(model.state(), WindowedTableModel::State::Loading);
    QVERIFY(!model.isStale());
    model.answerRows();
    QCOMPARE(model.rowCount(), 200);
    QVERIFY(!model.total());
    QCOMPARE(model.index(199, 0).data().toString(), u"199"_s);
    model.answerAnchors();
    QCOMPARE(model.rowCount(), 100'000);
    QCOMPARE(model.total(), 100'000);
    QCOMPARE(counts.reset.size(), 1);
    QCOMPARE(counts.inserted.size(), 1);
    QCOMPARE(model.index(5000, 0).data(WindowedTableModel::LoadingRole).toBool(), true);
    QVERIFY(!model.index(5000, 0).data().isValid());
}

void tst_WindowedTableModel::jumpsFromTheNearestKnownPlace()
{
    World world(100'000, false);
    world.model.allRequests.clear();
    world.look(73'450, 73'490);
    QCOMPARE(world.textAt(73'450), u"73450"_s);
    for (const ListPageRequest &request : std::as_const(world.model.allRequests)) {
        QVERIFY(!request.after.isStart());
        QVERIFY2(request.skip < WindowedTableModel::AnchorStep, "skips more rows than needed");
    }
    // From there on, page by page, nothing is skipped at all.
    world.model.allRequests.clear();
    world.look(73'590, 73'630);
    QCOMPARE(world.textAt(73'630), u"73630"_s);
    for (const ListPageRequest &request : std::as_const(world.model.allRequests))
        QCOMPARE(request.skip, 0);
    world.look(99'960, 99'999);
    QCOMPARE(world.textAt(99'999), u"99999"_s);
}

void tst_WindowedTableModel::skipsPagesThatScrolledPast()
{
    World world(100'000, false);
    world.model.allRequests.clear();
    for (int row = 1000; row <= 90'000; row += 500) {
        world.model.setVisibleRows(row, row + 40);
        QCoreApplication::processEvents();
    }
    world.model.settle();
    QCOMPARE(world.textAt(90'000), u"90000"_s);
    QVERIFY2(world.model.allRequests.size() <= 4,
             qPrintable(QString::number(world.model.allRequests.size())));
    QCOMPARE(world.model.index(50'000, 0).data(WindowedTableModel::LoadingRole).toBool(), true);
}

void tst_WindowedTableModel::staysSmallOverAThousandJumps()
{
    World world(100'000, false);
    QRandomGenerator random(7);
    for (int i = 0; i < 1000; ++i) {
        const int row = random.bounded(99'900);
        world.look(row, row + 40);
        QCOMPARE(world.textAt(row), QString::number(row));
    }
    QVERIFY(world.model.loadedRows() <=
            WindowedTableModel::CachedPages * WindowedTableModel::PageSize);
}

void tst_WindowedTableModel::keepsOldRowsUntilANewOrderIsThere()
{
    World world(5000);
    Counts counts(world.model);
    world.model.ask(u"name"_s);
    QTRY_COMPARE(world.model.rowsAsked.size(), 1);
    QVERIFY(world.model.isStale());
    QCOMPARE(world.model.rowCount(), 5000);
    QCOMPARE(world.textAt(3), u"3"_s);
    QCOMPARE(counts.reset.size(), 0);
    world.model.answerRows();
    QVERIFY(!world.model.isStale());
    QCOMPARE(counts.reset.size(), 1);
    QCOMPARE(world.model.rowCount(), 200);
    world.model.settle();
    QCOMPARE(counts.reset.size(), 1);
    QCOMPARE(world.model.rowCount(), 5000);
}

void tst_WindowedTableModel::makesOneQueryOfSeveralChangesAtOnce()
{
    World world(1000);
    world.model.allRequests.clear();
    world.model.ask(u"name"_s);
    world.model.ask(u"client"_s);
    world.model.ask(u"stage"_s);
    world.model.settle();
    QCOMPARE(world.model.allRequests.size(), 1);
    QCOMPARE(world.model.allRequests.first().query.sorts.first().column, u"stage"_s);
    world.model.ask(u"stage"_s);
    world.model.settle();
    QCOMPARE(world.model.allRequests.size(), 1);
}

void tst_WindowedTableModel::ignoresAnswersToOldQuestions()
{
    World world(5000);
    Counts counts(world.model);
    world.model.ask(u"name"_s);
    QTRY_COMPARE(world.model.rowsAsked.size(), 1);
    world.model.ask(u"client"_s);
    QTRY_COMPARE(world.model.rowsAsked.size(), 2);
    // However fast somebody types, the server has no more than two of these at hand.
    world.model.ask(u"stage"_s);
    QTest::qWait(1);
    QCOMPARE(world.model.rowsAsked.size(), 2);
    world.model.answerRows();
    QCOMPARE(counts.reset.size(), 0);
    world.model.settle();
    QCOMPARE(counts.reset.size(), 1);
    QCOMPARE(world.model.allRequests.last().query.sorts.first().column, u"stage"_s);
    QCOMPARE(world.model.rowCount(), 5000);
}

void tst_WindowedTableModel::tellsAFailureOnceAndTriesAgain()
{
    FakeList list;
    list.add(u"a"_s, u"a|b|c"_s);
    FakeListModel model(list);
    QSignalSpy failed(&model, &WindowedTableModel::failed);
    model.ask(u"number"_s);
    QTRY_COMPARE(model.rowsAsked.size(), 1);
    model.failRows(offline);
    QCOMPARE(model.state(), WindowedTableModel::State::Failed);
    QCOMPARE(model.error(), offline);
    QCOMPARE(failed.size(), 1);
    model.retry();
    QTRY_COMPARE(model.rowsAsked.size(), 1);
    QCOMPARE(model.state(), WindowedTableModel::State::Loading);
    model.answerRows();
    QCOMPARE(model.state(), WindowedTableModel::State::Ready);
    QVERIFY(!model.error());
    QCOMPARE(model.rowCount(), 1);
}

void tst_WindowedTableModel::keepsRowsWhenALaterPageFails()
{
    World world(5000);
    QSignalSpy failed(&world.model, &WindowedTableModel::failed);
    world.model.setVisibleRows(3000, 3040);
    QTRY_COMPARE(world.model.rowsAsked.size(), 1);
    world.model.failRows(offline);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(world.model.state(), WindowedTableModel::State::Ready);
    QCOMPARE(world.model.rowCount(), 5000);
    QCOMPARE(world.textAt(3), u"3"_s);
    // It does not hammer a server that is not there, and comes back when told.
    for (int i = 0; i < 50; ++i) {
        (void)world.textAt(3000 + i);
        QCoreApplication::processEvents();
    }
    QVERIFY(world.model.rowsAsked.isEmpty());
    world.model.refresh();
    world.model.settle();
    QVERIFY(!world.model.error());
    QCOMPARE(world.textAt(3000), u"3000"_s);
    QCOMPARE(failed.size(), 1);
}

QTEST_GUILESS_MAIN(tst_WindowedTableModel)
#include "tst_WindowedTableModel.moc"
