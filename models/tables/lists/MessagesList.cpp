#include "models/tables/lists/MessagesList.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::MessagesList)
};

QList<ColumnChoice> messageKinds()
{
    return {
        {u"text"_s, Words::tr("Text"), QString(), Status::Neutral},
        {u"file"_s, Words::tr("File"), QString(), Status::Neutral},
        {u"system"_s, Words::tr("System"), u"info"_s, Status::Info},
    };
}

} // namespace

ListDefinition messagesList()
{
    ListDefinition list;
    list.name = u"messages"_s;
    list.title = Words::tr("Messages");
    list.one = Words::tr("message");
    list.many = Words::tr("messages");
    list.icon = u"inbox"_s;
    list.searchHint = Words::tr("Search text, sender, exchange");
    list.defaultSorts = {{u"sent"_s, true}};
    list.columns = {
        {.name = u"sent"_s, .kind = ColumnKind::Moment, .title = Words::tr("Sent"), .width = 150},
        {.name = u"sender"_s, .kind = ColumnKind::Person, .title = Words::tr("From"), .width = 150},
        {.name = u"exchange"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Exchange"),
         .width = 220},
        {.name = u"text"_s, .kind = ColumnKind::Text, .title = Words::tr("Message"), .width = 640},
        {.name = u"kind"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Kind"),
         .width = 110,
         .shown = false,
         .choices = messageKinds()},
        {.name = u"edited"_s,
         .kind = ColumnKind::Flag,
         .title = Words::tr("Edited"),
         .width = 90,
         .shown = false},
    };
    return list;
}

} // namespace Peak
