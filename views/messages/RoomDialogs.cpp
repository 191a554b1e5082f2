#include "views/messages/RoomDialogs.h"

#include "models/domain/Role.h"
#include "views/common/EmptyState.h"
#include "views/common/MessageBar.h"
#include "views/common/PageLayout.h"
#include "views/common/Theme.h"
#include "views/documents/TableLook.h"
#include "views/messages/MessageText.h"

#include <QDateTimeEdit>
#include <QPushButton>
#include <QTableWidget>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

ReadersDialog::ReadersDialog(About about, QWidget *parent)
    : TableDialog(about == About::Room
                      ? Words{tr("Who reads this room"), tr("Readers"), tr("Loading the readers"),
                              tr("The readers could not be loaded")}
                      : Words{tr("Who has read the message"), tr("Readers"),
                              tr("Loading the readers"), tr("The readers could not be loaded")},
                  about == About::Room
                      ? QList<Column>{{tr("Person"), 56}, {tr("Role"), 52}, {tr("Company"), 56}}
                      : QList<Column>{{tr("Person"), 56}, {tr("Read"), 40}, {tr("Delivered"), 40}},
                  parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    auto *close = new QPushButton(tr("Close"));
    addButtons({}, {close});
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    resizeOnScreen(this, {Theme::space(180), Theme::space(100)});
}

void ReadersDialog::showReaders(const QList<RoomReader> &readers)
{
    table()->setRowCount(int(readers.size()));
    for (int row = 0; row < readers.size(); ++row) {
        const RoomReader &one = readers.at(row);
        const QString role = roleLabel(roleFromCode(one.role));
        setTexts(table(), row,
                 {MessageText::line(one.name),
                  one.outsider ? tr("%1, from outside").arg(role) : role,
                  MessageText::line(one.company)});
    }
    if (readers.isEmpty())
        state()->showEmpty(u"users-round"_s, tr("Nobody reads this room"));
    setLoaded(!readers.isEmpty());
}

void ReadersDialog::showMessageReaders(const QList<MessageReader> &readers)
{
    table()->setRowCount(int(readers.size()));
    for (int row = 0; row < readers.size(); ++row) {
        const MessageReader &one = readers.at(row);
        setTexts(
            table(), row,
            {MessageText::line(one.name),
             one.readAt.isValid() ? MessageText::moment(one.readAt) : tr("Not yet"),
             one.deliveredAt.isValid() ? MessageText::moment(one.deliveredAt) : tr("Not yet")});
    }
    if (readers.isEmpty())
        state()->showEmpty(u"eye"_s, tr("Nobody else got this message"));
    setLoaded(!readers.isEmpty());
}

ScheduledDialog::ScheduledDialog(QWidget *parent)
    : TableDialog({tr("Messages to send later"), tr("Messages to send later"),
                   tr("Loading what is scheduled"), tr("What is scheduled could not be loaded")},
                  {{tr("When"), 44}, {tr("Message"), 80}, {tr("Why it was not sent"), 50}}, parent),
      m_change(new QPushButton(tr("&Another time..."))),
      m_cancel(new QPushButton(tr("&Back to the editor")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    auto *close = new QPushButton(tr("Close"));
    addButtons({m_change, m_cancel}, {close});
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_change, &QPushButton::clicked, this, [this] {
        if (const ScheduledMessage *one = current())
            Q_EMIT changeRequested(*one);
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (const ScheduledMessage *one = current())
            Q_EMIT cancelRequested(*one);
    });
    resizeOnScreen(this, {Theme::space(200), Theme::space(100)});
    refresh();
}

void ScheduledDialog::showMessages(const QList<ScheduledMessage> &messages)
{
    m_messages = messages;
    table()->setRowCount(int(messages.size()));
    for (int row = 0; row < messages.size(); ++row) {
        const ScheduledMessage &one = messages.at(row);
        setTexts(table(), row,
                 {MessageText::moment(one.at), MessageText::line(one.text), one.failure});
    }
    if (messages.isEmpty())
        state()->showEmpty(u"calendar-clock"_s, tr("Nothing waits to be sent"),
                           tr("“Send later” beside “Send” keeps a message for a time of day."));
    else
        table()->selectRow(0);
    setLoaded(!messages.isEmpty());
}

const ScheduledMessage *ScheduledDialog::current() const
{
    const int row = currentRow();
    return row >= 0 && row < m_messages.size() ? &m_messages.at(row) : nullptr;
}

void ScheduledDialog::refresh()
{
    for (QPushButton *button : {m_change, m_cancel}) {
        button->setEnabled(current());
        button->setToolTip(current() ? QString() : tr("Select a message first."));
    }
}

SendAtDialog::SendAtDialog(const QDateTime &start, QWidget *parent)
    : AskingDialog(parent), m_field(new QDateTimeEdit(start))
{
    setWindowTitle(tr("Send later"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_field->setCalendarPopup(true);
    m_field->setDisplayFormat(u"d MMM yyyy HH:mm"_s);
    addText(tr("The message is sent at this time, also when this program is closed."));
    addField(tr("&When"), m_field);
    auto *send = new QPushButton(tr("Send then"));
    addButtons(send);
    connect(send, &QPushButton::clicked, this, &SendAtDialog::accept);
}

QDateTime SendAtDialog::chosen() const
{
    return m_field->dateTime();
}

void SendAtDialog::accept()
{
    if (chosen() > QDateTime::currentDateTime())
        QDialog::accept();
    else
        message()->showMessage(Status::Warning, tr("Choose a time that is still to come."));
}

} // namespace Peak
