#pragma once

#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QTest>

#include <memory>

namespace Peak {

/**
 * A database whose record has three sealed batches, and what the tests of its seals ask of it. A
 * base of test classes, which call begin(), settle() and end() from their slots.
 */
class AuditWorld
{
protected:
    static constexpr const char *Whole = "";

    void begin()
    {
        m_database = std::make_unique<TestDatabase>();
        m_database->addPerson(QStringLiteral("boss@example.test"), QStringLiteral("admin"));
        m_database->addPerson(QStringLiteral("dana@example.test"), QStringLiteral("coordinator"));
        m_database->addPerson(QStringLiteral("carl@example.test"), QStringLiteral("client"));
        write(8100);
        one("select audit.seal()");
        QCOMPARE(unsealed(), "0");
        QCOMPARE(fault(), Whole);
    }
    /** After each test: all is sealed and whole. */
    void settle()
    {
        if (QTest::currentTestFailed())
            admin().run("rollback");
        one("select audit.seal()");
        QCOMPARE(fault(), Whole);
    }
    void end() { m_database.reset(); }

    TestDatabase &database() { return *m_database; }
    RawConnection &admin() { return m_database->admin(); }
    QByteArray one(const QByteArray &sql) { return admin().must(sql).value(); }

    void write(int rows, const QByteArray &action = "planted")
    {
        admin().must("insert into public.audit_logs (action, new_values, user_agent) select $1, "
                     "jsonb_build_object('n', i), 'agent ' || i from generate_series(1, $2::int) i",
                     {action, QByteArray::number(rows)});
    }
    /** What verifying says, in full; empty when nothing is wrong. */
    QByteArray fault(RawConnection &connection)
    {
        const QByteArray found =
            connection.must("select fault from api.audit_verify(0, 100000)").value();
        return found.isEmpty() ? connection.must("select fault from api.audit_strays()").value()
                               : found;
    }
    QByteArray fault() { return fault(admin()); }
    QByteArray unsealed()
    {
        return one("select count(*) from public.audit_logs l where not exists (select from "
                   "audit.leaves f where f.log_id = l.id)");
    }

private:
    std::unique_ptr<TestDatabase> m_database;
};

} // namespace Peak
