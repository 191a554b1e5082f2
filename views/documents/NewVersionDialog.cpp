#include "views/documents/NewVersionDialog.h"

#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/TransferText.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int mostNote = 500;

} // namespace

NewVersionDialog::NewVersionDialog(const QString &document, bool mayBeNew, QWidget *parent)
    : QDialog(parent),
      m_document(document),
      m_message(new MessageBar),
      m_about(new QLabel(tr("Looking at the file"))),
      m_note(new QLineEdit),
      m_upload(new QPushButton(tr("Upload as a new &version"))),
      m_new(new QPushButton(tr("As a new &document...")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(mayBeNew ? tr("New version or new document") : tr("New version"));
    auto *lead =
        new QLabel(mayBeNew ? tr("Is it a new version of “%1”, or another document?").arg(document)
                            : tr("It becomes the current version of “%1”.").arg(document));
    auto *effect = new QLabel(tr("Who may see the document, its PIN and its type stay as they are. "
                                 "The version before is kept and can be brought back."));
    for (QLabel *label : {lead, m_about, effect}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    QFont strong = m_about->font();
    strong.setWeight(QFont::DemiBold);
    m_about->setFont(strong);
    effect->setForegroundRole(QPalette::PlaceholderText);
    m_message->setClosable(false);
    m_note->setMaxLength(mostNote);
    m_upload->setDefault(true);
    m_upload->setEnabled(false);
    m_new->setAutoDefault(false);
    m_new->setEnabled(false);
    m_new->setVisible(mayBeNew);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    connect(m_upload, &QPushButton::clicked, this, &NewVersionDialog::accept);
    connect(m_new, &QPushButton::clicked, this, [this] {
        Q_EMIT newDocumentWanted(m_file);
        reject();
    });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_new);
    buttons->addStretch(1);
    buttons->addWidget(m_upload);
    buttons->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(2));
    column->addWidget(m_message);
    column->addWidget(lead);
    column->addWidget(m_about);
    column->addWidget(effect);
    column->addSpacing(Theme::space(1));
    column->addWidget(Fields::label(tr("&What changed, if you like"), m_note));
    column->addWidget(m_note);
    column->addStretch(1);
    column->addLayout(buttons);
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
        m_message->showMessage(Status::Danger, file.fault);
    else if (!file.warning.isEmpty())
        m_message->showMessage(Status::Warning, file.warning);
    fit();
}

void NewVersionDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    fit();
}

/** As high as its text, which may have grown. */
void NewVersionDialog::fit()
{
    m_message->layout()->activate();
    layout()->activate();
    resize(width(), qMax(minimumSizeHint().height(), layout()->totalHeightForWidth(width())));
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
