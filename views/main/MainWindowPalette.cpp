#include "views/main/MainWindow.h"

#include "views/actions/ActionSet.h"
#include "views/common/MessageBar.h"

#include <QAction>
#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

// What the palette offers, and what becomes of the choice.

namespace Peak {

using Kind = PaletteEntry::Kind;

namespace {
constexpr int MostPagesOfOneAction = 2; ///< what every list can do is offered on the open one only

/** The page that lists things of this kind, and can show one of them. */
std::optional<PageId> listOf(const QString &kind)
{
    if (kind == u"task"_s)
        return PageId::Tasks;
    if (kind == u"document"_s)
        return PageId::Documents;
    if (kind == u"message"_s)
        return PageId::Messages;
    return std::nullopt;
}

} // namespace

QList<PaletteEntry> MainWindow::paletteEntries() const
{
    QList<PaletteEntry> entries;
    for (const Recent &recent : m_recent) {
        if (recent.place == m_place || !mayOpen(recent.place.page))
            continue;
        const PageInfo page = PageInfo::of(recent.place.page);
        PaletteEntry entry{Kind::Recent, page.icon, recent.title, tr("opened lately")};
        entry.place = recent.place;
        entries.append(entry);
    }
    for (const PageId id : m_allowed) {
        const QString action = u"go."_s + nameOf(id);
        const ActionSpec *spec = m_set->spec(action);
        PaletteEntry entry{Kind::Page, spec->icon, spec->text, spec->help, spec->keyText()};
        entry.place = {id, {}};
        entries.append(entry);
    }
    addPaletteActions(&entries);
    return entries;
}

void MainWindow::addPaletteActions(QList<PaletteEntry> *entries) const
{
    QSet<QString> offered;
    QList<ActionSet *> sets = m_registry.visibleSets(this);
    std::reverse(sets.begin(), sets.end()); // what belongs to the page first
    for (const ActionSet *set : std::as_const(sets)) {
        const QStringList ids = set->ids();
        for (const QString &id : ids) {
            const ActionSpec *spec = set->spec(id);
            if (!spec->inPalette || id.startsWith(u"go."_s) || offered.contains(id))
                continue;
            offered.insert(id);
            entries->append({Kind::Action, spec->icon, spec->fullText(), spec->help,
                             spec->keyText(), set->whyNot(id), id});
        }
    }
    for (const ActionSpec &spec : m_registry.specs()) {
        if (spec.scope != ActionSpec::Scope::Page || !spec.inPalette || offered.contains(spec.id) ||
            spec.pages.size() > MostPagesOfOneAction || !m_registry.whyNot(spec).isEmpty())
            continue;
        const auto page = std::find_if(spec.pages.cbegin(), spec.pages.cend(),
                                       [this](PageId id) { return m_allowed.contains(id); });
        if (page == spec.pages.cend())
            continue;
        PaletteEntry entry{Kind::Action, spec.icon, spec.fullText(), PageInfo::of(*page).text};
        entry.actionId = spec.id;
        entry.place = {*page, {}};
        entries->append(entry);
    }
}

void MainWindow::onChosen(const PaletteEntry &entry)
{
    switch (entry.kind) {
    case Kind::Recent:
    case Kind::Page:
        openPlace(entry.place);
        break;
    case Kind::Found:
        openFound(entry.found);
        break;
    case Kind::Action:
        triggerAction(entry.actionId);
        break;
    }
}

void MainWindow::openFound(const Found &found)
{
    if (found.kind == u"exchange"_s && mayOpen(PageId::ExchangeDetails)) {
        openPlace({PageId::ExchangeDetails, found.id});
    } else if (found.kind == u"person"_s && mayOpen(PageId::PersonDetails)) {
        openPlace({PageId::PersonDetails, found.id});
    } else if (const auto list = listOf(found.kind); list && mayOpen(*list)) {
        openPlace({*list, found.id});
    } else {
        if (!found.exchangeId.isNull())
            openPlace({PageId::ExchangeDetails, found.exchangeId});
        Q_EMIT foundChosen(found);
    }
}

/** Of the window, of what is open, or of another page, which is opened for it. */
void MainWindow::triggerAction(const QString &id)
{
    const auto triggerHere = [this, &id] {
        const QList<ActionSet *> sets = m_registry.visibleSets(this);
        for (ActionSet *set : sets) {
            if (!set->action(id))
                continue;
            set->trigger(id);
            return true;
        }
        return false;
    };
    const ActionSpec *spec = m_registry.spec(id);
    if (!spec || triggerHere())
        return;
    for (const PageId page : spec->pages) {
        if (!m_allowed.contains(page))
            continue;
        openPlace({page, {}});
        if (triggerHere())
            return;
        break;
    }
    m_messages->showMessage(Status::Info, tr("\"%1\" can't be done here.").arg(spec->text));
}

} // namespace Peak
