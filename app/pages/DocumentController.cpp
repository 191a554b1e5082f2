#include "app/pages/DocumentController.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "app/pages/DocumentForms.h"
#include "app/pages/DocumentOpening.h"
#include "app/pages/DocumentUploads.h"
#include "app/pages/DocumentVersions.h"
#include "app/pages/Edits.h"
#include "models/db/WhenDone.h"
#include "models/domain/PinRules.h"
#include "models/tables/lists/DocumentLogList.h"
#include "views/actions/ActionSet.h"
#include "views/common/DataTable.h"
#include "views/common/FilterBar.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/PageHeader.h"
#include "views/documents/DocumentLogDialog.h"
#include "views/documents/DropZone.h"
#include "views/documents/PinDialog.h"
#include "views/forms/FormDialog.h"

#include <QFileInfo>
#include <QToolButton>

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

DocumentController::DocumentController(PageWorld &world, ListPage *page, QObject *parent)
    : QObject(parent),
      m_world(world),
      m_page(page),
      m_documents(world.work()),
      m_actions(new ActionSet(world.actions(), PageId::Documents, page)),
      m_opening(new DocumentOpening(world, page->window(), page->messages(), this)),
      m_uploads(new DocumentUploads(world, page, this)),
      m_versions(new DocumentVersions(world, page, m_opening, m_uploads, this))
{
    makeActions();
    makeRowActions();
    makeDropZone();
    page->setRowActions(m_actions->rowActions());
    connect(page, &ListPage::selectionChanged, this, [this](int rows) {
        m_actions->setSelection(rows);
        m_actions->refresh();
    });
    connect(page, &ListPage::openRequested, this, &DocumentController::open);
    connect(&world.transfers(), &TransferQueue::uploaded, this,
            [this](const QUuid &, const QUuid &document) {
                m_page->model()->applyChanges({document});
            });
}

void DocumentController::makeActions()
{
    m_actions->on(
        u"documents.upload"_s, [this] { m_uploads->choose(); }, [this] { return whyNotUpload(); });
    m_actions->on(u"documents.upload_several"_s, [this] { m_uploads->chooseForSeveral(); });
    m_actions->on(u"documents.bin"_s, [this] { m_versions->showBin(); });
    const bool compact = m_page->header()->isHidden();
    if (compact) {
        m_page->filters()->addWidget(m_actions->button(u"documents.upload"_s));
        return;
    }
    m_page->addHeaderAction(m_actions->action(u"documents.upload"_s));
    m_page->header()->addAction(
        m_actions->moreButton({u"documents.upload_several"_s, u"documents.bin"_s}));
}

void DocumentController::makeRowActions()
{
    const auto with = [this](void (DocumentController::*work)(const DocumentRow &)) {
        return [this, work] {
            if (const auto row = current())
                (this->*work)(*row);
        };
    };
    const auto notChanged = [this] { return whyNotChange(); };
    m_actions->on(
        u"documents.open"_s, [this] { open(m_page->selectedIds().value(0)); },
        [this] { return whyNotOpen(); });
    m_actions->on(
        u"documents.download"_s, [this] { m_opening->download(selected()); },
        [this] { return whyNotDownload(); });
    m_actions->on(
        u"documents.open_with"_s, [this] { m_opening->openWith(*current()); },
        [this] { return whyNotDownload(); });
    m_actions->on(
        u"documents.versions"_s,
        [this] {
            const auto row = current();
            m_versions->showVersions(*row, whyNotVersion(*row));
        },
        [this] { return whyNotOpen(); });
    m_actions->on(
        u"documents.new_version"_s, [this] { m_uploads->chooseVersion(*current()); },
        [this] {
            const auto row = current();
            return row ? whyNotVersion(*row) : whyNotOpen();
        });
    m_actions->on(
        u"documents.edit"_s, [this] { edit(m_page->selectedIds().value(0)); }, notChanged);
    m_actions->on(
        u"documents.log"_s, [this] { showLog(m_page->selectedIds().value(0)); },
        [this] { return whyNotLog(); });
    m_actions->on(u"documents.pin"_s, with(&DocumentController::openPin), notChanged);
    m_actions->on(u"documents.pin_reset"_s, with(&DocumentController::openPinReset), [this] {
        const auto row = current();
        return row && row->pin ? QString() : tr("This document has no PIN.");
    });
    m_actions->on(u"documents.remove"_s, with(&DocumentController::openRemove), notChanged);
    m_actions->on(u"documents.restore"_s, with(&DocumentController::restore), [this] {
        const auto row = current();
        return row && row->removed ? QString() : tr("This document is not in the bin.");
    });
}

