// What the record costs: writers with and without it, a bulk update, sealing, verifying.
//
// bench_Audit [--data DIR] [--rows N] [--record N] [--seconds N]
//
// --rows exchanges (default 100,000) and --record rows to verify (default 10,000,000). The server
// writes as durably as a firm's.
#include "models/db/AuditRecord.h"
#include "models/db/DbConnection.h"
#include "models/db/SqlText.h"
#include "tests/benchmarks/BenchWorld.h"
#include "tests/benchmarks/Measure.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTextStream>

#include <atomic>
#include <thread>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using Measure::out;

namespace {

constexpr int Writers = 16;
constexpr int Rounds = 3;

/** Switches the triggers of the record and of the change feed, which the numbers are against. */
void setTriggers(RawConnection &admin, bool on)
{
    const auto rows = admin.must(
        "select format('alter table %s %s trigger %I', tgrelid::regclass, $1::text, tgname) from "
        "pg_trigger where tgrelid in ('public.exchanges'::regclass, 'public.tasks'::regclass) and "
        "tgname ~ '^_(500_feed|600_audit)'",
        {on ? "enable" : "disable"});
    for (const auto &row : rows.rows)
        admin.must(*row.first());
}

/** Single-row transactions in a second, of 16 connections together. */
double rate(const QString &uri, const QByteArray &statement, int seconds)
{
    std::atomic<qint64> done = 0;
    std::atomic<bool> over = false;
    std::vector<std::thread> writers;
    for (int i = 0; i < Writers; ++i)
        writers.emplace_back([&] {
            RawConnection connection(uri);
            connection.must("prepare w as " + statement);
            while (!over) {
                connection.must("execute w");
                ++done;
            }
        });
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
    over = true;
    for (std::thread &writer : writers)
        writer.join();
    return double(done) / seconds;
}

void singleRows(BenchWorld &world, const QString &what, const QByteArray &statement, int seconds)
{
    QList<double> with;
    QList<double> without;
    for (int i = 0; i < Rounds; ++i) {
        setTriggers(world.admin(), false);
        without.append(rate(world.adminUri(), statement, seconds));
        setTriggers(world.admin(), true);
        with.append(rate(world.adminUri(), statement, seconds));
    }
    Measure::line(what, Measure::medianOf(with), u"without record and feed"_s,
                  Measure::medianOf(without));
}

void bulk(BenchWorld &world)
{
    int round = 0;
    const auto update = [&] {
        world.admin().must("begin; update public.exchanges set bank = 'bulk " +
                           QByteArray::number(++round) +
                           "' where id in (select id from public.exchanges limit 100000)");
        world.admin().must("rollback");
    };
    QList<double> with;
    QList<double> without;
    for (int i = 0; i < Rounds; ++i) {
        setTriggers(world.admin(), false);
        without.append(Measure::timed(update));
        setTriggers(world.admin(), true);
        with.append(Measure::timed(update));
    }
    Measure::line(u"bulk update, 100,000 rows (ms)"_s, Measure::medianOf(with),
                  u"without record and feed"_s, Measure::medianOf(without));
}

void fillRecord(RawConnection &admin, qint64 rows)
{
    admin.must("insert into public.audit_logs (action, resource_type, resource_id, old_values, "
               "new_values, user_agent) select 'exchange_updated', 'exchange', gen_random_uuid(), "
               "jsonb_build_object('name', 'row ' || i, 'bank', 'a'), jsonb_build_object('name', "
               "'row ' || i, 'bank', 'b'), 'Peak 1031' from generate_series(1, $1::bigint) i",
               {QByteArray::number(rows)});
}

void sealing(BenchWorld &world, const QByteArray &statement, int seconds)
{
    world.admin().must("select audit.seal(100000000)");
    fillRecord(world.admin(), 100'000);
    const double alone = rate(world.adminUri(), statement, seconds);
    double took = 0;
    std::thread sealer([&] {
        RawConnection connection(world.adminUri());
        took = Measure::timed([&] { connection.must("select audit.seal(100000)"); });
    });
    const double beside = rate(world.adminUri(), statement, seconds);
    sealer.join();
    out() << "sealing 100,000 rows beside 16 writers: " << took << " ms\n";
    Measure::line(u"writers while it seals"_s, beside, u"before"_s, alone);
    fillRecord(world.admin(), 100'000);
    out() << "sealing 100,000 rows: "
          << Measure::timed([&] { world.admin().must("select audit.seal(100000)"); }) << " ms\n";
}

/** KiB of memory that a server process has for itself; 0 where the system does not tell. */
qint64 memoryOf(const QByteArray &process)
{
    QFile file(u"/proc/%1/status"_s.arg(QString::fromLatin1(process)));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("RssAnon:"))
            return line.mid(8).replace("kB", "").trimmed().toLongLong();
    }
    return 0;
}

void verifying(BenchWorld &world, qint64 rows)
{
    const qint64 there =
        world.admin().must("select count(*) from audit.leaves").value().toLongLong();
    for (qint64 done = there; done < rows; done += 500'000) {
        fillRecord(world.admin(), qMin<qint64>(500'000, rows - done));
        world.admin().must("select audit.seal(500000)");
    }
    world.admin().must("vacuum analyze public.audit_logs");
    world.admin().must("vacuum analyze audit.leaves");
    DbConnection connection(u"bench"_s);
    if (!connection.open(world.ownerSettings()))
        qFatal("no connection");
    auto pid = connection.query(SqlText::fromString(u"select pg_backend_pid()"_s));
    pid->next();
    const QByteArray process = pid->value(0).toByteArray();
    qint64 early = 0;
    qint64 most = 0;
    const qint64 mineBefore = Measure::memory();
    AuditRecord::Verdict verdict;
    const double took = Measure::timed([&] {
        const auto done = AuditRecord(connection).verify([&](qint64 at, qint64 all) {
            const qint64 now = memoryOf(process);
            if (at * 10 < all)
                early = qMax(early, now);
            most = qMax(most, now);
        });
        if (!done)
            qFatal("%s", qUtf8Printable(done.error().message));
        verdict = *done;
    });
    out() << "verifying " << verdict.rows << " rows: " << took / 1000 << " s"
          << (verdict.fault.isEmpty() ? u""_s : u" - "_s + verdict.fault)
          << "; the server's memory " << early << " KiB after a tenth, " << most
          << " KiB at most; ours grew by " << Measure::memory() - mineBefore << " KiB\n";
    out().flush();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QStringList arguments = application.arguments();
    const auto number = [&](const QString &name, qint64 otherwise) {
        const qsizetype at = arguments.indexOf(name);
        const qint64 value = at > 0 ? arguments.value(at + 1).toLongLong() : otherwise;
        if (at > 0)
            arguments.remove(at, 2);
        return value;
    };
    const qint64 record = number(u"--record"_s, 10'000'000);
    const int seconds = int(number(u"--seconds"_s, 5));
    if (!arguments.contains(u"--rows"_s))
        arguments << u"--rows"_s << u"100000"_s;
    BenchWorld world(arguments);

    world.admin().must("set temp_file_limit = -1"); // what a statement changed is kept for triggers
    world.admin().must("create schema if not exists bench");
    world.admin().must("drop table if exists bench.ids; create table bench.ids as select id, "
                       "row_number() over () as n from public.exchanges");
    world.admin().must("create unique index on bench.ids (n)");
    const QByteArray update =
        "update public.exchanges set bank = 'b' || random() where id = (select id from bench.ids "
        "where n = (select 1 + (random() * " +
        QByteArray::number(world.rows() - 1) + ")::int))";
    const QByteArray insert = "insert into public.tasks (title, exchange_id) select 'bench', id "
                              "from bench.ids where n = (select 1 + (random() * " +
                              QByteArray::number(world.rows() - 1) + ")::int)";
    singleRows(world, u"16 writers, an exchange each (per second)"_s, update, seconds);
    singleRows(world, u"16 writers, a new task each (per second)"_s, insert, seconds);
    bulk(world);
    sealing(world, update, seconds);
    verifying(world, record);
    return 0;
}
