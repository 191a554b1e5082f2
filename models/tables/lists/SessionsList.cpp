#include "models/tables/lists/SessionsList.h"

#include "models/tables/lists/ListChoices.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::SessionsList)
};

QList<ColumnChoice> sessionStates()
{
    return {
        {u"open"_s, Words::tr("Open"), u"circle-check"_s, Status::Good},
        {u"ended"_s, Words::tr("Ended"), u"circle-minus"_s, Status::Neutral},
    };
}

} // namespace

ListDefinition sessionsList()
{
    ListDefinition list;
    list.name = u"sessions"_s;
    list.title = Words::tr("Sessions");
    list.one = Words::tr("session");
    list.many = Words::tr("sessions");
    list.icon = u"server"_s;
    list.searchHint = Words::tr("Search person, IP address, client");
    list.defaultSorts = {{u"started"_s, true}};
    list.columns = {
        {.name = u"person"_s,
         .kind = ColumnKind::Person,
         .title = Words::tr("Person"),
         .width = 170},
        {.name = u"role"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Role"),
         .width = 130,
         .choices = ListChoices::roles()},
        {.name = u"state"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("State"),
         .width = 110,
         .choices = sessionStates()},
        {.name = u"started"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Started"),
         .width = 150},
        {.name = u"seen"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Last seen"),
         .width = 150},
        {.name = u"ends"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Ends"),
         .width = 150,
         .shown = false},
        {.name = u"ip"_s, .kind = ColumnKind::Text, .title = Words::tr("IP address"), .width = 140},
        {.name = u"client"_s, .kind = ColumnKind::Text, .title = Words::tr("Client"), .width = 220},
        {.name = u"second_factor"_s,
         .kind = ColumnKind::Flag,
         .title = Words::tr("Second factor"),
         .width = 130},
        {.name = u"ended"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Ended"),
         .width = 150,
         .shown = false},
        {.name = u"why"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Why it ended"),
         .width = 200,
         .shown = false},
    };
    return list;
}

} // namespace Peak
