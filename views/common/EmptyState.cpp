#include "views/common/EmptyState.h"

#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QAccessible>
#include <QEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace Peak {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent),
      m_icon(new QLabel(this)),
      m_title(new QLabel(this)),
      m_reason(new QLabel(this)),
      m_progress(new QProgressBar(this)),
      m_action(new QPushButton(this))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_icon->setAlignment(Qt::AlignCenter);
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_title->setTextFormat(Qt::PlainText);
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_reason->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_reason->setWordWrap(true);
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_reason->setMaximumWidth(Theme::space(120));
    m_reason->setForegroundRole(QPalette::PlaceholderText);
    m_reason->hide();
    m_progress->setFixedWidth(Theme::space(60));
    m_progress->setTextVisible(false);
    m_progress->hide();
    m_action->setAutoDefault(false);
    m_action->hide();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(6), Theme::space(6), Theme::space(6), Theme::space(6));
    column->setSpacing(Theme::space(2));
    column->addStretch(2);
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    column->addSpacing(Theme::space(1));
    column->addWidget(m_title);
    auto *middle = new QHBoxLayout; // an alignment would keep the label from growing in height
    middle->addStretch(0);
    middle->addWidget(m_reason, 1);
    middle->addStretch(0);
    column->addLayout(middle);
    column->addSpacing(Theme::space(2));
    column->addWidget(m_progress, 0, Qt::AlignHCenter);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);
}

void EmptyState::showEmpty(const QString &icon, const QString &title, const QString &reason,
                           const QString &action)
{
    m_broken = false;
    set(icon, title, reason, action);
}

void EmptyState::showLoading(const QString &title, const QString &reason)
{
    m_broken = false;
    set(QStringLiteral("hourglass"), title, reason, {});
}

void EmptyState::showProgress(const QString &title, const QString &reason, int percent)
{
    showLoading(title, reason);
    m_progress->setRange(0, percent < 0 ? 0 : 100);
    m_progress->setValue(qBound(0, percent, 100));
    m_progress->setAccessibleName(title);
    m_progress->show();
}

void EmptyState::showBroken(const QString &title, const QString &reason)
{
    m_broken = true;
    set(QStringLiteral("triangle-alert"), title, reason, tr("Retry"));
}

QString EmptyState::title() const
{
    return m_title->text();
}

QString EmptyState::reason() const
{
    return m_reason->text();
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void EmptyState::set(const QString &icon, const QString &title, const QString &reason,
                     const QString &action)
{
    const bool news = title != m_title->text() || reason != m_reason->text();
    m_iconName = icon;
    m_title->setText(title);
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_progress->hide();
    setAccessibleName(title);
    setAccessibleDescription(reason);
    refresh();
    if (news && isVisible()) {
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void EmptyState::refresh()
{
    if (m_iconName.isEmpty()) {
        m_icon->clear();
        return;
    }
    const ThemeColors &colors = ThemeColors::of(palette());
    m_icon->setPixmap(Icons::pixmap(m_iconName, m_broken ? colors.warning : colors.dimText, 32,
                                    devicePixelRatioF()));
}

} // namespace Peak
