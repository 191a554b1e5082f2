#include "models/tables/lists/AuditList.h"

#include "models/tables/lists/ListChoices.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::AuditList)
};

/** The record keeps the plan's names; people read the program's words. */
QList<ColumnChoice> actionWords()
{
    const auto word = [](const QString &code, const QString &text) {
        return ColumnChoice{code, text, {}, Status::Neutral};
    };
    return {
        word(u"login"_s, Words::tr("Signed in")),
        word(u"login_failed"_s, Words::tr("Sign-in failed")),
        word(u"logout"_s, Words::tr("Signed out")),
        word(u"session_created"_s, Words::tr("Session began")),
        word(u"session_end"_s, Words::tr("Session ended")),
        word(u"session_deleted"_s, Words::tr("Session removed")),
        word(u"task_complete"_s, Words::tr("Task completed")),
        word(u"reauthenticated"_s, Words::tr("Proved who they are")),
        word(u"view_as_started"_s, Words::tr("Began to look on as somebody")),
    };
}

} // namespace

ListDefinition auditList()
{
    ListDefinition list;
    list.name = u"audit"_s;
    list.title = Words::tr("Audit log");
    list.one = Words::tr("entry");
    list.many = Words::tr("entries");
    list.icon = u"inbox"_s;
    list.searchHint = Words::tr("Search message, object, person");
    list.defaultSorts = {{u"time"_s, true}};
    list.columns = {
        {.name = u"time"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Time"),
         .width = 170,
         .seconds = true},
        {.name = u"person"_s,
         .kind = ColumnKind::Person,
         .title = Words::tr("Person"),
         .width = 150},
        {.name = u"role"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Role"),
         .width = 120,
         .shown = false,
         .choices = ListChoices::roles()},
        {.name = u"action"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Action"),
         .width = 190,
         .words = actionWords()},
        {.name = u"object"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Object"),
         .width = 130,
         .words = {{u"user"_s, Words::tr("Person"), {}, Status::Neutral}}},
        {.name = u"object_id"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Object id"),
         .width = 280,
         .shown = false},
        {.name = u"exchange"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Exchange"),
         .width = 220},
        {.name = u"ip"_s, .kind = ColumnKind::Text, .title = Words::tr("IP address"), .width = 130},
        {.name = u"success"_s,
         .kind = ColumnKind::Flag,
         .title = Words::tr("Success"),
         .width = 110,
         .choices = ListChoices::outcomes()},
        {.name = u"message"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Message"),
         .width = 360},
    };
    return list;
}

} // namespace Peak
