#include "app/pages/ParticipantController.h"

#include "app/PageWorld.h"
#include "app/pages/Deciding.h"
#include "app/pages/Explaining.h"
#include "app/pages/Rights.h"
#include "models/db/WhenDone.h"
#include "models/domain/Role.h"
#include "models/tables/ListTableModel.h"
#include "views/actions/ActionSet.h"
#include "views/common/DecisionDialog.h"
#include "views/common/FilterBar.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/forms/FormDialog.h"
#include "views/participants/ParticipantForms.h"

#include <QJsonArray>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

ParticipantRow ParticipantRow::of(const ListRow &row)
{
    ParticipantRow participant;
    const QJsonObject person = row.cells.value(u"person"_s).toObject();
    participant.id = row.id;
    participant.version = row.cells.value(u"version"_s).toInteger();
    participant.personId = QUuid::fromString(person.value(u"id"_s).toString());
    participant.person = person.value(u"name"_s).toString();
    participant.state = row.cells.value(u"state"_s).toString();
    const QJsonArray approvals = row.cells.value(u"approvals"_s).toArray();
    for (const QJsonValue &role : approvals)
        participant.approvals.append(role.toString());
    participant.permissions = row.cells.value(u"permissions"_s);
    participant.manages = Peak::manages(row);
    return participant;
}

ParticipantController::ParticipantController(PageWorld &world, ListPage *page, QObject *parent)
    : QObject(parent),
      m_world(world),
      m_page(page),
      m_participants(world.work()),
      m_people(world.reads()),
      m_actions(new ActionSet(world.actions(), PageId::ExchangeDetails, page))
{
    makeActions();
    page->setEmpty(tr("Nobody takes part but the client and the coordinator"),
                   tr("Whoever is proposed sees the exchange once an admin and the client have "
                      "approved."));
    page->filters()->addWidget(m_actions->button(u"participants.propose"_s));
    page->setRowActions(m_actions->rowActions() << m_actions->action(u"access.explain"_s));
    connect(page, &ListPage::selectionChanged, this, [this](int rows) {
        m_actions->setSelection(rows);
        m_actions->refresh();
    });
    connect(page->model(), &ListTableModel::dataChanged, m_actions, &ActionSet::refresh);
    connect(page, &ListPage::openRequested, this, [this] {
        const auto row = selected();
        if (row && m_world.identity().capabilities.mayOpen(u"people"_s))
            m_world.openPlace({PageId::PersonDetails, row->personId});
    });
}

void ParticipantController::setExchange(const QUuid &id, const QString &title)
{
    m_exchange = id;
    m_title = title;
}

void ParticipantController::setManages(bool manages)
{
    m_manages = manages;
    m_actions->refresh();
}

void ParticipantController::makeActions()
{
    m_actions->on(
        u"participants.propose"_s, [this] { propose(); },
        [this] {
            return m_manages
                       ? QString()
                       : tr("People are proposed by an admin or a coordinator of the exchange.");
        });
    m_actions->on(
        u"participants.approve"_s, [this] { approve(); },
        [this] {
            const auto row = selected();
            if (row && row->state == u"active"_s)
                return tr("%1 takes part already.").arg(row->person);
            if (row && row->approvals.contains(roleCode(m_world.identity().role)))
                return tr("Your side has agreed; the other approval is still to come.");
            return whyNot(false);
        });
    m_actions->on(
        u"participants.withdraw"_s, [this] { withdraw(); }, [this] { return whyNot(false); });
    m_actions->on(
        u"participants.permissions"_s, [this] { setPermissions(); },
        [this] { return whyNot(true); });
    m_actions->on(u"access.explain"_s, [this] { explain(); });
}

bool ParticipantController::isAdmin() const
{
    return m_world.identity().role == Role::Admin;
}

std::optional<ParticipantRow> ParticipantController::selected() const
{
    const QList<QUuid> ids = m_page->selectedIds();
    if (ids.isEmpty())
        return std::nullopt;
    const auto row = m_page->model()->listRowAt(m_page->model()->rowOf(ids.constFirst()));
    return row ? std::optional(ParticipantRow::of(*row)) : std::nullopt;
}

QString ParticipantController::whyNot(bool managersOnly) const
{
    const auto row = selected();
    if (!row)
        return tr("Select a person first.");
    if (row->state == u"withdrawn"_s)
        return tr("%1 was withdrawn. Propose them again first.").arg(row->person);
    if (row->personId == m_world.identity().personId && (managersOnly || row->state != u"active"_s))
        return tr("Nobody decides about themself.");
    if (managersOnly && !row->manages)
        return tr("Permissions are set by an admin or a coordinator of the exchange.");
    return {};
}

