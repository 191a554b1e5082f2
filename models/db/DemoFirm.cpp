#include "models/db/DemoFirm.h"

#include "models/db/DbConnection.h"
#include "models/db/SqlErrors.h"
#include "models/db/SqlText.h"

#include <QCoreApplication>
#include <QFile>
#include <QSqlRecord>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::DemoFirm)
};

/** One file of resources/demo, run once or once for each slice of rows. */
struct Step
{
    enum Slicing { Once, OverContacts, OverExchanges };
    QString file;
    Slicing slicing = Once;
    int share = 0; ///< of a step that runs once: what it takes, in rows for each exchange
};

/** So many rows at a time, so that memory does not grow with the firm. */
constexpr qint64 SliceSize = 50'000;

/** Deriving takes as long as writing an exchange and its participants does. */
constexpr int DerivedShare = 2;

QList<Step> steps()
{
    return {
        {u"01_helpers"_s},
        {u"02_names"_s},
        {u"03_places"_s},
        {u"04_people"_s, Step::OverContacts},
        {u"05_matters"_s},
        {u"06_bulk_start"_s},
        {u"07_exchanges"_s, Step::OverExchanges},
        {u"08_participants"_s, Step::OverExchanges},
        {u"09_bulk_end"_s, Step::Once, DerivedShare},
        {u"09_work"_s},
        {u"09_notices"_s},
        {u"09_talks"_s},
        {u"09_record"_s},
        {u"10_finish"_s},
    };
}

struct State
{
    bool allowed = false;
    DemoFirm::Outcome found;
};

Result<State> readState(DbConnection &admin)
{
    auto query = admin.query(SqlText(u":/demo/00_state.sql"_s));
    if (!query.ok())
        return SqlErrors::fromServerInfo(query.error());
    if (!query->next())
        return Error{
            ErrorKind::Internal, Text::tr("The database did not say what is in it."), {}, {}};
    const QSqlRecord row = query->record();
    State state;
    state.allowed = row.value(u"allowed"_s).toBool();
    // Here `filled` says what was found, in the answer what was done.
    state.found = {row.value(u"filled"_s).toBool(), row.value(u"exchanges"_s).toLongLong(),
                   row.value(u"contacts"_s).toLongLong()};
    return state;
}

Result<void> checkOptions(const DemoFirm::Options &options)
{
    const auto invalid = [](const QString &message) {
        return Error{ErrorKind::Invalid, message, {}, u"demo options out of range"_s};
    };
    if (options.contacts < DemoFirm::LeastContacts || options.contacts > DemoFirm::MostRows)
        return invalid(
            Text::tr("The demo firm has between %L1 and %L2 contacts. Choose a number in between.")
                .arg(DemoFirm::LeastContacts)
                .arg(DemoFirm::MostRows));
    if (options.exchanges < 0 || options.exchanges > DemoFirm::MostRows)
        return invalid(Text::tr("The demo firm has at most %L1 exchanges. Choose a smaller number.")
                           .arg(DemoFirm::MostRows));
    if (options.seed < 0 || options.seed > DemoFirm::MostSeed)
        return invalid(Text::tr("The seed is a number from 0 to %L1.").arg(DemoFirm::MostSeed));
    return {};
}

Result<void> checkState(const State &state)
{
    if (!state.allowed)
        return Error{ErrorKind::Denied,
                     Text::tr("This database is not a private server's, so it was not filled with "
                              "demo people, whose "
                              "passwords are known to everybody. Use a private server (peak1031ctl "
                              "server start)."),
                     {},
                     u"neither firm.is_demo nor peak.private_server"_s};
    if (state.found.contacts > 0 || state.found.exchanges > 0)
        return Error{
            ErrorKind::Conflict,
            Text::tr("This database has people or exchanges of its own, so it was not filled with "
                     "the demo "
                     "firm. Nothing was changed. Use an empty database."),
            {},
            u"%1 contacts, %2 exchanges"_s.arg(state.found.contacts).arg(state.found.exchanges)};
    return {};
}

