#include "models/tables/lists/TasksList.h"

#include "models/tables/lists/ListChoices.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::TasksList)
};

QList<ColumnChoice> taskStates()
{
    return {
        {u"PENDING"_s, Words::tr("To do"), u"circle-dashed"_s, Status::Neutral},
        {u"IN_PROGRESS"_s, Words::tr("In progress"), u"loader"_s, Status::Info},
        {u"COMPLETE"_s, Words::tr("Done"), u"circle-check"_s, Status::Good},
        {u"CANCELLED"_s, Words::tr("Cancelled"), u"circle-x"_s, Status::Neutral},
    };
}

} // namespace

ListDefinition tasksList()
{
    ListDefinition list;
    list.name = u"tasks"_s;
    list.title = Words::tr("Tasks");
    list.one = Words::tr("task");
    list.many = Words::tr("tasks");
    list.icon = u"inbox"_s;
    list.searchHint = Words::tr("Search title, exchange, person");
    list.defaultSorts = {{u"due"_s, false}};
    list.columns = {
        {.name = u"title"_s, .kind = ColumnKind::Text, .title = Words::tr("Task"), .width = 280},
        {.name = u"due"_s,
         .kind = ColumnKind::Deadline,
         .title = Words::tr("Due"),
         .width = 230,
         .settledBy = u"status"_s,
         .settledCodes = {u"COMPLETE"_s, u"CANCELLED"_s}},
        {.name = u"status"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Status"),
         .width = 130,
         .choices = taskStates()},
        {.name = u"priority"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Priority"),
         .width = 110,
         .choices = ListChoices::priorities()},
        {.name = u"assignee"_s,
         .kind = ColumnKind::Person,
         .title = Words::tr("Assigned to"),
         .width = 150},
        {.name = u"exchange"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Exchange"),
         .width = 240},
        {.name = u"type"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Type"),
         .width = 120,
         .shown = false},
        {.name = u"created_by"_s,
         .kind = ColumnKind::Person,
         .title = Words::tr("Created by"),
         .width = 150,
         .shown = false},
        {.name = u"created"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Created"),
         .width = 150,
         .shown = false},
        {.name = u"completed"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Completed"),
         .width = 150,
         .shown = false},
        {.name = u"synced"_s,
         .kind = ColumnKind::Flag,
         .title = Words::tr("From PracticePanther"),
         .width = 150,
         .shown = false},
    };
    return list;
}

} // namespace Peak
