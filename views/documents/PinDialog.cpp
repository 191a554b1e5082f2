#include "views/documents/PinDialog.h"

#include "models/db/WhenDone.h"
#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/PinFields.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

PinDialog::PinDialog(const QString &document, bool hasPin, SavePin save, int leastDigits,
                     QWidget *parent)
    : AskingDialog(parent),
      m_save(std::move(save)),
      m_pin(new PinFields(leastDigits)),
      m_set(new QPushButton(hasPin ? tr("Change the PIN") : tr("Set the PIN"))),
      m_remove(new QPushButton(tr("Take the PIN off")))
{
    setWindowTitle(hasPin ? tr("Change the PIN") : tr("Set a PIN"));
    addText(tr("Whoever opens “%1” is asked for this PIN, in numbers. Tell it to them by "
               "telephone, not in a message: nobody can look it up later, it can only be set "
               "anew.")
                .arg(document));
    column()->addSpacing(Theme::space(3));
    column()->addWidget(m_pin);
    addButtons(m_set, {m_remove});
    m_remove->setVisible(hasPin);
    connect(m_set, &QPushButton::clicked, this, &PinDialog::accept);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        m_removed = true;
        this->save({});
    });
    setMinimumWidth(Theme::space(110));
    m_pin->setFocus();
}

void PinDialog::accept()
{
    Fields::Faults faults = m_pin->faults();
    if (m_pin->isEmpty())
        faults.append({m_pin->fields().constFirst(), tr("Enter the PIN twice.")});
    Fields::showFaults(faults, m_pin->fields(), message());
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
        message()->showError(saved.error());
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
    showWaiting(busy);
}

} // namespace Peak
