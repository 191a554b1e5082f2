#include "models/tables/lists/DeliveriesList.h"

#include "models/tables/NotificationText.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::DeliveriesList)
};

QList<ColumnChoice> states()
{
    return {
        {u"waiting"_s, Words::tr("Waiting"), u"hourglass"_s, Status::Neutral},
        {u"claimed"_s, Words::tr("Taken by an agent"), u"loader"_s, Status::Info},
        {u"handing"_s, Words::tr("On its way"), u"send"_s, Status::Info},
        {u"sent"_s, Words::tr("Sent"), u"circle-check"_s, Status::Good},
        {u"uncertain"_s, Words::tr("Uncertain"), u"circle-help"_s, Status::Warning},
        {u"failed"_s, Words::tr("Failed"), u"circle-alert"_s, Status::Danger},
        {u"dropped"_s, Words::tr("Not sent"), u"circle-minus"_s, Status::Neutral},
    };
}

QList<ColumnChoice> kinds()
{
    QList<ColumnChoice> choices{{u"digest"_s, Words::tr("E-mail of the day"), {}, Status::Neutral}};
    for (const QString &kind : {u"mention"_s, u"reply"_s, u"message"_s, u"task_assigned"_s,
                                u"task_due"_s, u"deadline"_s, u"document"_s, u"assignment"_s,
                                u"stage"_s, u"scheduled_failed"_s, u"sync_failed"_s, u"security"_s})
        choices.append({kind, NotificationText::kind(kind), {}, Status::Neutral});
    return choices;
}

} // namespace

ListDefinition deliveriesList()
{
    ListDefinition list;
    list.name = u"deliveries"_s;
    list.title = Words::tr("Delivery log");
    list.one = Words::tr("delivery");
    list.many = Words::tr("deliveries");
    list.icon = u"mail"_s;
    list.searchHint = Words::tr("Search person, error");
    list.defaultSorts = {{u"time"_s, true}};
    list.columns = {
        {.name = u"time"_s, .kind = ColumnKind::Moment, .title = Words::tr("Made"), .width = 140},
        {.name = u"person"_s, .kind = ColumnKind::Person, .title = Words::tr("To"), .width = 160},
        {.name = u"channel"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("As"),
         .width = 90,
         .choices = {{u"email"_s, Words::tr("E-mail"), u"mail"_s, Status::Neutral},
                     {u"sms"_s, Words::tr("SMS"), u"smartphone"_s, Status::Neutral}}},
        {.name = u"kind"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("About"),
         .width = 170,
         .choices = kinds()},
        {.name = u"state"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("State"),
         .width = 110,
         .choices = states()},
        {.name = u"attempts"_s,
         .kind = ColumnKind::Number,
         .title = Words::tr("Attempts"),
         .width = 90},
        {.name = u"sent"_s, .kind = ColumnKind::Moment, .title = Words::tr("Sent"), .width = 140},
        {.name = u"error"_s, .kind = ColumnKind::Text, .title = Words::tr("Why not"), .width = 220},
        {.name = u"provider"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Through"),
         .width = 110,
         .shown = false},
    };
    return list;
}

} // namespace Peak
