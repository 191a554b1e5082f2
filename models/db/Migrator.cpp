#include "models/db/Migrator.h"

#include "models/db/AccessTakeover.h"
#include "models/db/DbConnection.h"
#include "models/db/DbLog.h"
#include "models/db/InstallationCheck.h"
#include "models/db/RehearsalLeftOvers.h"
#include "models/db/RightsRecord.h"
#include "models/db/SqlText.h"

#include <QDeadlineTimer>
#include <QRandomGenerator>
#include <QThread>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patienceMilliseconds = 120'000;
constexpr int doubtfulAttempts = 6;

/** Failures that another migrator beside us explains; what failed was rolled back whole. */
enum class Repeat { No, Yes, FewTimes };

Repeat repeatAfter(const Error &error)
{
    const QString &state = error.sqlState;
    if (state == u"40001" || state == u"40P01" || state == u"55P03")
        return Repeat::Yes;
    // Roles are shared by all databases of a server: "tuple concurrently updated" has no code of
    // its own.
    if (state == u"XX000" && error.logDetail.contains(u"tuple"))
        return Repeat::Yes;
    if (state == u"23505" || state == u"42710" || state == u"42P06" || state == u"42P07")
        return Repeat::FewTimes;
    return Repeat::No;
}

Result<DbConnection *> opened(DbConnection &connection, const ConnectionSettings &settings)
{
    const auto open = connection.open(settings);
    if (!open)
        return open.error();
    return &connection;
}

} // namespace

Migrator::Migrator(DbConnection &connection, const Options &options)
    : m_connection(connection), m_options(options)
{}

Result<MigrationReport> Migrator::migrate(const ConnectionSettings &admin, const Options &options)
{
    DbConnection connection(u"migrate"_s);
    const auto open = opened(connection, admin);
    if (!open)
        return open.error();
    auto report = Migrator(connection, options).run();
    if (report)
        report->warnings += RehearsalLeftOvers::drop(connection);
    return report;
}

Result<MigrationStatus> Migrator::status(const ConnectionSettings &admin, const Options &options)
{
    DbConnection connection(u"migrate"_s);
    const auto open = opened(connection, admin);
    if (!open)
        return open.error();
    return Migrator(connection, options).readRecord();
}

Result<MigrationReport> Migrator::run()
{
    const auto before = examine();
    if (!before)
        return before.error();
    const auto prepared = withRetries([this] { return prepareRecord(); });
    if (!prepared)
        return prepared.error();
    bool more = true;
    while (more) {
        const auto applied = applyNext();
        if (!applied)
            return applied.error();
        more = *applied;
    }
    const auto finished =
        withRetries([this] { return inTransaction([this] { return finish(); }); });
    if (!finished)
        return finished.error();
    return m_report;
}

/** Everything that can be refused is refused here, before anything was changed. */
Result<void> Migrator::examine()
{
    InstallationCheck check(m_connection);
    const auto profile = check.examine();
    if (!profile)
        return profile.error();
    m_report.ownServer = profile->ownServer;
    m_report.warnings = profile->warnings;

    const auto status = readRecord();
    if (!status)
        return status.error();
    if (!status->tooNew.isEmpty())
        return Error{ErrorKind::Outdated,
                     tr("This database was migrated by a newer version of Peak 1031 (%1). Nothing "
                        "was changed; use that version, or a later one.")
                         .arg(status->tooNew.join(u", "_s)),
                     {},
                     u"database newer than program"_s};
    if (!status->changed.isEmpty())
        return Error{
            ErrorKind::Outdated,
            tr("The database was migrated with another text of %1 than this program "
               "holds. Nothing was changed; use the version of Peak 1031 that migrated it, "
               "or restore the database from a backup.")
                .arg(status->changed.join(u", "_s)),
            {},
            u"hash differs: "_s + status->changed.join(u", "_s)};

    AccessTakeover takeover(m_connection);
    const auto access = status->applied.isEmpty() ? takeover.before() : takeover.recorded();
    if (!access)
        return access.error();
    return takeover.checkNames(m_options.keepAccess, *access);
}

