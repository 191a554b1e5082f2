#include "views/common/MessageBar.h"

#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace Peak {

namespace {

Status statusOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Cancelled:
        return Status::Info;
    case ErrorKind::Offline:
    case ErrorKind::Invalid:
    case ErrorKind::Conflict:
    case ErrorKind::Locked:
    case ErrorKind::SignedOut:
    case ErrorKind::NotFound:
        return Status::Warning;
    case ErrorKind::Denied:
    case ErrorKind::Outdated:
    case ErrorKind::Internal:
        break;
    }
    return Status::Danger;
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent),
      m_icon(new QLabel(this)),
      m_text(new QLabel(this)),
      m_action(new QPushButton(this)),
      m_close(new QToolButton(this))
{
    setAccessibleName(tr("Message"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setAccessibleName(tr("Message"));
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // never widens the page
    m_icon->setFixedSize(16, 16);
    m_action->setAutoDefault(false);
    m_close->setAutoRaise(true);
    m_close->setIcon(Icons::get(QStringLiteral("x")));
    m_close->setText(tr("Close"));
    m_close->setAccessibleName(tr("Close the message"));
    m_close->setToolTip(tr("Close the message"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space(3), Theme::space(1), Theme::space(1), Theme::space(1));
    row->setSpacing(Theme::space(2));
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_close);

    connect(m_action, &QPushButton::clicked, this, &MessageBar::actionTriggered);
    connect(m_close, &QToolButton::clicked, this, [this] {
        clear();
        Q_EMIT closed();
    });
    hide();
}

void MessageBar::showMessage(Status status, const QString &text, const QString &action)
{
    const bool news = text != m_text->text() || isHidden();
    m_status = status;
    m_text->setText(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    refresh();
    setVisible(!text.isEmpty());
    if (news && !text.isEmpty()) {
        m_text->setAccessibleName(text);
        QAccessibleEvent alert(m_text, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void MessageBar::showError(const Error &error, const QString &action)
{
    showMessage(statusOf(error.kind), error.message, action);
}

void MessageBar::showRefusal(const QString &reason)
{
    if (m_status != Status::Danger)
        showMessage(Status::Info, reason);
}

void MessageBar::clear()
{
    m_status = Status::Neutral;
    m_text->clear();
    m_action->hide();
    hide();
}

void MessageBar::clearNews()
{
    if (m_status == Status::Info || m_status == Status::Good)
        clear();
}

void MessageBar::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

bool MessageBar::isEmpty() const
{
    return m_text->text().isEmpty();
}

QString MessageBar::text() const
{
    return m_text->text();
}

void MessageBar::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = ThemeColors::of(palette());
    const QColor line = colors.status(m_status);
    QPainter painter(this);
    painter.fillRect(rect(), colors.tint(m_status));
    painter.fillRect(QRect(layoutDirection() == Qt::RightToLeft ? width() - 3 : 0, 0, 3, height()),
                     line);
    if (colors.scheme == Scheme::Contrast) {
        painter.setPen(line);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void MessageBar::refresh()
{
    const ThemeColors &colors = ThemeColors::of(palette());
    m_icon->setPixmap(
        Icons::pixmap(Icons::nameOf(m_status), colors.status(m_status), 16, devicePixelRatioF()));
    update(); // the ground is of the status too, not only what stands on it
}

} // namespace Peak
