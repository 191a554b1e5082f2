#include "models/db/DbSession.h"
#include "models/repositories/ExchangeRepository.h"
#include "models/tables/ExchangeTableModel.h"
#include "tests/benchmarks/BenchWorld.h"

#include <QCoreApplication>
#include <QMap>
#include <QRandomGenerator>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlTableModel>
#include <QTextStream>

#include <memory>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

void waitUntil(const std::function<bool()> &done)
{
    while (!done())
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
}

/** The list as the client has it: two sessions, a repository on each, one model. */
class Client
{
public:
    explicit Client(const ConnectionSettings &settings)
    {
        (void)work.open(settings);
        (void)reads.open(settings);
    }
    void first(ExchangeTableModel::Column column = ExchangeTableModel::NumberColumn,
               const QString &search = {})
    {
        bool shown = false;
        const auto connection = QObject::connect(&model, &QAbstractItemModel::modelReset, &model,
                                                 [&shown] { shown = true; });
        ExchangeFilter filter;
        filter.search = search;
        model.sort(column, Qt::AscendingOrder);
        model.setFilter(filter);
        waitUntil([&] { return shown || model.state() == WindowedTableModel::State::Failed; });
        QObject::disconnect(connection);
        if (model.error())
            qFatal("%s", qUtf8Printable(model.error()->message));
    }
    void count()
    {
        waitUntil([this] { return model.total().has_value(); });
    }
    void jump(int row)
    {
        model.setVisibleRows(row, row + 39);
        waitUntil([this, row] {
            return model.isLoaded(row) && model.isLoaded(std::min(row + 39, model.rowCount() - 1));
        });
    }

    DbSession work{u"work"_s};
    DbSession reads{u"reads"_s};
    ExchangeRepository pages{work};
    ExchangeRepository places{reads};
    ExchangeTableModel model{
        {[this](const ListPageRequest &request) { return pages.list(request); },
         [this](const ListQuery &query, int step) { return places.anchors(query, step); },
         [this](const ListQuery &query, const QList<QUuid> &ids) { return pages.rows(query, ids); },
         [this] { reads.cancelRunning(); }}};
};

/** The same through QtSql by the owner, as somebody without a list function would write it. */
class Plain
{
public:
    Plain(const ConnectionSettings &settings, const QString &name)
    {
        QStringList options;
        for (const auto &[keyword, value] : settings.values()) {
            if (keyword != u"dbname" && keyword != u"user" && keyword != u"password" &&
                keyword != u"host" && keyword != u"port")
                continue;
            options.append(keyword + u'=' + value);
        }
        database = QSqlDatabase::addDatabase(u"QPSQL"_s, name);
        database.setConnectOptions(options.join(u';'));
        open();
    }
    void open()
    {
        database.close();
        if (!database.open())
            qFatal("%s", qUtf8Printable(database.lastError().text()));
    }
    int page(const QString &rest)
    {
        return run(
            u"select exchange_id, exchange_number, name, client_id, client_name, coordinator_id, "
            "coordinator_name, stage, priority, property, day_45, day_180, value, updated_at, "
            "version "
            "from peak.exchange_rows "_s +
            rest);
    }
    int run(const QString &sql)
    {
        QSqlQuery query(database);
        query.setForwardOnly(true);
        if (!query.exec(sql))
            qFatal("%s", qUtf8Printable(query.lastError().text()));
        int cells = 0;
        while (query.next()) {
            for (int column = 0; column < 15; ++column)
                cells += query.value(column).isNull() ? 0 : 1;
        }
        return cells;
    }

    QSqlDatabase database;
};

void line(const QString &what, double ours, const QString &against, double theirs)
{
    out() << qSetFieldWidth(34) << Qt::left << what << qSetFieldWidth(0)
          << QString::number(ours, 'f', 2).rightJustified(10) << " ms   "
          << against.leftJustified(26) << QString::number(theirs, 'f', 2).rightJustified(10)
          << " ms   ratio " << QString::number(ours / theirs, 'f', 3) << Qt::endl;
}

void compareWithTableModel(BenchWorld &world, Plain &plain)
{
    const qint64 before = BenchWorld::memory();
    auto client = std::make_unique<Client>(world.adminSession());
    const double ours = BenchWorld::timed([&] { client->first(); });
    client->count();
    client->jump(client->model.rowCount() / 2);
    const qint64 ourMemory = BenchWorld::memory() - before;
    client.reset();

    const qint64 start = BenchWorld::memory();
    QSqlTableModel table(nullptr, plain.database);
    table.setTable(u"public.exchanges"_s);
    const double theirs = BenchWorld::timed([&] {
        plain.open();
        table.setSort(table.fieldIndex(u"exchange_number"_s), Qt::AscendingOrder);
        if (!table.select())
            qFatal("%s", qUtf8Printable(table.lastError().text()));
        while (table.rowCount() < 200 && table.canFetchMore())
            table.fetchMore();
    });
    const qint64 theirMemory = BenchWorld::memory() - start;
    line(u"connect to first page"_s, ours, u"QSqlTableModel"_s, theirs);
    out() << "memory growth: ours " << ourMemory / 1024 << " MiB, QSqlTableModel "
          << theirMemory / 1024 << " MiB, ratio "
          << QString::number(double(ourMemory) / double(std::max<qint64>(theirMemory, 1)), 'f', 4)
          << Qt::endl;
}

