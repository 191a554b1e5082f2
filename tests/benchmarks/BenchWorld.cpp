#include "tests/benchmarks/BenchWorld.h"

#include "models/db/DbConnection.h"
#include "models/db/DemoFirm.h"
#include "models/db/Migrator.h"
#include "tests/support/TestServer.h"

#include <QTextStream>
#include <QUuid>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {
QString argument(const QStringList &arguments, const QString &name)
{
    const qsizetype at = arguments.indexOf(name);
    return at < 0 ? QString() : arguments.value(at + 1);
}
} // namespace

BenchWorld::BenchWorld(const QStringList &arguments, qint64 contacts,
                       const QMap<QString, QString> &settings)
{
    QString data = argument(arguments, u"--data"_s);
    if (data.isEmpty()) {
        m_folder = TestServer::makeFolder();
        data = m_folder->filePath(u"data"_s);
    }
    auto server = PrivateServer::start({.dataFolder = data, .settings = settings});
    if (!server)
        qFatal("%s", qUtf8Printable(server.error().message));
    m_server = server.value();
    m_uri = m_server->adminUri();
    const qint64 rows = argument(arguments, u"--rows"_s).toLongLong();
    fill(rows > 0 ? rows : 1'000'000, contacts);

    m_admin = std::make_unique<RawConnection>(m_uri);
    if (!m_admin->isOpen())
        qFatal("%s", qUtf8Printable(m_admin->failure()));
    m_admin->must("set search_path = pg_catalog");
    m_coordinator =
        m_admin
            ->must("select id from public.contacts where email = 'coordinator@demo.peak1031.test'")
            .value();
    m_rows = m_admin->must("select count(*) from public.exchanges").value().toLongLong();
    // What is measured is a sign-in by a password alone.
    m_admin->must("update peak.settings set value = '[]' where key = "
                  "'security.force_second_factor_roles'");
    m_adminEmail = QUuid::createUuid().toString(QUuid::WithoutBraces) + u"@bench.test"_s;
    m_adminPassword = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QByteArray person = m_admin
                                  ->must("select auth.add_person($1, 'Bench Mark', 'admin', $2)",
                                         {m_adminEmail.toUtf8(), m_adminPassword.toUtf8()})
                                  .value();
    m_adminSession = openSession(person, "admin", "peak_r_admin");
    m_coordinatorSession = openSession(m_coordinator, "coordinator", "peak_r_coordinator");
}

BenchWorld::~BenchWorld()
{
    for (const QByteArray &role : m_roles) {
        m_admin->run("update public.user_sessions set is_active = false where login_role = $1",
                     {role});
        m_admin->run("drop role " + role);
    }
    m_admin->run("update public.contacts set is_user = false, is_active = false where email like "
                 "'%@bench.test'");
    m_admin.reset();
}

void BenchWorld::fill(qint64 rows, qint64 contacts)
{
    const auto settings = ConnectionSettings::parse(m_uri);
    if (const auto migrated = Migrator::migrate(*settings); !migrated)
        qFatal("%s", qUtf8Printable(migrated.error().message));
    if (const auto door = m_server->ensureDoorPassword(); !door)
        qFatal("%s", qUtf8Printable(door.error().message));
    DbConnection connection(u"bench"_s);
    if (const auto opened = connection.open(*settings); !opened)
        qFatal("%s", qUtf8Printable(opened.error().message));
    QTextStream(stdout) << "filling, unless the data is there ..." << Qt::endl;
    DemoFirm::Options options;
    options.exchanges = rows;
    options.contacts = std::max<qint64>(contacts > 0 ? contacts : rows, DemoFirm::LeastContacts);
    const auto filled = DemoFirm::fill(connection, options);
    if (!filled)
        qFatal("%s %s", qUtf8Printable(filled.error().message),
               qUtf8Printable(filled.error().logDetail));
    if (filled->filled) {
        if (const auto vacuumed = connection.script("vacuum analyze"); !vacuumed)
            qFatal("%s", qUtf8Printable(vacuumed.error().message));
    }
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

ConnectionSettings BenchWorld::doorSettings() const
{
    return *ConnectionSettings::parse(m_server->clientUri());
}

ConnectionSettings BenchWorld::ownerSettings() const
{
    return *ConnectionSettings::parse(m_uri);
}

} // namespace Peak
