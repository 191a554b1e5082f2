#include "views/common/AskingDialog.h"

#include "views/common/BusyBar.h"
#include "views/common/Fields.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

AskingDialog::AskingDialog(QWidget *parent)
    : QDialog(parent),
      m_message(new MessageBar(this)),
      m_busy(new BusyBar(this)),
      m_column(new QVBoxLayout)
{
    m_message->setClosable(false);
    m_busy->hide();
    m_busy->setAccessibleName(tr("Asking the server"));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    outer->setSpacing(Theme::space(4));
    m_column->setSpacing(Theme::space(1));
    outer->addWidget(m_message);
    outer->addLayout(m_column);
}

QLabel *AskingDialog::addText(const QString &text)
{
    auto *label = new QLabel(text);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    m_column->addWidget(label);
    return label;
}

void AskingDialog::addField(const QString &label, QWidget *field)
{
    m_column->addWidget(Fields::label(label, field));
    m_column->addWidget(field);
}

QPushButton *AskingDialog::addButtons(QPushButton *verb, const QList<QPushButton *> &others)
{
    auto *cancel = new QPushButton(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::space(2));
    for (QPushButton *other : others) {
        other->setAutoDefault(false);
        buttons->addWidget(other);
    }
    buttons->addStretch(1);
    buttons->addWidget(verb);
    buttons->addWidget(cancel);
    verb->setDefault(true);
    cancel->setAutoDefault(false);
    auto *outer = static_cast<QVBoxLayout *>(layout());
    outer->addWidget(m_busy);
    outer->addStretch(1);
    outer->addLayout(buttons);
    return cancel;
}

void AskingDialog::showWaiting(bool waiting)
{
    m_busy->setVisible(waiting);
}

void AskingDialog::fit()
{
    if (!isVisible())
        return; // nobody knows yet how wide it will be
    m_message->layout()->activate();
    layout()->activate();
    resize(width(), qMax(minimumSizeHint().height(), layout()->totalHeightForWidth(width())));
}

void AskingDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    fit();
}

} // namespace Peak
