#include "tests/sql/SecondFactorWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Codes for whoever is without their phone: each for one person, once, and kept by nobody else. */
class tst_RecoveryCodes final : public QObject, protected SecondFactorWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { forgetFactors(); }

    void recoveryCodeCountsOnce();
    void recoveryCodeInParallelCountsOnce();
    void recoveryCodesBelongToOnePerson();
    void recoveryCodesAreNotKept();
    void newCodesReplaceTheOld();
    void newCodesNeedAFreshSession();

private:
    QByteArrayList recoveryCodes(RawConnection &session);
};

QByteArrayList tst_RecoveryCodes::recoveryCodes(RawConnection &session)
{
    QByteArrayList codes;
    const auto answer = session.must("select api.new_recovery_codes()");
    for (const auto &row : answer.rows)
        codes.append(*row.first());
    return codes;
}

void tst_RecoveryCodes::recoveryCodeCountsOnce()
{
    const QByteArray seed = enrol("boss@example.test");
    RoleConnection boss(*m_database, u"boss@example.test"_s, RoleConnection::defaultPassword(),
                        seed);
    const QByteArrayList codes = recoveryCodes(boss);
    QCOMPARE(codes.size(), 10);
    QCOMPARE(codes.first().size(), 19); // 80 bits in groups of four
    for (const QByteArray &code : codes) {
        forget();
        const QByteArray typed = code.toLower().replace('-', ' ').replace('0', 'o');
        const QByteArray attempt = m_door->code(m_door->ticket("boss@example.test"), typed);
        QCOMPARE(m_door->outcome(attempt), u"signed_in"_s);
        QCOMPARE(m_door->outcome(attempt), u"PK403"_s);
        const QByteArray again = m_door->code(m_door->ticket("boss@example.test"), code);
        QCOMPARE(m_door->outcome(again), u"denied"_s);
    }
    QCOMPARE(admin()
                 .must("select count(*) from public.audit_logs where user_id = $1::uuid and action "
                       "= 'recovery_code_used'",
                       {m_boss})
                 .value(),
             "10");
    forget();
    RoleConnection later(*m_database, u"boss@example.test"_s, RoleConnection::defaultPassword(),
                         seed);
    QCOMPARE(later.must("select * from api.my_second_factor()").value(u"recovery_codes_left"_s),
             "0");
}

void tst_RecoveryCodes::recoveryCodeInParallelCountsOnce()
{
    const QByteArray seed = enrol("boss@example.test");
    RoleConnection boss(*m_database, u"boss@example.test"_s, RoleConnection::defaultPassword(),
                        seed);
    const QByteArray code = recoveryCodes(boss).first();
    const QByteArray one = m_door->code(m_door->ticket("boss@example.test"), code);
    const QByteArray two = m_door->code(m_door->ticket("boss@example.test"), code);
    // An answer that is rolled back leaves the code unspent, for one session in the end.
    m_door->line().must("begin");
    QCOMPARE(m_door->outcome(one), u"signed_in"_s);
    m_door->line().must("rollback");
    QCOMPARE(m_door->outcome(two), u"signed_in"_s);
    QCOMPARE(m_door->outcome(one), u"denied"_s);
}

void tst_RecoveryCodes::recoveryCodesBelongToOnePerson()
{
    const QByteArray bossSeed = enrol("boss@example.test");
    enrol("chief@example.test");
    RoleConnection boss(*m_database, u"boss@example.test"_s, RoleConnection::defaultPassword(),
                        bossSeed);
    const QByteArrayList codes = recoveryCodes(boss);
    const QByteArray chief = m_door->ticket("chief@example.test");
    for (int i = 0; i < 5; ++i)
        QCOMPARE(m_door->outcome(m_door->code(chief, codes.at(i))), u"denied"_s);
    const QByteArray own = m_door->ticket("boss@example.test");
    for (int i = 0; i < 5; ++i)
        m_door->code(own, "ABCD-EFGH-JKMN-PQRS");
    QCOMPARE(m_door->outcome(m_door->code(own, codes.at(6))), u"denied"_s); // counted
}

void tst_RecoveryCodes::recoveryCodesAreNotKept()
{
    const QByteArray seed = enrol("boss@example.test");
    RoleConnection boss(*m_database, u"boss@example.test"_s, RoleConnection::defaultPassword(),
                        seed);
    const QByteArray code = recoveryCodes(boss).first();
    for (const QByteArray &table : {QByteArray("auth.recovery_codes"), QByteArray("auth.attempts"),
                                    QByteArray("public.audit_logs")})
        QCOMPARE(
            admin()
                .must("select count(*) from " + table + " t where t::text like '%' || $1 || '%'",
                      {code})
                .value(),
            "0");
}

void tst_RecoveryCodes::newCodesReplaceTheOld()
{
    const QByteArray seed = enrol("boss@example.test");
    RoleConnection boss(*m_database, u"boss@example.test"_s, RoleConnection::defaultPassword(),
                        seed);
    const QByteArray old = recoveryCodes(boss).first();
    recoveryCodes(boss);
    QCOMPARE(m_door->outcome(m_door->code(m_door->ticket("boss@example.test"), old)), u"denied"_s);
}

void tst_RecoveryCodes::newCodesNeedAFreshSession()
{
    const QByteArray seed = enrol("boss@example.test");
    RoleConnection boss(*m_database, u"boss@example.test"_s, RoleConnection::defaultPassword(),
                        seed);
    admin().must("update public.user_sessions set created_at = created_at - interval '11 minutes'"
                 " where id = $1::uuid",
                 {boss.sessionId()});
    QCOMPARE(boss.run("select api.new_recovery_codes()").sqlState, u"PK403"_s);
    QVERIFY(prove(boss));
    QCOMPARE(recoveryCodes(boss).size(), 10);
    // One that a known computer opened has proven nothing.
    admin().must("update auth.session_activity set proven = false, proven_at = null;"
                 "update public.user_sessions set created_at = now() at time zone 'utc'");
    QCOMPARE(boss.run("select api.new_recovery_codes()").sqlState, u"PK403"_s);
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    QCOMPARE(dana.run("select api.new_recovery_codes()").sqlState, u"PK409"_s); // has no factor
}

QTEST_GUILESS_MAIN(tst_RecoveryCodes)
#include "tst_RecoveryCodes.moc"
