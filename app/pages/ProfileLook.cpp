// The part of ProfilePages about how the window looks and where it begins.
#include "app/PageWorld.h"
#include "app/pages/ProfilePages.h"
#include "views/actions/ActionSet.h"
#include "views/profile/ProfilePage.h"

#include <QAction>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

void ProfilePages::takeStartPages()
{
    QList<ProfilePage::Choice> choices{{{}, tr("What was open last")}};
    const QList<PageInfo> pages = PageInfo::all();
    for (const PageInfo &page : pages) {
        if (!page.isDetails() && m_world.identity().capabilities.mayOpen(page.name))
            choices.append({page.name, page.text});
    }
    m_page->setStartPages(choices, m_world.preference(StartKey).value(u"page"_s).toString());
}

void ProfilePages::takeLook()
{
    const auto choicesOf = [this](const QString &beginning, QString *current) {
        QList<ProfilePage::Choice> choices;
        const QList<ActionSet *> sets = m_world.actions().visibleSets(m_page->window());
        for (ActionSet *set : sets) {
            const QStringList ids = set->ids();
            for (const QString &id : ids) {
                if (!id.startsWith(beginning))
                    continue;
                choices.append({id, set->spec(id)->text});
                if (set->action(id)->isChecked())
                    *current = id;
            }
        }
        return choices;
    };
    QString theme, density;
    const auto themes = choicesOf(u"theme."_s, &theme);
    const auto densities = choicesOf(u"rows."_s, &density);
    m_page->setThemes(themes, theme);
    m_page->setDensities(densities, density);
    const auto trigger = [this](const QString &id) {
        const QList<ActionSet *> sets = m_world.actions().visibleSets(m_page->window());
        for (ActionSet *set : sets) {
            if (set->action(id)) {
                set->trigger(id);
                return;
            }
        }
    };
    disconnect(m_page, &ProfilePage::themeChosen, this, nullptr);
    disconnect(m_page, &ProfilePage::densityChosen, this, nullptr);
    connect(m_page, &ProfilePage::themeChosen, this, trigger);
    connect(m_page, &ProfilePage::densityChosen, this, trigger);
}

} // namespace Peak
