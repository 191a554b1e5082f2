#pragma once

#include "models/db/ConnectionSettings.h"
#include "models/db/Migrator.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestServer.h"

#include <QFile>
#include <QTest>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

inline const QByteArray tables[] = {"contacts", "exchanges"};

inline QString why(const Result<MigrationReport> &report)
{
    return report.ok() ? QString() : QString(report.error().message + report.error().logDetail);
}

inline bool anyContains(const QStringList &lines, const QString &text)
{
    return !lines.filter(text).isEmpty();
}

/**
 * The firm's database before our first migration, on a server of its own; base class of the tests
 * that migrate it. Made anew for each test function, roles included.
 */
class LegacyFirm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = TestServer::ownServer(); }
    void init();
    void cleanup();

protected:
    RawConnection admin() { return RawConnection(m_server->adminUri(u"firm"_s)); }
    RawConnection as(const QString &role);
    ConnectionSettings settings(const QString &role = {}) const;
    Result<MigrationReport> migrate(const QStringList &keep = {}, const QString &role = {});
    QMap<QByteArray, QByteArray> rows(const QByteArray &table);
    void makeManaged();
    void compareWithBefore();

    std::unique_ptr<TestServer> m_server; // its own: roles belong to the whole server
    QByteArrayList m_columns[2];
    QMap<QByteArray, QByteArray> m_before[2];
};

} // namespace Peak