Result<void> Migrator::prepareRecord()
{
    auto exists = m_connection.query(SqlText(u"migration/exists"_s));
    if (!exists)
        return exists.error();
    exists->next();
    if (exists->value(u"findings"_s).toBool()) {
        auto last =
            m_connection.secretQuery("select coalesce(max(id), 0) from peak.adoption_report", {});
        if (!last)
            return last.error();
        m_lastFinding = last->at(0).at(0).value_or("0").toLongLong();
    }
    if (exists->value(u"record"_s).toBool())
        return {};
    return m_connection.script("create schema if not exists peak;"
                               "create table if not exists peak.schema_migrations ("
                               " number int primary key, name text not null, sha256 text not null,"
                               " breaking boolean not null default false,"
                               " applied_at timestamptz not null default now(),"
                               " applied_by text not null default current_user,"
                               " client_version text not null default '');"
                               "create table peak.expected_rights (item text primary key);"
                               "alter table peak.expected_rights enable row level security");
}

Result<MigrationStatus> Migrator::readRecord()
{
    MigrationStatus status;
    auto exists = m_connection.query(SqlText(u"migration/exists"_s));
    if (!exists)
        return exists.error();
    QMap<int, QString> hashes;
    if (exists->next() && exists->value(u"record"_s).toBool()) {
        auto rows = m_connection.query(SqlText(u"migration/applied"_s));
        if (!rows)
            return rows.error();
        while (rows->next()) {
            const int number = rows->value(u"number"_s).toInt();
            hashes.insert(number, rows->value(u"sha256"_s).toString());
            status.schemaVersion = qMax(status.schemaVersion, number);
            const bool known = std::any_of(m_options.files.begin(), m_options.files.end(),
                                           [&](const auto &file) { return file.number == number; });
            if (!known)
                status.tooNew.append(u"%1 %2"_s.arg(number, 4, 10, QChar(u'0'))
                                         .arg(rows->value(u"name"_s).toString()));
        }
    }
    for (const MigrationFile &file : m_options.files) {
        const auto hash = hashes.constFind(file.number);
        if (hash == hashes.constEnd())
            status.pending.append(file.title());
        else if (*hash != file.sha256())
            status.changed.append(file.title());
        else
            status.applied.append(file.title());
    }
    return status;
}

Result<bool> Migrator::applyNext()
{
    const MigrationFile *applied = nullptr;
    const auto done = withRetries([this, &applied] {
        applied = nullptr;
        return inTransaction([this, &applied]() -> Result<void> {
            const auto status = readRecord();
            if (!status)
                return status.error();
            if (m_options.progress)
                m_options.progress(m_options.files.size() - status->pending.size(),
                                   m_options.files.size());
            for (const MigrationFile &file : m_options.files) {
                if (!status->pending.contains(file.title()))
                    continue;
                applied = &file;
                return applyUnderLock(file);
            }
            return {};
        });
    });
    if (!done)
        return applied ? failed(*applied, done.error()) : done.error();
    if (!applied)
        return false;
    qCInfo(peakDb).noquote() << "migrated" << applied->title();
    m_report.applied.append(applied->title());
    return true;
}

