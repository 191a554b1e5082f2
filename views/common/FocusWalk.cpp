#include "views/common/FocusWalk.h"

#include <QAbstractScrollArea>

#include <utility>

namespace Peak {

namespace {

bool isStop(const QWidget *widget, const QWidget *window)
{
    return (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy() && widget->isEnabled() &&
           widget->isVisibleTo(window);
}

} // namespace

bool FocusWalk::step(QWidget *window, bool forward)
{
    QWidget *from = window->focusWidget() ? window->focusWidget() : window;
    const auto following = [forward](const QWidget *widget) {
        return forward ? widget->nextInFocusChain() : widget->previousInFocusChain();
    };
    for (QWidget *to = following(from); to && to != from; to = following(to)) {
        if (!isStop(to, window))
            continue;
        to->setFocus(forward ? Qt::TabFocusReason : Qt::BacktabFocusReason);
        return true;
    }
    return false;
}

QWidget *FocusWalk::stopBefore(const QWidget *widget)
{
    QWidget *before = widget->previousInFocusChain();
    while (before != widget && before->focusPolicy() == Qt::NoFocus)
        before = before->previousInFocusChain();
    return before;
}

QWidget *FocusWalk::putBehind(QWidget *before, QWidget *widget)
{
    QWidgetList parts = widget->findChildren<QWidget *>();
    parts.prepend(widget);
    for (QWidget *part : std::as_const(parts)) {
        if (!(part->focusPolicy() & Qt::TabFocus))
            continue;
        QWidget::setTabOrder(before, part);
        before = part;
    }
    return before;
}

void FocusWalk::showFocusOf(QAbstractScrollArea *area)
{
    area->setFocusPolicy(Qt::StrongFocus);
    area->setFrameStyle(QFrame::Box | QFrame::Plain); // PeakStyle draws the ring there
    area->setLineWidth(2);
}

} // namespace Peak
