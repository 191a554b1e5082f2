#include "app/TransferPins.h"

#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "models/documents/SecretBytes.h"
#include "models/documents/TransferQueue.h"
#include "views/common/MessageBar.h"
#include "views/documents/PinEntryDialog.h"
#include "views/main/MainWindow.h"

#include <utility>

namespace Peak {

TransferPins::TransferPins(PageWorld &world, MainWindow *window)
    : QObject(window), m_world(world), m_window(window)
{
    connect(&world.transfers(), &TransferQueue::pinNeeded, this, &TransferPins::onNeeded);
    connect(&world.transfers(), &TransferQueue::removed, this, [this](const QUuid &id) {
        m_waiting.removeAll(id);
        m_wanted.removeAll(id);
    });
    connect(&world, &PageWorld::personForgotten, this, [this] { delete m_dialog; });
    connect(window->messages(), &MessageBar::actionTriggered, this, [this] {
        if (m_told.isEmpty() || m_window->messages()->text() != m_told)
            return; // somebody else's
        m_window->messages()->clear();
        m_wanted += std::exchange(m_waiting, {});
        ask();
    });
}

void TransferPins::onNeeded(const QUuid &transfer, bool wanted)
{
    m_waiting.removeAll(transfer);
    QList<QUuid> &list = wanted ? m_wanted : m_waiting;
    if (!list.contains(transfer))
        list.append(transfer);
    if (wanted)
        ask();
    else
        tell();
}

/** No dialog that nobody asked for: who has just come in is about to do something else. */
void TransferPins::tell()
{
    const QString name = m_world.transfers().transfer(m_waiting.constFirst()).name;
    m_told = m_waiting.size() == 1
                 ? tr("The download of “%1” waits for the document's PIN.").arg(name)
                 : tr("%n download(s) wait for the PINs of their documents.", nullptr,
                      int(m_waiting.size()));
    m_window->messages()->showMessage(Status::Info, m_told, tr("Enter the PIN"));
}

void TransferPins::ask()
{
    while (!m_dialog && !m_wanted.isEmpty()) {
        const QUuid next = m_wanted.takeFirst();
        if (m_world.transfers().transfer(next).needsPin)
            ask(next);
    }
}

void TransferPins::ask(const QUuid &transfer)
{
    m_dialog = new PinEntryDialog(m_world.transfers().transfer(transfer).name, m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &QObject::destroyed, this, [this] {
        m_dialog.clear();
        ask();
    });
    connect(m_dialog, &PinEntryDialog::pinEntered, this,
            [this, transfer, dialog = m_dialog.data()](QByteArray pin) {
                const auto answer = m_world.transfers().enterPin(transfer, pin);
                SecretBytes::wipe(pin);
                whenDone(answer, dialog, [dialog](const Result<OpenAnswer> &told) {
                    if (!told)
                        dialog->showError(told.error());
                    else if (told->outcome == OpenAnswer::Outcome::Opened)
                        dialog->accept();
                    else
                        dialog->showAnswer(*told);
                });
            });
    m_dialog->open();
}

} // namespace Peak
