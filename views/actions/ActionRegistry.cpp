#include "views/actions/ActionRegistry.h"

#include "views/actions/ActionLists.h"
#include "views/actions/ActionSet.h"

#include <QWidget>

namespace Peak {

ActionRegistry::ActionRegistry(QObject *parent) : ActionRegistry(allSpecs(), parent) {}

ActionRegistry::ActionRegistry(const QList<ActionSpec> &specs, QObject *parent)
    : QObject(parent), m_specs(specs)
{
    for (int i = 0; i < m_specs.size(); ++i) {
        Q_ASSERT_X(!m_index.contains(m_specs.at(i).id), "ActionRegistry",
                   qPrintable(m_specs.at(i).id));
        m_index.insert(m_specs.at(i).id, i);
    }
}

ActionRegistry::~ActionRegistry() = default;

QList<ActionSpec> ActionRegistry::allSpecs()
{
    return ActionLists::window() + ActionLists::look() + ActionLists::pages() +
           ActionLists::exchanges() + ActionLists::participants() + ActionLists::tasks() +
           ActionLists::documents() + ActionLists::people() + ActionLists::accounts() +
           ActionLists::audit() + ActionLists::settings() + ActionLists::profile() +
           ActionLists::lists();
}

const ActionSpec *ActionRegistry::spec(const QString &id) const
{
    const auto place = m_index.constFind(id);
    return place == m_index.constEnd() ? nullptr : &m_specs.at(*place);
}

void ActionRegistry::setCapabilities(const Capabilities &capabilities)
{
    if (m_capabilities == capabilities)
        return;
    m_capabilities = capabilities;
    Q_EMIT changed();
}

void ActionRegistry::setOnline(bool online)
{
    if (m_online == online)
        return;
    m_online = online;
    Q_EMIT changed();
}

QString ActionRegistry::whyNot(const ActionSpec &spec) const
{
    static const QString page = QStringLiteral("page:");
    if (spec.capability.startsWith(page)) {
        if (!m_capabilities.mayOpen(spec.capability.mid(page.size())))
            return tr("Your role doesn't include this page.");
    } else if (spec.capability != ActionSpec::anyone() && !m_capabilities.may(spec.capability)) {
        return m_capabilities.whyNot(spec.capability);
    }
    if (spec.needsServer && !m_online)
        return tr("The server can't be reached just now. Try again when the line is back.");
    return {};
}

QList<ActionSet *> ActionRegistry::visibleSets(const QWidget *window) const
{
    QList<ActionSet *> sets;
    for (ActionSet *set : m_sets) {
        if (set->widget()->window() != window || !set->widget()->isVisible())
            continue;
        if (set->page())
            sets.append(set);
        else
            sets.prepend(set);
    }
    return sets;
}

QStringList ActionRegistry::handledIds() const
{
    QStringList ids;
    for (const ActionSet *set : m_sets)
        ids += set->ids();
    ids.removeDuplicates();
    return ids;
}

void ActionRegistry::enter(ActionSet *set)
{
    m_sets.append(set);
    connect(this, &ActionRegistry::changed, set, &ActionSet::refresh);
}

void ActionRegistry::leave(ActionSet *set)
{
    m_sets.removeOne(set);
}

} // namespace Peak
