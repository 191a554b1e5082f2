#include "tests/models/tables/FakeListModel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Peak;
using namespace Peak::Test;
using namespace Qt::Literals::StringLiterals;

namespace {
QString keyOf(int number)
{
    return u"%1"_s.arg(number, 8, 10, QChar(u'0'));
}

const Error offline{ErrorKind::Offline, u"The server can't be reached."_s, {}, {}};
} // namespace

/** What a person sees of a long list, whatever its length and whoever changes it meanwhile. */
class tst_WindowedTableModel : public QObject
{
    Q_OBJECT

private:
    struct Counts
    {
        explicit Counts(FakeListModel &model)
            : reset(&model, &QAbstractItemModel::modelReset),
              layout(&model, &QAbstractItemModel::layoutChanged),
              data(&model, &QAbstractItemModel::dataChanged),
              inserted(&model, &QAbstractItemModel::rowsInserted),
              removed(&model, &QAbstractItemModel::rowsRemoved)
        {}
        QSignalSpy reset, layout, data, inserted, removed;
    };
    /** A list of rows 0, 10, 20, ... and a model that shows its beginning. */
    struct World
    {
        /** The tester looks at every row at every signal, which is too much for a long list. */
        explicit World(int rows, bool tested = true)
        {
            if (tested)
                tester = std::make_unique<QAbstractItemModelTester>(
                    &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
            for (int i = 0; i < rows; ++i)
                ids.append(list.add(keyOf(i * 10), u"%1|a|b"_s.arg(i)));
            model.ask(u"number"_s);
            model.settle();
        }
        void look(int first, int last)
        {
            model.setVisibleRows(first, last);
            model.settle();
        }
        QString textAt(int row) const { return model.index(row, 0).data().toString(); }

        FakeList list;
        QList<QUuid> ids;
        FakeListModel model{list};
        std::unique_ptr<QAbstractItemModelTester> tester;
    };

private Q_SLOTS:
    void showsTheFirstPageBeforeTheCountIsKnown();
    void showsNothingUntilAsked();
    void jumpsFromTheNearestKnownPlace();
    void skipsPagesThatScrolledPast();
    void staysSmallOverAThousandJumps();
    void tellsCellsThatChangedInPlace();
    void keepsSelectionWhenARowAppearsAbove();
    void keepsSelectionWhenARowMovesOnScreen();
    void forgetsARowThatIsGone();
    void growsAtTheEndAndFromEmpty();
    void keepsOldRowsUntilANewOrderIsThere();
    void makesOneQueryOfSeveralChangesAtOnce();
    void ignoresAnswersToOldQuestions();
    void tellsAFailureOnceAndTriesAgain();
    void keepsRowsWhenALaterPageFails();
    void findsTheEndOfAListThatShrank();
    void countsSparinglyUnderManyChanges();
    void agreesWithTheServerAfterAnyHistory_data();
    void agreesWithTheServerAfterAnyHistory();
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

void tst_WindowedTableModel::tellsCellsThatChangedInPlace()
{
    World world(1000);
    world.look(400, 440);
    Counts counts(world.model);
    const QUuid id = world.ids.at(410);
    world.list.rename(id, u"410|changed|b"_s);
    world.model.applyChanges({id, id});
    world.model.settle();
    QCOMPARE(counts.data.size(), 1);
    const auto at = counts.data.first();
    QCOMPARE(at.at(0).toModelIndex(), world.model.index(410, 1));
    QCOMPARE(at.at(1).toModelIndex(), world.model.index(410, 1));
    QCOMPARE(counts.layout.size() + counts.reset.size() + counts.inserted.size(), 0);
    // Told again, with nothing new: nobody has to paint anything.
    world.model.applyChanges({id});
    world.model.settle();
    QCOMPARE(counts.data.size(), 1);
}

void tst_WindowedTableModel::keepsSelectionWhenARowAppearsAbove()
{
    World world(5000);
    world.look(2400, 2440);
    const QPersistentModelIndex selected = world.model.index(2410, 1);
    Counts counts(world.model);
    const QUuid added = world.list.add(keyOf(5), u"new|a|b"_s);
    world.model.applyChanges({added});
    world.model.settle();
    QCOMPARE(world.model.total(), 5001);
    QCOMPARE(counts.reset.size(), 0);
    QVERIFY(selected.isValid());
    QCOMPARE(world.model.idAt(selected.row()), world.ids.at(2410));
    QCOMPARE(world.model.rowOf(world.ids.at(2410)), 2411);
}

void tst_WindowedTableModel::keepsSelectionWhenARowMovesOnScreen()
{
    World world(1000);
    world.look(0, 40);
    const QPersistentModelIndex selected = world.model.index(5, 0);
    const QPersistentModelIndex other = world.model.index(20, 0);
    Counts counts(world.model);
    world.list.move(world.ids.at(5), keyOf(305));
    world.model.applyChanges({world.ids.at(5)});
    world.model.settle();
    QCOMPARE(selected.row(), 30);
    QCOMPARE(other.row(), 19);
    QCOMPARE(world.model.idAt(30), world.ids.at(5));
    QCOMPARE(counts.layout.size(), 1);
    QCOMPARE(counts.reset.size() + counts.inserted.size() + counts.removed.size(), 0);
}

void tst_WindowedTableModel::forgetsARowThatIsGone()
{
    World world(450);
    world.look(400, 449);
    const QPersistentModelIndex gone = world.model.index(410, 0);
    const QPersistentModelIndex last = world.model.index(449, 0);
    world.list.remove(world.ids.at(410));
    world.model.applyChanges({world.ids.at(410)});
    world.model.settle();
    QVERIFY(!gone.isValid());
    QCOMPARE(world.model.rowCount(), 449);
    QCOMPARE(last.row(), 448);
    QCOMPARE(world.model.rowOf(world.ids.at(410)), -1);
}

void tst_WindowedTableModel::growsAtTheEndAndFromEmpty()
{
    World world(0);
    QCOMPARE(world.model.rowCount(), 0);
    QCOMPARE(world.model.total(), 0);
    for (int i = 0; i < 450; ++i) {
        const QUuid id = world.list.add(keyOf(i), u"%1|a|b"_s.arg(i));
        world.model.setVisibleRows(i - 30, i);
        world.model.applyChanges({id});
        QTRY_VERIFY((world.model.settle(), world.model.rowCount() == i + 1));
        world.look(i - 30, i);
        QCOMPARE(world.textAt(i), QString::number(i));
    }
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
    QCOMPARE(world.model.allRequests.first().query.sort, u"stage"_s);
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
    QCOMPARE(world.model.allRequests.last().query.sort, u"stage"_s);
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

void tst_WindowedTableModel::findsTheEndOfAListThatShrank()
{
    World world(5000);
    for (int i = 1000; i < 5000; ++i)
        world.list.remove(world.ids.at(i));
    world.look(4900, 4940);
    QTRY_VERIFY((world.model.settle(), world.model.rowCount() == 1000));
    QCOMPARE(world.model.total(), 1000);
    world.look(960, 999);
    QCOMPARE(world.textAt(999), u"999"_s);
}

void tst_WindowedTableModel::countsSparinglyUnderManyChanges()
{
    World world(5000);
    const int before = world.model.anchorRequests;
    for (int i = 0; i < 100; ++i) {
        world.model.applyChanges({QUuid::createUuid()});
        QCoreApplication::processEvents();
        while (!world.model.changesAsked.isEmpty())
            world.model.answerChanges();
    }
    // The first count is still under way: the second waits for it and says the last word.
    QVERIFY(world.model.anchorRequests - before <= 1);
    world.model.settle();
    QVERIFY(world.model.anchorRequests - before <= 3);
}

void tst_WindowedTableModel::agreesWithTheServerAfterAnyHistory_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 12; ++seed)
        QTest::addRow("%u", seed) << seed;
}

/** Whatever is added, moved, renamed and removed, seen or unseen, the window shows the truth in the
 * end. */
void tst_WindowedTableModel::agreesWithTheServerAfterAnyHistory()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    World world(int(random.bounded(2, 1500)));
    QList<QUuid> ids = world.ids;
    for (int step = 0; step < 60; ++step) {
        QList<QUuid> changed;
        const int changes = random.bounded(4);
        for (int i = 0; i < changes; ++i) {
            const int what = random.bounded(4);
            const QUuid id = ids.isEmpty() ? QUuid() : ids.at(random.bounded(ids.size()));
            if (what == 0 || id.isNull()) {
                changed.append(world.list.add(keyOf(random.bounded(15'000)), u"new|x|y"_s));
                ids.append(changed.last());
                continue;
            }
            changed.append(id);
            if (what == 1) {
                world.list.move(id, keyOf(random.bounded(15'000)));
            } else if (what == 2) {
                world.list.rename(id, u"%1|r|s"_s.arg(step));
            } else {
                world.list.remove(id);
                ids.removeOne(id);
            }
        }
        world.model.applyChanges(changed);
        const int first = random.bounded(std::max(1, world.model.rowCount()));
        if (random.bounded(2) == 0)
            world.model.setVisibleRows(first, first + 40);
        if (random.bounded(3) == 0)
            world.model.settle();
        else
            QCoreApplication::processEvents();
        for (int row = 0; row < 3; ++row)
            (void)world.textAt(first + row);
    }
    const QList<WindowRow> truth = world.list.rows();
    // Counting anew waits for a multiple of its own time, which is long on a slow machine.
    QTRY_VERIFY_WITH_TIMEOUT((world.model.settle(), world.model.rowCount() == truth.size()), 60000);
    for (int first = 0; first < truth.size(); first += 40) {
        world.look(first, first + 39);
        for (int row = first; row < std::min<qsizetype>(first + 40, truth.size()); ++row) {
            QCOMPARE(world.model.idAt(row), truth.at(row).id);
            QCOMPARE(world.textAt(row), truth.at(row).value.toString().section(u'|', 0, 0));
            QCOMPARE(world.model.rowOf(truth.at(row).id), row);
        }
    }
}

QTEST_GUILESS_MAIN(tst_WindowedTableModel)
#include "tst_WindowedTableModel.moc"
