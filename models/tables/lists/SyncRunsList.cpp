#include "models/tables/lists/SyncRunsList.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::SyncRunsList)
};

QList<ColumnChoice> runStates()
{
    return {
        {u"RUNNING"_s, Words::tr("Running"), u"loader"_s, Status::Info},
        {u"SUCCESS"_s, Words::tr("Done"), u"circle-check"_s, Status::Good},
        {u"PARTIAL"_s, Words::tr("Done in part"), u"triangle-alert"_s, Status::Warning},
        {u"ERROR"_s, Words::tr("Failed"), u"circle-alert"_s, Status::Danger},
    };
}

} // namespace

ListDefinition syncRunsList()
{
    ListDefinition list;
    list.name = u"sync_runs"_s;
    list.title = Words::tr("Sync runs");
    list.one = Words::tr("sync run");
    list.many = Words::tr("sync runs");
    list.icon = u"server"_s;
    list.searchHint = Words::tr("Search kind, status");
    list.defaultSorts = {{u"started"_s, true}};
    list.columns = {
        {.name = u"started"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Started"),
         .width = 150},
        {.name = u"finished"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Finished"),
         .width = 150},
        {.name = u"kind"_s, .kind = ColumnKind::Choice, .title = Words::tr("What"), .width = 120},
        {.name = u"status"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Status"),
         .width = 130,
         .choices = runStates()},
        {.name = u"triggered_by"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Started by"),
         .width = 120},
        {.name = u"processed"_s,
         .kind = ColumnKind::Number,
         .title = Words::tr("Read"),
         .width = 100},
        {.name = u"created"_s,
         .kind = ColumnKind::Number,
         .title = Words::tr("Created"),
         .width = 100},
        {.name = u"updated"_s,
         .kind = ColumnKind::Number,
         .title = Words::tr("Updated"),
         .width = 100},
        {.name = u"errors"_s,
         .kind = ColumnKind::Number,
         .title = Words::tr("Errors"),
         .width = 100},
    };
    return list;
}

} // namespace Peak
