#include "views/signin/RecoveryCodesStep.h"

#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/signin/SecretClipboard.h"

#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

RecoveryCodesStep::RecoveryCodesStep(MessageBar *message, QWidget *parent)
    : QWidget(parent), m_message(message), m_list(new QPlainTextEdit), m_row(new QHBoxLayout)
{
    auto *hint = new QLabel(tr("Without your phone, each of these codes lets you in once. Keep "
                               "them where you keep important papers: they are shown this once."));
    hint->setWordWrap(true);
    m_list->setReadOnly(true);
    m_list->setTabChangesFocus(true);
    m_list->setAccessibleName(tr("Recovery codes"));
    m_list->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_list->setFixedHeight(m_list->fontMetrics().lineSpacing() * 11);

    auto *copy = new QPushButton(tr("C&opy"));
    auto *save = new QPushButton(tr("&Save..."));
    for (QPushButton *button : {copy, save})
        button->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, [this] {
        copySecret(m_list->toPlainText());
        m_message->showMessage(Status::Info, tr("The codes are in the clipboard."));
    });
    connect(save, &QPushButton::clicked, this, [this] { Q_EMIT saveRequested(codes()); });

    m_row->setSpacing(Theme::space(2));
    m_row->addWidget(copy);
    m_row->addWidget(save);
    m_row->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(2));
    column->addWidget(hint);
    column->addWidget(m_list);
    column->addLayout(m_row);
    column->addStretch(1);
}

void RecoveryCodesStep::addButton(QPushButton *button)
{
    m_row->insertWidget(m_row->count() - 1, button);
}

void RecoveryCodesStep::setCodes(const QStringList &codes)
{
    m_list->setPlainText(codes.join(QLatin1Char('\n')));
    m_list->setFocus();
}

QStringList RecoveryCodesStep::codes() const
{
    return m_list->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

void RecoveryCodesStep::forget()
{
    m_list->clear();
}

} // namespace Peak
