#include "app/pages/DocumentController.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "app/pages/DocumentForms.h"
#include "app/pages/Edits.h"
#include "app/pages/Rights.h"
#include "models/db/WhenDone.h"
#include "models/tables/lists/DocumentLogList.h"
#include "views/actions/ActionSet.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/documents/DocumentLogDialog.h"
#include "views/documents/PinDialog.h"
#include "views/forms/FormDialog.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QString quoted(const QString &name)
{
    return QChar(0x201c) + name + QChar(0x201d);
}

/** An answer without a version, as forms want it. */
QFuture<Result<SavedRecord>> asSaved(const QUuid &id, QFuture<Result<void>> done)
{
    return done.then([id](const Result<void> &answer) -> Result<SavedRecord> {
        if (!answer)
            return answer.error();
        return SavedRecord{id, 0};
    });
}

} // namespace

DocumentRow DocumentRow::of(const ListRow &row)
{
    const QJsonObject &cells = row.cells;
    DocumentRow document;
    document.id = row.id;
    document.version = cells.value(u"version"_s).toInteger();
    document.name = cells.value(u"name"_s).toString();
    document.ofExchange = !cells.value(u"exchange_id"_s).toString().isEmpty();
    document.removed = cells.value(u"state"_s).toString() == u"removed"_s;
    document.pin = cells.value(u"pin"_s).toBool();
    document.manages = Peak::manages(row);
    document.uploader =
        QUuid::fromString(cells.value(u"uploaded_by"_s).toObject().value(u"id"_s).toString());
    return document;
}

DocumentController::DocumentController(PageWorld &world, ListPage *page, QObject *parent)
    : QObject(parent),
      m_world(world),
      m_page(page),
      m_documents(world.work()),
      m_actions(new ActionSet(world.actions(), PageId::Documents, page))
{
    makeActions();
    page->setRowActions(m_actions->rowActions());
    connect(page, &ListPage::selectionChanged, this, [this](int rows) {
        m_actions->setSelection(rows);
        m_actions->refresh();
    });
    connect(page, &ListPage::openRequested, this, &DocumentController::edit);
}

void DocumentController::makeActions()
{
    const auto with = [this](void (DocumentController::*work)(const DocumentRow &)) {
        return [this, work] {
            if (const auto row = current())
                (this->*work)(*row);
        };
    };
    m_actions->on(
        u"documents.edit"_s, [this] { edit(m_page->selectedIds().value(0)); },
        [this] { return whyNotChange(); });
    m_actions->on(
        u"documents.log"_s, [this] { showLog(m_page->selectedIds().value(0)); },
        [this] { return whyNotLog(); });
    m_actions->on(u"documents.pin"_s, with(&DocumentController::openPin),
                  [this] { return whyNotChange(); });
    m_actions->on(u"documents.pin_reset"_s, with(&DocumentController::openPinReset), [this] {
        const auto row = current();
        return row && row->pin ? QString() : tr("This document has no PIN.");
    });
    m_actions->on(u"documents.remove"_s, with(&DocumentController::openRemove),
                  [this] { return whyNotChange(); });
    m_actions->on(u"documents.restore"_s, with(&DocumentController::restore), [this] {
        const auto row = current();
        return row && row->removed ? QString() : tr("This document is not in the bin.");
    });
}

std::optional<DocumentRow> DocumentController::rowOf(const QUuid &document) const
{
    const int row = m_page->model()->rowOf(document);
    const auto found = row < 0 ? std::nullopt : m_page->model()->listRowAt(row);
    return found ? std::optional(DocumentRow::of(*found)) : std::nullopt;
}

std::optional<DocumentRow> DocumentController::current() const
{
    return rowOf(m_page->selectedIds().value(0));
}

bool DocumentController::mayChange(const DocumentRow &row) const
{
    return row.manages || row.uploader == m_world.identity().personId ||
           m_world.identity().role == Role::Admin;
}

QString DocumentController::whyNotChange() const
{
    const auto row = current();
    if (!row)
        return tr("Select a document that is loaded.");
    if (!mayChange(*row))
        return tr("Only an admin, who manages the exchange, or who uploaded a document changes "
                  "it.");
    return row->removed ? tr("This document is in the bin.") : QString();
}

QString DocumentController::whyNotLog() const
{
    const auto row = current();
    const bool may = row && (m_world.identity().role == Role::Admin ||
                             (m_world.identity().role == Role::Coordinator && row->manages));
    return may ? QString()
               : tr("Only an admin or the coordinator of the exchange sees who opened what.");
}

