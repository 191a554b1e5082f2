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
        {.name = u"time"_s, .kind = ColumnKind::Moment, .title = Words::tr("Time"), .width = 150},
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
         .width = 190},
        {.name = u"object"_s, .kind = ColumnKind::Text, .title = Words::tr("Object"), .width = 130},
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
