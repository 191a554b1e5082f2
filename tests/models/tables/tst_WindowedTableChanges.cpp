#include "tests/models/tables/ListWorld.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Peak;
using namespace Peak::Test;
using namespace Qt::Literals::StringLiterals;

/** What a person sees of a long list while others change it. */
class tst_WindowedTableChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsCellsThatChangedInPlace();
    void keepsSelectionWhenARowAppearsAbove();
    void keepsSelectionWhenARowMovesOnScreen();
    void forgetsARowThatIsGone();
    void growsAtTheEndAndFromEmpty();
    void findsTheEndOfAListThatShrank();
    void countsSparinglyUnderManyChanges();
    void agreesWithTheServerAfterAnyHistory_data();
    void agreesWithTheServerAfterAnyHistory();
};

void tst_WindowedTableChanges::tellsCellsThatChangedInPlace()
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

void tst_WindowedTableChanges::keepsSelectionWhenARowAppearsAbove()
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

void tst_WindowedTableChanges::keepsSelectionWhenARowMovesOnScreen()
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

void tst_WindowedTableChanges::forgetsARowThatIsGone()
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

void tst_WindowedTableChanges::growsAtTheEndAndFromEmpty()
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

void tst_WindowedTableChanges::findsTheEndOfAListThatShrank()
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

void tst_WindowedTableChanges::countsSparinglyUnderManyChanges()
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

void tst_WindowedTableChanges::agreesWithTheServerAfterAnyHistory_data()
{
    QTest::addColumn<quint32>("seed");
    QTest::addColumn<int>("directions");
    for (quint32 seed = 1; seed <= 8; ++seed)
        QTest::addRow("%u", seed) << seed << -1;
    // Two sorts, each ascending or descending.
    for (int directions = 0; directions < 4; ++directions)
        QTest::addRow("two sorts %d", directions) << quint32(20 + directions) << directions;
}

/** Whatever is added, moved, renamed and removed, seen or unseen, the window shows the truth in the
 * end. */
void tst_WindowedTableChanges::agreesWithTheServerAfterAnyHistory()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    QFETCH(int, directions);
    QList<ListSort> sorts{{u"stage"_s, (directions & 1) != 0},
                          {u"number"_s, (directions & 2) != 0}};
    if (directions < 0)
        sorts = {{u"number"_s, false}};
    const auto key = [directions](int number) {
        return directions < 0 ? keyOf(number) : twoKeys(number);
    };
    World world(int(random.bounded(2, 1500)), true, sorts);
    QList<QUuid> ids = world.ids;
    for (int step = 0; step < 60; ++step) {
        QList<QUuid> changed;
        const int changes = random.bounded(4);
        for (int i = 0; i < changes; ++i) {
            const int what = random.bounded(4);
            const QUuid id = ids.isEmpty() ? QUuid() : ids.at(random.bounded(ids.size()));
            if (what == 0 || id.isNull()) {
                changed.append(world.list.add(key(random.bounded(15'000)), u"new|x|y"_s));
                ids.append(changed.last());
                continue;
            }
            changed.append(id);
            if (what == 1) {
                world.list.move(id, key(random.bounded(15'000)));
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

QTEST_GUILESS_MAIN(tst_WindowedTableChanges)
#include "tst_WindowedTableChanges.moc"
