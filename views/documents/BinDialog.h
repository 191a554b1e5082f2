#pragma once

#include "models/db/Error.h"
#include "models/domain/DocumentAnswers.h"

#include <QDialog>

class QPushButton;
class QTableWidget;

namespace Peak {

class EmptyState;
class MessageBar;

/*
 * Who: an admin, when somebody says "it was here yesterday"; once a month.
 * First: what was removed last, by whom and why, and how long it can still be brought back.
 * Then: bring it back, with a reason that stands in the record.
 */

/** The bin: what was removed and is not gone yet. Loads nothing itself. GUI thread. */
class BinDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit BinDialog(QWidget *parent = nullptr);

    void showDocuments(const QList<Peak::BinnedDocument> &documents);
    void showError(const Peak::Error &error);
    void showMessage(const QString &told);

Q_SIGNALS:
    void restoreRequested(const Peak::BinnedDocument &document, const QString &reason);
    void retryRequested();

private:
    void restore();
    void refresh();
    const BinnedDocument *current() const;

    QList<BinnedDocument> m_documents;
    MessageBar *m_message;
    QTableWidget *m_table;
    EmptyState *m_state;
    QPushButton *m_restore;
    bool m_loaded = false;
};

} // namespace Peak
