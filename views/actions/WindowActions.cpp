#include "views/actions/ActionLists.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** The window's own: works without the line, for everybody. */
ActionSpec own(const QString &id, const QString &text, const QString &icon,
               const QList<QKeySequence> &keys, const QString &help)
{
    ActionSpec spec{id, text, icon, keys, help, ActionSpec::anyone(), ActionSpec::Scope::Window,
                    {}};
    spec.needsServer = false;
    return spec;
}

ActionSpec withServer(ActionSpec spec)
{
    spec.needsServer = true;
    return spec;
}

/** Known by its key alone: in the palette it would be noise. */
ActionSpec byKey(ActionSpec spec)
{
    spec.inPalette = false;
    return spec;
}

ActionSpec choice(ActionSpec spec, const QString &group)
{
    spec.group = group;
    spec.checkable = true;
    return spec;
}

} // namespace

QList<ActionSpec> ActionLists::window()
{
    return {
        byKey(own(u"window.find"_s, tr("Find anything or do anything"), u"search"_s,
                  {QKeySequence(Qt::CTRL | Qt::Key_K)},
                  tr("Finds pages, actions and everything that you may see."))),
        own(u"window.back"_s, tr("Back"), u"arrow-left"_s, {QKeySequence(Qt::ALT | Qt::Key_Left)},
            tr("Goes to what you looked at before.")),
        own(u"window.forward"_s, tr("Forward"), u"arrow-right"_s,
            {QKeySequence(Qt::ALT | Qt::Key_Right)}, tr("Takes back a step back.")),
        own(u"window.filter"_s, tr("Filter the page"), u"list-filter"_s,
            {QKeySequence(Qt::CTRL | Qt::Key_F)}, tr("Goes to the filter of the open page.")),
        byKey(own(u"window.next_region"_s, tr("Next region"), u"arrow-right-to-line"_s,
                  {QKeySequence(Qt::Key_F6)},
                  tr("Moves the focus between navigation, page, status and top line."))),
        byKey(own(u"window.previous_region"_s, tr("Previous region"), u"arrow-left-to-line"_s,
                  {QKeySequence(Qt::SHIFT | Qt::Key_F6)},
                  tr("Moves the focus the other way round."))),
        byKey(own(u"window.next_page"_s, tr("Next page"), u"square-chevron-right"_s,
                  {QKeySequence(Qt::CTRL | Qt::Key_Tab)},
                  tr("Opens the next page of the navigation."))),
        byKey(own(u"window.previous_page"_s, tr("Previous page"), u"square-chevron-left"_s,
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab)},
                  tr("Opens the page before in the navigation."))),
        own(u"window.tear_off"_s, tr("Move into its own window"), u"app-window"_s,
            {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)},
            tr("Shows the open details in a window of their own.")),
        own(u"window.fold"_s, tr("Fold the navigation"), u"panel-left-close"_s,
            {QKeySequence(Qt::CTRL | Qt::Key_B)},
            tr("Shows the navigation as icons alone, or with names.")),
        withServer(own(u"edit.undo"_s, tr("Undo"), u"undo-2"_s,
                       {QKeySequence(Qt::CTRL | Qt::Key_Z)}, tr("Takes back your last change."))),
        withServer(own(
            u"edit.redo"_s, tr("Redo"), u"redo-2"_s,
            {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)},
            tr("Does again what was taken back."))),
        own(u"window.notifications"_s, tr("Notifications"), u"bell"_s,
            {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N)},
            tr("Shows what happened to your exchanges, and what waits for you.")),
        own(u"window.shortcuts"_s, tr("Keyboard shortcuts"), u"keyboard"_s,
            {QKeySequence(Qt::Key_F1), QKeySequence(Qt::CTRL | Qt::Key_Slash)},
            tr("Lists the keys that work.")),
        own(u"window.about"_s, tr("About Peak 1031"), u"info"_s, {},
            tr("Tells the version and what the program is made of.")),
        own(u"window.reconnect"_s, tr("Try to reconnect now"), u"plug"_s, {},
            tr("Tries the server at once instead of waiting.")),
        withServer(own(u"window.change_password"_s, tr("Change password..."), u"key-round"_s, {},
                       tr("Sets another password for yourself."))),
        own(u"window.stop_view_as"_s, tr("Stop looking on"), u"eye-off"_s, {},
            tr("Ends looking at the program as somebody else.")),
        own(u"window.sign_out"_s, tr("Sign out"), u"log-out"_s, {},
            tr("Ends your session on this computer.")),
    };
}

QList<ActionSpec> ActionLists::look()
{
    const QString theme = tr("Theme");
    const QString rows = tr("Rows");
    return {
        choice(own(u"theme.system"_s, tr("As the system"), u"sun-moon"_s, {},
                   tr("Light or dark, as the desktop is.")),
               theme),
        choice(
            own(u"theme.light"_s, tr("Light"), u"sun"_s, {}, tr("Dark letters on light ground.")),
            theme),
        choice(own(u"theme.dark"_s, tr("Dark"), u"moon"_s, {}, tr("Light letters on dark ground.")),
               theme),
        choice(own(u"theme.contrast"_s, tr("High contrast"), u"contrast"_s, {},
                   tr("The strongest contrast, with lines around everything.")),
               theme),
        choice(own(u"rows.comfortable"_s, tr("Comfortable"), u"rows-3"_s, {},
                   tr("Rows with room around them.")),
               rows),
        choice(
            own(u"rows.compact"_s, tr("Compact"), u"rows-4"_s, {}, tr("More rows on the screen.")),
            rows),
    };
}

QList<ActionSpec> ActionLists::pages()
{
    QList<ActionSpec> specs;
    for (const PageInfo &page : PageInfo::all()) {
        if (page.isDetails())
            continue;
        ActionSpec spec = own(u"go."_s + page.name, page.text, page.icon, {}, page.help);
        spec.capability = ActionSpec::opening(page.id);
        if (page.id == PageId::Profile)
            spec.text = tr("Profile and sessions");
        specs.append(spec);
    }
    return specs;
}

} // namespace Peak
