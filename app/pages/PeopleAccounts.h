#pragma once

#include "app/pages/PeopleTarget.h"
#include "models/repositories/AccountRepository.h"
#include "models/repositories/PeopleRepository.h"

#include <QObject>

namespace Peak {

class ActionSet;
class DecisionDialog;
class MessageBar;
class PageWorld;
struct Decision;

/**
 * What an admin does about somebody's way in: an invitation, a new password or second factor, an
 * end to a lock, their sessions, and a look at the program as they see it.
 *
 * Handles the actions of one page. A code goes from the server's answer into the dialog that shows
 * it, and nowhere else. Paints nothing, keeps nobody. A child of the page. GUI thread.
 */
class PeopleAccounts final : public QObject
{
    Q_OBJECT

public:
    PeopleAccounts(PageWorld &world, ActionSet *actions, QWidget *page, MessageBar *messages,
                   PersonTarget target);

Q_SIGNALS:
    /** Something that no change feed tells this page about. */
    void changed(const QUuid &person);
    /** Their sessions are to be looked at. */
    void sessionsRequested(const QUuid &person, const QString &name);

private:
    template <typename Answer>
    void decide(const Decision &decision, const PersonRow &person,
                std::function<QFuture<Result<Answer>>(const QString &)> call,
                std::function<void(const Result<Answer> &)> then);
    void addActions();
    void invite();
    void resetPassword();
    void resetSecondFactor();
    void unlock();
    void viewAs();
    QString whyNotSignIn() const;
    QString whyNotInvite() const;
    QString whyNotLook() const;

    PageWorld &m_world;
    ActionSet *m_actions;
    QWidget *m_page;
    MessageBar *m_messages;
    PersonTarget m_target;
    PeopleRepository m_people;
    AccountRepository m_accounts;
};

} // namespace Peak
