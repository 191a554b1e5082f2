#pragma once

#include "models/domain/RoomMessage.h"
#include "views/common/AskingDialog.h"
#include "views/documents/TableDialog.h"

#include <QDateTime>

class QDateTimeEdit;

namespace Peak {

/** Who reads a room, or who got one of its messages and has read it. GUI thread. */
class ReadersDialog final : public TableDialog
{
    Q_OBJECT

public:
    enum class About { Room, Message };
    explicit ReadersDialog(About about, QWidget *parent = nullptr);

    void showReaders(const QList<RoomReader> &readers);
    void showMessageReaders(const QList<MessageReader> &readers);

private:
    void refresh() override {}
};

/** What is to be sent later: another time, or not at all. GUI thread. */
class ScheduledDialog final : public TableDialog
{
    Q_OBJECT

public:
    explicit ScheduledDialog(QWidget *parent = nullptr);

    void showMessages(const QList<Peak::ScheduledMessage> &messages);

Q_SIGNALS:
    void changeRequested(const Peak::ScheduledMessage &message);
    /** Back to the editor: it is not sent by itself. */
    void cancelRequested(const Peak::ScheduledMessage &message);

private:
    void refresh() override;
    const ScheduledMessage *current() const;

    QList<ScheduledMessage> m_messages;
    QPushButton *m_change;
    QPushButton *m_cancel;
};

/** Asks for a day and a time that is to come. GUI thread. */
class SendAtDialog final : public AskingDialog
{
    Q_OBJECT

public:
    explicit SendAtDialog(const QDateTime &start, QWidget *parent = nullptr);

    QDateTime chosen() const;
    void accept() override;

private:
    QDateTimeEdit *m_field;
};

} // namespace Peak
