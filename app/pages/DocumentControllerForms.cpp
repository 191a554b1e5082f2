#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "app/pages/DocumentController.h"
#include "app/pages/DocumentForms.h"
#include "app/pages/DocumentOpening.h"
#include "app/pages/Edits.h"
#include "models/db/WhenDone.h"
#include "models/domain/PinRules.h"
#include "models/tables/lists/DocumentLogList.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/documents/DocumentLogDialog.h"
#include "views/documents/PinDialog.h"
#include "views/forms/FormDialog.h"

// What is noted about documents, and their PINs: the forms of DocumentController.

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

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
        DocumentForms::edit(row->ofExchange(), whyNot), context, source,
        whyNot.isEmpty() ? m_world.draft(u"document"_s, document) : DraftSlot{}, m_page->window());
    Edits::tellDraft(dialog, m_page->messages());
    connect(dialog, &FormDialog::saved, this,
            [this, name = row->quoted()](const SavedRecord &record, const QString &note) {
                const QString told = tr("%1 is saved.").arg(name);
                tell(record.id, record.version, tr("Edit of %1").arg(name),
                     note.isEmpty() ? told : tr("%1 %2").arg(told, note));
            });
    dialog->open();
}

void DocumentController::openPin(const DocumentRow &row)
{
    auto *dialog = new PinDialog(
        row.name, row.pin,
        [this, id = row.id](const QString &pin) { return m_documents.setPin(id, pin); },
        m_world.identity().capabilities.limit(u"pin.min_digits"_s, PinRules::fewestDigits),
        m_page->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, row] {
        tell(row.id, 0, {},
             dialog->wasRemoved() ? tr("%1 has no PIN any more.").arg(row.quoted())
                                  : tr("%1 asks for its new PIN from now on.").arg(row.quoted()));
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
        tell(row.id, 0, {}, tr("%1 can be opened with its PIN again.").arg(row.quoted()));
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
        tell(row.id, 0, may ? tr("Removal of %1").arg(row.quoted()) : QString(),
             tr("%1 is in the bin.").arg(row.quoted()));
    });
    dialog->open();
}

void DocumentController::restore(const DocumentRow &row)
{
    whenDone(m_documents.restore(row.id), this, [this, row](const Result<void> &done) {
        if (done)
            tell(row.id, 0, tr("Bringing back %1").arg(row.quoted()),
                 tr("%1 is back from the bin.").arg(row.quoted()));
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
