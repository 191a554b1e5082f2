#pragma once

#include "models/domain/SavedView.h"

#include <QList>
#include <QToolButton>

namespace Peak {

/**
 * The saved views of a list: choose one, save what is shown, share, remove, and for admins make one
 * the beginning of a role.
 *
 * Shows the views that it is given and stores nothing: each wish is a signal. GUI thread.
 */
class ViewsButton final : public QToolButton
{
    Q_OBJECT

public:
    explicit ViewsButton(QWidget *parent = nullptr);

    void setViews(const QList<SavedView> &views);
    QList<SavedView> views() const { return m_views; }
    /** The view that is shown; null: none. `changed`: what is shown is no longer what was saved. */
    void setCurrent(const QUuid &id, bool changed);
    QUuid current() const { return m_current; }
    /** Whether the view that is shown is one for everybody. */
    bool showsShared() const;
    /** What the menu offers besides the views: reset first, then what keeps and shares. They
     * outlive the button, or are taken back with {}. */
    void setActions(const QList<QAction *> &actions) { m_actions = actions; }

public Q_SLOTS:
    /** Asks for a name, and to save what is shown under it. */
    void saveNew(bool shared);
    /** The roles that begin with the view that is shown, to be ticked. */
    void chooseRoles();

Q_SIGNALS:
    void viewChosen(const Peak::SavedView &view);
    /** `id` is null for a new view; the state is asked from the page. */
    void saveRequested(const QUuid &id, const QString &name, bool shared);
    void removeRequested(const QUuid &id);
    /** A null `id` takes the role's view away. */
    void roleDefaultRequested(const QString &role, const QUuid &id);
    /** Another view is shown, or another list of them is there. */
    void changed();

private:
    void fillMenu();
    void addViews(const QString &heading, bool shared);
    void addOwn(const Peak::SavedView &view);
    void askName(const QString &title, const QString &name, const QUuid &id, bool shared);
    void refresh();
    const SavedView *find(const QUuid &id) const;

    QList<SavedView> m_views;
    QUuid m_current;
    bool m_changed = false;
    QList<QAction *> m_actions;
};

} // namespace Peak
