#pragma once

#include "models/domain/Capabilities.h"
#include "views/actions/ActionSpec.h"

#include <QHash>
#include <QObject>
#include <QPointer>

namespace Peak {

class ActionSet;

/**
 * The one place that knows every action of the program, and whether the person may do it now.
 *
 * Holds what an action is called and needs (ActionSpec), the person's capabilities and whether the
 * server can be reached. It does nothing itself and makes no QAction: each page, and the window,
 * has an ActionSet, which makes those that it handles; menus, header buttons, shortcuts, the
 * palette and the list of shortcuts all come from there. GUI thread.
 *
 * How to add an action:
 *  1. Describe it in the list of its area, views/actions/<Area>Actions.cpp. An icon that is new
 * goes to resources/icons (from lucide-static); a key must be free on its pages; `capability` is
 * the server's id, or ActionSpec::anyone().
 *  2. The page has one set: `m_actions(new ActionSet(registry, PageId::Tasks, this))`, and says
 * what the action does, and on its own grounds why not: m_actions->on(u"tasks.complete"_s, [this] {
 * completeSelected(); }, [this] { return isDone() ? tr("It is complete already.") : QString(); });
 *     An action that no set handles is shown nowhere.
 *  3. Show it: `header->addAction(m_actions->button(u"tasks.create"_s))`, in a "More" menu with
 *     `m_actions->moreButton({...})`, and rows' menus with
 * `table->setRowActions(m_actions->rowActions())`. Shortcut and palette come by themselves.
 *  4. Tell what is selected: `m_actions->setSelection(rows)`, and `m_actions->refresh()` when the
 *     page's own grounds changed.
 * tst_ActionRegistry walks all of them.
 */
class ActionRegistry final : public QObject
{
    Q_OBJECT

public:
    /** With every action of the program. */
    explicit ActionRegistry(QObject *parent = nullptr);
    /** With these only, for tests. */
    explicit ActionRegistry(const QList<ActionSpec> &specs, QObject *parent = nullptr);
    ~ActionRegistry() override;

    const QList<ActionSpec> &specs() const { return m_specs; }
    /** Null for an id that nobody described. */
    const ActionSpec *spec(const QString &id) const;

    const Capabilities &capabilities() const { return m_capabilities; }
    void setCapabilities(const Capabilities &capabilities);
    bool isOnline() const { return m_online; }
    void setOnline(bool online);

    /** Why the person may not do it now, whatever is selected; empty: they may. */
    QString whyNot(const ActionSpec &spec) const;

    /** The sets of what can be seen inside `window` now, the window's own first. */
    QList<ActionSet *> visibleSets(const QWidget *window) const;
    /** The ids that some living set handles. */
    QStringList handledIds() const;

    /** Every action of the program, area by area. */
    static QList<ActionSpec> allSpecs();

Q_SIGNALS:
    /** Capabilities or the line changed. */
    void changed();
    /** Somebody asked for a disabled action, by key or in the palette: why it can't be done. */
    void refused(QWidget *where, const QString &reason);

private:
    friend class ActionSet;
    void enter(ActionSet *set);
    void leave(ActionSet *set);

    QList<ActionSpec> m_specs;
    QHash<QString, int> m_index;
    Capabilities m_capabilities;
    QList<ActionSet *> m_sets;
    bool m_online = true;
};

} // namespace Peak