Result<void> Migrator::applyUnderLock(const MigrationFile &file)
{
    AccessTakeover takeover(m_connection);
    const bool first = file.number == 1;
    const auto access = first ? takeover.before() : QList<AdoptedAccess>();
    const auto observations = first ? takeover.observations() : QStringList();
    if (!access || !observations)
        return access ? observations.error() : access.error();

    const auto rights = RightsRecord::now(m_connection);
    if (!rights)
        return rights.error();
    const auto done = m_connection.script(file.sql);
    if (!done)
        return done;
    const auto reset = m_connection.script("reset role");
    if (!reset)
        return reset;
    const auto recorded = takeover.record(*access);
    if (!recorded)
        return recorded;
    for (const QString &finding : *observations) {
        const auto reported =
            m_connection.query(SqlText(u"migration/report_owner"_s),
                               {{u"object"_s, u"access"_s}, {u"finding"_s, finding}});
        if (!reported)
            return reported.error();
    }
    const auto record = m_connection.query(SqlText(u"migration/record"_s),
                                           {{u"number"_s, file.number},
                                            {u"name"_s, file.name},
                                            {u"sha256"_s, file.sha256()},
                                            {u"breaking"_s, file.breaking},
                                            {u"client_version"_s, QStringLiteral(PEAK_VERSION)}});
    return record ? RightsRecord::recordChange(m_connection, *rights)
                  : Result<void>(record.error());
}

/** What belongs to the database rather than to its content, so that it is looked at in every run.
 */
Result<void> Migrator::finish()
{
    auto exists = m_connection.query(SqlText(u"migration/exists"_s));
    if (!exists)
        return exists.error();
    exists->next();
    const auto rights = RightsRecord::now(m_connection);
    if (!rights)
        return rights.error();
    if (exists->value(u"harden"_s).toBool()) {
        const auto hardened = m_connection.script("select peak.harden_database()");
        if (!hardened)
            return hardened;
        InstallationCheck check(m_connection);
        const auto reduced = check.reduced();
        if (!reduced)
            return reduced.error();
        m_report.reduced = *reduced;
    }
    if (exists->value(u"access"_s).toBool()) {
        AccessTakeover takeover(m_connection);
        const auto applied = takeover.apply(m_options.keepAccess);
        if (!applied)
            return applied;
        const auto recorded = takeover.recorded();
        if (!recorded)
            return recorded.error();
        m_report.access = *recorded;
    }
    if (const auto noted = RightsRecord::recordChange(m_connection, *rights); !noted)
        return noted;
    m_report.findings.clear();
    if (exists->value(u"findings"_s).toBool()) {
        auto rows =
            m_connection.query(SqlText(u"migration/findings"_s), {{u"after"_s, m_lastFinding}});
        if (!rows)
            return rows.error();
        while (rows->next())
            m_report.findings.append(rows->value(u"object"_s).toString() + u": " +
                                     rows->value(u"finding"_s).toString());
    }
    const auto status = readRecord();
    if (!status)
        return status.error();
    m_report.schemaVersion = status->schemaVersion;
    return {};
}

/** One migrator of a database at a time, for as long as the transaction lasts. */
Result<void> Migrator::inTransaction(const std::function<Result<void>()> &step)
{
    auto done = m_connection.script("begin; set local lock_timeout = '60s'; "
                                    "lock table peak.schema_migrations in exclusive mode");
    if (done)
        done = step();
    if (done)
        done = m_connection.commit();
    m_connection.rollback();
    return done;
}

Result<void> Migrator::withRetries(const std::function<Result<void>()> &step)
{
    const QDeadlineTimer deadline(patienceMilliseconds);
    for (int attempt = 1;; ++attempt) {
        const auto done = step();
        if (done)
            return done;
        const Repeat repeat = repeatAfter(done.error());
        if (repeat == Repeat::No || deadline.hasExpired() ||
            (repeat == Repeat::FewTimes && attempt >= doubtfulAttempts))
            return done;
        const int longest = qMin(50 << qMin(attempt, 5), 1000);
        QThread::msleep(20 + QRandomGenerator::global()->bounded(longest));
    }
}

Error Migrator::failed(const MigrationFile &file, const Error &error) const
{
    Error explained = error;
    if (error.kind == ErrorKind::Offline)
        explained.message =
            tr("The connection broke while %1 was applied. Migrate again: it goes on "
               "where it stopped.")
                .arg(file.title());
    else
        explained.message = tr("The migration %1 failed and was undone; what came before it is "
                               "kept. %2 (%3)")
                                .arg(file.title(), error.message, error.logDetail);
    return explained;
}

} // namespace Peak
