#include "views/common/PinnedColumns.h"

#include "views/common/DataTable.h"
#include "views/common/SortHeader.h"
#include "views/common/ThemeColors.h"

#include <QContextMenuEvent>
#include <QCoreApplication>
#include <QHelpEvent>
#include <QHoverEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

namespace Peak {

PinnedColumns::PinnedColumns(DataTable *table) : QWidget(table), m_table(table)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAttribute(Qt::WA_Hover);
    setMouseTracking(true);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void PinnedColumns::place()
{
    const int width = m_table->pinnedWidth();
    const bool needed = width > 0 && m_table->horizontalScrollBar()->value() > 0;
    setVisible(needed);
    if (!needed)
        return;
    const QRect body = m_table->viewport()->geometry();
    const QRect head = m_table->horizontalHeader()->geometry();
    const int left = isRightToLeft() ? body.right() + 1 - width : body.left();
    setGeometry(left, head.top(), width, body.bottom() + 1 - head.top());
    raise();
    update();
}

void PinnedColumns::updateRows(int first, int last)
{
    if (!isVisible())
        return;
    const int top = m_table->rowViewportPosition(first);
    const int bottom = m_table->rowViewportPosition(last) + m_table->rowHeight(last);
    update(0, top + m_table->horizontalHeader()->height(), width(), bottom - top);
}

void PinnedColumns::paintEvent(QPaintEvent *event)
{
    const ThemeColors &colors = ThemeColors::of(palette());
    QPainter painter(this);
    painter.fillRect(event->rect(), colors.base);
    const int headHeight = m_table->horizontalHeader()->height();
    const QList<int> columns = m_table->pinnedColumns();
    int at = 0;
    for (const int column : columns) {
        const int columnWidth = m_table->columnWidth(column);
        const int left = isRightToLeft() ? width() - at - columnWidth : at;
        at += columnWidth;
        const QRect head(left, 0, columnWidth, headHeight);
        if (event->rect().intersects(head))
            m_table->sortHeader()->paintHead(&painter, head, column);
        const int last = m_table->lastRowOnScreen();
        for (int row = qMax(0, m_table->rowAt(0)); row <= last; ++row) {
            const QRect cell(left, headHeight + m_table->rowViewportPosition(row), columnWidth,
                             m_table->rowHeight(row));
            if (!event->rect().intersects(cell))
                continue;
            painter.save();
            painter.setClipRect(cell.intersected(rect().adjusted(0, headHeight, 0, 0)));
            m_table->paintCell(&painter, cell, m_table->model()->index(row, column));
            painter.restore();
        }
    }
    const int edge = isRightToLeft() ? 0 : width() - 1;
    painter.fillRect(edge, 0, 1, height(), colors.control);
}

/** The point of the table's header or viewport that is shown at `here`. */
QPoint PinnedColumns::there(const QPoint &here, QWidget *target) const
{
    const int offset = m_table->horizontalScrollBar()->value();
    QPoint point = target->mapFrom(m_table, mapToParent(here));
    point.rx() += isRightToLeft() ? offset : -offset;
    return point;
}

bool PinnedColumns::forwardMouse(QEvent *event)
{
    auto *mouse = static_cast<QMouseEvent *>(event);
    const bool overHead = mouse->position().y() < m_table->horizontalHeader()->height();
    QWidget *target = m_pressed  ? m_pressed.data()
                      : overHead ? m_table->horizontalHeader()->viewport()
                                 : m_table->viewport();
    if (event->type() == QEvent::MouseButtonPress)
        m_pressed = target;
    const QPointF place = there(mouse->position().toPoint(), target);
    QMouseEvent copy(mouse->type(), place, mouse->globalPosition(), mouse->button(),
                     mouse->buttons(), mouse->modifiers(), mouse->pointingDevice());
    QCoreApplication::sendEvent(target, &copy);
    if (event->type() == QEvent::MouseButtonRelease)
        m_pressed = nullptr;
    setCursor(overHead ? m_table->horizontalHeader()->cursor() : QCursor(Qt::ArrowCursor));
    update();
    return true;
}

bool PinnedColumns::event(QEvent *event)
{
    const int headHeight = m_table->horizontalHeader()->height();
    switch (event->type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
    case QEvent::MouseButtonDblClick:
    case QEvent::MouseMove:
        return forwardMouse(event);
    case QEvent::HoverMove:
    case QEvent::HoverLeave: {
        auto *hover = static_cast<QHoverEvent *>(event);
        const QPointF place = there(hover->position().toPoint(), m_table->viewport());
        QHoverEvent copy(event->type(), place, hover->globalPosition(), place);
        QCoreApplication::sendEvent(m_table->viewport(), &copy);
        return true;
    }
    case QEvent::ContextMenu: {
        auto *menu = static_cast<QContextMenuEvent *>(event);
        QWidget *target = menu->pos().y() < headHeight ? m_table->horizontalHeader()->viewport()
                                                       : m_table->viewport();
        QContextMenuEvent copy(menu->reason(), there(menu->pos(), target), menu->globalPos(),
                               menu->modifiers());
        QCoreApplication::sendEvent(target, &copy);
        return true;
    }
    case QEvent::ToolTip: {
        auto *help = static_cast<QHelpEvent *>(event);
        QHelpEvent copy(QEvent::ToolTip, there(help->pos(), m_table->viewport()),
                        help->globalPos());
        QCoreApplication::sendEvent(m_table->viewport(), &copy);
        return true;
    }
    default:
        return QWidget::event(event);
    }
}

} // namespace Peak
