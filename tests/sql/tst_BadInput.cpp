#include "tests/sql/FirmWorld.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

struct Function
{
    QByteArray call; ///< api.name
    QByteArrayList types;
};

const QByteArray Uuid = "0c3b6c1e-4a55-4c4e-9d53-6f2f1f8e1031";

/** What a stranger would pass for one parameter; the first is the most harmless. */
QList<RawConnection::Value> values(const QByteArray &type, const QByteArray &known)
{
    if (type == "uuid")
        return {known, Uuid, std::nullopt, "not-a-uuid", ""};
    if (type == "text" || type == "name")
        return {"view",
                std::nullopt,
                "",
                "   ",
                "'; drop table public.contacts; --",
                "%_\\'\" \xF0\x9F\x8F\xA0 \xE2\x80\xAE",
                QByteArray(2'000'000, 'x')};
    if (type == "bigint" || type == "integer" || type == "smallint")
        return {"1", std::nullopt, "0", "-1", "2147483647", "99999999999999999999", "NaN"};
    if (type == "boolean")
        return {"true", std::nullopt, "perhaps"};
    if (type == "jsonb")
        return {
            "{}",
            std::nullopt,
            "[]",
            "\"text\"",
            "{\"no_such_column\": 1}",
            "{\"title\": {\"deep\": []}, \"name\": [1], \"notes\": 7}",
            "{\"due_date\": \"infinity\", \"rel_value\": \"NaN\", \"day_45\": \"4713-01-01 BC\"}",
            QByteArray(3000, '[') + QByteArray(3000, ']'),
            "{\"title\": \"" + QByteArray(2'000'000, 'x') + "\"}",
            "not json"};
    if (type == "bytea")
        return {"\\x" + QByteArray(32, '0'), std::nullopt, "\\x", "\\x" + QByteArray(400'000, '0')};
    if (type == "text[]")
        return {"{view}",
                std::nullopt,
                "{}",
                "{NULL}",
                "{{view},{view}}",
                "{no_such_thing}",
                "{" + QByteArray("x,").repeated(1'000'000) + "x}"};
    if (type == "integer[]")
        return {
            "{0}",       std::nullopt,      "{}",  "{NULL}",
            "{{0},{1}}", "{-1,2147483647}", "{x}", "{" + QByteArray("1,").repeated(200'000) + "1}"};
    if (type == "bytea[]")
        return {"{\"\\\\x" + QByteArray(64, '0') + "\"}",
                std::nullopt,
                "{}",
                "{NULL}",
                "{{a},{b}}",
                "{" + QByteArray("a,").repeated(200'000) + "a}"};
    if (type == "uuid[]")
        return {"{" + known + "}",
                std::nullopt,
                "{}",
                "{NULL}",
                "{{" + known + "},{" + known + "}}",
                "{" + QByteArray(Uuid + ",").repeated(200'000) + Uuid + "}"};
    if (type == "date" || type.startsWith("timestamp"))
        return {"2026-04-15", std::nullopt, "infinity", "-infinity", "4713-01-01 BC", "2026-02-30"};
    if (type == "interval")
        return {"1 day", std::nullopt, "-1 day", "178000000 years"};
    if (type == "inet")
        return {"10.0.0.1", std::nullopt, "nowhere"};
    return {std::nullopt};
}

/** Refusals that say what is wrong: ours, or a value that is none of its type. */
bool isClean(const QByteArray &state)
{
    static const QByteArrayList clean{"ok",    "PK400", "PK403", "PK404", "PK409",
                                      "PK423", "PK429", "28000", "40001", "22P02",
                                      "22003", "22007", "22008", "42501"};
    return clean.contains(state);
}

} // namespace

/**
 * Every function that a client may call, with what nobody should pass: it works or refuses with a
 * sentence, at once, and never with an error from further inside that would tell something.
 *
 * The functions come from the catalogue, so one that is added later is tested too.
 */
class tst_BadInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }
    void refusesCleanly_data();
    void refusesCleanly();
    void theSweepSeesADirtyError();

private:
    QList<Function> functionsOf(const QByteArray &role);
    QStringList dirty(RawConnection &session, const Function &function);
    QByteArray call(RawConnection &session, const Function &function,
                    const QList<RawConnection::Value> &parameters);

    std::unique_ptr<FirmWorld> m_firm;
    QByteArray m_exchange;
};

void tst_BadInput::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
    m_exchange = m_firm->exchange("client", "coordinator");
    m_firm->takesPart(m_exchange, "agency", "agency");
    m_firm->takesPart(m_exchange, "third_party", "third_party");
}

QList<Function> tst_BadInput::functionsOf(const QByteArray &role)
{
    const auto answer = m_firm->owner().must(
        "select p.oid::regproc::text as call, coalesce((select string_agg(format_type(t, null), "
        "'|' order by n) from unnest(p.proargtypes::oid[]) with ordinality as a(t, n)), '') as "
        "types"
        " from pg_proc p where p.pronamespace = 'api'::regnamespace and p.prokind = 'f'"
        " and p.prorettype <> 'trigger'::regtype and has_function_privilege($1, p.oid, 'execute')"
        " order by 1, 2",
        {role});
    QList<Function> functions;
    for (int row = 0; row < answer.rows.size(); ++row) {
        const QByteArray types = answer.value(u"types"_s, row);
        functions.append(
            {answer.value(u"call"_s, row), types.isEmpty() ? QByteArrayList() : types.split('|')});
    }
    return functions;
}

QByteArray tst_BadInput::call(RawConnection &session, const Function &function,
                              const QList<RawConnection::Value> &parameters)
{
    QByteArrayList marks;
    for (int i = 0; i < function.types.size(); ++i)
        marks.append("$" + QByteArray::number(i + 1) + "::" + function.types[i]);
    session.must("begin");
    const QByteArray state = FirmWorld::state(
        session, "select * from " + function.call + "(" + marks.join(", ") + ")", parameters);
    session.must("rollback");
    return state;
}

QStringList tst_BadInput::dirty(RawConnection &session, const Function &function)
{
    QStringList found;
    QList<RawConnection::Value> harmless;
    for (const QByteArray &type : function.types)
        harmless.append(values(type, m_exchange).first());
    const auto check = [&](const QList<RawConnection::Value> &parameters, const QByteArray &what) {
        QElapsedTimer clock;
        clock.start();
        const QByteArray state = call(session, function, parameters);
        if (!isClean(state))
            found.append(QString::fromUtf8(function.call + "(" + what.left(80) + "): " + state));
        else if (clock.elapsed() > 20'000)
            found.append(QString::fromUtf8(function.call + "(" + what.left(80) + "): too slow"));
    };
    check(QList<RawConnection::Value>(function.types.size()), "nothing but NULL");
    check(harmless, "harmless");
    for (int i = 0; i < function.types.size(); ++i) {
        for (const auto &value : values(function.types[i], m_exchange)) {
            auto parameters = harmless;
            parameters[i] = value;
            check(parameters, QByteArray::number(i + 1) + " = " + value.value_or("NULL"));
        }
    }
    return found;
}

void tst_BadInput::refusesCleanly_data()
{
    QTest::addColumn<QByteArray>("who");
    for (const char *who : {"admin", "coordinator", "client", "third_party", "agency"})
        QTest::newRow(who) << QByteArray(who);
    QTest::newRow("the door") << QByteArray();
}

void tst_BadInput::refusesCleanly()
{
    QFETCH(QByteArray, who);
    std::optional<RawConnection> door;
    if (who.isEmpty())
        door.emplace(m_firm->database().doorUri());
    RawConnection &session = who.isEmpty() ? *door : m_firm->as(who);
    const QByteArray role = who.isEmpty() ? "peak_door" : m_firm->as(who).role().toLatin1();
    const auto functions = functionsOf(role);
    QVERIFY2(functions.size() >= 5, "no functions, no test");
    QStringList found;
    for (const Function &function : functions)
        found += dirty(session, function);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    // Still signed in, or all of it would have been refused for that.
    if (!who.isEmpty())
        QCOMPARE(FirmWorld::state(session, "select * from api.who_am_i()"), "ok");
}

void tst_BadInput::theSweepSeesADirtyError()
{
    m_firm->owner().must(
        "create function api.planted(p_number int) returns int language plpgsql security definer"
        " set search_path = pg_catalog, pg_temp as 'begin return 1 / p_number; end';"
        "grant execute on function api.planted(int) to peak_user");
    const QStringList found = dirty(m_firm->as("client"), {"api.planted", {"integer"}});
    m_firm->owner().must("drop function api.planted(int)");
    QVERIFY2(found.join(u'\n').contains(u"22012"_s), qPrintable(found.join(u'\n')));
}

QTEST_GUILESS_MAIN(tst_BadInput)
#include "tst_BadInput.moc"
