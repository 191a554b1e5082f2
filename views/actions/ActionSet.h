#pragma once

#include "views/actions/ActionSpec.h"

#include <QHash>
#include <QObject>
#include <QStringList>

#include <functional>

class QAction;
class QMenu;
class QToolButton;
class QWidget;

namespace Peak {

class ActionRegistry;

/**
 * The actions of one page, or of one window, as QActions that are enabled when they can be done.
 *
 * Made by the page that does the work and dies with it. Shortcuts work while the page's widget can
 * be seen; those of rows while the focus is inside it. A disabled action tells its reason in
 * tooltip and status tip, and to whoever presses its key. Decides nothing beyond what it is told.
 * GUI thread.
 */
class ActionSet final : public QObject
{
    Q_OBJECT

public:
    /** `widget` is the page, or the part of it that the actions are about; `registry` outlives it.
     */
    ActionSet(ActionRegistry &registry, PageId page, QWidget *widget);
    /** The window's own. */
    ActionSet(ActionRegistry &registry, QWidget *window);
    ~ActionSet() override;

    /** What the action does. `whyNot` gives the page's own reason against it, or nothing. */
    QAction *on(const QString &id, std::function<void()> work,
                std::function<QString()> whyNot = {});

    /** Null for an action that this set does not handle. */
    QAction *action(const QString &id) const;
    const ActionSpec *spec(const QString &id) const;
    /** Those handled, in the registry's order. */
    QStringList ids() const;
    /** Why it can't be done now; empty when it can. */
    QString whyNot(const QString &id) const;
    /** Does it, or says why not. */
    void trigger(const QString &id);

    /** Those of one row and of several, for the row's menu, with separators between groups. */
    QList<QAction *> rowActions();
    /** A button of the page's header: icon and words, tooltip with key or reason. */
    QToolButton *button(const QString &id);
    /** "More": the rest of a header in a menu. */
    QToolButton *moreButton(const QStringList &ids);
    /** Appends those that this set handles; a group becomes a menu of its own. */
    void fillMenu(QMenu *menu, const QStringList &ids);

    /** How many rows are selected. */
    void setSelection(int rows);
    int selection() const { return m_selection; }
    /** Other keys than described, as the pages have by their order. */
    void setKeys(const QString &id, const QList<QKeySequence> &keys);

    /** Other words than described, as "Undo" that says what. */
    void setText(const QString &id, const QString &text);

    QWidget *widget() const { return m_widget; }
    /** None for the window's own. */
    std::optional<PageId> page() const { return m_page; }

public Q_SLOTS:
    /** Asks all reasons anew. */
    void refresh();

private:
    struct Entry
    {
        ActionSpec spec;
        std::function<QString()> whyNot;
        QAction *action = nullptr;
        QAction *refusal = nullptr; ///< has the keys while the action is disabled
    };
    void tellHovered(const QString &before, const QString &now);
    void update(Entry &entry);
    bool refuses(const QString &id);
    QString reason(const Entry &entry) const;
    QAction *separator();

    ActionRegistry &m_registry;
    std::optional<PageId> m_page;
    QWidget *m_widget;
    QHash<QString, Entry> m_entries;
    int m_selection = 0;
};

} // namespace Peak
