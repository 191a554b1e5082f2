#include "views/documents/NewVersionDialog.h"

#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/TransferText.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int mostNote = 500;

} // namespace

NewVersionDialog::NewVersionDialog(const QString &document, bool mayBeNew, QWidget *parent)
    : AskingDialog(parent),
      m_document(document),
      m_note(new QLineEdit),
      m_upload(new QPushButton(tr("Upload as a new &version"))),
      m_new(new QPushButton(tr("As a new &document...")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(mayBeNew ? tr("New version or new document") : tr("New version"));
    column()->setSpacing(Theme::space(2));
    addText(mayBeNew ? tr("Is it a new version of “%1”, or another document?").arg(document)
                     : tr("It becomes the current version of “%1”.").arg(document));
    m_about = addText(tr("Looking at the file"));
    QFont strong = m_about->font();
    strong.setWeight(QFont::DemiBold);
    m_about->setFont(strong);
    addText(tr("Who may see the document, its PIN and its type stay as they are. The version "
               "before is kept and can be brought back."))
        ->setForegroundRole(QPalette::PlaceholderText);
    column()->addSpacing(Theme::space(1));
    addField(tr("&What changed, if you like"), m_note);
    addButtons(m_upload, {m_new});
    m_note->setMaxLength(mostNote);
    m_upload->setEnabled(false);
    m_new->setEnabled(false);
    m_new->setVisible(mayBeNew);
    connect(m_upload, &QPushButton::clicked, this, &NewVersionDialog::accept);
    connect(m_new, &QPushButton::clicked, this, [this] {
        Q_EMIT newDocumentWanted(m_file);
        reject();
    });
    setMinimumWidth(Theme::space(130));
    m_note->setFocus();
}

void NewVersionDialog::setFile(const UploadFile &file)
{
    m_file = file;
    m_about->setText(tr("%1 · %2 · %3").arg(file.name, file.kind, TransferText::bytes(file.bytes)));
    const bool possible = file.fault.isEmpty();
    m_upload->setEnabled(possible);
    m_new->setEnabled(possible);
    if (!possible)
        message()->showMessage(Status::Danger, file.fault);
    else if (!file.warning.isEmpty())
        message()->showMessage(Status::Warning, file.warning);
    fit();
}

QString NewVersionDialog::note() const
{
    return Fields::clean(m_note->text()).trimmed();
}

void NewVersionDialog::accept()
{
    if (m_upload->isEnabled())
        QDialog::accept();
}

} // namespace Peak
