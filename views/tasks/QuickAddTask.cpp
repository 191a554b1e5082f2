#include "views/tasks/QuickAddTask.h"

#include "models/domain/TypedText.h"
#include "views/common/Fields.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/forms/DateField.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QuickAddTask::QuickAddTask(PersonFinder findExchange, MessageBar *messages, QWidget *parent)
    : QWidget(parent),
      m_messages(messages),
      m_title(new QLineEdit),
      m_exchange(new PersonPicker(std::move(findExchange))),
      m_add(new QPushButton(tr("Add"))),
      m_form(new QToolButton)
{
    setAccessibleName(tr("Add a task"));
    m_title->setPlaceholderText(tr("What is to be done"));
    m_title->setAccessibleName(tr("What is to be done"));
    Fields::limit(m_title, 255, tr("The task"), messages);
    m_exchange->setAccessibleName(tr("Exchange"));
    m_exchange->setWords(tr("Exchange: type its number or name"), u"arrow-left-right"_s,
                         tr("No exchange found"), tr("Exchanges found"));
    m_form->setText(tr("All fields..."));
    m_form->setToolTip(tr("Opens the form with all fields of the task"));
    m_form->setFocusPolicy(Qt::StrongFocus);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space(4), 0, Theme::space(4), Theme::space(3));
    row->setSpacing(Theme::space(2));
    row->addWidget(m_title, 5);
    row->addWidget(m_exchange, 4);
    row->addWidget(m_add);
    row->addWidget(m_form);
    makeDue({});
    connect(m_add, &QPushButton::clicked, this, &QuickAddTask::add);
    connect(m_form, &QToolButton::clicked, this, &QuickAddTask::openForm);
    hide();
}

void QuickAddTask::makeDue(QDate today)
{
    const QString before = m_due ? m_due->date() : QString();
    delete m_due;
    m_due = new DateField(today, true);
    m_due->edit()->setPlaceholderText(tr("Due: 28 Nov, +3"));
    m_due->edit()->setAccessibleName(tr("Due date"));
    m_due->setDate(before);
    static_cast<QHBoxLayout *>(layout())->insertWidget(2, m_due, 3);
    setTabOrder(m_exchange, m_due->edit());
    setTabOrder(m_due->edit(), m_add);
}

void QuickAddTask::setToday(QDate today)
{
    if (today == m_today)
        return;
    m_today = today;
    makeDue(today);
}

void QuickAddTask::setExchange(const QUuid &id, const QString &name)
{
    m_fixedExchange = id;
    m_fixedName = name;
    m_exchange->setVisible(id.isNull());
}

QUuid QuickAddTask::exchangeId() const
{
    return m_fixedExchange.isNull() ? m_exchange->personId() : m_fixedExchange;
}

QString QuickAddTask::exchangeName() const
{
    return m_fixedExchange.isNull() ? m_exchange->personName() : m_fixedName;
}

QString QuickAddTask::title() const
{
    return Fields::clean(m_title->text()).simplified();
}

QString QuickAddTask::due() const
{
    return m_due->date();
}

void QuickAddTask::open()
{
    show();
    m_title->setFocus(Qt::ShortcutFocusReason);
    m_title->selectAll();
}

void QuickAddTask::setBusy(bool busy)
{
    m_add->setEnabled(!busy);
    m_title->setReadOnly(busy);
}

void QuickAddTask::clearTask()
{
    m_title->clear();
    m_due->setDate({});
    if (isVisible())
        m_title->setFocus(Qt::OtherFocusReason);
}

bool QuickAddTask::hasExchange()
{
    if (!exchangeId().isNull())
        return true;
    Fields::showFaults({{m_exchange, m_exchange->isUnknown()
                                         ? tr("Choose the exchange from the list below its field.")
                                         : tr("A task needs an exchange.")}},
                       {m_title, m_exchange, m_due->edit()}, m_messages);
    return false;
}

void QuickAddTask::add()
{
    Fields::Faults faults;
    if (title().isEmpty())
        faults.append({m_title, tr("A task needs a title.")});
    if (exchangeId().isNull())
        faults.append({m_exchange, m_exchange->isUnknown()
                                       ? tr("Choose the exchange from the list below its field.")
                                       : tr("A task needs an exchange.")});
    if (!due().isEmpty() && !typedDate(due(), m_today))
        faults.append({m_due->edit(), tr("The due date is no date: type it as 28 Nov 2026.")});
    Fields::showFaults(faults, {m_title, m_exchange, m_due->edit()}, m_messages);
    if (faults.isEmpty() && m_add->isEnabled())
        Q_EMIT addRequested(exchangeId(), title(), due());
}

void QuickAddTask::openForm()
{
    if (hasExchange())
        Q_EMIT formRequested();
}

void QuickAddTask::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        add();
    } else if (event->key() == Qt::Key_Escape) {
        hide();
        Q_EMIT closed();
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace Peak
