#include "tests/sql/DoorTalk.h"
#include "tests/sql/FirmWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** An admin's desk that somebody else finds unattended: what lets people in asks who is there. */
class tst_AdminProof final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }
    void asksForAProof_data();
    void asksForAProof();
    void takingRightsAwayAsksNothing();
    void nobodyResetsTheirOwnPassword();
    void otherFieldsAskNothing();

private:
    QByteArray update(const QByteArray &whom, const QByteArray &fields) const
    {
        return "select api.update_person('" + m_firm->id(whom) +
               "', (select version from public.contacts where id = '" + m_firm->id(whom) + "'), '" +
               fields + "')";
    }

    std::unique_ptr<FirmWorld> m_firm;
    QByteArray m_document;
};

void tst_AdminProof::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->add("admin", "admin");
    m_firm->add("chief", "admin");
    m_firm->add("dana", "coordinator");
    m_firm->add("invited", "client");
    m_firm->owner().must("delete from auth.credentials where contact_id = $1",
                         {m_firm->id("invited")});
    m_firm->as("admin").must("select api.set_tax_id($1, '123-45-6789')", {m_firm->id("dana")});
    m_document = m_firm->value("insert into public.documents (exchange_id, file_name, file_type, "
                               "file_path) values ($1, 'a', 'b', 'c') returning id",
                               {m_firm->exchange("dana")});
    m_firm->owner().must("insert into auth.document_pins (document_id, pin_hash) values ($1, 'x')",
                         {m_document});
    m_firm->owner().must("update public.user_sessions set created_at = created_at - interval '1 h' "
                         "where is_active");
}

void tst_AdminProof::asksForAProof_data()
{
    QTest::addColumn<QByteArray>("sql");
    const auto row = [&](const char *name, const QByteArray &sql) { QTest::newRow(name) << sql; };
    row("invite", "select api.invite_person('" + m_firm->id("invited") + "')");
    row("reset a password", "select api.reset_password('" + m_firm->id("dana") + "', 'lost')");
    row("reset a second factor",
        "select api.reset_second_factor('" + m_firm->id("chief") + "', 'lost')");
    row("make an admin", "select api.set_person_role('" + m_firm->id("dana") + "', 'admin')");
    row("set a secret", "select api.set_secret('mail.password', 'theirs')");
    row("change an e-mail address", update("dana", "{\"email\": \"d@attacker.test\"}"));
    row("take an e-mail address away", update("invited", "{\"email\": null, \"is_user\": false}"));
    row("set a tax number", "select api.set_tax_id('" + m_firm->id("invited") + "', '123456789')");
    row("take a tax number away", "select api.set_tax_id('" + m_firm->id("dana") + "', null)");
    row("see a tax number", "select api.ask_for_tax_id('" + m_firm->id("dana") + "')");
    row("reset a PIN", "select api.reset_document_pin('" + m_document + "', 'locked')");
    row("take a secret away", "select api.set_secret('mail.password', '')");
}

void tst_AdminProof::asksForAProof()
{
    QFETCH(QByteArray, sql);
    RawConnection &owner = m_firm->owner();
    RoleConnection &desk = m_firm->as("admin");
    QCOMPARE(m_firm->state("admin", sql), "PK403");
    owner.must("delete from auth.attempts");
    QVERIFY(!prove(desk, "guessed-by-somebody"));
    QCOMPARE(m_firm->state("admin", sql), "PK403");
    QVERIFY(prove(desk));
    desk.must("begin");
    QCOMPARE(m_firm->state("admin", sql), "ok");
    desk.must("rollback");
    owner.must("update auth.session_activity set proven_at = proven_at - interval '6 minutes'");
    QCOMPARE(m_firm->state("admin", sql), "PK403");
}

void tst_AdminProof::takingRightsAwayAsksNothing()
{
    QCOMPARE(
        m_firm->state("admin", "select api.set_person_role($1, 'agency')", {m_firm->id("invited")}),
        "ok");
    QCOMPARE(
        m_firm->state("admin", "select api.set_person_active($1, false)", {m_firm->id("invited")}),
        "ok");
}

/** It would take the place of the current password, which changing one's own asks for. */
void tst_AdminProof::nobodyResetsTheirOwnPassword()
{
    m_firm->owner().must("delete from auth.attempts");
    QVERIFY(prove(m_firm->as("admin")));
    QCOMPARE(m_firm->state("admin", "select api.reset_password($1, 'lost')", {m_firm->id("admin")}),
             "PK403");
}

void tst_AdminProof::otherFieldsAskNothing()
{
    m_firm->owner().must("update auth.session_activity set proven_at = null");
    QCOMPARE(m_firm->state("admin", update("dana", "{\"phone\": \"1\", \"email\": "
                                                   "\"dana@example.test\"}")),
             "ok");
    QCOMPARE(m_firm->state("admin", update("dana", "{\"email\": \"Dana@example.test\"}")), "PK403");
}

QTEST_GUILESS_MAIN(tst_AdminProof)
#include "tst_AdminProof.moc"
