#include "models/tables/lists/ParticipantsList.h"

#include "models/tables/lists/ListChoices.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ParticipantsList)
};

QList<ColumnChoice> participantStates()
{
    return {
        {u"pending"_s, Words::tr("Waiting for approval"), u"hourglass"_s, Status::Warning},
        {u"active"_s, Words::tr("Active"), u"circle-check"_s, Status::Good},
        {u"withdrawn"_s, Words::tr("Withdrawn"), u"circle-x"_s, Status::Neutral},
    };
}

/** Who sees who proposed somebody, and when. */
QStringList proposers()
{
    return {u"admin"_s, u"coordinator"_s, u"client"_s};
}

} // namespace

ListDefinition participantsList()
{
    ListDefinition list;
    list.name = u"participants"_s;
    list.title = Words::tr("Participants");
    list.one = Words::tr("participant");
    list.many = Words::tr("participants");
    list.icon = u"user-round"_s;
    list.searchHint = Words::tr("Search name, exchange");
    list.defaultSorts = {{u"person"_s, false}};
    list.columns = {
        {.name = u"person"_s,
         .kind = ColumnKind::Person,
         .title = Words::tr("Person"),
         .width = 190},
        {.name = u"role"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Role"),
         .width = 130,
         .choices = ListChoices::roles()},
        {.name = u"state"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("State"),
         .width = 170,
         .choices = participantStates()},
        {.name = u"permissions"_s,
         .kind = ColumnKind::List,
         .title = Words::tr("May"),
         .width = 240,
         .choices = ListChoices::permissions(),
         .none = Words::tr("All that the role allows")},
        {.name = u"exchange"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Exchange"),
         .width = 240},
        {.name = u"proposed_by"_s,
         .kind = ColumnKind::Person,
         .title = Words::tr("Proposed by"),
         .width = 150,
         .readers = proposers()},
        {.name = u"proposed"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Proposed"),
         .width = 150,
         .readers = proposers()},
        {.name = u"approvals"_s,
         .kind = ColumnKind::List,
         .title = Words::tr("Approved by"),
         .width = 200,
         .choices = {{u"admin"_s, Words::tr("Admin"), {}}, {u"client"_s, Words::tr("Client"), {}}},
         .readers = proposers()},
        {.name = u"updated"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Updated"),
         .width = 150,
         .shown = false},
    };
    return list;
}

} // namespace Peak
