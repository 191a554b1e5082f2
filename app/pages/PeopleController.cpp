#include "app/pages/PeopleController.h"

#include "app/PageWorld.h"
#include "app/pages/Deciding.h"
#include "app/pages/Edits.h"
#include "app/pages/PeopleMerging.h"
#include "models/db/WhenDone.h"
#include "models/domain/Role.h"
#include "views/actions/ActionSet.h"
#include "views/common/DecisionDialog.h"
#include "views/common/MessageBar.h"
#include "views/forms/FormDialog.h"
#include "views/forms/RecordForm.h"
#include "views/people/PersonForms.h"
#include "views/people/RoleDialog.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

PersonRow PersonRow::of(const ListRow &row)
{
    const QJsonObject &cells = row.cells;
    PersonRow person;
    person.id = row.id;
    person.name = cells.value(u"name"_s).toString();
    person.email = cells.value(u"email"_s).toString();
    person.role = cells.value(u"role"_s).toString();
    person.user = cells.value(u"user"_s).toBool();
    person.active = cells.value(u"active"_s).toBool();
    person.locked = cells.value(u"locked"_s).toBool();
    person.secondFactor = cells.value(u"second_factor"_s).toBool();
    person.signedInOnce = cells.value(u"last_sign_in"_s).isDouble();
    return person;
}

PeopleController::PeopleController(PageWorld &world, ActionSet *actions, QWidget *page,
                                   MessageBar *messages, PersonTarget target)
    : QObject(page),
      m_world(world),
      m_actions(actions),
      m_page(page),
      m_messages(messages),
      m_target(std::move(target)),
      m_people(world.work())
{
    addActions();
}

void PeopleController::addActions()
{
    m_actions->on(u"people.edit"_s, [this] { edit(); });
    m_actions->on(
        u"people.activate"_s, [this] { changeActivity(); }, [this] { return whyNotSelf(); });
    m_actions->on(
        u"people.role"_s, [this] { changeRole(); }, [this] { return whyNotSelf(); });
    m_actions->on(
        u"people.erase"_s, [this] { erase(); }, [this] { return whyNotErased(); });
}

void PeopleController::addListActions()
{
    m_actions->on(u"people.create"_s, [this] { create(); });
    m_actions->on(u"people.merge"_s, [this] { openDuplicates(); });
}

QString PeopleController::whyNotSelf() const
{
    const auto person = m_target();
    return person && person->id == m_world.identity().personId
               ? tr("That is you. Another admin has to do it.")
               : QString();
}

QString PeopleController::whyNotErased() const
{
    if (const QString self = whyNotSelf(); !self.isEmpty())
        return self;
    const auto person = m_target();
    return person && person->user && person->active
               ? tr("Keep the person out first: nobody who signs in is erased.")
               : QString();
}

FormContext PeopleController::formContext()
{
    FormContext context;
    context.today = m_world.identity().today;
    context.findPerson = [this](const QString &words) { return m_people.find(words); };
    return context;
}

void PeopleController::create()
{
    RecordSource source;
    source.save = [this](const RecordSave &what) { return asSaved(m_people.create(what.fields)); };
    const FormDefinition form = PersonForms::create();
    auto *dialog =
        new FormDialog(form, formContext(), source, m_world.draft(form.name, u"new"_s), m_page);
    Edits::tellDraft(dialog, m_messages);
    connect(dialog, &FormDialog::saved, this,
            [this, form = dialog->form()](const SavedRecord &saved) {
                const QJsonObject values = form->values();
                const QString name = u"%1 %2"_s
                                         .arg(values.value(u"first_name"_s).toString(),
                                              values.value(u"last_name"_s).toString())
                                         .trimmed();
                const QString shown = name.isEmpty() ? values.value(u"company"_s).toString() : name;
                m_messages->showMessage(
                    Status::Good,
                    values.value(u"is_user"_s).toBool()
                        ? tr("%1 is there. Invite them, so that they can sign in.").arg(shown)
                        : tr("%1 is there.").arg(shown));
                Q_EMIT created(saved.id);
            });
    dialog->open();
}

void PeopleController::edit()
{
    const auto person = m_target();
    if (!person)
        return;
    const QUuid id = person->id;
    const FormDefinition form = PersonForms::edit(person->name);
    RecordSource source;
    source.reload = [this, id] { return m_people.person(id); };
    source.save = [this, id](const RecordSave &what) {
        return asSaved(id, m_world.proof().withProof(m_page->window(), [this, id, what] {
            return m_people.update(id, what.version, what.fields);
        }));
    };
    auto *dialog =
        new FormDialog(form, formContext(), source, m_world.draft(form.name, id), m_page);
    Edits::tellDraft(dialog, m_messages);
    connect(dialog, &FormDialog::saved, this,
            [this, id, name = person->name](const SavedRecord &saved, const QString &note) {
                Edits::afterEdit(m_world, id, saved.version, tr("Edit of %1").arg(name), m_messages,
                                 note.isEmpty() ? tr("%1 is saved.").arg(name)
                                                : tr("%1 is saved. %2").arg(name, note));
                Q_EMIT changed(id);
            });
    dialog->open();
}

