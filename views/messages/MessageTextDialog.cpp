#include "views/messages/MessageTextDialog.h"

#include "views/common/PageLayout.h"
#include "views/common/Theme.h"
#include "views/messages/MessageText.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

MessageTextDialog::MessageTextDialog(const RoomMessage &message, QWidget *parent)
    : QDialog(parent), m_field(new QPlainTextEdit(MessageText::shown(message.content)))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Text of a message"));
    const QString when = MessageText::moment(message.createdAt);
    auto *head = new QLabel(message.senderName.isEmpty()
                                ? when
                                : u"%1, %2"_s.arg(MessageText::line(message.senderName), when));
    head->setTextFormat(Qt::PlainText);
    head->setWordWrap(true);
    head->setForegroundRole(QPalette::PlaceholderText);
    m_field->setReadOnly(true);
    m_field->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_field->setTabChangesFocus(true);
    m_field->setAccessibleName(tr("Text of a message"));
    m_field->setAccessibleDescription(head->text());
    auto *copy = new QPushButton(tr("Copy all"));
    auto *close = new QPushButton(tr("Close"));
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_field->toPlainText()); });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::space(2));
    buttons->addWidget(copy);
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(4), Theme::space(4), Theme::space(4), Theme::space(4));
    column->setSpacing(Theme::space(2));
    column->addWidget(head);
    column->addWidget(m_field, 1);
    column->addLayout(buttons);
    resizeOnScreen(this, {Theme::space(140), Theme::space(75)});
    m_field->setFocus();
}

} // namespace Peak
