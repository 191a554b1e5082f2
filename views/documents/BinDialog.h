#pragma once

#include "models/domain/DocumentAnswers.h"
#include "views/documents/TableDialog.h"

namespace Peak {

/*
 * Who: an admin, when somebody says "it was here yesterday"; once a month.
 * First: what was removed last, by whom and why, and how long it can still be brought back.
 * Then: bring it back, with a reason that stands in the record.
 */

/** The bin: what was removed and is not gone yet. Loads nothing itself. GUI thread. */
class BinDialog final : public TableDialog
{
    Q_OBJECT

public:
    explicit BinDialog(QWidget *parent = nullptr);

    void showDocuments(const QList<Peak::BinnedDocument> &documents);

Q_SIGNALS:
    void restoreRequested(const Peak::BinnedDocument &document, const QString &reason);

private:
    void restore();
    void refresh() override;
    const BinnedDocument *current() const;

    QList<BinnedDocument> m_documents;
    QPushButton *m_restore;
};

} // namespace Peak
