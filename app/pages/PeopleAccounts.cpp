#include "app/pages/PeopleAccounts.h"

#include "app/PageWorld.h"
#include "app/pages/Deciding.h"
#include "models/db/WhenDone.h"
#include "views/actions/ActionSet.h"
#include "views/common/DecisionDialog.h"
#include "views/common/MessageBar.h"
#include "views/people/CodeDialog.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

PeopleAccounts::PeopleAccounts(PageWorld &world, ActionSet *actions, QWidget *page,
                               MessageBar *messages, PersonTarget target)
    : QObject(page),
      m_world(world),
      m_actions(actions),
      m_page(page),
      m_messages(messages),
      m_target(std::move(target)),
      m_people(world.work()),
      m_accounts(world.work())
{
    addActions();
}

void PeopleAccounts::addActions()
{
    const auto signIn = [this] { return whyNotSignIn(); };
    m_actions->on(
        u"people.invite"_s, [this] { invite(); }, [this] { return whyNotInvite(); });
    m_actions->on(
        u"people.reset_password"_s, [this] { resetPassword(); }, signIn);
    m_actions->on(
        u"people.reset_second_factor"_s, [this] { resetSecondFactor(); }, signIn);
    m_actions->on(
        u"people.unlock"_s, [this] { unlock(); }, signIn);
    m_actions->on(u"people.sessions"_s, [this] {
        if (const auto person = m_target())
            Q_EMIT sessionsRequested(person->id, person->name);
    });
    m_actions->on(
        u"people.view_as"_s, [this] { viewAs(); }, [this] { return whyNotLook(); });
}

QString PeopleAccounts::whyNotSignIn() const
{
    const auto person = m_target();
    if (!person)
        return {};
    if (person->id == m_world.identity().personId)
        return tr("That is you. Your own way in is on your profile page.");
    return person->maySignIn()
               ? QString()
               : tr("%1 can't sign in: that needs an e-mail address, a role, the mark “May sign "
                    "in”, and that they are active.")
                     .arg(person->name);
}

QString PeopleAccounts::whyNotInvite() const
{
    const QString why = whyNotSignIn();
    const auto person = m_target();
    return why.isEmpty() && person && person->signedInOnce
               ? tr("%1 has a password already. Reset it instead.").arg(person->name)
               : why;
}

QString PeopleAccounts::whyNotLook() const
{
    const auto person = m_target();
    if (person && person->id == m_world.identity().personId)
        return tr("That is what you see already.");
    if (person && person->role == u"admin"_s)
        return tr("An admin sees what every admin sees. Nobody looks on as an admin.");
    if (person && person->locked)
        return tr("%1 is locked and sees nothing now. Unlock them first.").arg(person->name);
    return whyNotSignIn();
}

/** Asks, does it with a proof where one is wanted, and leaves failures in the dialog. */
template <typename Answer>
void PeopleAccounts::decide(const Decision &decision, const PersonRow &person,
                            std::function<QFuture<Result<Answer>>(const QString &)> call,
                            std::function<void(const Result<Answer> &)> then)
{
    auto *dialog = new DecisionDialog(decision, m_page);
    whenDecided(
        dialog, this,
        [this, dialog, call](const QString &reason) {
            return m_world.proof().withProof(dialog, [call, reason] { return call(reason); });
        },
        [this, person, then](const Result<Answer> &answer) {
            then(answer);
            Q_EMIT changed(person.id);
        });
}

void PeopleAccounts::invite()
{
    const auto person = m_target();
    if (!person)
        return;
    Decision decision;
    decision.title = tr("Invite");
    decision.question =
        tr("Shall %1 get a code to sign in with for the first time?").arg(person->name);
    decision.effects = {
        tr("You are shown the code once, and give it to them."),
        tr("With it and their e-mail address %1 they choose a password.").arg(person->email),
        tr("A code that they were given before is worth nothing then.")};
    decision.verb = tr("Make the code");
    decide<QString>(
        decision, *person,
        [this, id = person->id](const QString &) { return m_accounts.invite(id); },
        [this, person = *person](const Result<QString> &code) {
            m_messages->showMessage(Status::Good, tr("%1 is invited.").arg(person.name));
            (new CodeDialog(CodeDialog::Kind::Invitation, person.name, person.email, code.value(),
                            m_page))
                ->open();
        });
}

