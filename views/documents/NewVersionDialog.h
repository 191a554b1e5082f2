#pragma once

#include "models/domain/UploadFile.h"
#include "views/common/AskingDialog.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace Peak {

/**
 * Asks whether a file is a new version of a document, with a note what changed, or, where it was
 * dropped on it, a document of its own.
 *
 * Uploads nothing: accepted, note() says what was written. GUI thread.
 */
class NewVersionDialog final : public AskingDialog
{
    Q_OBJECT

public:
    /** `mayBeNew`: it was dropped on the document, and may be meant as another one. */
    NewVersionDialog(const QString &document, bool mayBeNew, QWidget *parent = nullptr);

    /** Found a moment later than it is asked about. */
    void setFile(const Peak::UploadFile &file);
    const UploadFile &file() const { return m_file; }
    QString note() const;

    void accept() override;

Q_SIGNALS:
    void newDocumentWanted(const Peak::UploadFile &file);

private:
    QString m_document;
    UploadFile m_file;
    QLabel *m_about = nullptr;
    QLineEdit *m_note;
    QPushButton *m_upload;
    QPushButton *m_new;
};

} // namespace Peak
