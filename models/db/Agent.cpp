#include "models/db/Agent.h"

#include "models/db/AuditHeads.h"
#include "models/db/AuditRecord.h"
#include "models/db/DbConnection.h"
#include "models/db/DbLog.h"

#include <QSysInfo>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostStepsOfARound =
    500; ///< a hundred thousand rows and more; the rest waits its turn
constexpr int longestBackOff = 60'000;

QString text(const DbConnection::Row &row, int column)
{
    return QString::fromUtf8(row.value(column).value_or(QByteArray()));
}

/** What goes by itself: the server restarts, fails over, or is being migrated. */
bool passes(const Error &error)
{
    return error.kind == ErrorKind::Offline || error.kind == ErrorKind::Outdated ||
           error.kind == ErrorKind::Locked || error.kind == ErrorKind::Conflict;
}

} // namespace

Agent::Agent(const ConnectionSettings &settings, const Options &options, Say say)
    : m_settings(settings), m_options(options), m_say(std::move(say))
{
    if (m_options.name.isEmpty())
        m_options.name = u"agent@%1/%2"_s.arg(QSysInfo::machineHostName())
                             .arg(QCoreApplication::applicationPid());
}

Result<void> Agent::run(const std::atomic_bool &stop)
{
    DbConnection connection(u"agent"_s);
    int backOff = 0;
    StoppableThread::rest(m_options.delayMilliseconds, stop);
    while (!stop) {
        Result<void> done;
        if (!connection.isOpen()) {
            done = connection.open(m_settings);
            if (done && !m_options.once)
                m_say(tr("Keeping house in %1 as %2.")
                          .arg(m_settings.value(u"dbname"_s), m_options.name));
        }
        if (done)
            done = round(connection, stop);
        if (done && !m_options.headsFile.isEmpty())
            done = keepHead(connection);
        if (m_options.once) {
            if (done)
                tellRound();
            return done ? m_trouble : done;
        }
        if (!done && !passes(done.error()))
            return done;
        if (done) {
            backOff = 0;
            StoppableThread::rest(m_options.pauseMilliseconds, stop);
        } else {
            connection.close();
            backOff = qMin(longestBackOff, backOff == 0 ? 500 : backOff * 2);
            m_say(tr("%1 Trying again in %n second(s).", nullptr, qMax(1, backOff / 1000))
                      .arg(done.error().message));
            StoppableThread::rest(backOff, stop);
        }
    }
    return {};
}

Result<void> Agent::round(DbConnection &connection, const std::atomic_bool &stop)
{
    for (int step = 0; step < mostStepsOfARound && !stop; ++step) {
        const auto rows = connection.secretQuery("select job, did, failure from api.agent_step($1)",
                                                 {m_options.name.toUtf8()});
        if (!rows)
            return rows.error();
        if (rows->isEmpty())
            return {};
        const QString job = text(rows->first(), 0);
        const QString did = text(rows->first(), 1);
        const QString failure = text(rows->first(), 2);
        if (!did.isEmpty())
            m_say(did);
        else if (failure.isEmpty() && m_options.once)
            m_silent.append(job);
        m_spoke = m_spoke || !did.isEmpty();
        if (failure.isEmpty())
            continue;
        const QString sentence = tr("The job \"%1\" failed: %2").arg(job, failure);
        m_say(sentence);
        m_trouble = Error{ErrorKind::Internal, sentence, {}, {}};
    }
    return {};
}

/** Whoever runs it once wants to know that it ran. */
void Agent::tellRound()
{
    if (m_spoke || !m_trouble)
        return;
    if (m_silent.isEmpty())
        m_say(tr("Nothing was due."));
    else
        m_say(tr("Did what was due (%1) and found nothing to report.").arg(m_silent.join(u", "_s)));
}

/** A day's head, where no admin of the database can change it: a record that was made anew does not
 * match. */
Result<void> Agent::keepHead(DbConnection &connection)
{
    const AuditHeads file(m_options.headsFile);
    const auto known = file.read();
    if (!known)
        return known.error();
    AuditRecord record(connection);
    const auto now = record.latest();
    if (!now)
        return now.error();
    AuditHead last;
    for (const AuditHead &head : *known) {
        if (head.database == now->database)
            last = head;
    }
    if (last.isValid() && last.seen.date() == now->seen.date())
        return {};
    if (last.isValid()) {
        const auto difference = record.compare(last);
        if (!difference)
            return difference.error();
        if (!difference->isEmpty()) {
            const QString sentence =
                tr("%1 Keep the file of heads, and compare with a backup.").arg(*difference);
            m_say(sentence);
            m_spoke = true;
            m_trouble = Error{ErrorKind::Internal, sentence, {}, {}};
        }
    }
    const auto kept = file.remember(*now);
    if (!kept)
        return kept.error();
    m_say(tr("kept head %1 of the record").arg(now->number));
    m_spoke = true;
    return {};
}

AgentThread::AgentThread(const ConnectionSettings &settings, int delayMilliseconds)
    : m_thread([settings, delayMilliseconds](const std::atomic_bool &stop) {
          Agent agent(settings, {.name = {}, .delayMilliseconds = delayMilliseconds},
                      [](const QString &line) { qCInfo(peakDb).noquote() << "agent:" << line; });
          if (const auto ran = agent.run(stop); !ran)
              qCWarning(peakDb).noquote() << "agent:" << ran.error().logDetail;
      })
{}

} // namespace Peak
