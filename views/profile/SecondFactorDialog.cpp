#include "views/profile/SecondFactorDialog.h"

#include "models/db/WhenDone.h"
#include "views/common/BusyBar.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/profile/PrintText.h"
#include "views/signin/EnrolStep.h"
#include "views/signin/RecoveryCodesStep.h"

#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QSaveFile>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

SecondFactorDialog::SecondFactorDialog(Server server, QWidget *parent)
    : QDialog(parent),
      m_server(std::move(server)),
      m_message(new MessageBar(this)),
      m_steps(new QStackedWidget(this)),
      m_wait(new QLabel(tr("Asking the server"))),
      m_enrol(new EnrolStep(m_message)),
      m_codes(new RecoveryCodesStep(m_message)),
      m_busy(new BusyBar(this)),
      m_print(new QPushButton(tr("&Print..."), this)),
      m_continue(new QPushButton(this)),
      m_cancel(new QPushButton(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    m_message->setClosable(false);
    m_wait->setAlignment(Qt::AlignCenter);
    for (QWidget *step : {static_cast<QWidget *>(m_wait), static_cast<QWidget *>(m_enrol),
                          static_cast<QWidget *>(m_codes)})
        m_steps->addWidget(step);
    m_steps->setFixedWidth(Theme::space(100));
    m_busy->setAccessibleName(tr("Asking the server"));
    for (QPushButton *button : {m_print, m_cancel})
        button->setAutoDefault(false);
    m_continue->setDefault(true);
    connect(m_continue, &QPushButton::clicked, this, &SecondFactorDialog::onContinue);
    connect(m_cancel, &QPushButton::clicked, this, &SecondFactorDialog::reject);
    connect(m_print, &QPushButton::clicked, this, [this] {
        printText(this, tr("Recovery codes of Peak 1031"), m_codes->codes().join(u'\n'));
    });
    connect(m_codes, &RecoveryCodesStep::saveRequested, this, &SecondFactorDialog::saveCodes);
    m_codes->addButton(m_print);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_continue);
    buttons->addWidget(m_cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(2));
    column->addWidget(m_message);
    column->addWidget(m_steps);
    column->addWidget(m_busy);
    column->addLayout(buttons);
    column->setSizeConstraint(QLayout::SetFixedSize);
    setStep(Step::Wait);
}

void SecondFactorDialog::setStep(Step step)
{
    m_step = step;
    m_steps->setCurrentIndex(int(step));
    const bool codes = step == Step::Codes;
    setWindowTitle(codes ? tr("Your recovery codes") : tr("Set up a second factor"));
    m_print->setVisible(codes && canPrint());
    m_continue->setVisible(step != Step::Wait);
    m_continue->setText(codes ? tr("I have kept them") : tr("Confirm the code"));
    m_cancel->setVisible(!codes);
    m_cancel->setText(tr("Cancel"));
    setBusy(step == Step::Wait);
}

void SecondFactorDialog::setBusy(bool busy)
{
    m_busy->setVisible(busy);
    m_continue->setEnabled(!busy);
}

void SecondFactorDialog::beginFactor()
{
    open();
    whenDone(m_server.begin(this), this, [this](const Result<NewSecondFactor> &made) {
        if (!made) {
            setBusy(false);
            m_wait->clear();
            m_message->showError(made.error());
            m_cancel->setText(tr("Close"));
            return;
        }
        setStep(Step::Factor);
        m_enrol->setSecret(made->secret, made->uri);
    });
}

void SecondFactorDialog::beginCodes()
{
    setWindowTitle(tr("New recovery codes"));
    open();
    askCodes();
}

void SecondFactorDialog::onContinue()
{
    if (m_step == Step::Codes)
        done(Accepted);
    else if (m_step == Step::Factor)
        confirm();
}

void SecondFactorDialog::confirm()
{
    const QString code = m_enrol->takeCode();
    if (code.isEmpty())
        return;
    setBusy(true);
    whenDone(m_server.confirm(this, code), this, [this](const Result<void> &confirmed) {
        setBusy(false);
        if (!confirmed) {
            m_message->showError(confirmed.error());
            m_enrol->retry();
            return;
        }
        Q_EMIT changed();
        m_message->showMessage(Status::Good, tr("The second factor is set up. Your other sessions "
                                                "have ended."));
        m_enrol->forget();
        askCodes();
    });
}

void SecondFactorDialog::askCodes()
{
    setBusy(true);
    whenDone(m_server.codes(this), this, [this](const Result<QStringList> &codes) {
        setBusy(false);
        if (!codes) {
            m_steps->setCurrentWidget(m_wait);
            m_wait->clear();
            m_message->showError(codes.error());
            m_continue->hide();
            m_cancel->setText(tr("Close"));
            return;
        }
        setStep(Step::Codes);
        m_codes->setCodes(codes.value());
        Q_EMIT changed();
    });
}

void SecondFactorDialog::saveCodes(const QStringList &codes)
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save the recovery codes"),
        QDir::home().filePath(u"peak1031-recovery-codes.txt"_s), tr("Text (*.txt)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const QByteArray text = codes.join(u'\n').toUtf8() + '\n';
    if (!file.open(QIODevice::WriteOnly) ||
        !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) || file.write(text) < 0 ||
        !file.commit())
        m_message->showMessage(Status::Danger,
                               tr("The codes could not be saved in %1: %2. Choose another folder, "
                                  "or copy them.")
                                   .arg(QDir::toNativeSeparators(path), file.errorString()));
    else
        m_message->showMessage(Status::Good, tr("The codes are saved in %1. Nobody else should "
                                                "read that file.")
                                                 .arg(QDir::toNativeSeparators(path)));
}

void SecondFactorDialog::done(int result)
{
    m_enrol->forget();
    m_codes->forget();
    QDialog::done(result);
}

} // namespace Peak
