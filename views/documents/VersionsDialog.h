#pragma once

#include "models/domain/DocumentAnswers.h"
#include "views/documents/TableDialog.h"

namespace Peak {

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
class VersionsDialog final : public TableDialog
{
    Q_OBJECT

public:
    /** `whyNot`: why versions are neither added nor restored; empty: they are. */
    VersionsDialog(const QString &document, const QString &whyNot, QWidget *parent = nullptr);

    void showVersions(const QList<Peak::DocumentVersion> &versions);
    int selected() const; ///< 0: none

Q_SIGNALS:
    void openRequested(int version);
    void downloadRequested(int version);
    void restoreRequested(int version, const QString &note);
    void uploadRequested();

private:
    void restore();
    void refresh() override;
    const DocumentVersion *current() const;

    QString m_document;
    QString m_whyNot;
    QList<DocumentVersion> m_versions;
    QPushButton *m_open;
    QPushButton *m_download;
    QPushButton *m_restore;
    QPushButton *m_upload;
};

} // namespace Peak
