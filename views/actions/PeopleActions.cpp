#include "views/actions/ActionLists.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using Scope = ActionSpec::Scope;

namespace {
const QList<PageId> peopleLists = {PageId::People, PageId::Users};
const QList<PageId> peoplePages = {PageId::People, PageId::Users, PageId::PersonDetails};
} // namespace

QList<ActionSpec> ActionLists::people()
{
    QList<ActionSpec> specs = {
        {u"people.create"_s,
         tr("New person"),
         u"user-round-plus"_s,
         {QKeySequence(Qt::CTRL | Qt::Key_N)},
         tr("Adds somebody to the firm's people."),
         u"people.create"_s,
         Scope::Page,
         peopleLists},
        {u"people.merge"_s,
         tr("Find duplicates..."),
         u"merge"_s,
         {},
         tr("Shows people who may be entered twice, and makes one of two."),
         u"people.merge"_s,
         Scope::Page,
         peopleLists},
        {u"people.open"_s,
         tr("Open"),
         u"square-arrow-out-up-right"_s,
         {},
         tr("Shows everything about the person."),
         ActionSpec::anyone(),
         Scope::Row,
         peopleLists},
        {u"people.edit"_s,
         tr("Edit..."),
         u"pencil"_s,
         {QKeySequence(Qt::Key_F2)},
         tr("Changes the fields of the person."),
         u"people.edit"_s,
         Scope::Row,
         peoplePages},
        {u"people.view_as"_s,
         tr("See what they see..."),
         u"eye"_s,
         {},
         tr("Shows the program as this person sees it, read only and recorded."),
         u"people.view_as"_s,
         Scope::Row,
         peoplePages},
        {u"people.erase"_s,
         tr("Erase their data..."),
         u"eraser"_s,
         {},
         tr("Removes what is kept about the person, where the law allows it."),
         u"people.erase"_s,
         Scope::Row,
         peoplePages},
    };
    specs[5].startsGroup = true;
    return specs;
}

QList<ActionSpec> ActionLists::accounts()
{
    QList<ActionSpec> specs = {
        {u"people.invite"_s,
         tr("Invite..."),
         u"send"_s,
         {QKeySequence(Qt::CTRL | Qt::Key_I)},
         tr("Gives the person a code to sign in with for the first time."),
         u"people.invite"_s,
         Scope::Row,
         peoplePages},
        {u"people.activate"_s,
         tr("Let in or keep out..."),
         u"user-round-cog"_s,
         {},
         tr("Decides whether the person may sign in."),
         u"people.activate"_s,
         Scope::Row,
         peoplePages},
        {u"people.role"_s,
         tr("Change the role..."),
         u"id-card"_s,
         {},
         tr("Gives another role, and shows first what that changes."),
         u"people.role"_s,
         Scope::Row,
         peoplePages},
        {u"people.unlock"_s,
         tr("Unlock"),
         u"lock-open"_s,
         {},
         tr("Lets the person try again after too many wrong passwords."),
         u"people.unlock"_s,
         Scope::Row,
         peoplePages},
        {u"people.reset_password"_s,
         tr("Reset the password..."),
         u"key-round"_s,
         {},
         tr("Gives a code that works once to set a new password with."),
         u"people.reset_password"_s,
         Scope::Row,
         peoplePages},
        {u"people.reset_second_factor"_s,
         tr("Reset the second factor..."),
         u"shield-off"_s,
         {},
         tr("Lets the person set up another second factor."),
         u"people.reset_second_factor"_s,
         Scope::Row,
         peoplePages},
        {u"people.sessions"_s,
         tr("Sessions..."),
         u"monitor-smartphone"_s,
         {},
         tr("Shows where the person is signed in."),
         u"people.sessions"_s,
         Scope::Row,
         peoplePages},
        {u"people.end_session"_s,
         tr("End the session"),
         u"monitor-x"_s,
         {},
         tr("Signs the person out there at once."),
         u"people.sessions"_s,
         Scope::Rows,
         {PageId::PersonDetails}},
        {u"people.end_all_sessions"_s,
         tr("End all sessions..."),
         u"log-out"_s,
         {},
         tr("Signs the person out everywhere at once."),
         u"people.sessions"_s,
         Scope::Page,
         {PageId::PersonDetails}},
    };
    specs[0].startsGroup = true;
    specs[6].startsGroup = true;
    return specs;
}

} // namespace Peak
