#include "views/notifications/NotificationPanel.h"

#include "models/tables/NotificationModel.h"
#include "models/tables/NotificationText.h"
#include "views/common/EmptyState.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/notifications/NotificationList.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QToolButton *tool(const QString &icon, const QString &name)
{
    auto *button = new QToolButton;
    button->setIcon(Icons::get(icon));
    button->setText(name);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(name);
    button->setToolTip(name);
    return button;
}

} // namespace

NotificationPanel::NotificationPanel(NotificationModel *model, QWidget *parent)
    : QFrame(parent),
      m_model(model),
      m_list(new NotificationList(model)),
      m_messages(new MessageBar),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget)
{
    setAccessibleName(tr("Notifications"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_list);
    auto *bar = new QWidget;
    auto *barRow = new QVBoxLayout(bar);
    barRow->setContentsMargins(Theme::space(2), 0, Theme::space(2), 0);
    barRow->addWidget(m_messages);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(bar);
    column->addWidget(m_stack, 1);
    column->addWidget(makeFoot());
    connect(m_list, &NotificationList::openRequested, this, &NotificationPanel::openRequested);
    connect(m_list, &NotificationList::doneRequested, this, &NotificationPanel::doneRequested);
    connect(m_list, &NotificationList::snoozeRequested, this, &NotificationPanel::snoozeRequested);
    connect(m_list, &NotificationList::acknowledgeRequested, this,
            &NotificationPanel::acknowledgeRequested);
    connect(m_list, &NotificationList::endNeared, this, [this] {
        if (m_more && !m_stale)
            Q_EMIT olderRequested();
    });
    connect(m_empty, &EmptyState::actionTriggered, this, &NotificationPanel::retryRequested);
    setUnseen(0);
    showLoading();
}

QWidget *NotificationPanel::makeHead()
{
    auto *head = new QWidget;
    auto *title = new QLabel(tr("Notifications"));
    QFont strong = title->font();
    strong.setWeight(QFont::DemiBold);
    strong.setPointSizeF(strong.pointSizeF() * 1.15);
    title->setFont(strong);
    m_count = new QLabel;
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_done = tool(u"history"_s, tr("Show those that are done"));
    m_done->setCheckable(true);
    connect(m_done, &QToolButton::toggled, this, [this](bool on) {
        m_done->setToolTip(on ? tr("Show those that are to do") : tr("Show those that are done"));
        m_done->setAccessibleName(m_done->toolTip());
        refresh();
        Q_EMIT doneShown(on);
    });
    QToolButton *settings = tool(u"settings"_s, tr("Choose what you are told, and how"));
    connect(settings, &QToolButton::clicked, this, &NotificationPanel::settingsRequested);
    QToolButton *close = tool(u"x"_s, tr("Close the notifications (Esc)"));
    close->setAccessibleName(tr("Close the notifications"));
    connect(close, &QToolButton::clicked, this, &NotificationPanel::closed);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(Theme::space(4), Theme::space(2), Theme::space(2), Theme::space(2));
    row->setSpacing(Theme::space(1));
    row->addWidget(title);
    row->addSpacing(Theme::space(2));
    row->addWidget(m_count, 1);
    row->addWidget(m_done);
    row->addWidget(settings);
    row->addWidget(close);
    return head;
}

QWidget *NotificationPanel::makeFoot()
{
    m_foot = new QWidget;
    m_allDone = new QPushButton(tr("Done with all"));
    m_allDone->setAutoDefault(false);
    m_allDone->setAccessibleDescription(
        tr("All that are shown, but those that wait to be acknowledged."));
    m_older = new QPushButton(tr("Show older"));
    m_older->setAutoDefault(false);
    connect(m_allDone, &QPushButton::clicked, this, &NotificationPanel::allDoneRequested);
    connect(m_older, &QPushButton::clicked, this, &NotificationPanel::olderRequested);
    auto *row = new QHBoxLayout(m_foot);
    row->setContentsMargins(Theme::space(4), Theme::space(2), Theme::space(4), Theme::space(2));
    row->addWidget(m_allDone);
    row->addWidget(m_older);
    row->addStretch(1);
    return m_foot;
}

void NotificationPanel::showLoading()
{
    m_loaded = false;
    m_empty->showLoading(tr("Loading the notifications"));
    m_stack->setCurrentWidget(m_empty);
    refresh();
}

void NotificationPanel::showRows()
{
    m_loaded = true;
    if (m_messages->status() == Status::Warning || m_messages->status() == Status::Danger)
        m_messages->clear(); // what failed before came off now
    if (m_model->rowCount() > 0) {
        const bool firstRows = m_stack->currentWidget() != m_list;
        m_stack->setCurrentWidget(m_list);
        m_list->ensureCurrent();
        // Whoever opened the panel before there was anything waits for the rows.
        if (firstRows && window()->focusWidget() && isAncestorOf(window()->focusWidget()))
            m_list->setFocus(Qt::OtherFocusReason);
    } else if (showsDone()) {
        m_empty->showEmpty(u"history"_s, tr("Nothing is done yet"),
                           tr("What you are done with stands here, the latest first."));
        m_stack->setCurrentWidget(m_empty);
    } else {
        m_empty->showEmpty(u"bell"_s, tr("Nothing waits for you"),
                           tr("Mentions, tasks, documents and deadlines of your exchanges appear "
                              "here as they come."));
        m_stack->setCurrentWidget(m_empty);
    }
    refresh();
}

void NotificationPanel::showError(const Error &error)
{
    if (m_loaded && m_model->rowCount() > 0) {
        m_messages->showError(error);
        return;
    }
    m_empty->showBroken(tr("The notifications can't be shown"), error.message);
    m_stack->setCurrentWidget(m_empty);
    refresh();
}

void NotificationPanel::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    m_list->setStale(stale);
    refresh();
}

void NotificationPanel::setUnseen(int count)
{
    m_count->setText(count > 0 ? tr("%n new", nullptr, count) : QString());
}

void NotificationPanel::setMore(bool more)
{
    m_more = more;
    refresh();
}

bool NotificationPanel::showsDone() const
{
    return m_done->isChecked();
}

void NotificationPanel::setShowsDone(bool done)
{
    m_done->setChecked(done);
}

void NotificationPanel::refresh()
{
    const auto &all = m_model->notifications();
    const bool rows = m_stack->currentWidget() == m_list;
    const bool some = std::any_of(all.cbegin(), all.cend(), [](const Notification &one) {
        return !one.isDone() && !one.waitsForAck();
    });
    const QString offline =
        m_stale ? tr("The server can't be reached just now. What is shown may be old.") : QString();
    m_allDone->setVisible(!showsDone());
    m_allDone->setEnabled(some && !m_stale);
    m_allDone->setToolTip(m_stale ? offline
                          : some  ? m_allDone->accessibleDescription()
                                  : tr("There is nothing that could be done with."));
    m_older->setVisible(m_more);
    m_older->setEnabled(!m_stale);
    m_older->setToolTip(offline);
    m_foot->setVisible(rows && (m_allDone->isVisibleTo(m_foot) || m_more));
    setFocusProxy(rows ? static_cast<QWidget *>(m_list)
                  : m_empty->action()->isVisibleTo(m_empty)
                      ? static_cast<QWidget *>(m_empty->action())
                      : static_cast<QWidget *>(m_done));
}

void NotificationPanel::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = ThemeColors::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), colors.base);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    painter.fillRect(QRect(mirrored ? width() - 1 : 0, 0, 1, height()), colors.control);
}

void NotificationPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        QFrame::keyPressEvent(event);
}

} // namespace Peak
