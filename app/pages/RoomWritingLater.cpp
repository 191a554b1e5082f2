// The part of RoomWriting that sends later.
#include "app/PageWorld.h"
#include "app/pages/RoomController.h"
#include "app/pages/RoomWriting.h"
#include "models/db/WhenDone.h"
#include "views/common/MessageBar.h"
#include "views/messages/MessageField.h"
#include "views/messages/RoomDialogs.h"
#include "views/messages/RoomPage.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QDateTime nextHour()
{
    const QDateTime now = QDateTime::currentDateTime().addSecs(3600);
    return QDateTime(now.date(), QTime(now.time().hour(), 0));
}

} // namespace

void RoomWriting::sendAt()
{
    auto *dialog = new SendAtDialog(nextHour(), m_editor->window());
    connect(dialog, &QDialog::accepted, this, [this, dialog] { send(dialog->chosen()); });
    dialog->open();
}

void RoomWriting::loadScheduled()
{
    whenDone(m_rooms.scheduled(m_entered), this,
             [this, room = m_entered](const Result<QList<ScheduledMessage>> &messages) {
                 if (room != m_entered || !messages)
                     return;
                 m_scheduled = *messages;
                 const bool failed =
                     std::any_of(m_scheduled.cbegin(), m_scheduled.cend(),
                                 [](const auto &one) { return !one.failure.isEmpty(); });
                 m_room.page()->setScheduled(int(m_scheduled.size()), failed);
                 if (auto *dialog = m_editor->window()->findChild<ScheduledDialog *>())
                     dialog->showMessages(m_scheduled);
             });
}

void RoomWriting::showScheduled()
{
    auto *dialog = new ScheduledDialog(m_editor->window());
    connect(dialog, &ScheduledDialog::retryRequested, this, &RoomWriting::loadScheduled);
    connect(dialog, &ScheduledDialog::changeRequested, this,
            [this, dialog](const ScheduledMessage &one) { changeScheduled(dialog, one); });
    connect(dialog, &ScheduledDialog::cancelRequested, this,
            [this, dialog](const ScheduledMessage &one) { cancelScheduled(dialog, one); });
    dialog->showMessages(m_scheduled);
    dialog->open();
    loadScheduled();
}

void RoomWriting::changeScheduled(ScheduledDialog *dialog, const ScheduledMessage &message)
{
    const QDateTime start = message.at.toLocalTime();
    auto *ask = new SendAtDialog(std::max(start, nextHour()), dialog);
    connect(ask, &QDialog::accepted, this, [this, ask, message, shown = QPointer(dialog)] {
        whenDone(m_rooms.changeScheduled(message.id, message.text, ask->chosen()), this,
                 [this, shown](const Result<void> &done) {
                     if (!done && shown)
                         shown->showError(done.error());
                     loadScheduled();
                 });
    });
    ask->open();
}

void RoomWriting::cancelScheduled(ScheduledDialog *dialog, const ScheduledMessage &message)
{
    whenDone(m_rooms.cancelScheduled(message.id), this,
             [this, message, room = m_entered, shown = QPointer(dialog)](const Result<void> &done) {
                 if (!done) {
                     if (shown)
                         shown->showError(done.error());
                     return;
                 }
                 loadScheduled();
                 if (room != m_entered)
                     return;
                 const QString typed = m_editor->text();
                 m_editor->setText(typed.trimmed().isEmpty() ? message.text
                                                             : message.text + u"\n"_s + typed);
                 if (shown)
                     shown->reject();
                 m_editor->field()->setFocus();
             });
}

} // namespace Peak