void PeopleController::changeActivity()
{
    const auto person = m_target();
    if (!person)
        return;
    const bool active = !person->active;
    Decision decision;
    decision.title = active ? tr("Let in") : tr("Keep out");
    decision.question = active ? tr("Shall %1 be active again?").arg(person->name)
                               : tr("Shall %1 be kept out from now on?").arg(person->name);
    if (active)
        decision.effects = {
            person->user ? tr("They can sign in again, with the password that they had.")
                         : tr("They can be named in exchanges and tasks again."),
            tr("They see what their role and their exchanges let them see, at once.")};
    else
        decision.effects = {
            tr("They are signed out everywhere within a second, and can't sign in any more."),
            tr("They stay in the exchanges, tasks and messages where they are named."),
            tr("It can be undone: let them in again at any time.")};
    decision.verb = active ? tr("Let in") : tr("Keep out");
    auto *dialog = new DecisionDialog(decision, m_page);
    whenDecided(
        dialog, this,
        [this, dialog, active, id = person->id](const QString &) {
            return m_world.proof().withProof(
                dialog, [this, id, active] { return m_people.setActive(id, active); });
        },
        [this, active, person = *person](const Result<void> &) {
            Edits::afterEdit(m_world, person.id, 0,
                             active ? tr("Letting %1 in").arg(person.name)
                                    : tr("Keeping %1 out").arg(person.name),
                             m_messages,
                             active ? tr("%1 is active again.").arg(person.name)
                                    : tr("%1 is kept out.").arg(person.name));
            Q_EMIT changed(person.id);
        });
}

void PeopleController::changeRole()
{
    const auto person = m_target();
    if (!person)
        return;
    whenDone(m_people.roleMatrix(), this,
             [this, person = *person](const Result<QList<RoleRight>> &matrix) {
                 if (matrix)
                     showRoles(person, matrix.value());
                 else
                     fail(matrix.error());
             });
}

void PeopleController::showRoles(const PersonRow &person, const QList<RoleRight> &matrix)
{
    auto *dialog = new RoleDialog(person.name, person.role, matrix, m_page);
    whenDecided(
        dialog, this,
        [this, dialog, id = person.id](const QString &) {
            return m_world.proof().withProof(
                dialog, [this, id, role = dialog->role()] { return m_people.setRole(id, role); });
        },
        [this, dialog, person](const Result<void> &) {
            m_messages->showMessage(
                Status::Good,
                tr("%1 is %2 now.").arg(person.name, roleLabel(roleFromCode(dialog->role()))));
            Q_EMIT changed(person.id);
        });
}

void PeopleController::erase()
{
    const auto person = m_target();
    if (!person)
        return;
    Decision decision;
    decision.title = tr("Erase a person's data");
    decision.question =
        tr("Shall what is kept about %1 be erased? This can't be undone.").arg(person->name);
    decision.effects = {
        tr("Name, e-mail, phone, company, address, tax number and everything that signs them in "
           "are gone for good; “Erased person” stands in their place."),
        tr("The exchanges, tasks, documents and messages that they were part of stay: they are the "
           "files of the exchanges."),
        tr("The record loses the values about them within the day; that something happened stays "
           "proven."),
        tr("It is refused while an exchange of theirs is open, or a legal hold is on them.")};
    decision.verb = tr("Erase for good");
    decision.reason = Decision::Reason::Required;
    decision.irreversible = true;
    auto *dialog = new DecisionDialog(decision, m_page);
    whenDecided(
        dialog, this,
        [this, dialog, id = person->id](const QString &reason) {
            return m_world.proof().withProof(
                dialog, [this, id, reason] { return m_people.erase(id, reason); });
        },
        [this, person = *person](const Result<void> &) {
            m_messages->showMessage(Status::Good,
                                    tr("The data of %1 are erased.").arg(person.name));
            Q_EMIT changed(person.id);
        });
}

void PeopleController::openDuplicates()
{
    auto *merging = new PeopleMerging(m_world, m_page);
    connect(merging, &PeopleMerging::merged, this, [this](const QUuid &kept, const QString &name) {
        m_messages->showMessage(Status::Good,
                                tr("%1 is one person now. This can't be undone.").arg(name));
        Q_EMIT changed(kept);
    });
    merging->open();
}

void PeopleController::fail(const Error &error)
{
    if (error.kind != ErrorKind::Cancelled)
        m_messages->showError(error);
}

} // namespace Peak
