#include "app/pages/DocumentVersions.h"

#include "app/PageWorld.h"
#include "app/pages/DocumentOpening.h"
#include "app/pages/DocumentUploads.h"
#include "app/pages/Edits.h"
#include "models/db/WhenDone.h"
#include "models/documents/TransferQueue.h"
#include "models/domain/DocumentTypes.h"
#include "models/tables/ListTableModel.h"
#include "models/tables/lists/ListChoices.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/documents/BinDialog.h"
#include "views/documents/RequirementsDialog.h"
#include "views/documents/VersionsDialog.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

DocumentVersions::DocumentVersions(PageWorld &world, ListPage *page, DocumentOpening *opening,
                                   DocumentUploads *uploads, QObject *parent)
    : QObject(parent),
      m_world(world),
      m_page(page),
      m_opening(opening),
      m_uploads(uploads),
      m_documents(world.work()),
      m_keeping(world.work())
{}

void DocumentVersions::showVersions(const DocumentRow &document, const QString &whyNotChange)
{
    auto *dialog = new VersionsDialog(document.name, whyNotChange, m_page->window());
    connect(dialog, &VersionsDialog::openRequested, m_opening,
            [this, document](int number) { m_opening->view(document, number); });
    connect(dialog, &VersionsDialog::downloadRequested, m_opening,
            [this, document](int number) { m_opening->download({document}, number); });
    connect(dialog, &VersionsDialog::uploadRequested, m_uploads,
            [this, document] { m_uploads->chooseVersion(document); });
    connect(dialog, &VersionsDialog::retryRequested, this,
            [this, dialog, id = document.id] { load(dialog, id); });
    connect(dialog, &VersionsDialog::restoreRequested, this,
            [this, dialog, document](int number, const QString &note) {
                restore(dialog, document, number, note);
            });
    connect(&m_world.transfers(), &TransferQueue::uploaded, dialog,
            [this, dialog, id = document.id](const QUuid &, const QUuid &uploaded) {
                if (uploaded == id)
                    load(dialog, id);
            });
    dialog->open();
    load(dialog, document.id);
}

void DocumentVersions::load(VersionsDialog *dialog, const QUuid &document)
{
    whenDone(m_keeping.versions(document), dialog,
             [dialog](const Result<QList<DocumentVersion>> &versions) {
                 if (versions)
                     dialog->showVersions(*versions);
                 else
                     dialog->showError(versions.error());
             });
}

void DocumentVersions::restore(VersionsDialog *dialog, const DocumentRow &document, int number,
                               const QString &note)
{
    // Of the row as it is now: an upload or a restore before this changed it.
    const int place = m_page->model()->rowOf(document.id);
    const auto row = place < 0 ? std::nullopt : m_page->model()->listRowAt(place);
    const qint64 version = row ? DocumentRow::of(*row).version : document.version;
    whenDone(m_keeping.restoreVersion(document.id, version, number, note), dialog,
             [this, dialog, document, number](const Result<qint64> &done) {
                 if (!done) {
                     dialog->showError(done.error());
                     return;
                 }
                 m_page->model()->applyChanges({document.id});
                 dialog->showMessage(tr("Version %1 is the current one again.").arg(number));
                 load(dialog, document.id);
             });
}

void DocumentVersions::showBin()
{
    auto *dialog = new BinDialog(m_page->window());
    connect(dialog, &BinDialog::retryRequested, this, [this, dialog] { loadBin(dialog); });
    connect(dialog, &BinDialog::restoreRequested, this,
            [this, dialog](const BinnedDocument &document, const QString &reason) {
                bringBack(dialog, document, reason);
            });
    dialog->open();
    loadBin(dialog);
}

void DocumentVersions::editRequirements()
{
    static const QStringList withDocuments = {u"PENDING"_s, u"45D"_s, u"180D"_s, u"COMPLETED"_s};
    QList<ColumnChoice> stages = ListChoices::stages();
    stages.removeIf([](const ColumnChoice &stage) { return !withDocuments.contains(stage.code); });
    auto *dialog = new RequirementsDialog(stages, documentTypes(), m_page->window());
    connect(dialog, &RequirementsDialog::retryRequested, this,
            [this, dialog] { loadRequirements(dialog); });
    connect(dialog, &RequirementsDialog::saveRequested, this,
            [this, dialog](const QList<DocumentRequirement> &wished) {
                whenDone(m_keeping.setRequirements(wished), dialog,
                         [this, dialog](const Result<void> &done) {
                             if (!done) {
                                 dialog->showError(done.error());
                                 return;
                             }
                             m_page->messages()->showMessage(Status::Good,
                                                             tr("The checklists are saved."));
                             dialog->done(QDialog::Accepted);
                         });
            });
    dialog->open();
    loadRequirements(dialog);
}

void DocumentVersions::loadRequirements(RequirementsDialog *dialog)
{
    whenDone(m_keeping.requirements(), dialog,
             [dialog](const Result<QList<DocumentRequirement>> &requirements) {
                 if (requirements)
                     dialog->showRequirements(*requirements);
                 else
                     dialog->showError(requirements.error());
             });
}

void DocumentVersions::loadBin(BinDialog *dialog)
{
    whenDone(m_keeping.bin(), dialog, [dialog](const Result<QList<BinnedDocument>> &documents) {
        if (documents)
            dialog->showDocuments(*documents);
        else
            dialog->showError(documents.error());
    });
}

void DocumentVersions::bringBack(BinDialog *dialog, const BinnedDocument &document,
                                 const QString &reason)
{
    whenDone(m_documents.restore(document.document, reason), dialog,
             [this, dialog, document](const Result<void> &done) {
                 if (!done) {
                     dialog->showError(done.error());
                     return;
                 }
                 const QString name = QChar(0x201c) + document.name + QChar(0x201d);
                 m_page->model()->applyChanges({document.document});
                 Edits::afterEdit(m_world, document.document, 0, tr("Bringing back %1").arg(name));
                 dialog->showMessage(tr("%1 is back from the bin.").arg(name));
                 loadBin(dialog);
             });
}

} // namespace Peak
