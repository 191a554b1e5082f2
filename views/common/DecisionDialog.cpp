#include "views/common/DecisionDialog.h"

#include "models/domain/FilterCondition.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int leastReason = 3;
constexpr int mostReason = 500;

QLabel *sentence(const QString &text)
{
    auto *label = new QLabel(text);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

DecisionDialog::DecisionDialog(const Decision &decision, QWidget *parent)
    : AskingDialog(parent),
      m_decision(decision),
      m_middle(new QVBoxLayout),
      m_do(new QPushButton(decision.verb))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(decision.title);
    column()->setSpacing(Theme::space(2));
    addText(decision.question);
    m_middle->setSpacing(Theme::space(2));
    column()->addLayout(m_middle);
    for (const QString &effect : decision.effects) {
        auto *row = new QHBoxLayout;
        auto *dot = new QLabel(u"\u2022"_s);
        row->addWidget(dot, 0, Qt::AlignTop);
        row->addWidget(sentence(effect), 1);
        row->setSpacing(Theme::space(2));
        column()->addLayout(row);
    }
    if (decision.reason != Decision::Reason::None)
        makeReason();
    setAccessibleDescription(decision.question + u' ' + decision.effects.join(u' '));
    QPushButton *cancel = addButtons(m_do);
    m_do->setAutoDefault(!decision.irreversible);
    m_do->setDefault(!decision.irreversible);
    connect(m_do, &QPushButton::clicked, this, &DecisionDialog::decide);
    setMinimumWidth(Theme::space(120));
    if (decision.irreversible)
        (m_reason ? static_cast<QWidget *>(m_reason) : cancel)->setFocus();
    else if (m_reason)
        m_reason->setFocus();
    refresh();
}

void DecisionDialog::makeReason()
{
    m_reason = new QPlainTextEdit(this);
    m_reason->setTabChangesFocus(true);
    m_reason->setFixedHeight(m_reason->fontMetrics().lineSpacing() * 3 + Theme::space(4));
    column()->addSpacing(Theme::space(1));
    addField(m_decision.reason == Decision::Reason::Required
                 ? tr("&Reason; it stands in the record")
                 : tr("&Reason, if you like; it stands in the record"),
             m_reason);
    connect(m_reason, &QPlainTextEdit::textChanged, this, [this] {
        if (m_reason->toPlainText().size() > mostReason) {
            m_reason->setPlainText(m_reason->toPlainText().left(mostReason));
            m_reason->moveCursor(QTextCursor::End);
        }
        refresh();
    });
}

void DecisionDialog::setReason(const QString &reason)
{
    if (m_reason)
        m_reason->setPlainText(reason);
}

QString DecisionDialog::reason() const
{
    return m_reason ? ListFilter::cleaned(m_reason->toPlainText(), mostReason) : QString();
}

bool DecisionDialog::isComplete() const
{
    return m_decision.reason != Decision::Reason::Required || reason().size() >= leastReason;
}

void DecisionDialog::setRefusal(const QString &why)
{
    m_refusal = why;
    refresh();
}

void DecisionDialog::refresh()
{
    m_do->setEnabled(!m_isBusy && m_refusal.isEmpty() && isComplete());
    m_do->setToolTip(!m_refusal.isEmpty() ? m_refusal
                     : isComplete()       ? QString()
                                          : tr("Say why first, in a few words."));
}

void DecisionDialog::decide()
{
    if (!m_do->isEnabled())
        return;
    message()->clear();
    setBusy(true);
    Q_EMIT decided(reason());
}

void DecisionDialog::showError(const Error &error)
{
    setBusy(false);
    if (error.kind != ErrorKind::Cancelled)
        message()->showError(error);
    fit();
}

void DecisionDialog::setBusy(bool busy)
{
    m_isBusy = busy;
    showWaiting(busy);
    if (m_reason)
        m_reason->setEnabled(!busy);
    refresh();
}

} // namespace Peak
