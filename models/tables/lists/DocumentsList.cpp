#include "models/tables/lists/DocumentsList.h"

#include "models/tables/lists/ListChoices.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::DocumentsList)
};

QList<ColumnChoice> documentAccess()
{
    return {
        {u"public"_s, Words::tr("Everybody"), u"eye"_s, Status::Neutral},
        {u"exchange"_s, Words::tr("People of the exchange"), u"user-round"_s, Status::Neutral},
        {u"restricted"_s, Words::tr("Chosen roles"), u"eye-off"_s, Status::Warning},
    };
}

QList<ColumnChoice> documentStates()
{
    return {
        {u"active"_s, Words::tr("Active"), u"circle-check"_s, Status::Good},
        {u"removed"_s, Words::tr("Removed"), u"trash-2"_s, Status::Neutral},
    };
}

QList<ColumnChoice> documentMakings()
{
    return {
        {u"current"_s, Words::tr("From a template"), u"file-text"_s, Status::Neutral},
        {u"stale"_s, Words::tr("Data changed since"), u"triangle-alert"_s, Status::Warning},
    };
}

QList<ColumnChoice> documentPins()
{
    return {
        {u"true"_s, Words::tr("Asks for it"), u"lock-keyhole"_s, Status::Info},
        {u"false"_s, Words::tr("None"), QString(), Status::Neutral},
    };
}

QList<ColumnChoice> documentViewing()
{
    return {
        {u"true"_s, Words::tr("View only"), u"eye"_s, Status::Info},
        {u"false"_s, Words::tr("No"), QString(), Status::Neutral},
    };
}

} // namespace

ListDefinition documentsList()
{
    ListDefinition list;
    list.name = u"documents"_s;
    list.title = Words::tr("Documents");
    list.one = Words::tr("document");
    list.many = Words::tr("documents");
    list.icon = u"inbox"_s;
    list.searchHint = Words::tr("Search name, type, exchange");
    list.defaultSorts = {{u"created"_s, true}};
    list.columns = {
        {.name = u"name"_s, .kind = ColumnKind::Text, .title = Words::tr("Document"), .width = 240},
        {.name = u"exchange"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Exchange"),
         .width = 210},
        {.name = u"type"_s, .kind = ColumnKind::Text, .title = Words::tr("Type"), .width = 110},
        {.name = u"format"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Format"),
         .width = 90,
         .shown = false},
        {.name = u"size"_s, .kind = ColumnKind::Size, .title = Words::tr("Size"), .width = 90},
        {.name = u"access"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Access"),
         .width = 190,
         .choices = documentAccess()},
        {.name = u"roles"_s,
         .kind = ColumnKind::List,
         .title = Words::tr("Roles that may open it"),
         .width = 200,
         .shown = false,
         .choices = ListChoices::roles()},
        {.name = u"pin"_s,
         .kind = ColumnKind::Flag,
         .title = Words::tr("PIN"),
         .width = 120,
         .choices = documentPins()},
        {.name = u"view_only"_s,
         .kind = ColumnKind::Flag,
         .title = Words::tr("View only"),
         .width = 120,
         .choices = documentViewing()},
        {.name = u"uploaded_by"_s,
         .kind = ColumnKind::Person,
         .title = Words::tr("Uploaded by"),
         .width = 150},
        {.name = u"created"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Uploaded"),
         .width = 150},
        {.name = u"downloads"_s,
         .kind = ColumnKind::Number,
         .title = Words::tr("Downloads"),
         .width = 110,
         .shown = false},
        {.name = u"accessed"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Last opened"),
         .width = 150,
         .shown = false},
        {.name = u"number"_s,
         .kind = ColumnKind::Number,
         .title = Words::tr("Version"),
         .width = 90,
         .shown = false},
        {.name = u"state"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("State"),
         .width = 110,
         .shown = false,
         .choices = documentStates()},
        {.name = u"generated"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Made from"),
         .width = 170,
         .choices = documentMakings()},
        {.name = u"template"_s,
         .kind = ColumnKind::Flag,
         .title = Words::tr("Template"),
         .width = 90,
         .shown = false},
    };
    return list;
}

} // namespace Peak
