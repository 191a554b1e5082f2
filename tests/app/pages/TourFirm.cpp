#include "tests/app/pages/TourFirm.h"

#include "tests/support/RoleConnection.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QByteArray text(const QUuid &id)
{
    return id.toByteArray(QUuid::WithoutBraces);
}

} // namespace

TourFirm::TourFirm()
{
    addPeople();
    addExchanges();
    addWork();
    addRuns();
}

QStringList TourFirm::roles()
{
    return {u"admin"_s, u"coordinator"_s, u"client"_s, u"third_party"_s, u"agency"_s};
}

void TourFirm::addPeople()
{
    const QStringList names = {u"Ada Admin"_s, u"Dana Reyes"_s, u"Cleo Client"_s, u"Theo Third"_s,
                               u"Gus Agent"_s};
    for (int i = 0; i < names.size(); ++i) {
        const QByteArray id =
            m_database.addPerson(emailOf(roles().at(i)), roles().at(i), names.at(i));
        m_people.insert(roles().at(i), QUuid::fromString(QString::fromLatin1(id)));
    }
    m_database.admin().must(
        "insert into public.contacts (first_name, last_name, company, email, phone, role, is_user, "
        "is_active, locked_until) values "
        "('Bartholomew-Maximilian', 'von und zu Hohenzollern-Wolkenstein the Younger', "
        "'Wolkenstein "
        "Land Title and Escrow Company of the Greater Northwest', 'bartholomew@tour.test', "
        "'+1 503 555 0100', 'client', false, true, null), "
        "(null, 'Solo', null, null, null, 'agency', false, true, null), "
        "('Locked', 'Out', null, 'locked@tour.test', null, 'third_party', true, true, now() + "
        "interval '1 day'), "
        "('Twin', 'Pair', 'Two', 'twin@tour.test', null, 'client', false, true, null), "
        "('Twin', 'Pair', 'Two', 'TWIN2@tour.test', null, 'client', false, true, null), "
        "('Gone', 'Away', null, 'gone@tour.test', null, 'client', false, false, null)");
}

/** Day 45 in every state that a deadline has, and one exchange with nothing but an id. */
void TourFirm::addExchanges()
{
    const auto made = m_database.admin().must(
        "insert into public.exchanges (exchange_number, name, client_id, coordinator_id, "
        "workflow_stage, priority, rel_property_address, rel_value, day_45, day_180) "
        "select '2026-000' || n, case n when 2 then 'The heirs of the late Bartholomew von und zu "
        "Hohenzollern-Wolkenstein to 12345 Northeast Martin Luther King Junior Boulevard' else "
        "'Elm St ' || n end, $2::uuid, $1::uuid, (array['45D', '180D', 'PENDING', 'COMPLETED', "
        "'ON_HOLD', 'TERMINATED', '45D', '45D'])[n], (array['URGENT', 'HIGH', 'MEDIUM', 'LOW'])[1 "
        "+ n "
        "% 4], n || ' Elm St', n * 1000000.5, peak.firm_today() + (array[-3, 0, 1, 5, 20, 90, 6, "
        "7])[n], peak.firm_today() + 135 + n from generate_series(1, 8) n returning id",
        {text(personOf(u"coordinator"_s)), text(personOf(u"client"_s))});
    m_exchange = QUuid::fromString(QString::fromLatin1(made.rows.at(0).at(0).value()));
    m_database.admin().must("insert into public.exchanges (name) values ('')");
    for (const QString &role : {u"third_party"_s, u"agency"_s})
        m_database.admin().must(
            "insert into public.exchange_participants (exchange_id, contact_id, role, permissions, "
            "is_active) values ($1::uuid, $2::uuid, $3, '{view,message}', true)",
            {text(m_exchange), text(personOf(role)), role.toUtf8()});
    RoleConnection dana(m_database, emailOf(u"coordinator"_s));
    for (const QByteArray &who :
         {QByteArray("bartholomew@tour.test"), QByteArray("locked@tour.test")})
        dana.must("select api.propose_participant($1::uuid, (select id from public.contacts where "
                  "email = $2), 'third_party', '{view}')",
                  {text(m_exchange), who});
}

void TourFirm::addWork()
{
    RawConnection &admin = m_database.admin();
    admin.must(
        "insert into public.tasks (exchange_id, assigned_to, created_by, title, task_type, status, "
        "priority, due_date, completed_at, is_synced_from_pp) "
        "select $1::uuid, (array[$2, $3, $4, $5, null]::uuid[])[1 + n % 5], $2::uuid, case n when "
        "4 "
        "then 'Order payoff and wire instructions for the replacement closing, and tell everybody "
        "who has to know' else 'Task ' || n end, case when n % 2 = 0 then 'review' end, "
        "(array['PENDING', 'IN_PROGRESS', 'PENDING', 'COMPLETE', 'CANCELLED'])[1 + n % 5], "
        "(array['URGENT', 'HIGH', 'MEDIUM', 'LOW'])[1 + n % 4], case when n % 7 > 0 then "
        "peak.firm_today() + (array[-3, 0, 1, 5, 20, 90])[1 + n % 6] end, case when n % 5 = 3 then "
        "now() end, n % 2 = 0 from generate_series(1, 20) n",
        {text(m_exchange), text(personOf(u"coordinator"_s)), text(personOf(u"client"_s)),
         text(personOf(u"third_party"_s)), text(personOf(u"admin"_s))});
    admin.must(
        "insert into public.documents (exchange_id, uploaded_by, file_name, file_type, file_size, "
        "file_path, document_type, access_level, pin_protected, is_active) "
        "select $1::uuid, case when n % 2 = 0 then $2::uuid end, 'Contract ' || n || '.pdf', "
        "'pdf', "
        "n * 123456, '/none', case when n % 3 = 0 then 'contract' end, case when n % 4 = 0 then "
        "'restricted' else 'exchange' end, n % 3 = 0, n % 5 > 0 from generate_series(1, 8) n",
        {text(m_exchange), text(personOf(u"coordinator"_s))});
    admin.must(
        "insert into public.messages (exchange_id, sender_id, content, message_type, "
        "is_system_message) select $1::uuid, case when n <> 3 then $2::uuid end, case n when "
        "2 then repeat('The closing is on Friday. ', 40) else 'Hello ' || n end, case n when "
        "3 then 'system' else 'text' end, n = 3 from generate_series(1, 4) n",
        {text(m_exchange), text(personOf(u"coordinator"_s))});
}

void TourFirm::addRuns()
{
    RoleConnection ada(m_database, emailOf(u"admin"_s)); // who begins with a shared view
    ada.must("select api.set_role_default('documents', 'admin', api.save_view(null, 'documents', "
             "'Of the firm', '{}', true, null))");
    m_database.admin().must(
        "insert into public.pp_sync_logs (sync_type, status, triggered_by, started_at, "
        "completed_at, records_processed, errors_count, error_details) values "
        "('contacts', 'PARTIAL', 'scheduled', now() - interval '1 minute', now(), 10, 1, "
        "'[{\"message\": \"No such matter\", \"id\": 7}]'), "
        "('matters', 'SUCCESS', 'manual', now() - interval '1 hour', now(), 10, 0, null), "
        "('tasks', 'FAILED', 'scheduled', now() - interval '2 hours', now(), 0, 1, null), "
        "('tasks', 'RUNNING', 'scheduled', now(), null, 0, 0, null)");
}

} // namespace Peak
