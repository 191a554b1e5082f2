#include "views/messages/SearchPanel.h"

#include "views/common/EmptyState.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"
#include "views/messages/MessageText.h"
#include "views/messages/PlaceDelegate.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

SearchPanel::SearchPanel(QWidget *parent)
    : QWidget(parent),
      m_words(new QLineEdit),
      m_everywhere(new QCheckBox(tr("In &all exchanges"))),
      m_stack(new QStackedWidget),
      m_list(new QListWidget),
      m_state(new EmptyState),
      m_more(new QPushButton(tr("Older ones")))
{
    m_words->setPlaceholderText(tr("Words in messages"));
    m_words->setAccessibleName(tr("Find messages"));
    m_words->setClearButtonEnabled(true);
    m_words->setMaxLength(200);
    auto *close = new QToolButton;
    close->setIcon(Icons::get(u"x"_s));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close the search"));
    close->setAccessibleName(close->toolTip());
    connect(close, &QToolButton::clicked, this, &SearchPanel::closed);
    m_list->setItemDelegate(new PlaceDelegate(m_list));
    m_list->setResizeMode(QListView::Adjust);
    m_list->setAlternatingRowColors(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Messages found"));
    m_more->hide();
    auto *top = new QHBoxLayout;
    top->addWidget(m_words, 1);
    top->addWidget(close);
    m_stack->addWidget(m_state);
    m_stack->addWidget(m_list);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(3), Theme::space(2), Theme::space(3), Theme::space(3));
    column->setSpacing(Theme::space(2));
    column->addLayout(top);
    column->addWidget(m_everywhere);
    column->addWidget(m_stack, 1);
    column->addWidget(m_more);
    connect(m_words, &QLineEdit::returnPressed, this, &SearchPanel::search);
    connect(m_everywhere, &QCheckBox::toggled, this, &SearchPanel::search);
    connect(m_list, &QListWidget::itemActivated, this,
            [this](QListWidgetItem *item) { choose(m_list->row(item)); });
    connect(m_list, &QListWidget::itemClicked, this,
            [this](QListWidgetItem *item) { choose(m_list->row(item)); });
    connect(m_more, &QPushButton::clicked, this, [this] {
        if (!m_found.isEmpty())
            Q_EMIT searchRequested(words(), everywhere(), m_found.last().createdAt);
    });
    connect(m_state, &EmptyState::actionTriggered, this, &SearchPanel::search);
    setMinimumWidth(Theme::space(60));
    setFocusProxy(m_words);
    clear();
}

QString SearchPanel::words() const
{
    return m_words->text().simplified();
}

bool SearchPanel::everywhere() const
{
    return m_everywhere->isChecked();
}

void SearchPanel::search()
{
    if (words().isEmpty()) {
        clear();
        return;
    }
    m_state->showLoading(tr("Searching"));
    m_stack->setCurrentWidget(m_state);
    m_more->hide();
    Q_EMIT searchRequested(words(), everywhere(), {});
}

void SearchPanel::clear()
{
    m_found.clear();
    m_list->clear();
    m_more->hide();
    m_state->showEmpty(u"search"_s, tr("Find what was said"),
                       tr("Type words and press Enter. A click on a message goes there."));
    m_stack->setCurrentWidget(m_state);
}

void SearchPanel::showFound(const QList<FoundMessage> &found, bool more, bool append)
{
    if (!append) {
        m_found.clear();
        m_list->clear();
    }
    for (const FoundMessage &one : found) {
        m_found.append(one);
        (new QListWidgetItem(textOf(one), m_list))
            ->setToolTip(textOf(one).toHtmlEscaped().replace(u'\n', u"<br>"_s));
    }
    m_more->setVisible(more);
    if (m_found.isEmpty())
        m_state->showEmpty(u"search-x"_s, tr("No message has these words"),
                           everywhere() ? QString()
                                        : tr("Perhaps it was said in another exchange."));
    m_stack->setCurrentWidget(m_found.isEmpty() ? static_cast<QWidget *>(m_state) : m_list);
}

void SearchPanel::setNames(const QHash<QUuid, QString> &names)
{
    m_names.insert(names);
    for (int row = 0; row < m_list->count(); ++row)
        m_list->item(row)->setText(textOf(m_found.at(row)));
}

void SearchPanel::showError(const Error &error)
{
    m_more->hide();
    m_state->showBroken(tr("The search failed"), error.message);
    m_stack->setCurrentWidget(m_state);
}

QString SearchPanel::textOf(const FoundMessage &message) const
{
    const QString sender = MessageText::line(message.sender);
    const QString when = MessageText::moment(message.createdAt);
    const QString head = sender.isEmpty() ? when : tr("%1, %2").arg(sender, when);
    const QString exchange = m_names.value(message.exchange);
    const QString words = MessageText::line(message.excerpt);
    QStringList lines{head, words};
    if (everywhere() && !exchange.isEmpty())
        lines.insert(1, exchange);
    return lines.join(u'\n');
}

void SearchPanel::choose(int row)
{
    if (row >= 0 && row < m_found.size())
        Q_EMIT chosen(m_found.at(row));
}

void SearchPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        QWidget::keyPressEvent(event);
}

} // namespace Peak
