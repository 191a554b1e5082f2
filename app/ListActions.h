#pragma once

#include <QObject>
#include <QPointer>

namespace Peak {

class ActionSet;
class ListPage;
class PageWorld;
class ViewsButton;

/**
 * What can be done with any list that people arrange for themselves: read it again, keep what is
 * shown as a view, share it, make it the beginning of a role, and go back to how it was at first.
 *
 * The menu of saved views shows these actions; ViewsWiring does what they ask for. Lives as long as
 * somebody's stay. GUI thread.
 */
class ListActions final : public QObject
{
    Q_OBJECT

public:
    /** Both outlive it. */
    ListActions(PageWorld &world, ListPage *page, QObject *parent);
    ~ListActions() override;

private:
    void reload();
    void reset();

    ListPage *m_page;
    // Both go with the page, perhaps before this.
    QPointer<ViewsButton> m_views;
    QPointer<ActionSet> m_actions;
};

} // namespace Peak
