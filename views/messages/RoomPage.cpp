#include "views/messages/RoomPage.h"

#include "views/common/ElidedLabel.h"
#include "views/common/EmptyState.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/messages/MessageEditor.h"
#include "views/messages/MessageField.h"
#include "views/messages/ReadersLine.h"
#include "views/messages/SearchPanel.h"

#include <QAccessible>
#include <QCalendarWidget>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QToolButton *toolButton(const QString &icon, const QString &text, const QString &help)
{
    auto *button = new QToolButton;
    button->setIcon(Icons::get(icon));
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setToolTip(help);
    return button;
}

} // namespace

RoomPage::RoomPage(RoomModel *model, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_view(new RoomView(model)),
      m_messages(new MessageBar),
      m_stack(new QStackedWidget),
      m_state(new EmptyState),
      m_split(new QSplitter),
      m_search(new SearchPanel),
      m_readers(new ReadersLine),
      m_editor(new MessageEditor),
      m_now(new ElidedLabel),
      m_end(new QToolButton(m_view))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_stack->addWidget(m_state);
    m_stack->addWidget(m_view);
    m_split->addWidget(m_stack);
    m_split->addWidget(m_search);
    m_split->setStretchFactor(0, 1);
    m_split->setChildrenCollapsible(false);
    m_search->hide();
    m_end->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_end->setIcon(Icons::get(u"chevron-down"_s));
    m_end->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, Theme::space(1), 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTop());
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(Theme::space(4), 0, Theme::space(4), 0);
    bar->addWidget(m_messages);
    column->addLayout(bar);
    column->addWidget(m_split, 1);
    column->addWidget(m_readers);
    column->addWidget(m_editor);
    connect(m_state, &EmptyState::actionTriggered, this, &RoomPage::retryRequested);
    connect(m_readers, &ReadersLine::clicked, this, &RoomPage::readersRequested);
    connect(m_end, &QToolButton::clicked, this, &RoomPage::endRequested);
    connect(m_view, &RoomView::followsChanged, this, [this](bool follows) {
        if (follows)
            setBelow(0);
        else
            placeEnd();
    });
    connect(m_search, &SearchPanel::closed, this, [this] {
        m_search->hide();
        m_find->setChecked(false);
        m_view->setFocus();
        Q_EMIT searchClosed();
    });
    m_view->installEventFilter(this);
    setBelow(0);
    showLoading();
}

QWidget *RoomPage::makeTop()
{
    auto *top = new QWidget;
    auto *line = new QHBoxLayout(top);
    line->setContentsMargins(Theme::space(3), 0, Theme::space(3), 0);
    line->setSpacing(Theme::space(1));
    m_find = toolButton(u"search"_s, tr("Find"), tr("Find messages (Ctrl+F)"));
    m_find->setCheckable(true);
    m_day = toolButton(u"calendar"_s, tr("Go to a day"), tr("Shows what was said on a day"));
    m_scheduled = toolButton(u"calendar-clock"_s, {}, tr("Messages that are to be sent later"));
    m_scheduled->hide();
    m_now->setDim(true);
    line->addWidget(m_find);
    line->addWidget(m_day);
    line->addWidget(m_scheduled);
    line->addWidget(m_now, 1);
    auto *transcript = toolButton(u"file-text"_s, tr("Save a transcript…"),
                                  tr("Saves the conversation as PDF or as a table, with hashes"));
    line->addWidget(transcript);
    connect(transcript, &QToolButton::clicked, this, &RoomPage::transcriptRequested);
    connect(m_find, &QToolButton::toggled, this, [this](bool shown) {
        m_search->setVisible(shown);
        if (shown)
            m_search->field()->setFocus();
        else
            Q_EMIT searchClosed();
    });
    connect(m_day, &QToolButton::clicked, this, &RoomPage::openCalendar);
    connect(m_scheduled, &QToolButton::clicked, this, &RoomPage::scheduledRequested);
    return top;
}

