#include "models/tables/lists/PeopleList.h"

#include "models/tables/lists/ListChoices.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::PeopleList)
};

/** Who sees how to reach people and whether they sign in. */
QStringList staff()
{
    return {u"admin"_s, u"coordinator"_s};
}

} // namespace

ListDefinition peopleList()
{
    ListDefinition list;
    list.name = u"people"_s;
    list.title = Words::tr("People");
    list.one = Words::tr("person");
    list.many = Words::tr("people");
    list.icon = u"user-round"_s;
    list.searchHint = Words::tr("Search name, e-mail, phone, company");
    list.defaultSorts = {{u"name"_s, false}};
    list.columns = {
        {.name = u"name"_s, .kind = ColumnKind::Text, .title = Words::tr("Name"), .width = 200},
        {.name = u"email"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("E-mail"),
         .width = 230,
         .readers = staff()},
        {.name = u"phone"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Phone"),
         .width = 165,
         .phone = true,
         .readers = staff()},
        {.name = u"company"_s,
         .kind = ColumnKind::Text,
         .title = Words::tr("Company"),
         .width = 200},
        {.name = u"role"_s,
         .kind = ColumnKind::Choice,
         .title = Words::tr("Role"),
         .width = 130,
         .choices = ListChoices::roles()},
        {.name = u"user"_s,
         .kind = ColumnKind::Flag,
         .title = Words::tr("Signs in"),
         .width = 100,
         .readers = staff()},
        {.name = u"active"_s,
         .kind = ColumnKind::Flag,
         .title = Words::tr("Active"),
         .width = 90,
         .readers = staff()},
        {.name = u"locked"_s,
         .kind = ColumnKind::Flag,
         .title = Words::tr("Locked"),
         .width = 90,
         .shown = false,
         .readers = staff()},
        {.name = u"second_factor"_s,
         .kind = ColumnKind::Flag,
         .title = Words::tr("Second factor"),
         .width = 130,
         .shown = false,
         .readers = staff()},
        {.name = u"last_sign_in"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Last sign-in"),
         .width = 150,
         .readers = staff()},
        {.name = u"updated"_s,
         .kind = ColumnKind::Moment,
         .title = Words::tr("Updated"),
         .width = 150,
         .shown = false,
         .readers = staff()},
    };
    return list;
}

ListDefinition usersList()
{
    ListDefinition list = peopleList();
    list.title = Words::tr("Users");
    const QStringList shown = {u"name"_s,   u"email"_s,         u"role"_s,        u"active"_s,
                               u"locked"_s, u"second_factor"_s, u"last_sign_in"_s};
    for (ListColumn &column : list.columns) {
        column.shown = shown.contains(column.name);
        if (column.name == u"email"_s)
            column.width = 310;
    }
    return list;
}

} // namespace Peak