void DocumentController::makeDropZone()
{
    m_drop = new DropZone(m_page);
    m_drop->setRefusal([this] { return m_actions->whyNot(u"documents.upload"_s); });
    m_drop->setWords([this](const QPoint &place) {
        if (const auto row = rowAt(place))
            return tr("Drop one file for a new version of %1, or several to add them")
                .arg(row->quoted());
        return m_ofExchange ? tr("Drop files and folders here to upload them to this exchange")
                            : tr("Drop files and folders here to upload them");
    });
    connect(m_drop, &DropZone::dropped, this, &DocumentController::onDropped);
    connect(m_drop, &DropZone::refused, this,
            [this](const QString &why) { m_page->messages()->showMessage(Status::Warning, why); });
}

void DocumentController::onDropped(const QStringList &paths, const QPoint &place)
{
    const auto row = rowAt(place);
    const bool oneFile = paths.size() == 1 && QFileInfo(paths.constFirst()).isFile();
    if (row && oneFile && whyNotVersion(*row).isEmpty())
        m_uploads->uploadVersion(*row, paths.constFirst(), true);
    else
        m_uploads->upload(paths);
}

void DocumentController::setExchange(const QUuid &exchange, const QString &title, int rights)
{
    m_ofExchange = true;
    m_rights = rights;
    m_uploads->setExchange(exchange, title);
    m_actions->refresh();
}

QString DocumentController::whyNotUpload() const
{
    constexpr int upload = 4;
    if (!m_ofExchange || m_world.identity().role == Role::Admin || (m_rights & upload))
        return {};
    return tr("You may not upload documents to this exchange.");
}

void DocumentController::uploadAs(const QString &type)
{
    UploadDetails details;
    details.type = type;
    m_uploads->choose(details);
}

std::optional<DocumentRow> DocumentController::rowOf(const QUuid &document) const
{
    const int row = m_page->model()->rowOf(document);
    const auto found = row < 0 ? std::nullopt : m_page->model()->listRowAt(row);
    return found ? std::optional(DocumentRow::of(*found)) : std::nullopt;
}

std::optional<DocumentRow> DocumentController::rowAt(const QPoint &place) const
{
    DataTable *table = m_page->table();
    if (!table->isVisible())
        return std::nullopt;
    const QModelIndex index = table->indexAt(table->viewport()->mapFrom(m_page, place));
    return index.isValid() ? rowOf(m_page->model()->idAt(index.row())) : std::nullopt;
}

std::optional<DocumentRow> DocumentController::current() const
{
    return rowOf(m_page->selectedIds().value(0));
}

QList<DocumentRow> DocumentController::selected() const
{
    QList<DocumentRow> rows;
    const QList<QUuid> ids = m_page->selectedIds();
    for (const QUuid &id : ids) {
        if (const auto row = rowOf(id))
            rows.append(*row);
    }
    return rows;
}

QString DocumentController::whyNotChange() const
{
    const auto row = current();
    if (!row)
        return tr("Select a document that is loaded.");
    if (!DocumentOpening::mayChange(*row, m_world))
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

QString DocumentController::whyNotOpen() const
{
    const auto row = current();
    if (!row)
        return tr("Select a document that is loaded.");
    return row->removed ? tr("This document is in the bin.") : QString();
}

QString DocumentController::whyNotDownload() const
{
    const QString notOpen = whyNotOpen();
    if (!notOpen.isEmpty())
        return notOpen;
    const QList<DocumentRow> rows = selected();
    return rows.size() == 1 ? m_opening->whyNoDownload(rows.constFirst()) : QString();
}

QString DocumentController::whyNotVersion(const DocumentRow &row) const
{
    if (!m_world.actions().capabilities().may(u"documents.add"_s))
        return m_world.actions().capabilities().whyNot(u"documents.add"_s);
    if (row.removed)
        return tr("This document is in the bin.");
    return DocumentOpening::mayChange(row, m_world)
               ? QString()
               : tr("Only an admin, who manages the exchange, or who uploaded a document puts a "
                    "new version in its place.");
}

void DocumentController::open(const QUuid &document)
{
    const auto row = rowOf(document);
    if (row && row->removed)
        m_page->messages()->showMessage(
            Status::Warning, tr("%1 is in the bin. Bring it back to open it.").arg(row->quoted()));
    else if (row)
        m_opening->view(*row);
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
