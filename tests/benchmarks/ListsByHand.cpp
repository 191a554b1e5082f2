#include "tests/benchmarks/ListsByHand.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QString sortedBy(const QString &column, bool down = false)
{
    return u"[{\"column\": \"%1\", \"descending\": %2}]"_s.arg(column,
                                                               down ? u"true"_s : u"false"_s);
}

/** A person who stands in a row: their id and what they are called. */
QString person(const QString &alias)
{
    return u"%1.id, concat_ws(' ', %1.first_name, %1.last_name)"_s.arg(alias);
}

QString joined(const QString &alias, const QString &key)
{
    return u" left join public.contacts %1 on %1.id = r.%2"_s.arg(alias, key);
}

const QString room = u"e.exchange_number || ' ' || e.name, r.exchange_id"_s;
const QString rooms = u" left join public.exchanges e on e.id = r.exchange_id"_s;

QString withRight(const QString &right, const QString &more = {})
{
    return u"exists (select from auth.access a where a.contact_id = '%1' and a.exchange_id = "
           "r.exchange_id and a.rights & "_s +
           right + u" = "_s + right + u")"_s + more;
}

} // namespace

QList<ListByHand> listsByHand()
{
    return {
        {u"exchanges"_s, sortedBy(u"number"_s, true), u"select r.* from peak.exchange_rows r"_s,
         withRight(u"1"_s), u"r.number_key desc, r.exchange_id desc"_s},
        {u"participants"_s, sortedBy(u"person"_s),
         u"select r.id, r.role, r.permissions, r.is_active, r.proposed_at, r.updated_at, "
         "r.version, "_s +
             person(u"c"_s) + u", "_s + person(u"d"_s) + u", "_s + room +
             u" from public.exchange_participants r join peak.person_keys k on k.contact_id = "
             "r.contact_id"_s +
             joined(u"c"_s, u"contact_id"_s) + joined(u"d"_s, u"proposed_by"_s) + rooms,
         withRight(u"1"_s, u" and r.is_active"_s), u"k.name_key, r.id"_s},
        {u"tasks"_s, sortedBy(u"due"_s),
         u"select r.id, r.title, r.status, r.priority, r.due_date, r.task_type, r.created_at, "
         "r.completed_at, r.is_synced_from_pp, r.version, r.description, "_s +
             person(u"c"_s) + u", "_s + person(u"d"_s) + u", "_s + room +
             u" from public.tasks r"_s + joined(u"c"_s, u"assigned_to"_s) +
             joined(u"d"_s, u"created_by"_s) + rooms,
         withRight(u"32"_s), u"coalesce(r.due_date, 'infinity'), r.id"_s},
        {u"documents"_s, sortedBy(u"created"_s, true),
         u"select r.id, r.file_name, r.document_type, r.file_type, r.file_size, r.access_level, "
         "r.allowed_roles, r.pin_protected, r.created_at, r.download_count, r.last_accessed_at, "
         "r.is_active, r.is_template, r.version, r.description, r.mime_type, "_s +
             person(u"c"_s) + u", "_s + room + u" from public.documents r"_s +
             joined(u"c"_s, u"uploaded_by"_s) + rooms,
         withRight(u"17"_s, u" and r.is_active"_s),
         u"coalesce(r.created_at, 'infinity') desc, r.id desc"_s},
        {u"messages"_s, sortedBy(u"sent"_s, true),
         u"select r.id, r.content, r.message_type, r.created_at, r.version, "_s + person(u"c"_s) +
             u", "_s + room + u" from public.messages r"_s + joined(u"c"_s, u"sender_id"_s) + rooms,
         withRight(u"2"_s), u"coalesce(r.created_at, 'infinity') desc, r.id desc"_s},
        {u"audit"_s,
         sortedBy(u"time"_s, true),
         recordByHand(),
         {},
         u"r.created_at desc, r.id desc"_s},
        {u"people"_s, sortedBy(u"name"_s),
         u"select r.id, r.first_name, r.last_name, r.company, r.email, r.phone, r.role, "
         "r.is_user, r.is_active, r.locked_until, r.two_fa_enabled, r.last_login, r.updated_at, "
         "r.version from public.contacts r join peak.person_keys k on k.contact_id = r.id"_s,
         u"r.id = any ((select auth.my_contact_ids())::uuid[])"_s, u"k.name_key, r.id"_s},
        {u"document_log"_s,
         sortedBy(u"time"_s, true),
         u"select r.id, r.created_at, r.action, r.version_number, r.ip_address, r.success, "
         u"r.error_message, "
         "d.file_name, r.document_id, "_s +
             person(u"c"_s) +
             u", r.exchange_id from public.document_access_logs r left join public.documents d on "
             "d.id = r.document_id"_s +
             joined(u"c"_s, u"contact_id"_s),
         {},
         u"r.created_at desc, r.id desc"_s},
    };
}

QString recordByHand()
{
    return u"select r.id, r.created_at, r.actor_role, r.action, r.resource_type, r.resource_id, "
           "r.ip_address, r.success, r.error_message, r.old_values, r.new_values, r.session_id, "
           "r.client_version, r.real_user_id, "_s +
           person(u"c"_s) + u", "_s + room + u" from public.audit_logs r"_s +
           joined(u"c"_s, u"user_id"_s) + rooms;
}

} // namespace Peak
