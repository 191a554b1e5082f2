#include "views/actions/ActionLists.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using Scope = ActionSpec::Scope;

QList<ActionSpec> ActionLists::audit()
{
    QList<ActionSpec> specs = {
        {u"audit.values"_s,
         tr("Old and new values"),
         u"file-diff"_s,
         {QKeySequence(Qt::CTRL | Qt::Key_D)},
         tr("Shows or hides what the selected entry was before and after."),
         ActionSpec::anyone(),
         Scope::Page,
         {PageId::Audit}},
        {u"audit.verify"_s,
         tr("Verify the record"),
         u"shield-check"_s,
         {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V)},
         tr("Checks that no entry was changed, removed or added later."),
         u"audit.verify"_s,
         Scope::Page,
         {PageId::Audit}},
    };
    specs[0].checkable = true;
    specs[0].needsServer = false;
    return specs;
}

QList<ActionSpec> ActionLists::settings()
{
    const QList<PageId> pages = {PageId::Settings};
    return {
        {u"settings.save"_s,
         tr("Save changes"),
         u"check"_s,
         {QKeySequence(Qt::CTRL | Qt::Key_S)},
         tr("Saves every setting of the firm that you changed."),
         u"settings.edit"_s,
         Scope::Page,
         pages},
        {u"settings.discard"_s,
         tr("Discard changes"),
         u"rotate-ccw"_s,
         {},
         tr("Shows every setting again as the server has it."),
         ActionSpec::anyone(),
         Scope::Page,
         pages},
        {u"settings.add_secret"_s,
         tr("Add a secret..."),
         u"key-round"_s,
         {},
         tr("Seals a password or key of another service."),
         u"settings.edit"_s,
         Scope::Page,
         pages},
    };
}

} // namespace Peak
