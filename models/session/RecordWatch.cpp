#include "models/session/RecordWatch.h"

#include "models/db/WhenDone.h"

#include <QCryptographicHash>
#include <QLocale>
#include <QSettings>

#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {

constexpr auto Often = 1h;
constexpr auto AfterFailure = 2min;

/** Two databases of one computer have the same name for people, and each a record of its own. */
QString addressOf(const ConnectionSettings &server)
{
    return u"%1:%2/%3"_s.arg(server.value(u"host"_s), server.value(u"port"_s),
                             server.value(u"dbname"_s));
}

} // namespace

RecordWatch::RecordWatch(DbSession &line, QSettings &settings, QObject *parent)
    : QObject(parent), m_line(line), m_settings(settings)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &RecordWatch::look);
}

void RecordWatch::begin(const ConnectionSettings &server, const Identity &identity)
{
    // People who are not of the firm see the record of yesterday: what they saw is of its own.
    const bool isStaff = identity.role == Role::Admin || identity.role == Role::Coordinator;
    const QString name = addressOf(server) + (isStaff ? u" staff"_s : u" others"_s);
    const QString key =
        u"record/"_s +
        QString::fromLatin1(
            QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex().left(24));
    if (key == m_key && identity.sessionId == m_session)
        return;
    m_server = server.displayName();
    m_key = key;
    m_session = identity.sessionId;
    m_isAdmin = identity.role == Role::Admin;
    m_hasWarned = false;
    m_seen = {};
    m_latest = {};
    look();
}

void RecordWatch::end()
{
    m_key.clear();
    m_session = {};
    m_latest = {};
    m_next.stop();
}

void RecordWatch::accept()
{
    if (m_key.isEmpty() || !m_latest.isValid())
        return;
    const auto written = m_line.run([seen = m_seen, latest = m_latest](DbConnection &connection) {
        return AuditRecord(connection).accept(seen, latest);
    });
    whenDone(
        written, this,
        [this, key = m_key, session = m_session, latest = m_latest](const Result<void> &answer) {
            if (key != m_key || session != m_session)
                return;
            if (!answer) {
                Q_EMIT acceptFailed(answer.error());
                return;
            }
            remember(latest);
            m_hasWarned = false;
            m_latest = {};
            Q_EMIT accepted();
        });
}

void RecordWatch::look()
{
    if (m_key.isEmpty())
        return;
    const AuditHead seen = remembered();
    const auto found =
        m_line.run([seen](DbConnection &connection) { return AuditRecord(connection).look(seen); });
    whenDone(
        found, this,
        [this, key = m_key, session = m_session](const Result<AuditRecord::Comparison> &answer) {
            if (key != m_key || session != m_session)
                return;
            m_next.start(answer ? Often : AfterFailure);
            if (answer)
                judge(*answer);
        });
}

void RecordWatch::judge(const AuditRecord::Comparison &found)
{
    if (!found.isShorter && !found.isRemade) {
        remember(found.latest);
        return;
    }
    m_seen = found.seen;
    m_latest = found.latest;
    if (m_hasWarned)
        return;
    m_hasWarned = true;
    Q_EMIT warned(sentence(found));
}

QString RecordWatch::sentence(const AuditRecord::Comparison &found) const
{
    const auto words = [](const QDateTime &moment) {
        return QLocale().toString(moment.toLocalTime(), QLocale::ShortFormat);
    };
    const QString day = words(found.seen.seen);
    if (!m_isAdmin)
        return tr("The record of who did what on %1 is not the one that this computer saw on %2. "
                  "Tell your administrator.")
            .arg(m_server, day);
    if (found.takenOver.isValid())
        return tr("Another server took over for %1 on %2, and lacks the end of the record of who "
                  "did what that you saw on %3: what happened in the last moments before is lost. "
                  "If no server was replaced then, verify the record with peak1031ctl audit verify "
                  "--heads.")
            .arg(m_server, words(found.takenOver), day);
    return found.isShorter
               ? tr("The record of who did what on %1 is shorter than when you last saw it on %2: "
                    "its end was cut off, or the database was put back to an earlier state. Unless "
                    "a backup was restored, verify it with peak1031ctl audit verify --heads.")
                     .arg(m_server, day)
               : tr("The record of who did what on %1 was cut or made anew since you last saw it "
                    "on %2. Verify it with peak1031ctl audit verify --heads.")
                     .arg(m_server, day);
}

AuditHead RecordWatch::remembered() const
{
    return AuditHeads::fromLine(m_settings.value(m_key).toString());
}

void RecordWatch::remember(const AuditHead &head)
{
    m_settings.setValue(m_key, AuditHeads::toLine(head));
}

} // namespace Peak
