#include "views/forms/PersonPicker.h"

#include "models/db/WhenDone.h"
#include "views/common/Fields.h"
#include "views/common/Icons.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QKeyEvent>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTimer>

namespace Peak {

namespace {

constexpr int pauseMs = 200;

} // namespace

PersonPicker::PersonPicker(PersonFinder find, QWidget *parent)
    : QLineEdit(parent),
      m_find(std::move(find)),
      m_pause(new QTimer(this)),
      m_list(new QStandardItemModel(this)),
      m_completer(new QCompleter(m_list, this))
{
    setMaxLength(200);
    setPlaceholderText(tr("Type a name"));
    m_icon = Fields::icon(this, Icons::get(QStringLiteral("user-round")), tr("Person"));
    setClearButtonEnabled(true);
    m_pause->setSingleShot(true);
    m_pause->setInterval(pauseMs);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(10);
    m_completer->setWidget(this);
    m_completer->popup()->setAccessibleName(tr("People found"));
    m_completer->popup()->setItemDelegate(new QStyledItemDelegate(this)); // rows as in any list
    connect(m_pause, &QTimer::timeout, this, &PersonPicker::look);
    connect(this, &QLineEdit::textEdited, this, [this] {
        m_person = {};
        m_pause->start();
        Q_EMIT changed();
    });
    // The clear button does not edit.
    connect(this, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (!text.isEmpty() || m_person.id.isNull())
            return;
        m_person = {};
        Q_EMIT changed();
    });
    connect(m_completer, qOverload<const QModelIndex &>(&QCompleter::activated), this,
            [this](const QModelIndex &index) {
                if (index.row() >= 0 && index.row() < m_found.size())
                    choose(m_found.at(index.row()));
            });
}

void PersonPicker::setWords(const QString &placeholder, const QString &icon,
                            const QString &nothingFound, const QString &listName)
{
    setPlaceholderText(placeholder);
    m_icon->setIcon(Icons::get(icon));
    m_nothingFound = nothingFound;
    m_completer->popup()->setAccessibleName(listName);
}

void PersonPicker::setPerson(const QUuid &id, const QString &name)
{
    m_pause->stop();
    ++m_question;
    m_person = {id, name, {}};
    setText(name);
    setCursorPosition(0);
}

void PersonPicker::look()
{
    const QString words = text().simplified();
    if (words.isEmpty() || !m_find) {
        m_completer->popup()->hide();
        return;
    }
    const int question = ++m_question;
    whenDone(m_find(words), this, [this, question, words](const Result<QList<FoundPerson>> &found) {
        if (question == m_question)
            show(words, found);
    });
}

void PersonPicker::show(const QString &words, const Result<QList<FoundPerson>> &found)
{
    m_list->clear();
    m_found = found.ok() ? found.value() : QList<FoundPerson>();
    m_foundFor = found.ok() ? words : QString();
    for (const FoundPerson &person : std::as_const(m_found)) {
        const QString about =
            person.about.isEmpty() ? person.name : tr("%1 · %2").arg(person.name, person.about);
        m_list->appendRow(new QStandardItem(about));
    }
    QString told = tr("%n people found", nullptr, int(m_found.size()));
    if (!found.ok())
        told = found.error().message;
    else if (m_found.isEmpty())
        told = m_nothingFound.isEmpty() ? tr("Nobody found") : m_nothingFound;
    if (m_found.isEmpty()) {
        auto *item = new QStandardItem(told);
        item->setEnabled(false);
        m_list->appendRow(item);
    }
    setToolTip(told);
    if (hasFocus()) {
        m_completer->complete();
        // Down is for choosing; Enter takes the first.
        m_completer->popup()->setCurrentIndex(
            m_found.isEmpty() ? QModelIndex() : m_completer->completionModel()->index(0, 0));
    }
}

void PersonPicker::choose(const FoundPerson &person)
{
    setPerson(person.id, person.name);
    m_completer->popup()->hide();
    Q_EMIT changed();
}

void PersonPicker::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down && !m_completer->popup()->isVisible()) {
        look();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void PersonPicker::focusOutEvent(QFocusEvent *event)
{
    // The list below takes the focus of the window while it is open.
    if (event->reason() != Qt::PopupFocusReason && isUnknown() &&
        m_foundFor == text().simplified() && m_found.size() == 1)
        choose(m_found.first());
    QLineEdit::focusOutEvent(event);
}

} // namespace Peak
