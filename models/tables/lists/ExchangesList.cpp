#include "models/tables/lists/ExchangesList.h"

#include "models/tables/lists/ListChoices.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ExchangesList)
};

} // namespace

ListDefinition exchangesList()
{
    ListDefinition list;
    list.name = u"exchanges"_s;
    list.title = Words::tr("Exchanges");
    list.one = Words::tr("exchange");
    list.many = Words::tr("exchanges");
    list.icon = u"inbox"_s;
    list.searchHint = Words::tr("Search number, name, client, property");
    list.defaultSorts = {{u"number"_s, true}};
    list.columns = {
        {.name = u"number"_s, .kind = ColumnKind::Text, .title = Words::tr("No."), .width = 96},
        {.name = u"name"_s, .kind = ColumnKind::Text, .title = Words::tr("Exchange"), .width = 230},
        {.name = u"client"_s,
         .kind = ColumnKind::Person,
         .title = Words::tr("Client"),
         .width = 150},
        {.name = u"stage"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Stage"),
         .width = 120,
         .choices = ListChoices::stages()},
        {.name = u"day_45"_s,
         .kind = ColumnKind::Deadline,
         .title = Words::tr("Day 45"),
         .width = 230,
         .settledBy = u"stage"_s,
         .settledCodes = {u"180D"_s, u"COMPLETED"_s, u"TERMINATED"_s}},
        {.name = u"day_180"_s,
         .kind = ColumnKind::Deadline,
         .title = Words::tr("Day 180"),
         .width = 230,
         .settledBy = u"stage"_s,
         .settledCodes = {u"COMPLETED"_s, u"TERMINATED"_s}},
        {.name = u"value"_s, .kind = ColumnKind::Money, .title = Words::tr("Value"), .width = 130},
        {.name = u"coordinator"_s,
         .kind = ColumnKind::Person,
         .title = Words::tr("Coordinator"),
         .width = 140},
        {.name = u"priority"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Priority"),
         .width = 110,
         .choices = ListChoices::priorities()},
        {.name = u"property"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Property"),
         .width = 240},
        {.name = u"updated"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Updated"),
         .width = 150},
    };
    return list;
}

} // namespace Peak
