#include "app/pages/ExchangeController.h"

#include "app/PageWorld.h"
#include "app/pages/Edits.h"
#include "models/db/WhenDone.h"
#include "models/tables/ExchangeText.h"
#include "models/tables/lists/ListChoices.h"
#include "views/actions/ActionSet.h"
#include "views/common/MessageBar.h"
#include "views/exchanges/BulkExchangesDialog.h"
#include "views/exchanges/ExchangeForms.h"
#include "views/exchanges/StageDialog.h"
#include "views/forms/FormDialog.h"

#include <QPointer>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

ExchangeRow ExchangeRow::of(const ListRow &row)
{
    ExchangeRow exchange;
    exchange.id = row.id;
    exchange.version = row.cells.value(u"version"_s).toInteger();
    exchange.title =
        u"%1  %2"_s
            .arg(row.cells.value(u"number"_s).toString(), row.cells.value(u"name"_s).toString())
            .trimmed();
    exchange.stage = row.cells.value(u"stage"_s).toString();
    exchange.priority = row.cells.value(u"priority"_s).toString();
    exchange.rights = row.cells.value(u"rights"_s).toInt();
    return exchange;
}

ExchangeController::ExchangeController(PageWorld &world, ActionSet *actions, QWidget *page,
                                       MessageBar *messages, ExchangeTarget target)
    : QObject(page),
      m_world(world),
      m_actions(actions),
      m_page(page),
      m_messages(messages),
      m_target(std::move(target)),
      m_edits(world.work()),
      m_people(world.reads())
{
    addActions();
}

void ExchangeController::addListActions()
{
    m_actions->on(u"exchanges.create"_s, [this] { create(); });
    m_actions->on(
        u"exchanges.bulk"_s, [this] { openBulk(false); }, [this] { return whyNotManage(); });
}

void ExchangeController::addActions()
{
    const auto whyNot = [this] { return whyNotManage(); };
    m_actions->on(
        u"exchanges.edit"_s, [this] { edit(); }, whyNot);
    m_actions->on(
        u"exchanges.stage"_s, [this] { setStage(); }, whyNot);
    for (const ColumnChoice &priority : ListChoices::priorities()) {
        m_actions->on(
            u"exchanges.priority_"_s + priority.code.toLower(),
            [this, priority] {
                editMany(m_target(), {{u"priority"_s, priority.code}},
                         tr("Priority %1").arg(priority.text), nullptr);
            },
            [this, priority] {
                const auto rows = m_target();
                const bool already =
                    !rows.isEmpty() &&
                    std::all_of(rows.cbegin(), rows.cend(), [&](const ExchangeRow &row) {
                        return row.priority == priority.code;
                    });
                return already ? tr("It has this priority already.") : whyNotManage();
            });
    }
    m_actions->on(
        u"exchanges.reassign"_s, [this] { openBulk(true); },
        [this] {
            return isAdmin() ? whyNotManage()
                             : tr("Only an admin gives exchanges to coordinators.");
        });
}

bool ExchangeController::isAdmin() const
{
    return m_world.identity().role == Role::Admin;
}

QString ExchangeController::whyNotManage() const
{
    const auto rows = m_target();
    if (rows.isEmpty())
        return tr("Wait until the exchange is loaded.");
    const bool may = std::any_of(rows.cbegin(), rows.cend(),
                                 [](const ExchangeRow &row) { return row.manages(); });
    return may ? QString() : tr("An exchange is edited by an admin or its coordinators.");
}

FormContext ExchangeController::formContext()
{
    FormContext context;
    context.today = m_world.identity().today;
    context.findPerson = [this](const QString &words) { return m_people.find(words); };
    context.finders.insert(u"coordinator_id"_s, [this](const QString &words) {
        return m_people.find(words, {u"coordinator"_s, u"admin"_s});
    });
    return context;
}

void ExchangeController::create()
{
    RecordSource source;
    source.save = [this](const RecordSave &what) {
        return asSaved(m_edits.createExchange(what.fields));
    };
    auto *dialog = new FormDialog(ExchangeForms::create(isAdmin()), formContext(), source,
                                  m_world.draft(u"exchange"_s, u"new"_s), m_page->window());
    dialog->setStart({{u"priority"_s, u"MEDIUM"_s}});
    ExchangeForms::deriveDates(dialog->form());
    Edits::tellDraft(dialog, m_messages);
    connect(dialog, &FormDialog::saved, this, [this](const SavedRecord &record) {
        m_messages->showMessage(Status::Good, tr("The exchange is added."));
        Q_EMIT created(record.id);
    });
    dialog->open();
}

