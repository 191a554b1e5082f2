#include "views/documents/PinDialog.h"

#include "models/db/WhenDone.h"
#include "views/common/BusyBar.h"
#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/PinFields.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

PinDialog::PinDialog(const QString &document, bool hasPin, SavePin save, int leastDigits,
                     QWidget *parent)
    : QDialog(parent),
      m_save(std::move(save)),
      m_message(new MessageBar),
      m_pin(new PinFields(leastDigits)),
      m_busy(new BusyBar),
      m_set(new QPushButton(hasPin ? tr("Change the PIN") : tr("Set the PIN"))),
      m_remove(new QPushButton(tr("Take the PIN off")))
{
    setWindowTitle(hasPin ? tr("Change the PIN") : tr("Set a PIN"));
    auto *lead =
        new QLabel(tr("Whoever opens “%1” is asked for this PIN, in numbers. Tell it to them by "
                      "telephone, not "
                      "in a message: nobody can look it up later, it can only be set anew.")
                       .arg(document));
    lead->setWordWrap(true);
    lead->setTextFormat(Qt::PlainText);
    m_busy->hide();
    m_busy->setAccessibleName(tr("Asking the server"));
    m_message->setClosable(false);
    m_remove->setVisible(hasPin);
    m_remove->setAutoDefault(false);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_set->setDefault(true);
    connect(m_set, &QPushButton::clicked, this, &PinDialog::accept);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        m_removed = true;
        this->save({});
    });
    connect(cancel, &QPushButton::clicked, this, &PinDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    buttons->addWidget(m_set);
    buttons->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(1));
    column->addWidget(m_message);
    column->addWidget(lead);
    column->addSpacing(Theme::space(3));
    column->addWidget(m_pin);
    column->addSpacing(Theme::space(3));
    column->addWidget(m_busy);
    column->addStretch(1);
    column->addLayout(buttons);
    setMinimumWidth(Theme::space(110));
    m_pin->setFocus();
}

void PinDialog::accept()
{
    Fields::Faults faults = m_pin->faults();
    if (m_pin->isEmpty())
        faults.append({m_pin->fields().constFirst(), tr("Enter the PIN twice.")});
    Fields::showFaults(faults, m_pin->fields(), m_message);
    fit();
    if (!faults.isEmpty() || !m_set->isEnabled())
        return;
    m_removed = false;
    save(m_pin->pin());
}

void PinDialog::save(const QString &pin)
{
    setBusy(true);
    whenDone(m_save(pin), this, [this](const Result<void> &saved) {
        setBusy(false);
        if (saved) {
            done(Accepted);
            return;
        }
        m_message->showError(saved.error());
        m_pin->clear();
        m_pin->setFocus();
        fit();
    });
}

void PinDialog::done(int result)
{
    m_pin->clear();
    QDialog::done(result);
}

void PinDialog::setBusy(bool busy)
{
    m_pin->setEnabledFields(!busy);
    m_set->setEnabled(!busy);
    m_remove->setEnabled(!busy);
    m_busy->setVisible(busy);
}

void PinDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    fit();
}

/** As high as its text, which may have grown; the person's own size is only ever widened. */
void PinDialog::fit()
{
    m_message->layout()->activate();
    layout()->activate();
    resize(width(), qMax(minimumSizeHint().height(), layout()->totalHeightForWidth(width())));
}

} // namespace Peak
