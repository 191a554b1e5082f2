#pragma once

#include "models/db/Error.h"
#include "models/domain/DocumentAnswers.h"

#include <QDialog>

class QPushButton;
class QTableWidget;

namespace Peak {

class BusyBar;
class EmptyState;
class MessageBar;

/*
 * Who: a coordinator who is told that the contract on file is the wrong one; once a week.
 * First: which version is the current one, who brought it, when, and why.
 * Then: look into an older one, and make it the current one again with a word why. Nothing is lost
 * by that: it becomes the newest.
 */

/**
 * The versions of one document, the newest first, with what can be done with one.
 *
 * Loads nothing itself; asks by signals. GUI thread.
 */
class VersionsDialog final : public QDialog
{
    Q_OBJECT

public:
    /** `whyNot`: why versions are neither added nor restored; empty: they are. */
    VersionsDialog(const QString &document, const QString &whyNot, QWidget *parent = nullptr);

    void showVersions(const QList<Peak::DocumentVersion> &versions);
    /** What could not be loaded, or done. */
    void showError(const Peak::Error &error);
    void showMessage(const QString &told);
    int selected() const; ///< 0: none

Q_SIGNALS:
    void openRequested(int version);
    void downloadRequested(int version);
    void restoreRequested(int version, const QString &note);
    void uploadRequested();
    void retryRequested();

private:
    void restore();
    void refresh();
    const DocumentVersion *current() const;

    QString m_document;
    QString m_whyNot;
    QList<DocumentVersion> m_versions;
    MessageBar *m_message;
    QTableWidget *m_table;
    EmptyState *m_state;
    QPushButton *m_open;
    QPushButton *m_download;
    QPushButton *m_restore;
    QPushButton *m_upload;
    bool m_loaded = false;
};

} // namespace Peak
