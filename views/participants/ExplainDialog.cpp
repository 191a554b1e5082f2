#include "views/participants/ExplainDialog.h"

#include "views/common/BusyBar.h"
#include "views/common/Fields.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

ExplainDialog::ExplainDialog(const QString &thing, PersonFinder findPerson, QWidget *parent)
    : QDialog(parent),
      m_person(new PersonPicker(std::move(findPerson), this)),
      m_message(new MessageBar(this)),
      m_busy(new BusyBar(this)),
      m_list(new QListWidget(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Who may do what with %1").arg(thing));
    m_message->setClosable(false);
    m_busy->hide();
    m_busy->setAccessibleName(tr("Asking the server"));
    m_list->setAccessibleName(tr("What the person may do, and why"));
    m_list->setWordWrap(true);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setSpacing(Theme::space(1));
    auto *close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_person, &PersonPicker::changed, this, &ExplainDialog::ask);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(5), Theme::space(6), Theme::space(5));
    column->setSpacing(Theme::space(2));
    column->addWidget(Fields::label(tr("&Person"), m_person));
    column->addWidget(m_person);
    column->addWidget(m_message);
    column->addWidget(m_busy);
    column->addWidget(m_list, 1);
    column->addLayout(buttons);
    resize(Theme::space(150), Theme::space(130));
    m_person->setFocus();
}

void ExplainDialog::setPerson(const QUuid &id, const QString &name)
{
    {
        const QSignalBlocker quiet(m_person);
        m_person->setPerson(id, name);
    }
    ask();
}

void ExplainDialog::ask()
{
    m_message->clear();
    m_list->clear();
    const QUuid person = m_person->personId();
    m_busy->setVisible(!person.isNull());
    if (!person.isNull())
        Q_EMIT askRequested(person);
}

void ExplainDialog::showAnswers(const QUuid &person, const QList<AccessAnswer> &answers)
{
    if (person != m_person->personId())
        return; // somebody else was chosen meanwhile
    m_busy->hide();
    m_list->clear();
    for (const AccessAnswer &answer : answers) {
        //: %1 is what can be done ("see the exchange"), %2 the server's sentence why
        const QString text = answer.allowed ? tr("May %1.\n%2").arg(answer.action, answer.why)
                                            : tr("May not %1.\n%2").arg(answer.action, answer.why);
        auto *item = new QListWidgetItem(text, m_list);
        item->setIcon(answer.allowed ? Icons::get(QStringLiteral("circle-check"), Status::Good)
                                     : Icons::get(QStringLiteral("circle-x"), Status::Danger));
        item->setData(Qt::AccessibleTextRole, text);
    }
    if (m_list->count() > 0)
        m_list->setCurrentRow(0);
}

void ExplainDialog::showError(const QUuid &person, const Error &error)
{
    if (person != m_person->personId())
        return;
    m_busy->hide();
    m_message->showError(error);
}

} // namespace Peak
