#include "views/actions/ActionLists.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using Scope = ActionSpec::Scope;

QList<ActionSpec> ActionLists::profile()
{
    const auto own = [](const QString &id, const QString &text, const QString &icon,
                        const QString &help, Scope scope = Scope::Page) {
        return ActionSpec{id, text, icon, {}, help, ActionSpec::anyone(), scope, {PageId::Profile}};
    };
    QList<ActionSpec> specs = {
        own(u"profile.edit"_s, tr("Edit your profile..."), u"pencil"_s,
            tr("Changes your name and how you can be reached.")),
        own(u"profile.change_password"_s, tr("Change your password..."), u"key-round"_s,
            tr("Sets another password; your other sessions end.")),
        own(u"profile.second_factor"_s, tr("Set up a second factor..."), u"smartphone"_s,
            tr("Asks for a code of your phone at sign-in, or of another phone than before.")),
        own(u"profile.recovery_codes"_s, tr("New recovery codes..."), u"life-buoy"_s,
            tr("Makes codes to sign in with when your phone is gone; older ones end.")),
        own(u"profile.second_factor_off"_s, tr("Turn it off..."), u"shield-off"_s,
            tr("Ends that a code of your phone is asked for.")),
        own(u"profile.end_session"_s, tr("End the session"), u"monitor-x"_s,
            tr("Signs you out there at once."), Scope::Rows),
        own(u"profile.end_other_sessions"_s, tr("End all others..."), u"log-out"_s,
            tr("Signs you out everywhere but here.")),
        own(u"profile.forget_device"_s, tr("Forget the computer"), u"monitor-off"_s,
            tr("That computer has to sign in with all steps again."), Scope::Rows),
    };
    specs[0].capability = u"profile.edit"_s;
    specs[0].keys = {QKeySequence(Qt::Key_F2)};
    return specs;
}

} // namespace Peak
