#include "models/tables/lists/DocumentLogList.h"

#include "models/tables/lists/ListChoices.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::DocumentLogList)
};

QList<ColumnChoice> logActions()
{
    return {
        {u"view"_s, Words::tr("Opened"), u"eye"_s, Status::Neutral},
        {u"download"_s, Words::tr("Downloaded"), QString(), Status::Neutral},
        {u"resume"_s, Words::tr("Went on downloading"), QString(), Status::Neutral},
        {u"upload"_s, Words::tr("Uploaded"), u"plus"_s, Status::Info},
        {u"delete"_s, Words::tr("Removed"), u"trash-2"_s, Status::Warning},
        {u"restore"_s, Words::tr("Restored"), u"circle-check"_s, Status::Good},
    };
}

} // namespace

ListDefinition documentLogList()
{
    ListDefinition list;
    list.name = u"document_log"_s;
    list.title = Words::tr("Document log");
    list.one = Words::tr("entry");
    list.many = Words::tr("entries");
    list.icon = u"inbox"_s;
    list.searchHint = Words::tr("Search document, person");
    list.defaultSorts = {{u"time"_s, true}};
    list.columns = {
        {.name = u"time"_s, .kind = ColumnKind::Moment, .title = Words::tr("Time"), .width = 150},
        {.name = u"document"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Document"),
         .width = 260},
        {.name = u"person"_s,
         .kind = ColumnKind::Person,
         .title = Words::tr("Person"),
         .width = 160},
        {.name = u"action"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Action"),
         .width = 130,
         .choices = logActions()},
        {.name = u"version"_s,
         .kind = ColumnKind::Number,
         .title = Words::tr("Version"),
         .width = 80},
        {.name = u"ip"_s, .kind = ColumnKind::Text, .title = Words::tr("IP address"), .width = 140},
        {.name = u"success"_s,
         .kind = ColumnKind::Flag,
         .title = Words::tr("Success"),
         .width = 110,
         .choices = ListChoices::outcomes()},
        {.name = u"message"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Message"),
         .width = 320},
    };
    return list;
}

} // namespace Peak