void compareWithPlainSql(BenchWorld &world, Plain &plain)
{
    const double first = BenchWorld::median(5, [&] { Client(world.adminSession()).first(); });
    line(u"connect to first page"_s, first, u"plain SQL, connect too"_s, BenchWorld::median(5, [&] {
             plain.open();
             plain.page(u"order by number_key, exchange_id limit 200"_s);
         }));

    Client client(world.adminSession());
    client.first();
    const double counted = BenchWorld::timed([&] { client.count(); });
    out() << "count and anchors behind the first page: " << QString::number(counted, 'f', 0)
          << " ms" << Qt::endl;
    const int rows = client.model.rowCount();
    const struct
    {
        QString name;
        int row;
    } jumps[] = {{u"jump to a quarter"_s, rows / 4},
                 {u"jump to the middle"_s, rows / 2},
                 {u"jump to the end"_s, rows - 40}};
    for (const auto &[name, row] : jumps) {
        int nudge = 0;
        const double ours = BenchWorld::median(5, [&] {
            // Never the same pages twice: somewhere near, outside of what is cached.
            client.jump(row - 1000 * ++nudge);
        });
        line(name, ours, u"OFFSET"_s, BenchWorld::median(3, [&, place = row] {
                 plain.page(u"order by number_key, exchange_id limit 200 offset %1"_s.arg(place));
             }));
    }
    line(u"sort by day 45"_s,
         BenchWorld::timed([&] { client.first(ExchangeTableModel::Day45Column); }), u"plain SQL"_s,
         BenchWorld::timed([&] { plain.page(u"order by day_45_key, exchange_id limit 200"_s); }));
    line(u"sort by client"_s,
         BenchWorld::timed([&] { client.first(ExchangeTableModel::ClientColumn); }), u"plain SQL"_s,
         BenchWorld::timed([&] { plain.page(u"order by client_key, exchange_id limit 200"_s); }));
    for (const char *word : {"elm", "99123", "zzqqx", "smith oak"}) {
        const QString text = QString::fromLatin1(word);
        QStringList parts;
        for (const QString &part : text.split(u' '))
            parts.append(u"search like '%%1%'"_s.arg(part));
        line(u"search for \"%1\""_s.arg(text),
             BenchWorld::timed([&] { client.first(ExchangeTableModel::NumberColumn, text); }),
             u"plain SQL"_s, BenchWorld::timed([&] {
                 plain.page(u"where %1 order by number_key, exchange_id limit 200"_s.arg(
                     parts.join(u" and "_s)));
             }));
    }
}

void thousandJumps(BenchWorld &world)
{
    Client client(world.adminSession());
    client.first();
    client.count();
    QRandomGenerator random(1);
    const auto jumpAround = [&](int times) {
        for (int i = 0; i < times; ++i)
            client.jump(int(random.bounded(client.model.rowCount() - 40)));
    };
    jumpAround(200);
    const qint64 before = BenchWorld::memory();
    const double time = BenchWorld::timed([&] { jumpAround(1000); });
    out() << "1,000 random jumps: memory grew by " << BenchWorld::memory() - before
          << " KiB (pages are 200 rows, " << WindowedTableModel::CachedPages << " kept), "
          << QString::number(time / 1000, 'f', 2) << " ms a jump" << Qt::endl;
}

void compareForCoordinator(BenchWorld &world, Plain &plain)
{
    // Both through QtSql on one thread, so that nothing but the statements differs.
    Plain session(world.coordinatorSession(), u"session"_s);
    const QString list =
        u"select exchange_id, exchange_number, name, client_id, client_name, coordinator_id, "
        "coordinator_name, stage, priority, property, day_45, day_180, value, updated_at, version "
        "from api.list_exchanges('number', false, '{}', null, null, 0, 100)"_s;
    if (session.run(list) < 100)
        qFatal("the coordinator does not see 100 exchanges");
    const QString mine = QString::fromLatin1(world.coordinatorId());
    const QString fromList =
        u"select exchange_id, exchange_number, name, client_id, client_name, coordinator_id, "
        "coordinator_name, stage, priority, property, day_45, day_180, value, updated_at, version "
        "from peak.exchange_rows where coordinator_id = '%1' order by number_key, exchange_id "
        "limit 100"_s;
    const QString fromTables =
        u"select e.id, e.exchange_number, e.name, e.client_id, c.first_name || ' ' || c.last_name, "
        "e.coordinator_id, k.first_name || ' ' || k.last_name, e.workflow_stage, e.priority, "
        "e.rel_property_address, e.day_45, e.day_180, e.rel_value, e.updated_at, e.version "
        "from public.exchanges e left join public.contacts c on c.id = e.client_id "
        "left join public.contacts k on k.id = e.coordinator_id "
        "where e.coordinator_id = '%1' order by e.exchange_number, e.id limit 100"_s;
    QMap<QString, QList<double>> times;
    for (int i = 0; i < 101; ++i) {
        times[u"ours"_s].append(BenchWorld::timed([&] { session.run(list); }));
        times[u"list"_s].append(BenchWorld::timed([&] { plain.run(fromList.arg(mine)); }));
        times[u"tables"_s].append(BenchWorld::timed([&] { plain.run(fromTables.arg(mine)); }));
    }
    for (QList<double> &series : times)
        std::sort(series.begin(), series.end());
    const double ours = times[u"ours"_s].at(50);
    line(u"coordinator with 200, 100 rows"_s, ours, u"owner, WHERE on tables"_s,
         times[u"tables"_s].at(50));
    line(u"the same"_s, ours, u"owner, WHERE on the list"_s, times[u"list"_s].at(50));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    BenchWorld world(application.arguments());
    out() << world.rows() << " exchanges; each line: ours, the other, ours divided by the other"
          << Qt::endl;
    Plain plain(world.ownerSettings(), u"owner"_s);
    compareWithTableModel(world, plain); // first, while this process is small
    compareWithPlainSql(world, plain);
    compareForCoordinator(world, plain);
    thousandJumps(world);
    return 0;
}
