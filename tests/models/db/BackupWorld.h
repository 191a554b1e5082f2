#pragma once

#include "models/db/Backup.h"
#include "models/db/Restore.h"
#include "tests/support/TestDatabase.h"

#include <QDir>
#include <QTemporaryDir>

#include <memory>

namespace Peak {

/**
 * A server with a firm in it, a folder for its backups and one for the keys, and empty databases to
 * restore into. A base of test classes, which call startServer(), freshFolder() and dropRestored()
 * from their slots; judges nothing by itself.
 */
class BackupWorld
{
protected:
    static inline const QByteArray seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("%s", qPrintable(path));
    }

    void startServer()
    {
        m_database = std::make_unique<TestDatabase>(TestServer::ownServer());
        m_database->addPerson(QStringLiteral("admin@backup.test"), QStringLiteral("admin"));
        const QByteArray client =
            m_database->addPerson(QStringLiteral("client@backup.test"), QStringLiteral("client"));
        RawConnection &admin = m_database->admin();
        admin.must("select auth.set_totp($1::uuid, $2)", {client, seed});
        admin.must("insert into public.exchanges (name, client_id) select 'Deed ' || i, $1::uuid "
                   "from generate_series(1, 300) i",
                   {client});
        admin.must("select audit.seal(100)"); // and the rest is not sealed yet
    }
    bool freshFolder()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        return QDir(m_folder->path()).mkdir(QStringLiteral("keys"));
    }
    void dropRestored()
    {
        for (; m_number > 0; --m_number)
            m_database->admin().must("drop database if exists restored_" +
                                     QByteArray::number(m_number) + " with (force)");
    }

    ConnectionSettings settings(const QString &database) const
    {
        return *ConnectionSettings::parse(m_database->server().adminUri(database))->hardened();
    }
    Result<Backup::Report> backUp(const QString &keyFile = QStringLiteral("keys/of"))
    {
        return Backup::make(settings(m_database->name()),
                            {m_folder->filePath(QStringLiteral("backups")),
                             keyFile.isEmpty() ? QString() : m_folder->filePath(keyFile)});
    }
    QString emptyDatabase()
    {
        const QString name = QStringLiteral("restored_%1").arg(++m_number);
        m_database->admin().must("create database " + name.toUtf8());
        return name;
    }
    Result<Restore::Report> restore(const QString &into,
                                    const QString &keyFile = QStringLiteral("keys/of"))
    {
        return Restore::make(settings(into), m_folder->filePath(QStringLiteral("backups")),
                             m_folder->filePath(keyFile));
    }
    QByteArray databases()
    {
        return m_database->admin()
            .must("select string_agg(datname, ',' order by datname) from pg_database")
            .value();
    }
    QString uriAs(const QString &database, const QString &role, const QByteArray &secret) const
    {
        QString uri = m_database->uriAs(role, secret);
        return uri.replace(m_database->name(), database);
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<QTemporaryDir> m_folder;

private:
    int m_number = 0;
};

} // namespace Peak