void RoomPage::openCalendar()
{
    auto *calendar = new QCalendarWidget(this);
    calendar->setWindowFlags(Qt::Popup);
    calendar->setAttribute(Qt::WA_DeleteOnClose);
    calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    calendar->setMaximumDate(QDate::currentDate().addDays(1));
    const auto choose = [this, calendar](QDate day) {
        calendar->close();
        Q_EMIT dayRequested(day);
    };
    connect(calendar, &QCalendarWidget::clicked, this, choose);
    connect(calendar, &QCalendarWidget::activated, this, choose);
    calendar->move(m_day->mapToGlobal(QPoint(0, m_day->height())));
    calendar->show();
    calendar->setFocus();
}

void RoomPage::showLoading()
{
    m_loaded = false;
    m_readers->show();
    m_state->showLoading(tr("Loading the messages"));
    m_stack->setCurrentWidget(m_state);
}

void RoomPage::showRoom()
{
    m_loaded = true;
    m_readers->show();
    if (m_model->rowCount() > 0) {
        m_stack->setCurrentWidget(m_view);
        return;
    }
    m_state->showEmpty(u"messages-square"_s, tr("Nothing was said in this exchange yet"),
                       tr("What you write here is read by the people named below."));
    m_stack->setCurrentWidget(m_state);
}

void RoomPage::showBroken(const Error &error)
{
    if (m_loaded) {
        m_messages->showError(error);
        return;
    }
    m_loaded = true;
    m_state->showBroken(tr("The messages could not be loaded"), error.message);
    m_stack->setCurrentWidget(m_state);
}

void RoomPage::showClosed(const QString &why)
{
    m_loaded = true;
    m_messages->clear();
    m_readers->hide(); // whoever reads it is no longer their business
    m_state->showEmpty(u"lock-keyhole"_s, tr("This room is closed to you"), why);
    m_stack->setCurrentWidget(m_state);
}

void RoomPage::setStale(bool stale)
{
    m_view->setStale(stale);
    m_editor->setOnline(!stale);
    m_day->setEnabled(!stale);
}

void RoomPage::setPeopleNow(const QStringList &here, const QStringList &typing)
{
    QStringList said;
    //: Between names
    const QString comma = tr(", ");
    if (!typing.isEmpty())
        said.append(typing.size() == 1 ? tr("%1 is typing...").arg(typing.first())
                                       : tr("%1 are typing...").arg(typing.mid(0, 3).join(comma)));
    if (!here.isEmpty())
        said.append(tr("Here now: %1").arg(here.join(comma)));
    m_now->setText(said.join(u"   "_s));
}

QString RoomPage::peopleNow() const
{
    return m_now->text();
}

void RoomPage::setBelow(int count)
{
    const QString text = count > 0 ? tr("%n new message(s)", nullptr, count) : tr("To the newest");
    m_end->setText(text);
    m_end->setAccessibleName(text);
    placeEnd();
}

void RoomPage::placeEnd()
{
    m_end->setVisible(!m_view->follows() && m_model->rowCount() > 0);
    m_end->adjustSize();
    const QRect room = m_view->viewport()->geometry();
    m_end->move(room.center().x() - m_end->width() / 2,
                room.bottom() - m_end->height() - Theme::space(2));
    m_end->raise();
}

void RoomPage::setScheduled(int count, bool failed)
{
    m_scheduled->setVisible(count > 0);
    m_scheduled->setText(tr("%n to send later", nullptr, count));
    m_scheduled->setIcon(failed ? Icons::get(u"triangle-alert"_s, Status::Warning)
                                : Icons::get(u"calendar-clock"_s));
}

void RoomPage::focusFilter()
{
    m_find->setChecked(true);
    m_search->field()->setFocus();
    m_search->field()->selectAll();
}

void RoomPage::announce(const QString &text)
{
    if (text.isEmpty() || !isVisible() || !QAccessible::isActive())
        return;
    setAccessibleDescription(text);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

bool RoomPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view && event->type() == QEvent::Resize)
        placeEnd();
    return QWidget::eventFilter(watched, event);
}

void RoomPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeEnd();
}

/** Whoever types while they read means the editor. */
void RoomPage::keyPressEvent(QKeyEvent *event)
{
    if (m_view->hasFocus() && RoomView::isWriting(event) && m_editor->field()->isVisible()) {
        m_editor->field()->setFocus();
        m_editor->field()->insertPlainText(event->text());
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace Peak