void DocumentController::tell(const QUuid &document, qint64 version, const QString &sentence,
                              const QString &told)
{
    m_page->model()->applyChanges({document});
    if (sentence.isEmpty())
        m_page->messages()->showMessage(Status::Good, told);
    else
        Edits::afterEdit(m_world, document, version, sentence, m_page->messages(), told);
}

void DocumentController::edit(const QUuid &document)
{
    const auto row = rowOf(document);
    if (!row)
        return;
    const QString whyNot = m_world.actions().capabilities().may(u"documents.edit"_s)
                               ? whyNotChange()
                               : m_world.actions().capabilities().whyNot(u"documents.edit"_s);
    RecordSource source;
    source.reload = [this, document] { return m_documents.document(document); };
    source.save = [this, document](const RecordSave &what) {
        return Peak::asSaved(document, m_documents.update(document, what.version, what.fields));
    };
    FormContext context;
    context.today = m_world.identity().today;
    auto *dialog = new FormDialog(
        DocumentForms::edit(row->ofExchange, whyNot), context, source,
        whyNot.isEmpty() ? m_world.draft(u"document"_s, document) : DraftSlot{}, m_page->window());
    Edits::tellDraft(dialog, m_page->messages());
    connect(dialog, &FormDialog::saved, this,
            [this, name = row->name](const SavedRecord &record, const QString &note) {
                const QString told = tr("%1 is saved.").arg(quoted(name));
                tell(record.id, record.version, tr("Edit of %1").arg(quoted(name)),
                     note.isEmpty() ? told : tr("%1 %2").arg(told, note));
            });
    dialog->open();
}

void DocumentController::openPin(const DocumentRow &row)
{
    auto *dialog = new PinDialog(
        row.name, row.pin,
        [this, id = row.id](const QString &pin) { return m_documents.setPin(id, pin); },
        m_page->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, row] {
        tell(row.id, 0, {},
             dialog->wasRemoved()
                 ? tr("%1 has no PIN any more.").arg(quoted(row.name))
                 : tr("%1 asks for its new PIN from now on.").arg(quoted(row.name)));
    });
    dialog->open();
}

void DocumentController::openPinReset(const DocumentRow &row)
{
    RecordSource source;
    source.save = [this, id = row.id](const RecordSave &what) {
        const QString reason = what.fields.value(u"reason"_s).toString();
        return asSaved(id, m_world.proof().withProof(m_page->window(), [this, id, reason] {
            return m_documents.resetPin(id, reason);
        }));
    };
    auto *dialog =
        new FormDialog(DocumentForms::resetPin(row.name), {}, source, {}, m_page->window());
    connect(dialog, &FormDialog::saved, this, [this, row] {
        tell(row.id, 0, {}, tr("%1 can be opened with its PIN again.").arg(quoted(row.name)));
    });
    dialog->open();
}

void DocumentController::openRemove(const DocumentRow &row)
{
    RecordSource source;
    source.save = [this, id = row.id](const RecordSave &what) {
        return asSaved(id, m_documents.remove(id, what.fields.value(u"reason"_s).toString()));
    };
    auto *dialog =
        new FormDialog(DocumentForms::remove(row.name), {}, source, {}, m_page->window());
    connect(dialog, &FormDialog::saved, this, [this, row] {
        // Only who may bring it back can undo it.
        const bool may = m_world.actions().capabilities().may(u"documents.restore"_s);
        tell(row.id, 0, may ? tr("Removal of %1").arg(quoted(row.name)) : QString(),
             tr("%1 is in the bin.").arg(quoted(row.name)));
    });
    dialog->open();
}

void DocumentController::restore(const DocumentRow &row)
{
    whenDone(m_documents.restore(row.id), this, [this, row](const Result<void> &done) {
        if (done)
            tell(row.id, 0, tr("Bringing back %1").arg(quoted(row.name)),
                 tr("%1 is back from the bin.").arg(quoted(row.name)));
        else
            m_page->showError(done.error());
    });
}

void DocumentController::showLog(const QUuid &document)
{
    const auto row = rowOf(document);
    if (!row)
        return;
    auto *wiring = new ListWiring(documentLogList(), m_world.work(), m_world.reads(), nullptr);
    wiring->setParent(wiring->page());
    wiring->model()->setScope({{u"object"_s, document.toString(QUuid::WithoutBraces)}});
    wiring->page()->setEmpty(tr("Nobody has opened it yet"));
    auto *dialog = new DocumentLogDialog(row->name, wiring->page(), m_page->window());
    wiring->follow(m_world);
    dialog->open();
}

} // namespace Peak
