#include "views/settings/DeliveryLogDialog.h"

#include "views/common/ListPage.h"
#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

namespace Peak {

DeliveryLogDialog::DeliveryLogDialog(ListPage *log, QWidget *parent)
    : QDialog(parent), m_log(log), m_resend(new QPushButton(tr("Send again...")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Delivery log"));
    log->setCompact();
    log->setEmpty(tr("Nothing was sent yet"),
                  tr("As soon as people choose to be told by e-mail or SMS, and the agent runs, "
                     "each of them stands here with what became of it."));
    auto *close = new QPushButton(tr("Close"));
    for (QPushButton *button : {m_resend, close})
        button->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_resend, &QPushButton::clicked, this, &DeliveryLogDialog::resendRequested);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(Theme::space(4), Theme::space(2), Theme::space(4), Theme::space(3));
    buttons->addWidget(m_resend);
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(log, 1);
    column->addLayout(buttons);
    const QSize room = screen()->availableSize();
    resize(qMin(Theme::space(300), room.width() * 9 / 10),
           qMin(Theme::space(150), room.height() * 9 / 10));
    setResend(tr("Select one first."));
    log->setFocus();
}

void DeliveryLogDialog::setResend(const QString &whyNot)
{
    m_resend->setEnabled(whyNot.isEmpty());
    m_resend->setToolTip(whyNot.isEmpty() ? tr("Sends it once more") : whyNot);
}

} // namespace Peak