void PeopleAccounts::resetPassword()
{
    const auto person = m_target();
    if (!person)
        return;
    Decision decision;
    decision.title = tr("Reset the password");
    decision.question = tr("Shall %1 get a code to choose a new password with?").arg(person->name);
    decision.effects = {tr("You are shown the code once, and give it to them."),
                        tr("Their old password goes on working until they use it; then all their "
                           "sessions end."),
                        tr("If somebody else may know the password, keep them out first.")};
    decision.verb = tr("Make the code");
    decision.reason = Decision::Reason::Required;
    decide<QString>(
        decision, *person,
        [this, id = person->id](const QString &reason) {
            return m_accounts.resetPassword(id, reason);
        },
        [this, person = *person](const Result<QString> &code) {
            m_messages->showMessage(Status::Good,
                                    tr("%1 can choose a new password.").arg(person.name));
            (new CodeDialog(CodeDialog::Kind::NewPassword, person.name, person.email, code.value(),
                            m_page))
                ->open();
        });
}

void PeopleAccounts::resetSecondFactor()
{
    const auto person = m_target();
    if (!person)
        return;
    Decision decision;
    decision.title = tr("Reset the second factor");
    decision.question =
        tr("Shall the second factor and the recovery codes of %1 end?").arg(person->name);
    decision.effects = {
        tr("Until they set up another, their password alone lets them in; who must have one is "
           "asked to at the next sign-in."),
        tr("Their sessions and the computers that stay signed in end at once."),
        tr("Be sure that it is them who ask: this is what somebody with a stolen password needs.")};
    decision.verb = tr("Reset the second factor");
    decision.reason = Decision::Reason::Required;
    decide<void>(
        decision, *person,
        [this, id = person->id](const QString &reason) {
            return m_accounts.resetSecondFactor(id, reason);
        },
        [this, name = person->name](const Result<void> &) {
            m_messages->showMessage(
                Status::Good,
                tr("The second factor of %1 is gone. Tell them to set up another.").arg(name));
        });
}

void PeopleAccounts::unlock()
{
    const auto person = m_target();
    if (!person)
        return;
    const auto call = [this, id = person->id] { return m_people.unlock(id); };
    whenDone(m_world.proof().withProof(m_page->window(), call), this,
             [this, person = *person](const Result<void> &done) {
                 if (done) {
                     m_messages->showMessage(Status::Good,
                                             tr("%1 can try to sign in again.").arg(person.name));
                     Q_EMIT changed(person.id);
                 } else if (done.error().kind != ErrorKind::Cancelled) {
                     m_messages->showError(done.error());
                 }
             });
}

void PeopleAccounts::viewAs()
{
    const auto person = m_target();
    if (!person)
        return;
    Decision decision;
    decision.title = tr("See what they see");
    decision.question = tr("Look at the program as %1 sees it?").arg(person->name);
    decision.effects = {
        tr("The window shows their pages and rows in place of yours, under a banner."),
        tr("Nothing can be changed there, whatever is pressed."),
        tr("It ends with “Stop”, and by itself after 30 minutes. You come back to your own."),
        tr("It stands in the record, and %1 sees it among their sessions.").arg(person->name)};
    decision.verb = tr("Look on");
    decision.reason = Decision::Reason::Optional;
    decide<SessionKey>(
        decision, *person,
        [this, id = person->id](const QString &reason) { return m_accounts.viewAs(id, reason); },
        [this](const Result<SessionKey> &key) {
            SessionCredentials credentials;
            credentials.loginRole = key->loginRole;
            credentials.loginSecret = key->loginSecret;
            credentials.sessionId = key->sessionId;
            credentials.personId = key->personId;
            credentials.expiresAt = key->expiresAt;
            m_world.lookAs(credentials);
        });
}

} // namespace Peak
