#include "views/notifications/BellButton.h"

#include "models/tables/NotificationText.h"
#include "views/common/Icons.h"

#include <QAccessible>
#include <QAction>
#include <QPainter>
#include <QStyleOptionToolButton>
#include <QStylePainter>

namespace Peak {

namespace {

constexpr int iconEdge = 16;
constexpr int around = 8;
constexpr int gap = 5;

} // namespace

BellButton::BellButton(QAction *action, QWidget *parent) : QToolButton(parent), m_action(action)
{
    setDefaultAction(action);
    setCheckable(true);
    setAutoRaise(true);
    setFocusPolicy(Qt::StrongFocus);
    setToolButtonStyle(Qt::ToolButtonIconOnly);
    connect(action, &QAction::changed, this, &BellButton::describe);
    describe();
}

void BellButton::setCounts(int unseen, int waiting)
{
    const bool more = unseen > m_unseen;
    if (unseen == m_unseen && waiting == m_waiting)
        return;
    m_unseen = unseen;
    m_waiting = waiting;
    describe();
    updateGeometry();
    update();
    if (!more || !isVisible())
        return;
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void BellButton::describe()
{
    QString words = NotificationText::unseen(m_unseen);
    if (m_waiting > 0)
        words = tr("%1, %2").arg(words, tr("%n deadline(s) to acknowledge", nullptr, m_waiting));
    setAccessibleName(words);
    setAccessibleDescription(m_action->statusTip());
    setToolTip(words + QLatin1Char('\n') + m_action->toolTip());
}

QSize BellButton::sizeHint() const
{
    int width = 2 * around + iconEdge;
    if (m_unseen > 0)
        width += gap + fontMetrics().horizontalAdvance(NotificationText::badge(m_unseen)) + 10;
    return {width, qMax(iconEdge, fontMetrics().height()) + 10};
}

void BellButton::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    option.text.clear();
    option.icon = {};
    painter.drawComplexControl(QStyle::CC_ToolButton, option);
    const ThemeColors &colors = ThemeColors::of(palette());
    const auto place = [&](const QRect &rect) {
        return QStyle::visualRect(layoutDirection(), this->rect(), rect);
    };
    const int middle = height() / 2;
    const QRect icon = place({around, middle - iconEdge / 2, iconEdge, iconEdge});
    painter.drawPixmap(icon.topLeft(), Icons::pixmap(QStringLiteral("bell"), colors.text, iconEdge,
                                                     devicePixelRatioF()));
    if (m_unseen <= 0)
        return;
    const QString number = NotificationText::badge(m_unseen);
    const int high = fontMetrics().height() + 2;
    const int wide = qMax(high, fontMetrics().horizontalAdvance(number) + 10);
    const QRect badge = place({around + iconEdge + gap, middle - high / 2, wide, high});
    const QColor fill = m_waiting > 0 ? colors.danger : colors.accent;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(badge, high / 2.0, high / 2.0);
    painter.setPen(colors.readable(colors.onAccent, fill));
    painter.drawText(badge, Qt::AlignCenter, number);
}

} // namespace Peak
