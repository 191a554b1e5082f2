#pragma once

#include "app/pages/DocumentRow.h"
#include "models/repositories/DocumentRepository.h"

#include <QObject>
#include <QUuid>

#include <optional>

namespace Peak {

class ActionSet;
class DocumentOpening;
class DocumentUploads;
class DocumentVersions;
class DropZone;
class Generating;
class ListPage;
class PageWorld;
struct UploadDetails;

/**
 * What can be done with documents wherever they are listed: to open and save them, to upload, what
 * is noted about them, their PIN and versions, the bin, and who opened them.
 *
 * Every edit can be undone from the list's message bar, but for PINs. Keeps no rows: they are the
 * model's. GUI thread.
 */
class DocumentController final : public QObject
{
    Q_OBJECT

public:
    DocumentController(PageWorld &world, ListPage *page, QObject *parent);

    ActionSet *actions() const { return m_actions; }
    /** All of the list are of this exchange; `rights` are the person's on it. */
    void setExchange(const QUuid &exchange, const QString &title, int rights);
    /** Why nothing can be uploaded here; empty: it can. */
    QString whyNotUpload() const;

public Q_SLOTS:
    void open(const QUuid &document);
    void edit(const QUuid &document);
    void showLog(const QUuid &document);
    /** Something that a stage wants: its type is known. */
    void uploadAs(const QString &type);

private:
    void makeActions();
    void makeRowActions();
    void makeTemplateActions();
    void makeDropZone();
    void onDropped(const QStringList &paths, const QPoint &place);
    std::optional<DocumentRow> rowOf(const QUuid &document) const;
    std::optional<DocumentRow> rowAt(const QPoint &place) const;
    std::optional<DocumentRow> current() const;
    QList<DocumentRow> selected() const;
    QString whyNotChange() const;
    QString whyNotLog() const;
    QString whyNotOpen() const;
    QString whyNotDownload() const;
    QString whyNotVersion(const DocumentRow &row) const;

    void openPin(const DocumentRow &row);
    void openPinReset(const DocumentRow &row);
    void openRemove(const DocumentRow &row);
    void restore(const DocumentRow &row);
    void tell(const QUuid &document, qint64 version, const QString &sentence, const QString &told);

    PageWorld &m_world;
    ListPage *m_page;
    DocumentRepository m_documents;
    ActionSet *m_actions;
    DocumentOpening *m_opening;
    DocumentUploads *m_uploads;
    DocumentVersions *m_versions;
    Generating *m_generating;
    DropZone *m_drop = nullptr;
    bool m_ofExchange = false;
    int m_rights = 0; ///< on the exchange, where all are of one
};

} // namespace Peak
