#include "views/actions/ActionSet.h"

#include "views/actions/ActionRegistry.h"
#include "views/common/Icons.h"

#include <QAction>
#include <QHash>
#include <QMainWindow>
#include <QMenu>
#include <QStatusBar>
#include <QToolButton>
#include <QWidget>

#include <utility>

namespace Peak {

ActionSet::ActionSet(ActionRegistry &registry, PageId page, QWidget *widget)
    : QObject(widget), m_registry(registry), m_page(page), m_widget(widget)
{
    m_registry.enter(this);
}

ActionSet::ActionSet(ActionRegistry &registry, QWidget *window)
    : QObject(window), m_registry(registry), m_widget(window)
{
    m_registry.enter(this);
}

ActionSet::~ActionSet()
{
    m_registry.leave(this);
}

QAction *ActionSet::on(const QString &id, std::function<void()> work,
                       std::function<QString()> whyNot)
{
    const ActionSpec *spec = m_registry.spec(id);
    Q_ASSERT_X(spec, "ActionSet::on", qPrintable(id));
    Q_ASSERT_X(!m_entries.contains(id), "ActionSet::on", qPrintable(id));
    Q_ASSERT_X(!m_page || spec->belongsTo(*m_page), "ActionSet::on", qPrintable(id));
    if (!spec || m_entries.contains(id))
        return action(id);
    Entry &entry = m_entries[id];
    entry.spec = *spec;
    entry.whyNot = std::move(whyNot);
    entry.action = new QAction(Icons::get(spec->icon), spec->text, this);
    entry.action->setObjectName(id);
    entry.action->setCheckable(spec->checkable);
    entry.action->setWhatsThis(spec->help);
    entry.refusal = new QAction(this);
    // Rows have keys such as Delete, which mean something else elsewhere in the window.
    const bool ofRows =
        spec->scope == ActionSpec::Scope::Row || spec->scope == ActionSpec::Scope::Rows;
    const bool inside = ofRows && m_page && !PageInfo::of(*m_page).isDetails();
    for (QAction *made : {entry.action, entry.refusal}) {
        made->setShortcutContext(inside ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
        m_widget->addAction(made);
    }
    entry.refusal->setVisible(true);
    connect(entry.action, &QAction::triggered, this, [this, id, work = std::move(work)] {
        // The row may be gone, or the rights, since the action was last looked at.
        if (refuses(id))
            return;
        work();
    });
    connect(entry.refusal, &QAction::triggered, this, [this, id] { trigger(id); });
    update(entry);
    return entry.action;
}

QAction *ActionSet::action(const QString &id) const
{
    const auto entry = m_entries.constFind(id);
    return entry == m_entries.constEnd() ? nullptr : entry->action;
}

const ActionSpec *ActionSet::spec(const QString &id) const
{
    const auto entry = m_entries.constFind(id);
    return entry == m_entries.constEnd() ? nullptr : &entry->spec;
}

QStringList ActionSet::ids() const
{
    QStringList ids;
    for (const ActionSpec &spec : m_registry.specs()) {
        if (m_entries.contains(spec.id))
            ids.append(spec.id);
    }
    return ids;
}

QString ActionSet::whyNot(const QString &id) const
{
    const auto entry = m_entries.constFind(id);
    return entry == m_entries.constEnd() ? QString() : reason(*entry);
}

QString ActionSet::reason(const Entry &entry) const
{
    using Scope = ActionSpec::Scope;
    const ActionSpec &spec = entry.spec;
    QString reason = m_registry.whyNot(spec);
    if (!reason.isEmpty())
        return reason;
    if ((spec.scope == Scope::Row || spec.scope == Scope::Rows) && m_selection == 0)
        return tr("Select a row first.");
    if (spec.scope == Scope::Row && m_selection > 1)
        return tr("Select one row only.");
    return entry.whyNot ? entry.whyNot() : QString();
}

void ActionSet::trigger(const QString &id)
{
    const auto entry = m_entries.constFind(id);
    if (entry == m_entries.constEnd())
        return;
    const QString why = reason(*entry);
    QAction *action = entry->action;
    update(m_entries[id]); // the page's own grounds may have changed unnoticed
    if (why.isEmpty())
        action->trigger();
    else
        Q_EMIT m_registry.refused(m_widget, why);
}

/** Whether it may not be done any more; says so. */
bool ActionSet::refuses(const QString &id)
{
    Entry &entry = m_entries[id];
    const QString why = reason(entry);
    if (why.isEmpty())
        return false;
    if (entry.action->isCheckable())
        entry.action->setChecked(!entry.action->isChecked());
    update(entry);
    Q_EMIT m_registry.refused(m_widget, why);
    return true;
}

void ActionSet::refresh()
{
    for (Entry &entry : m_entries)
        update(entry);
}

/** What the status bar says of the action under the mouse is not asked for again by itself. */
void ActionSet::tellHovered(const QString &before, const QString &now)
{
    const auto *window = qobject_cast<QMainWindow *>(m_widget->window());
    auto *bar = window ? window->findChild<QStatusBar *>() : nullptr;
    if (before != now && bar && !before.isEmpty() && bar->currentMessage() == before)
        bar->showMessage(now);
}

void ActionSet::update(Entry &entry)
{
    const QString why = reason(entry);
    const QString keys = entry.spec.keyText();
    const QString title =
        keys.isEmpty() ? entry.spec.text : tr("%1 (%2)").arg(entry.spec.text, keys);
    const QString told = why.isEmpty() ? entry.spec.help : why;
    entry.action->setEnabled(why.isEmpty());
    entry.action->setToolTip(title + QLatin1Char('\n') + told);
    tellHovered(entry.action->statusTip(), told);
    entry.action->setStatusTip(told);
    // Of two actions with the same keys that are both enabled none would be triggered.
    entry.action->setShortcuts(why.isEmpty() ? entry.spec.keys : QList<QKeySequence>());
    entry.refusal->setEnabled(!why.isEmpty());
    entry.refusal->setShortcuts(why.isEmpty() ? QList<QKeySequence>() : entry.spec.keys);
}

void ActionSet::setSelection(int rows)
{
    if (m_selection == rows)
        return;
    m_selection = rows;
    refresh();
}

void ActionSet::setKeys(const QString &id, const QList<QKeySequence> &keys)
{
    const auto entry = m_entries.find(id);
    if (entry == m_entries.end())
        return;
    entry->spec.keys = keys;
    update(*entry);
}

void ActionSet::setText(const QString &id, const QString &text)
{
    const auto entry = m_entries.find(id);
    if (entry == m_entries.end())
        return;
    entry->spec.text = text;
    entry->action->setText(text);
    update(*entry);
}

QAction *ActionSet::separator()
{
    auto *line = new QAction(this);
    line->setSeparator(true);
    return line;
}

QList<QAction *> ActionSet::rowActions()
{
    QList<QAction *> actions;
    QHash<QString, QMenu *> groups;
    const QStringList handled = ids();
    for (const QString &id : handled) {
        const Entry &entry = m_entries[id];
        if (entry.spec.scope != ActionSpec::Scope::Row &&
            entry.spec.scope != ActionSpec::Scope::Rows)
            continue;
        if (entry.spec.startsGroup && !actions.isEmpty())
            actions.append(separator());
        if (entry.spec.group.isEmpty()) {
            actions.append(entry.action);
            continue;
        }
        QMenu *&group = groups[entry.spec.group];
        if (!group) {
            group = new QMenu(entry.spec.group, m_widget);
            group->setToolTipsVisible(true);
            actions.append(group->menuAction());
        }
        group->addAction(entry.action);
    }
    return actions;
}

QToolButton *ActionSet::button(const QString &id)
{
    auto *button = new QToolButton;
    QAction *shown = action(id);
    Q_ASSERT_X(shown, "ActionSet::button", qPrintable(id));
    if (!shown)
        return button;
    button->setDefaultAction(shown);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    const auto describe = [button, shown] {
        button->setAccessibleName(shown->text());
        button->setAccessibleDescription(shown->statusTip());
    };
    describe();
    connect(shown, &QAction::changed, button, describe);
    return button;
}

QToolButton *ActionSet::moreButton(const QStringList &ids)
{
    auto *button = new QToolButton;
    button->setIcon(Icons::get(QStringLiteral("ellipsis")));
    button->setText(tr("More"));
    button->setAccessibleName(tr("More actions"));
    button->setToolTip(tr("More actions"));
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::StrongFocus);
    auto *menu = new QMenu(button);
    fillMenu(menu, ids);
    button->setMenu(menu);
    return button;
}

void ActionSet::fillMenu(QMenu *menu, const QStringList &ids)
{
    menu->setToolTipsVisible(true);
    QHash<QString, QMenu *> groups;
    for (const QString &id : ids) {
        const auto entry = m_entries.constFind(id);
        if (entry == m_entries.constEnd())
            continue;
        if (entry->spec.startsGroup && !menu->isEmpty())
            menu->addSeparator();
        QMenu *target = menu;
        if (!entry->spec.group.isEmpty()) {
            QMenu *&group = groups[entry->spec.group];
            if (!group) {
                group = menu->addMenu(Icons::get(entry->spec.icon), entry->spec.group);
                group->setToolTipsVisible(true);
            }
            target = group;
        }
        target->addAction(entry->action);
    }
}

} // namespace Peak
