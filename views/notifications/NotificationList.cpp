#include "views/notifications/NotificationList.h"

#include "models/tables/ExchangeText.h"
#include "models/tables/NotificationModel.h"
#include "models/tables/NotificationText.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

NotificationList::NotificationList(NotificationModel *model, QWidget *parent)
    : QListView(parent), m_model(model), m_delegate(new NotificationDelegate(this))
{
    setModel(model);
    setItemDelegate(m_delegate);
    setAccessibleName(tr("Notifications"));
    setAccessibleDescription(tr("Enter opens, Delete is done with it, S reminds you later, A "
                                "acknowledges a deadline."));
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalScrollBar()->setSingleStep(Theme::space(6));
    setResizeMode(QListView::Adjust);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &NotificationList::ensureCurrent);
    connect(model, &QAbstractItemModel::rowsAboutToBeInserted, this, &NotificationList::holdPlace);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (isVisible() && value >= verticalScrollBar()->maximum() - viewport()->height())
            Q_EMIT endNeared();
    });
}

void NotificationList::holdPlace()
{
    if (m_top.isValid() || verticalScrollBar()->value() == 0 || !isVisible())
        return;
    m_top = indexAt(viewport()->rect().topLeft() + QPoint(Theme::space(4), 0));
    if (!m_top.isValid())
        return;
    m_topAt = visualRect(m_top).top();
    QMetaObject::invokeMethod(this, &NotificationList::keepPlace, Qt::QueuedConnection);
}

void NotificationList::keepPlace()
{
    doItemsLayout();
    if (m_top.isValid())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + visualRect(m_top).top() -
                                      m_topAt);
    m_top = QPersistentModelIndex();
}

QUuid NotificationList::currentId() const
{
    return currentIndex().data(NotificationModel::IdRole).toUuid();
}

void NotificationList::ensureCurrent()
{
    if (!currentId().isNull())
        return;
    // Where one was taken away, its neighbour; Qt leaves the line of an exchange there, or nothing.
    const int from = qMax(0, currentIndex().row());
    for (int step = 0; step < m_model->rowCount(); ++step) {
        for (const int row : {from + step, from - step}) {
            const QModelIndex index = m_model->index(row);
            if (index.isValid() && !index.data(NotificationModel::HeadRole).toBool()) {
                setCurrentIndex(index);
                return;
            }
        }
    }
}

void NotificationList::setStale(bool stale)
{
    m_delegate->setStale(stale);
    viewport()->update();
}

NotificationList::Part NotificationList::partAt(const QPoint &point, QModelIndex *index) const
{
    *index = indexAt(point);
    if (!index->isValid())
        return Part::None;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = visualRect(*index);
    return m_delegate->partAt(option, *index, point);
}

QPoint NotificationList::below(const QModelIndex &index) const
{
    const QRect rect = visualRect(index);
    return viewport()->mapToGlobal(QPoint(rect.left() + Theme::space(10), rect.center().y()));
}

void NotificationList::act(const QModelIndex &index, Part part, const QPoint &where)
{
    const QUuid id = index.data(NotificationModel::IdRole).toUuid();
    if (id.isNull())
        return;
    switch (part) {
    case Part::Row:
        Q_EMIT openRequested(id);
        break;
    case Part::Done:
        Q_EMIT doneRequested(id);
        break;
    case Part::Snooze:
        offerSnooze(id, where);
        break;
    case Part::Acknowledge:
        Q_EMIT acknowledgeRequested(id);
        break;
    case Part::None:
        break;
    }
}

void NotificationList::addSnoozes(QMenu *menu, const QUuid &id)
{
    const QDateTime now = QDateTime::currentDateTime();
    for (const Snooze snooze : {Snooze::Hour, Snooze::Tomorrow, Snooze::NextWeek}) {
        const QDateTime end = snoozeEnd(snooze, now);
        const QString when =
            snooze == Snooze::Hour ? end.time().toString(u"HH:mm"_s) : ExchangeText::moment(end);
        connect(menu->addAction(tr("%1 (%2)").arg(NotificationText::snooze(snooze), when)),
                &QAction::triggered, this,
                [this, id, snooze] { Q_EMIT snoozeRequested(id, snooze); });
    }
}

void NotificationList::offerSnooze(const QUuid &id, const QPoint &where)
{
    const Notification *one = m_model->find(id);
    if (!one || one->isDone())
        return;
    auto *menu = new QMenu(tr("Remind me later"), this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addSnoozes(menu, id);
    menu->setActiveAction(menu->actions().constFirst());
    menu->popup(where);
}

void NotificationList::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex index = currentIndex();
    const bool plain = !(event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier));
    if (!plain || currentId().isNull()) {
        QListView::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        act(index, Part::Row, {});
        return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        act(index, Part::Done, {});
        return;
    case Qt::Key_S:
        act(index, Part::Snooze, below(index));
        return;
    case Qt::Key_A:
        if (index.data(NotificationModel::WaitsRole).toBool())
            act(index, Part::Acknowledge, {});
        return;
    default:
        QListView::keyPressEvent(event);
    }
}

void NotificationList::mousePressEvent(QMouseEvent *event)
{
    QModelIndex index;
    const Part part = partAt(event->pos(), &index);
    m_pressed = index;
    m_pressedPart = event->button() == Qt::LeftButton ? part : Part::None;
    if (part != Part::None)
        QListView::mousePressEvent(event);
}

void NotificationList::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    QModelIndex index;
    const Part part = partAt(event->pos(), &index);
    const bool same = m_pressed == index && m_pressedPart == part;
    m_pressed = QModelIndex();
    if (same && event->button() == Qt::LeftButton)
        act(index, part, event->globalPosition().toPoint());
}

void NotificationList::mouseMoveEvent(QMouseEvent *event)
{
    QModelIndex index;
    const Part part = partAt(event->pos(), &index);
    m_delegate->setHovered(index, part);
    viewport()->setCursor(part == Part::None ? Qt::ArrowCursor : Qt::PointingHandCursor);
    viewport()->update();
    if (!(event->buttons() & Qt::LeftButton)) // a drag must not wander through the rows
        QListView::mouseMoveEvent(event);
}

void NotificationList::leaveEvent(QEvent *event)
{
    m_delegate->setHovered({}, Part::None);
    viewport()->update();
    QListView::leaveEvent(event);
}

void NotificationList::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    const QModelIndex index = byMouse ? indexAt(event->pos()) : currentIndex();
    const Notification *one = m_model->at(index);
    if (!one)
        return;
    const QUuid id = one->id;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &icon, const QString &text, Part part) {
        connect(menu->addAction(Icons::get(icon), text), &QAction::triggered, this,
                [this, id, part] { act(m_model->index(m_model->rowOf(id)), part, {}); });
    };
    add(u"external-link"_s, tr("Open"), Part::Row);
    if (one->waitsForAck())
        add(u"user-round-check"_s, tr("Acknowledge"), Part::Acknowledge);
    menu->addSeparator();
    if (one->isDone()) {
        add(u"undo-2"_s, tr("Not done after all"), Part::Done);
    } else {
        add(u"check"_s, tr("Done"), Part::Done);
        QMenu *later = menu->addMenu(Icons::get(u"alarm-clock"_s), tr("Remind me later"));
        addSnoozes(later, id);
    }
    menu->popup(byMouse ? event->globalPos() : below(index));
}

void NotificationList::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout(); // rows are as high as their words need in this width
}

} // namespace Peak
