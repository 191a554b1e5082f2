#pragma once

#include "app/pages/DocumentRow.h"
#include "models/repositories/DocumentKeepingRepository.h"
#include "models/repositories/DocumentRepository.h"

#include <QObject>

#include <functional>

namespace Peak {

class BinDialog;
class RequirementsDialog;
class DocumentOpening;
class DocumentUploads;
class ListPage;
class PageWorld;
class VersionsDialog;

/**
 * The versions of documents and the bin, in dialogs over a list of documents: loads what they show
 * and does what is asked in them. GUI thread.
 */
class DocumentVersions final : public QObject
{
    Q_OBJECT

public:
    DocumentVersions(PageWorld &world, ListPage *page, DocumentOpening *opening,
                     DocumentUploads *uploads, QObject *parent);

    void showVersions(const DocumentRow &document, const QString &whyNotChange);
    void showBin();
    /** What each stage asks for, for admins. */
    void editRequirements();

private:
    void load(VersionsDialog *dialog, const QUuid &document);
    void restore(VersionsDialog *dialog, const DocumentRow &document, int number,
                 const QString &note);
    void loadBin(BinDialog *dialog);
    void loadRequirements(RequirementsDialog *dialog);
    void bringBack(BinDialog *dialog, const BinnedDocument &document, const QString &reason);

    PageWorld &m_world;
    ListPage *m_page;
    DocumentOpening *m_opening;
    DocumentUploads *m_uploads;
    DocumentRepository m_documents;
    DocumentKeepingRepository m_keeping;
};

} // namespace Peak
