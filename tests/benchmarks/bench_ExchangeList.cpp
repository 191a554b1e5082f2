// The exchange list against a stock QSqlTableModel and against plain SQL: see README.md.
#include "tests/benchmarks/BenchWorld.h"
#include "tests/benchmarks/CoordinatorComparison.h"
#include "tests/benchmarks/ListClient.h"
#include "tests/benchmarks/Measure.h"
#include "tests/benchmarks/PaintedClient.h"
#include "tests/benchmarks/PlainSql.h"

#include <QApplication>
#include <QRandomGenerator>
#include <QSqlError>
#include <QSqlTableModel>
#include <QTableView>
#include <QTextStream>

#include <algorithm>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using Measure::line;
using Measure::median;
using Measure::memory;
using Measure::out;
using Measure::timed;

namespace {

struct Painted
{
    double firstPage = 0;
    double middle = 0;
    qint64 memory = 0;
    double block = 0; ///< of the GUI thread
    double work = 0;
};

/** From the password to rows on screen, and on to the middle. */
Painted ours(BenchWorld &world)
{
    const qint64 before = memory();
    PaintedClient client;
    Painted result;
    result.firstPage =
        client.signIn(world.doorSettings(), world.adminEmail(), world.adminPassword());
    client.count();
    result.middle = client.jump(0.5);
    const qint64 memoryThen = memory();
    for (const double place : {0.9, 0.1, 0.7, 0.3, 1.0, 0.0})
        client.jump(place);
    result.block = client.longestBlock();
    result.work = client.longestWork();
    result.memory = memoryThen - before;
    return result;
}

/** The stock model in the stock view; it signs nobody in. */
Painted stock(PlainSql &plain, int middle)
{
    const qint64 before = memory();
    QTableView view;
    view.resize(1280, 800);
    view.show();
    QSqlTableModel table(nullptr, plain.database());
    table.setTable(u"public.exchanges"_s);
    Painted result;
    result.firstPage = timed([&] {
        plain.open();
        plain.run(u"set temp_file_limit = -1"_s); // it sorts all columns of all rows
        table.setSort(table.fieldIndex(u"exchange_number"_s), Qt::AscendingOrder);
        if (!table.select())
            qFatal("%s", qUtf8Printable(table.lastError().text()));
        view.setModel(&table);
        view.viewport()->repaint();
    });
    result.memory = memory() - before;
    result.middle = timed([&] {
        // It knows only the rows that somebody has asked for so far.
        while (table.rowCount() < middle && table.canFetchMore())
            table.fetchMore();
        view.scrollTo(table.index(table.rowCount() - 1, 0));
        view.viewport()->repaint();
    });
    return result;
}

void compareWithTableModel(BenchWorld &world, PlainSql &plain)
{
    const Painted first = ours(world);
    const Painted theirs = stock(plain, int(world.rows() / 2));
    line(u"password to first page painted"_s, first.firstPage, u"QSqlTableModel, painted"_s,
         theirs.firstPage);
    line(u"jump to the middle, painted"_s, first.middle, u"QSqlTableModel, fetchMore"_s,
         theirs.middle);
    out() << "GUI thread of ours, from the password on: longest block "
          << QString::number(first.block, 'f', 1) << " ms, of it computing "
          << QString::number(first.work, 'f', 1) << " ms (limit 50 ms)" << Qt::endl;
    out() << "memory growth: ours with its window " << first.memory / 1024
          << " MiB, QSqlTableModel " << theirs.memory / 1024 << " MiB, ratio "
          << QString::number(double(first.memory) / double(std::max<qint64>(theirs.memory, 1)), 'f',
                             4)
          << Qt::endl;
}

void compareFirstPage(BenchWorld &world, PlainSql &plain)
{
    const double ours = median(5, [&] { ListClient(world.adminSession()).first(); });
    const double theirs = median(5, [&] {
        plain.open();
        plain.page(u"order by number_key, exchange_id limit 200"_s);
    });
    line(u"connect to first page"_s, ours, u"plain SQL, connect too"_s, theirs);
}

void compareJumps(ListClient &client, PlainSql &plain)
{
    const int rows = client.rows();
    const QList<QPair<QString, int>> jumps = {{u"jump to a quarter"_s, rows / 4},
                                              {u"jump to the middle"_s, rows / 2},
                                              {u"jump to the end"_s, rows - 40}};
    for (const auto &[name, row] : jumps) {
        int nudge = 0;
        const double ours = median(5, [&, place = row] {
            // Never the same pages twice: somewhere near, outside of what is cached.
            client.jump(std::max(0, place - 1000 * nudge++));
        });
        const double theirs = median(3, [&, place = row] {
            plain.page(u"order by number_key, exchange_id limit 200 offset %1"_s.arg(place));
        });
        line(name, ours, u"OFFSET"_s, theirs);
    }
}

void compareQueries(ListClient &client, PlainSql &plain)
{
    const QStringList sorts{u"day_45"_s, u"client"_s, u"value"_s};
    for (const QString &name : sorts) {
        const double ours = timed([&] { client.first(name); });
        const double theirs = timed(
            [&, by = name] { plain.page(u"order by %1_key, exchange_id limit 200"_s.arg(by)); });
        line(u"sort by %1"_s.arg(name), ours, u"plain SQL"_s, theirs);
    }
    for (const QString &text : {u"elm"_s, u"99123"_s, u"zzqqx"_s, u"smith oak"_s}) {
        QStringList parts;
        for (const QString &part : text.split(u' '))
            parts.append(u"search like '%%1%'"_s.arg(part));
        const double ours = timed([&] { client.first(u"number"_s, text); });
        const double theirs = timed([&] {
            plain.page(u"where %1 order by number_key, exchange_id limit 200"_s.arg(
                parts.join(u" and "_s)));
        });
        line(u"search for \"%1\""_s.arg(text), ours, u"plain SQL"_s, theirs);
    }
}

void thousandJumps(ListClient &client)
{
    client.first();
    client.count();
    QRandomGenerator random(1);
    const auto jumpAround = [&](int times) {
        for (int i = 0; i < times; ++i)
            client.jump(int(random.bounded(client.rows() - 40)));
    };
    jumpAround(200);
    const qint64 before = memory();
    const double time = timed([&] { jumpAround(1000); });
    out() << "1,000 random jumps: memory grew by " << memory() - before << " KiB, "
          << QString::number(time / 1000, 'f', 2) << " ms a jump" << Qt::endl;
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    BenchWorld world(application.arguments());
    out() << world.rows() << " exchanges; each line: ours, the other, ours divided by the other"
          << Qt::endl;
    PlainSql plain(world.ownerSettings(), u"owner"_s);
    compareWithTableModel(world, plain); // first, while this process is small
    compareFirstPage(world, plain);
    compareForCoordinator(world, plain);
    ListClient client(world.adminSession());
    client.first();
    const double counted = timed([&] { client.count(); });
    out() << "count and anchors behind the first page: " << QString::number(counted, 'f', 0)
          << " ms" << Qt::endl;
    compareJumps(client, plain);
    compareQueries(client, plain);
    thousandJumps(client);
    return 0;
}