void ParticipantController::propose()
{
    FormContext context;
    context.today = m_world.identity().today;
    context.findPerson = [this](const QString &words) { return m_people.find(words); };
    RecordSource source;
    source.save = [this, exchange = m_exchange](const RecordSave &what) {
        return asSaved(m_participants.propose(
            exchange, QUuid::fromString(what.fields.value(u"person"_s).toString()),
            what.fields.value(u"role"_s).toString(),
            ParticipantForms::permissionsOf(what.fields.value(u"permissions"_s))));
    };
    auto *dialog =
        new FormDialog(ParticipantForms::propose(), context, source, {}, m_page->window());
    dialog->setStart(ParticipantForms::atFirst());
    connect(dialog, &FormDialog::saved, this, [this](const SavedRecord &record) {
        tell(record.id, tr("Proposed. An admin and the client of the exchange approve now."));
        m_page->selectId(record.id);
    });
    dialog->open();
}

void ParticipantController::approve()
{
    if (const auto row = selected())
        approve(*row, {});
}

void ParticipantController::approve(const ParticipantRow &row, const QString &reason)
{
    whenDone(m_participants.approve(row.id, reason), this,
             [this, row, reason](const Result<QString> &state) {
                 if (!state) {
                     // Where no client can approve, the server wants to know why it is right.
                     if (isAdmin() && reason.isEmpty() && state.error().kind == ErrorKind::Invalid)
                         askReason(row, state.error());
                     else
                         m_page->showError(state.error());
                     return;
                 }
                 tell(row.id, state.value() == u"active"_s
                                  ? tr("%1 takes part now.").arg(row.person)
                                  : tr("Approved. %1 takes part once the other approval is there.")
                                        .arg(row.person));
             });
}

void ParticipantController::askReason(const ParticipantRow &row, const Error &error)
{
    Decision decision;
    decision.title = tr("Approve without a client");
    decision.question = error.message;
    decision.effects = {tr("%1 takes part at once.").arg(row.person),
                        tr("The reason stands in the record.")};
    decision.verb = tr("Approve");
    decision.reason = Decision::Reason::Required;
    auto *dialog = new DecisionDialog(decision, m_page->window());
    connect(dialog, &DecisionDialog::decided, this, [this, dialog, row](const QString &reason) {
        dialog->accept();
        approve(row, reason);
    });
    dialog->open();
}

void ParticipantController::withdraw()
{
    const auto row = selected();
    if (!row)
        return;
    Decision decision;
    decision.title = tr("Withdraw a person");
    decision.question = row->state == u"active"_s
                            ? tr("Shall %1 no longer take part in %2?").arg(row->person, m_title)
                            : tr("Shall the proposal of %1 be withdrawn?").arg(row->person);
    decision.effects = {tr("They see nothing of this exchange from the next moment on."),
                        tr("What they wrote, uploaded and did stays with the exchange."),
                        tr("To come back they are proposed again, and need both approvals again.")};
    decision.verb = tr("Withdraw");
    decision.reason = Decision::Reason::Required;
    auto *dialog = new DecisionDialog(decision, m_page->window());
    whenDecided(
        dialog, this,
        [this, id = row->id](const QString &reason) { return m_participants.withdraw(id, reason); },
        [this, row = *row](const Result<void> &) {
            tell(row.id, tr("%1 takes no part any more.").arg(row.person));
        });
}

void ParticipantController::setPermissions()
{
    const auto row = selected();
    if (!row)
        return;
    RecordSource source;
    source.save = [this, row = *row](const RecordSave &what) {
        // The form names what differs; nothing differs: as it was.
        const QJsonValue ticked = what.fields.contains(u"permissions"_s)
                                      ? what.fields.value(u"permissions"_s)
                                      : QJsonValue(ParticipantForms::tickedOf(row.permissions));
        return asSaved(row.id, m_participants.setPermissions(
                                   row.id, ParticipantForms::permissionsOf(ticked), row.version));
    };
    auto *dialog = new FormDialog(ParticipantForms::permissions(row->person), {}, source, {},
                                  m_page->window());
    dialog->setStart({{u"permissions"_s, ParticipantForms::tickedOf(row->permissions)}});
    connect(dialog, &FormDialog::saved, this, [this, row = *row](const SavedRecord &record) {
        tell(record.id, row.state == u"pending"_s
                            ? tr("%1 would have these permissions. A wider proposal is approved "
                                 "anew.")
                                  .arg(row.person)
                            : tr("%1 has these permissions from now on.").arg(row.person));
    });
    dialog->open();
}

void ParticipantController::explain()
{
    const auto row = selected();
    explainAccess(m_world, m_page->window(), m_exchange, m_title, row ? row->personId : QUuid(),
                  row ? row->person : QString());
}

void ParticipantController::tell(const QUuid &participant, const QString &told)
{
    m_page->model()->applyChanges({participant});
    m_page->messages()->showMessage(Status::Good, told);
}

} // namespace Peak
