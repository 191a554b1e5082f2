#include "models/db/Agent.h"

#include "models/db/DbConnection.h"
#include "models/db/DbLog.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QSysInfo>
#include <QThread>

#include <condition_variable>
#include <mutex>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostStepsOfARound =
    500; ///< a hundred thousand rows and more; the rest waits its turn
constexpr int longestBackOff = 60'000;

void rest(int milliseconds, const std::atomic_bool &stop)
{
    for (int waited = 0; waited < milliseconds && !stop; waited += 100)
        QThread::msleep(100);
}

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
    rest(m_options.delayMilliseconds, stop);
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
        if (m_options.once)
            return done ? m_trouble : done;
        if (!done && !passes(done.error()))
            return done;
        if (done) {
            backOff = 0;
            rest(m_options.pauseMilliseconds, stop);
        } else {
            connection.close();
            backOff = qMin(longestBackOff, backOff == 0 ? 500 : backOff * 2);
            m_say(tr("%1 Trying again in %n second(s).", nullptr, qMax(1, backOff / 1000))
                      .arg(done.error().message));
            rest(backOff, stop);
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
        if (failure.isEmpty())
            continue;
        const QString sentence = tr("The job \"%1\" failed: %2").arg(job, failure);
        m_say(sentence);
        m_trouble = Error{ErrorKind::Internal, sentence, {}, {}};
    }
    return {};
}

/** A day's head, where no admin of the database can change it: a record that was made anew does not
 * match. */
Result<void> Agent::keepHead(DbConnection &connection)
{
    QFile file(m_options.headsFile);
    const QString today = QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-dd"_s);
    QString last;
    if (file.open(QIODevice::ReadOnly))
        last = QString::fromUtf8(file.readAll()).trimmed().section(u'\n', -1);
    file.close();
    if (last.startsWith(today))
        return {};
    if (!last.isEmpty()) {
        if (const auto whole = checkLastHead(connection, last); !whole)
            return whole;
    }
    const auto rows =
        connection.secretQuery("select number, head, sealed_at from api.agent_head()", {});
    if (!rows)
        return rows.error();
    const DbConnection::Row head = rows->value(0);
    const QByteArray line =
        u"%1 %2 %3 %4\n"_s.arg(today, text(head, 0), text(head, 1), text(head, 2)).toUtf8();
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append) || file.write(line) != line.size())
        return Error{ErrorKind::Denied,
                     tr("The file of heads %1 can't be written: %2.")
                         .arg(QDir::toNativeSeparators(m_options.headsFile), file.errorString()),
                     {},
                     {}};
    m_say(tr("kept head %1 of the record").arg(text(head, 0)));
    return {};
}

Result<void> Agent::checkLastHead(DbConnection &connection, const QString &line)
{
    const QStringList words = line.split(u' ');
    const auto rows = connection.secretQuery("select api.agent_knows_head($1::bigint, $2)",
                                             {words.value(1).toUtf8(), words.value(2).toUtf8()});
    if (!rows)
        return rows.error();
    const QString state = text(rows->value(0), 0);
    if (state == u"whole")
        return {};
    const QString sentence = state == u"shorter"
                                 ? tr("The audit log is shorter than on %1: it ends before batch "
                                      "%2. Was an older state of the database restored?")
                                       .arg(words.value(0), words.value(1))
                                 : tr("The audit log was changed: batch %2 is not what it was on "
                                      "%1. Keep the file of heads and compare with a backup.")
                                       .arg(words.value(0), words.value(1));
    m_say(sentence);
    m_trouble = Error{ErrorKind::Internal, sentence, {}, {}};
    return {};
}

struct AgentThread::State
{
    std::atomic_bool stop = false;
    std::mutex mutex;
    std::condition_variable ended;
    bool isOver = false;
};

AgentThread::AgentThread(const ConnectionSettings &settings, int delayMilliseconds)
    : m_state(std::make_shared<State>())
{
    m_thread = std::thread([state = m_state, settings, delayMilliseconds] {
        Agent agent(settings, {.name = {}, .delayMilliseconds = delayMilliseconds},
                    [](const QString &line) { qCInfo(peakDb).noquote() << "agent:" << line; });
        if (const auto ran = agent.run(state->stop); !ran)
            qCWarning(peakDb).noquote() << "agent:" << ran.error().logDetail;
        const std::lock_guard lock(state->mutex);
        state->isOver = true;
        state->ended.notify_all();
    });
}

AgentThread::~AgentThread()
{
    m_state->stop = true;
    std::unique_lock lock(m_state->mutex);
    const bool over =
        m_state->ended.wait_for(lock, std::chrono::seconds(3), [this] { return m_state->isOver; });
    lock.unlock();
    over ? m_thread.join() : m_thread.detach();
}

} // namespace Peak