QByteArray setLocal(const char *name, qint64 value)
{
    return QByteArray("set local peak_demo.") + name + " = '" + QByteArray::number(value) + "';\n";
}

/** The order of types and limits that the statements rely on, whatever the server's settings. */
QByteArray preparation(const DemoFirm::Options &options)
{
    return "set local search_path = pg_catalog; set local timezone = 'UTC'; set local datestyle = "
           "'ISO, YMD';\n"
           "set local jit = off; set local work_mem = '128MB'; set local maintenance_work_mem = "
           "'512MB';\n"
           "set local temp_file_limit = -1; set local statement_timeout = 0;\n" +
           setLocal("seed", options.seed) + setLocal("exchanges", options.exchanges) +
           setLocal("contacts", options.contacts);
}

/** Counts rows for whoever watches. */
class Progress
{
public:
    explicit Progress(const DemoFirm::Options &options)
        : m_report(options.progress),
          m_total(options.contacts + (2 + DerivedShare) * options.exchanges)
    {}

    void add(qint64 rows)
    {
        m_done += rows;
        if (m_report)
            m_report(m_done, m_total);
    }

private:
    std::function<void(qint64, qint64)> m_report;
    qint64 m_done = 0;
    qint64 m_total = 0;
};

Result<void> runStep(DbConnection &admin, const Step &step, const DemoFirm::Options &options,
                     Progress &progress)
{
    QFile file(u":/demo/%1.sql"_s.arg(step.file));
    if (!file.open(QIODevice::ReadOnly))
        return Error{
            ErrorKind::Internal,
            Text::tr("A part of the program is missing. Nothing was changed. Install it again."),
            {},
            u"no resource %1"_s.arg(file.fileName())};
    const QByteArray sql = file.readAll();
    if (step.slicing == Step::Once) {
        const auto run = admin.script(sql);
        if (run.ok() && step.share > 0)
            progress.add(step.share * options.exchanges);
        return run;
    }

    const qint64 rows = step.slicing == Step::OverContacts ? options.contacts : options.exchanges;
    for (qint64 first = 1; first <= rows; first += SliceSize) {
        const qint64 last = std::min(rows, first + SliceSize - 1);
        if (const auto run = admin.script(setLocal("first", first) + setLocal("last", last) + sql);
            !run.ok())
            return run.error();
        progress.add(last - first + 1);
    }
    return {};
}

Result<DemoFirm::Outcome> fillInTransaction(DbConnection &admin, const DemoFirm::Options &options)
{
    // Of two that fill at once the second waits here and then finds the demo firm.
    if (const auto locked = admin.script("lock table public.contacts in exclusive mode");
        !locked.ok())
        return SqlErrors::fromServerInfo(locked.error());
    const auto state = readState(admin);
    if (!state.ok())
        return state.error();
    if (state->allowed && state->found.filled)
        return DemoFirm::Outcome{false, state->found.exchanges, state->found.contacts};
    if (const auto checked = checkState(*state); !checked.ok())
        return checked.error();

    if (const auto prepared = admin.script(preparation(options)); !prepared.ok())
        return prepared.error();
    Progress progress(options);
    const QList<Step> all = steps();
    for (const Step &step : all) {
        if (const auto run = runStep(admin, step, options, progress); !run.ok())
            return run.error();
    }
    return DemoFirm::Outcome{true, options.exchanges, options.contacts};
}

} // namespace

Result<DemoFirm::Outcome> DemoFirm::fill(DbConnection &admin, const Options &options)
{
    if (const auto checked = checkOptions(options); !checked.ok())
        return checked.error();
    if (const auto begun = admin.begin(); !begun.ok())
        return begun.error();
    auto outcome = fillInTransaction(admin, options);
    if (!outcome.ok()) {
        admin.rollback();
        return outcome;
    }
    if (const auto committed = admin.commit(); !committed.ok())
        return committed.error();
    return outcome;
}

} // namespace Peak
