#pragma once

#include "models/db/Error.h"
#include "models/domain/UploadFile.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace Peak {

class MessageBar;

/**
 * Asks whether a file is a new version of a document, with a note what changed, or, where it was
 * dropped on it, a document of its own.
 *
 * Uploads nothing: accepted, note() says what was written. GUI thread.
 */
class NewVersionDialog final : public QDialog
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

protected:
    void showEvent(QShowEvent *event) override;

Q_SIGNALS:
    void newDocumentWanted(const Peak::UploadFile &file);

private:
    void fit();

    QString m_document;
    UploadFile m_file;
    MessageBar *m_message;
    QLabel *m_about;
    QLineEdit *m_note;
    QPushButton *m_upload;
    QPushButton *m_new;
};

} // namespace Peak
