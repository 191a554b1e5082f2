#include "tests/benchmarks/BenchWorld.h"

#include "models/db/DbConnection.h"
#include "models/db/DemoFirm.h"
#include "tests/support/TestDatabase.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTextStream>
#include <QUuid>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {
constexpr int AssignedExchanges = 200;

QString argument(const QStringList &arguments, const QString &name)
{
    const qsizetype at = arguments.indexOf(name);
    return at < 0 ? QString() : arguments.value(at + 1);
}
} // namespace

BenchWorld::BenchWorld(const QStringList &arguments)
{
    m_uri = argument(arguments, u"--database"_s);
    if (m_uri.isEmpty()) {
        m_database = std::make_unique<TestDatabase>();
        m_uri = m_database->adminUri();
        const qint64 rows = argument(arguments, u"--rows"_s).toLongLong();
        fill(rows > 0 ? rows : 1'000'000);
    }
    m_admin = std::make_unique<RawConnection>(m_uri);
    if (!m_admin->isOpen())
        qFatal("%s", qUtf8Printable(m_admin->failure()));
    m_admin->must("set search_path = pg_catalog");

    const auto person = [this](const char *role) {
        return m_admin
            ->must(
                "insert into public.contacts (first_name, last_name, role, is_user, email) values "
                "('Bench', 'Mark', $1, true, gen_random_uuid()::text || '@bench.test') returning "
                "id",
                {QByteArray(role)})
            .value();
    };
    m_coordinator = person("coordinator");
    m_admin->must("update public.exchanges set coordinator_id = $1::uuid where id in "
                  "(select id from public.exchanges where coordinator_id is null order by "
                  "md5(id::text) limit " +
                      QByteArray::number(AssignedExchanges) + ")",
                  {m_coordinator});
    const int assigned =
        m_admin
            ->must("select count(*) from peak.exchange_rows where coordinator_id = $1::uuid",
                   {m_coordinator})
            .value()
            .toInt();
    if (assigned < AssignedExchanges) {
        m_admin->must("update public.exchanges set coordinator_id = $1::uuid where id in "
                      "(select id from public.exchanges order by md5(id::text) limit " +
                          QByteArray::number(AssignedExchanges - assigned) + ")",
                      {m_coordinator});
    }
    m_admin->must("vacuum analyze");
    m_rows = m_admin->must("select count(*) from peak.exchange_rows").value().toLongLong();
    m_adminSession = openSession(person("admin"), "admin", "peak_r_admin");
    m_coordinatorSession = openSession(m_coordinator, "coordinator", "peak_r_coordinator");
}

BenchWorld::~BenchWorld()
{
    m_admin->run(
        "update public.exchanges set coordinator_id = null where coordinator_id = $1::uuid",
        {m_coordinator});
    for (const QByteArray &role : m_roles) {
        m_admin->run("update public.user_sessions set is_active = false where login_role = $1",
                     {role});
        m_admin->run("drop role " + role);
    }
    m_admin->run("update public.contacts set is_user = false, is_active = false where email like "
                 "'%@bench.test'");
}

void BenchWorld::fill(qint64 rows)
{
    QTextStream(stdout) << "filling " << rows << " exchanges ..." << Qt::endl;
    const auto settings = ConnectionSettings::parse(m_uri);
    DbConnection connection(u"bench"_s);
    const auto opened = connection.open(*settings);
    if (!opened)
        qFatal("%s", qUtf8Printable(opened.error().message));
    DemoFirm::Options options;
    options.exchanges = rows;
    options.contacts = std::max<qint64>(rows, DemoFirm::LeastContacts);
    const auto filled = DemoFirm::fill(connection, options);
    if (!filled)
        qFatal("%s %s", qUtf8Printable(filled.error().message),
               qUtf8Printable(filled.error().logDetail));
}

ConnectionSettings BenchWorld::openSession(const QByteArray &person, const QByteArray &role,
                                           const QByteArray &group)
{
    const QByteArray login = "s_" + QUuid::createUuid().toRfc4122().left(10).toHex();
    const QByteArray secret = QUuid::createUuid().toByteArray(QUuid::Id128);
    m_admin->must("create role " + login + " login password '" + secret + "' in role peak_user, " +
                  group);
    m_roles.append(login);
    const QByteArray session =
        m_admin
            ->must("insert into public.user_sessions (user_id, session_token, expires_at, "
                   "login_role, person_role) "
                   "values ($1::uuid, $2::text, now() + interval '1 day', $2::text::name, $3) "
                   "returning id",
                   {person, login, role})
            .value();
    m_admin->must("insert into auth.session_activity (session_id, last_seen) values ($1::uuid, "
                  "now() + interval '1 day')",
                  {session});
    return ConnectionSettings::parse(m_uri)->withLogin(QString::fromLatin1(login), secret);
}

ConnectionSettings BenchWorld::ownerSettings() const
{
    return *ConnectionSettings::parse(m_uri);
}

qint64 BenchWorld::memory()
{
#ifdef Q_OS_LINUX
    QFile file(u"/proc/self/statm"_s);
    if (file.open(QIODevice::ReadOnly))
        return file.readAll().split(' ').value(1).toLongLong() * 4;
#endif
    return 0;
}

double BenchWorld::timed(const std::function<void()> &what)
{
    QElapsedTimer clock;
    clock.start();
    what();
    return double(clock.nsecsElapsed()) / 1e6;
}

double BenchWorld::median(int runs, const std::function<void()> &what)
{
    QList<double> times;
    for (int i = 0; i < runs; ++i)
        times.append(timed(what));
    std::sort(times.begin(), times.end());
    return times.at(times.size() / 2);
}

} // namespace Peak
