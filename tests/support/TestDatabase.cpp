#include "tests/support/TestDatabase.h"

#include "models/db/ConnectionSettings.h"
#include "models/db/Migrator.h"
#include "tests/support/RoleConnection.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QUrl>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** Changes when any migration does. */
QString fingerprint()
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const QDir folder(u":/sql/migrations"_s);
    const QStringList names = folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("can't read %s", qUtf8Printable(name));
        hash.addData(name.toUtf8());
        hash.addData(file.readAll());
    }
    return QString::fromLatin1(hash.result().toHex().left(12));
}

void migrate(const TestServer &server, const QString &database)
{
    const auto settings = ConnectionSettings::parse(server.adminUri(database));
    if (!settings.ok())
        qFatal("%s", qUtf8Printable(settings.error().message));
    const auto migrated = Migrator::migrate(settings.value());
    if (!migrated.ok())
        qFatal("migrating the template: %s (%s)", qUtf8Printable(migrated.error().message),
               qUtf8Printable(migrated.error().logDetail));
    const auto door = server.server().ensureDoorPassword(database);
    if (!door.ok())
        qFatal("%s (%s)", qUtf8Printable(door.error().message),
               qUtf8Printable(door.error().logDetail));
    RawConnection admin(server.adminUri(database));
    admin.must("update peak.settings set value = '4' where key = 'password.bcrypt_cost'");
    admin.must("update peak.settings set value = '1000' where key = 'sign_in.per_second'");
    // Admins sign in by a password alone, except where that is the question.
    admin.must("update peak.settings set value = '[]' where key = "
               "'security.force_second_factor_roles'");
}

/** The name of the migrated template on this server, made now when it is missing. */
QString migratedTemplate(const TestServer &server)
{
    RawConnection postgres(server.adminUri());
    const QString name = u"template_"_s + fingerprint();
    const QString making = name + u"_making"_s;
    postgres.must("select pg_advisory_lock(1031)");
    const auto there =
        postgres.must("select 1 from pg_database where datname = $1", {name.toUtf8()});
    if (there.rows.isEmpty()) {
        postgres.must("drop database if exists " + postgres.quoted(making) + " with (force)");
        postgres.must("create database " + postgres.quoted(making));
        migrate(server, making);
        postgres.must("alter database " + postgres.quoted(making) + " rename to " +
                      postgres.quoted(name));
    }
    postgres.must("select pg_advisory_unlock(1031)");
    return name;
}

} // namespace

TestDatabase::TestDatabase() : TestDatabase(std::make_unique<TestServer>(), Content::Migrated) {}

TestDatabase::TestDatabase(std::unique_ptr<TestServer> server)
    : TestDatabase(std::move(server), Content::Migrated)
{}

std::unique_ptr<TestDatabase> TestDatabase::empty()
{
    return std::unique_ptr<TestDatabase>(
        new TestDatabase(std::make_unique<TestServer>(), Content::Nothing));
}

TestDatabase::TestDatabase(std::unique_ptr<TestServer> server, Content content)
    : m_server(std::move(server)),
      m_name(u"test_"_s + QUuid::createUuid().toString(QUuid::Id128).left(16))
{
    QByteArray source = "template0";
    if (content == Content::Migrated)
        source = migratedTemplate(*m_server).toLatin1();
    RawConnection postgres(m_server->adminUri());
    postgres.must("create database " + postgres.quoted(m_name) + " template " + source +
                  " strategy file_copy");
    m_admin = std::make_unique<RawConnection>(adminUri());
    if (content == Content::Migrated)
        m_admin->must("select peak.harden_database()"); // such rights are not part of a copy
}

TestDatabase::~TestDatabase()
{
    m_admin.reset();
    RawConnection postgres(m_server->adminUri());
    postgres.run("drop database if exists " + postgres.quoted(m_name) + " with (force)");
}

QString TestDatabase::uriAs(const QString &role, const QByteArray &secret) const
{
    // libpq takes the last of two parameters of one name.
    return doorUri() + u"&user="_s + role + u"&passfile=&password="_s +
           QString::fromLatin1(secret.toPercentEncoding());
}

QByteArray TestDatabase::addPerson(const QString &email, const QString &role, const QString &name,
                                   const QString &password)
{
    const QString chosen = password.isEmpty() ? RoleConnection::defaultPassword() : password;
    return m_admin
        ->must("select auth.add_person($1, $2, $3, $4)",
               {email.toUtf8(), name.toUtf8(), role.toUtf8(), chosen.toUtf8()})
        .value();
}

} // namespace Peak
