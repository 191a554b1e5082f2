#pragma once

#include "app/pages/PeopleTarget.h"
#include "models/repositories/PeopleRepository.h"

#include <QObject>

namespace Peak {

class ActionSet;
class DecisionDialog;
class MessageBar;
class PageWorld;
struct DraftSlot;
struct FormContext;

/**
 * What can be done with a person's record wherever people are shown: added, edited, let in or kept
 * out, given another role, merged, erased.
 *
 * Handles the actions of one page and talks to PeopleRepository about them; says in the page's
 * message bar what was done, with Undo where the server can. Their sign-in is PeopleAccounts'.
 * Paints nothing, keeps nobody. A child of the page. GUI thread.
 */
class PeopleController final : public QObject
{
    Q_OBJECT

public:
    PeopleController(PageWorld &world, ActionSet *actions, QWidget *page, MessageBar *messages,
                     PersonTarget target);

    /** Those of a list besides those of one person: a new one, and duplicates. */
    void addListActions();

Q_SIGNALS:
    void created(const QUuid &person);
    /** Something that no change feed tells this page about. */
    void changed(const QUuid &person);

private:
    void addActions();
    void create();
    void edit();
    void openDuplicates();
    void changeActivity();
    void changeRole();
    void showRoles(const PersonRow &person, const QList<RoleRight> &matrix);
    void erase();
    QString whyNotSelf() const;
    QString whyNotErased() const;
    FormContext formContext();
    void fail(const Error &error);

    PageWorld &m_world;
    ActionSet *m_actions;
    QWidget *m_page;
    MessageBar *m_messages;
    PersonTarget m_target;
    PeopleRepository m_people;
};

} // namespace Peak