void ExchangeController::edit()
{
    const auto rows = m_target();
    if (rows.isEmpty())
        return;
    const ExchangeRow row = rows.constFirst();
    RecordSource source;
    source.reload = [this, id = row.id] { return m_edits.exchange(id); };
    source.save = [this, id = row.id](const RecordSave &what) {
        return asSaved(id, m_edits.updateExchange(id, what.version, what.fields));
    };
    auto *dialog = new FormDialog(ExchangeForms::edit(isAdmin()), formContext(), source,
                                  m_world.draft(u"exchange"_s, row.id), m_page->window());
    ExchangeForms::deriveDates(dialog->form());
    Edits::tellDraft(dialog, m_messages);
    connect(dialog, &FormDialog::saved, this,
            [this, title = row.title](const SavedRecord &record, const QString &note) {
                const QString told = tr("%1 is saved.").arg(title);
                Edits::afterEdit(m_world, record.id, record.version, tr("Edit of %1").arg(title),
                                 m_messages, note.isEmpty() ? told : told + u' ' + note);
                Q_EMIT changed({record.id});
            });
    dialog->open();
}

void ExchangeController::setStage()
{
    const auto rows = m_target();
    if (rows.isEmpty())
        return;
    const ExchangeRow row = rows.constFirst();
    auto *dialog = new StageDialog(row.title, row.stage, m_page->window());
    connect(dialog, &StageDialog::decided, this, [this, dialog, row](const QString &reason) {
        const QString stage = dialog->stage();
        whenDone(m_edits.setExchangeStage(row.id, row.version, stage, reason), dialog,
                 [this, dialog, row, stage](const Result<qint64> &version) {
                     if (!version) {
                         dialog->showError(version.error());
                         Q_EMIT changed({row.id}); // perhaps somebody else was first
                         return;
                     }
                     dialog->accept();
                     const QString word = ExchangeText::stage(exchangeStageFromCode(stage), stage);
                     Edits::afterEdit(m_world, row.id, version.value(),
                                      tr("Stage of %1").arg(row.title), m_messages,
                                      tr("%1: stage %2.").arg(row.title, word));
                     Q_EMIT changed({row.id});
                 });
    });
    dialog->open();
}

void ExchangeController::openBulk(bool coordinator)
{
    const auto rows = m_target();
    QList<QUuid> ids;
    for (const ExchangeRow &row : rows)
        ids.append(row.id);
    if (ids.isEmpty())
        return;
    auto *dialog = new BulkExchangesDialog(
        int(ids.size()),
        [this](const QString &words) {
            return m_people.find(words, {u"coordinator"_s, u"admin"_s});
        },
        isAdmin() ? QString() : tr("Only an admin gives exchanges to coordinators."),
        m_page->window());
    if (coordinator)
        dialog->startWithCoordinator();
    connect(dialog, &BulkExchangesDialog::previewWanted, this,
            [this, dialog, ids](const QJsonObject &fields) { preview(dialog, ids, fields); });
    connect(dialog, &BulkExchangesDialog::decided, this, [this, dialog, rows] {
        const QString sentence = tr("Edit of %n exchange(s)", nullptr, int(rows.size()));
        editMany(rows, dialog->fields(), sentence, dialog);
    });
    dialog->open();
}

void ExchangeController::preview(BulkExchangesDialog *dialog, const QList<QUuid> &ids,
                                 const QJsonObject &fields)
{
    whenDone(m_edits.bulkEdit(u"exchanges"_s, ids, fields, true), dialog,
             [dialog, fields](const Result<QList<BulkOutcome>> &outcomes) {
                 if (dialog->fields() != fields)
                     return;
                 if (outcomes)
                     dialog->showPreview(outcomes.value());
                 else
                     dialog->showPreviewError(outcomes.error());
             });
}

void ExchangeController::editMany(const QList<ExchangeRow> &rows, const QJsonObject &fields,
                                  const QString &sentence, BulkExchangesDialog *dialog)
{
    QList<QUuid> ids;
    for (const ExchangeRow &row : rows)
        ids.append(row.id);
    if (ids.isEmpty())
        return;
    whenDone(m_edits.bulkEdit(u"exchanges"_s, ids, fields), this,
             [this, ids, sentence,
              shown = QPointer(dialog)](const Result<QList<BulkOutcome>> &outcomes) {
                 if (!outcomes && shown) {
                     shown->showError(outcomes.error());
                     return;
                 }
                 if (!outcomes) {
                     fail(outcomes.error());
                     return;
                 }
                 if (shown)
                     shown->accept();
                 QList<QUuid> audits;
                 for (const BulkOutcome &outcome : outcomes.value()) {
                     if (!outcome.audit.isNull())
                         audits.append(outcome.audit);
                 }
                 Edits::afterEdits(m_world, audits, sentence, m_messages,
                                   toldOf(outcomes.value(), true));
                 Q_EMIT changed(ids);
             });
}

void ExchangeController::fail(const Error &error)
{
    if (error.kind != ErrorKind::Cancelled)
        m_messages->showError(error);
}

} // namespace Peak
