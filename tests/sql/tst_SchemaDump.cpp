#include "models/db/PostgresBinaries.h"
#include "tests/support/TestDatabase.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/**
 * The whole schema as one file (tests/schema.sql), so that every change of it shows in a review.
 *
 * After an intended change: PEAK1031_WRITE_SCHEMA=1 tests/run -R tst_SchemaDump, and read the
 * difference.
 */
class tst_SchemaDump : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_database.reset(); }
    void isWhatWasReviewed();
    void noticesAChange();

private:
    QString dump();
    static QString normalised(const QString &dump);
    static QString file() { return QStringLiteral(PEAK_SCHEMA_FILE); }

    std::unique_ptr<TestDatabase> m_database;
};

void tst_SchemaDump::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
}

QString tst_SchemaDump::dump()
{
    const auto binaries = PostgresBinaries::find(PostgresBinaries::Part::Dump);
    if (!binaries.ok())
        qFatal("%s", qUtf8Printable(binaries.error().message));
    QProcess process;
    process.start(binaries->pgDump(), {u"--schema-only"_s, u"--dbname"_s, m_database->adminUri()});
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        qFatal("pg_dump: %s", process.readAllStandardError().constData());
    return normalised(QString::fromUtf8(process.readAllStandardOutput()));
}

/** Without what says which program dumped which server, and without comments and blank lines
 * between objects. */
QString tst_SchemaDump::normalised(const QString &dump)
{
    static const QRegularExpression noise(
        u"^(--.*|SET .*|\\\\(un)?restrict .*|SELECT pg_catalog[.]set_config\\('search_path'.*)?$"_s);
    QStringList kept;
    bool inBody = false; // a function's own comments and blank lines belong to it
    const QStringList lines = dump.split(u'\n');
    for (const QString &line : lines) {
        if (!inBody && noise.match(line).hasMatch())
            continue;
        if (line.count(u"$_$"_s) % 2 == 1 ||
            (!line.contains(u"$_$"_s) && line.count(u"$$"_s) % 2 == 1))
            inBody = !inBody;
        kept.append(line);
        if (!inBody && line.endsWith(u';'))
            kept.append(QString());
    }
    return kept.join(u'\n').trimmed() + u'\n';
}

void tst_SchemaDump::isWhatWasReviewed()
{
    const QString now = dump();
    QVERIFY2(now.contains(u"CREATE TABLE public.exchanges"_s), "the dump is empty");
    QFile reviewed(file());
    if (qEnvironmentVariableIsSet("PEAK1031_WRITE_SCHEMA")) {
        QVERIFY(reviewed.open(QIODevice::WriteOnly));
        reviewed.write(now.toUtf8());
        return;
    }
    QVERIFY2(reviewed.open(QIODevice::ReadOnly), qPrintable(file()));
    const QStringList wanted = QString::fromUtf8(reviewed.readAll()).split(u'\n');
    const QStringList found = now.split(u'\n');
    for (qsizetype line = 0; line < qMax(wanted.size(), found.size()); ++line) {
        if (wanted.value(line) != found.value(line))
            QFAIL(qPrintable(u"tests/schema.sql, line %1: reviewed was\n  %2\nnow it is\n  %3\nIf "
                             u"that is intended: "
                             "PEAK1031_WRITE_SCHEMA=1 tests/run -R tst_SchemaDump"_s.arg(line + 1)
                                 .arg(wanted.value(line), found.value(line))));
    }
}

void tst_SchemaDump::noticesAChange()
{
    const QString before = dump();
    m_database->admin().must("alter table public.tasks alter column priority set default 'LOW'");
    QVERIFY(dump() != before);
    m_database->admin().must("alter table public.tasks alter column priority set default 'MEDIUM'");
    QCOMPARE(dump(), before);
    m_database->admin().must("grant select on public.tasks to peak_r_client");
    QVERIFY(dump() != before);
}

QTEST_GUILESS_MAIN(tst_SchemaDump)
#include "tst_SchemaDump.moc"
