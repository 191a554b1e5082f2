#include "views/common/ChipButton.h"

#include "views/common/Icons.h"
#include "views/common/ThemeColors.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>

namespace Peak {

namespace {

constexpr int MaxChipWidth = 360;
constexpr int IconSize = 14;
constexpr int SideRoom = 28; ///< for the tick, and for the cross

} // namespace

ChipButton::ChipButton(const QString &words, bool on, QWidget *parent) : QPushButton(parent)
{
    setText(words);
    setCheckable(true);
    setChecked(on);
    setAutoDefault(false);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    setAccessibleName(on ? tr("Filter: %1").arg(words) : tr("Filter, switched off: %1").arg(words));
    setAccessibleDescription(tr("Enter edits, Space switches off or on, Delete removes"));
}

QSize ChipButton::sizeHint() const
{
    const int words = fontMetrics().horizontalAdvance(text());
    return {qMin(MaxChipWidth, words + 2 * SideRoom + 4), fontMetrics().height() + 8};
}

QSize ChipButton::minimumSizeHint() const
{
    return {96, sizeHint().height()};
}

QRect ChipButton::rectOf(Part part) const
{
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const QRect start(0, 0, SideRoom, height());
    const QRect end(width() - SideRoom, 0, SideRoom, height());
    if (part == Part::Words)
        return rect().adjusted(SideRoom, 0, -SideRoom, 0);
    return (part == Part::Switch) == mirrored ? end : start;
}

ChipButton::Part ChipButton::partAt(const QPoint &point) const
{
    if (rectOf(Part::Switch).contains(point))
        return Part::Switch;
    return rectOf(Part::Cross).contains(point) ? Part::Cross : Part::Words;
}

void ChipButton::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = ThemeColors::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal line = hasFocus() ? 2 : 1;
    QPen outline(hasFocus() ? colors.accent : colors.control, line);
    if (!isChecked() && !hasFocus())
        outline.setStyle(Qt::DashLine);
    painter.setPen(outline);
    const QColor surface = underMouse()  ? colors.hover
                           : isChecked() ? colors.infoTint
                                         : colors.base;
    painter.setBrush(surface);
    const QRectF shape = QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2);
    painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2);
    const QColor ink = colors.readable(isChecked() ? colors.text : colors.dimText, surface);
    painter.setPen(ink);
    const QRect words = rectOf(Part::Words);
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine,
                     fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
    const auto drawIcon = [&](Part part, const QString &icon, QChar word) {
        QRect place(0, 0, IconSize, IconSize);
        place.moveCenter(rectOf(part).center());
        if (Icons::available())
            painter.drawPixmap(place.topLeft(),
                               Icons::pixmap(icon, ink, IconSize, devicePixelRatioF()));
        else
            painter.drawText(place, Qt::AlignCenter, word);
    };
    drawIcon(Part::Switch, isChecked() ? QStringLiteral("eye") : QStringLiteral("eye-off"),
             isChecked() ? QChar(u'\u2713') : QChar(u'\u2013'));
    drawIcon(Part::Cross, QStringLiteral("x"), QChar(u'\u00d7'));
}

void ChipButton::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        Q_EMIT removeRequested();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
        Q_EMIT editRequested();
        return;
    case Qt::Key_Space:
        Q_EMIT switchRequested(!isChecked());
        return;
    default:
        QPushButton::keyPressEvent(event);
    }
}

void ChipButton::mouseReleaseEvent(QMouseEvent *event)
{
    setDown(false);
    if (event->button() != Qt::LeftButton || !rect().contains(event->pos()))
        return;
    switch (partAt(event->pos())) {
    case Part::Switch:
        Q_EMIT switchRequested(!isChecked());
        return;
    case Part::Cross:
        Q_EMIT removeRequested();
        return;
    case Part::Words:
        Q_EMIT editRequested();
    }
}

void ChipButton::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Edit")), &QAction::triggered, this, &ChipButton::editRequested);
    connect(menu->addAction(isChecked() ? tr("Switch off") : tr("Switch on")), &QAction::triggered,
            this, [this] { Q_EMIT switchRequested(!isChecked()); });
    connect(menu->addAction(tr("Remove")), &QAction::triggered, this, &ChipButton::removeRequested);
    menu->popup(event->globalPos());
}

bool ChipButton::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const Part part = partAt(help->pos());
        const QString tip = part == Part::Cross   ? tr("Remove the filter: %1")
                            : part == Part::Words ? tr("Change the filter: %1")
                            : isChecked()         ? tr("Switch the filter off: %1")
                                                  : tr("Switch the filter on: %1");
        QToolTip::showText(help->globalPos(), tip.arg(text()).toHtmlEscaped(), this);
        return true;
    }
    return QPushButton::event(event);
}

} // namespace Peak
