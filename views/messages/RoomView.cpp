#include "views/messages/RoomView.h"

#include "views/messages/RoomDelegate.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;

namespace Peak {

using Kind = MessagePart::Kind;

namespace {

constexpr int nearEnd = 4;

} // namespace

RoomView::RoomView(RoomModel *model, QWidget *parent)
    : QListView(parent), m_room(model), m_delegate(new RoomDelegate(model, this))
{
    setModel(model);
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setResizeMode(Adjust);
    setSelectionMode(NoSelection);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setAccessibleName(tr("Messages"));
    verticalScrollBar()->setSingleStep(fontMetrics().height() * 2);
    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, &RoomView::countDown);
    m_unmark.setSingleShot(true);
    m_unmark.setInterval(3s);
    connect(&m_unmark, &QTimer::timeout, this, [this] {
        m_delegate->setMarked(0);
        viewport()->update();
    });
    connect(model, &QAbstractItemModel::dataChanged, this, &RoomView::countDown);
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        m_anchor = QPersistentModelIndex();
        m_delegate->setHovered(-1);
        m_delegate->clear();
    });
}

void RoomView::setStale(bool stale)
{
    m_delegate->setStale(stale);
    viewport()->update();
}

void RoomView::setReadOnly(bool readOnly)
{
    m_delegate->setReadOnly(readOnly);
}

void RoomView::setToday(QDate today)
{
    m_delegate->setToday(today);
    viewport()->update();
}

/** Where things stand stays true through it: the end, or the row at the top. */
void RoomView::doItemsLayout()
{
    if (m_laying)
        return;
    {
        const QScopedValueRollback laying(m_laying, true);
        QListView::doItemsLayout();
        restore();
    }
    tellSeen();
}

void RoomView::restore()
{
    QScrollBar *bar = verticalScrollBar();
    if (m_follows) {
        bar->setValue(bar->maximum());
    } else if (m_anchor.isValid()) {
        const int now = visualRect(m_anchor).top();
        if (now != m_offset)
            bar->setValue(bar->value() + now - m_offset);
    }
}

void RoomView::remember()
{
    QScrollBar *bar = verticalScrollBar();
    const bool follows = m_room->isAtEnd() && bar->value() >= bar->maximum() - nearEnd;
    m_anchor = indexAt({viewport()->width() / 2, 0});
    m_offset = m_anchor.isValid() ? visualRect(m_anchor).top() : 0;
    m_room->setFollowed(follows);
    if (follows != m_follows) {
        m_follows = follows;
        Q_EMIT followsChanged(follows);
    }
}

void RoomView::scrollContentsBy(int dx, int dy)
{
    QListView::scrollContentsBy(dx, dy);
    if (m_laying)
        return;
    remember();
    tellSeen();
}

void RoomView::tellSeen()
{
    const QScrollBar *bar = verticalScrollBar();
    const int page = viewport()->height();
    if (bar->value() < page * 3 / 2 && !m_room->isAtStart())
        Q_EMIT olderWanted();
    if (bar->maximum() - bar->value() < page * 3 / 2 && !m_room->isAtEnd())
        Q_EMIT newerWanted();
    Q_EMIT seenChanged();
}

qint64 RoomView::lastSeen() const
{
    const int height = viewport()->height();
    QModelIndex index = indexAt({viewport()->width() / 2, height - 1});
    int row = index.isValid() ? index.row() : m_room->rowCount() - 1;
    while (row >= 0 &&
           (m_room->isPending(row) || visualRect(m_room->index(row)).bottom() > height + nearEnd)) {
        // The end of a message that is higher than the window counts when it is reached.
        --row;
    }
    return row < 0 ? 0 : m_room->message(row).number;
}

void RoomView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QListView::rowsInserted(parent, start, end);
    doItemsLayout(); // now: what comes is on screen with the next picture
    countDown();
}

void RoomView::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    if (m_anchor.isValid() && m_anchor.row() >= start && m_anchor.row() <= end) {
        const int next = end + 1 < m_room->rowCount() ? end + 1 : start - 1;
        m_anchor = next >= 0 ? m_room->index(next) : QModelIndex();
        m_offset = m_anchor.isValid() ? visualRect(m_anchor).top() : 0;
    }
    m_delegate->setHovered(-1);
    QListView::rowsAboutToBeRemoved(parent, start, end);
}

void RoomView::showEnd()
{
    m_follows = true;
    m_room->setFollowed(true);
    executeDelayedItemsLayout();
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    Q_EMIT followsChanged(true);
    tellSeen();
}

void RoomView::showNumber(qint64 number, bool mark)
{
    const int row = m_room->rowOfNumber(number);
    if (row < 0)
        return;
    executeDelayedItemsLayout();
    m_follows = false;
    if (mark) {
        m_delegate->setMarked(number);
        m_unmark.start();
        setCurrentIndex(m_room->index(row));
    }
    scrollTo(m_room->index(row), PositionAtCenter);
    remember();
    viewport()->update();
}

void RoomView::showFirst(qint64 number)
{
    const int row = m_room->rowOfNumber(number);
    if (row < 0)
        return;
    executeDelayedItemsLayout();
    m_follows = false;
    scrollTo(m_room->index(row), PositionAtTop);
    QScrollBar *bar = verticalScrollBar();
    bar->setValue(bar->value() - viewport()->height() / 6);
    remember();
    tellSeen();
}

void RoomView::showWhole(const QUuid &message)
{
    remember();
    m_follows = false;
    m_delegate->expand(message);
    doItemsLayout();
}

/** Seconds that count down are painted anew, and nothing else. */
void RoomView::countDown()
{
    bool held = false;
    for (int row = m_room->rowCount() - 1; row >= 0 && m_room->isPending(row); --row) {
        if (m_room->pending(row)->state != PendingMessage::State::Held)
            continue;
        held = true;
        update(m_room->index(row));
    }
    if (!held)
        m_tick.stop();
    else if (!m_tick.isActive())
        m_tick.start();
}

MessagePart RoomView::partAt(const QPoint &place) const
{
    const QModelIndex index = indexAt(place);
    return m_delegate->partAt(index, index.isValid() ? visualRect(index) : QRect(), place);
}

void RoomView::hover(const QPoint &place)
{
    const QModelIndex index = indexAt(place);
    const int before = m_delegate->hovered();
    if (before != index.row()) {
        m_delegate->setHovered(index.row());
        if (before >= 0 && before < m_room->rowCount())
            update(m_room->index(before));
        if (index.isValid())
            update(index);
    }
    const bool hand = partAt(place).kind != Kind::None;
    viewport()->setCursor(hand ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void RoomView::mouseMoveEvent(QMouseEvent *event)
{
    hover(event->position().toPoint());
}

void RoomView::mousePressEvent(QMouseEvent *event)
{
    hover(event->position().toPoint());
    m_pressed =
        event->button() == Qt::LeftButton ? partAt(event->position().toPoint()) : MessagePart();
    QListView::mousePressEvent(event);
}

void RoomView::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    const QPoint place = event->position().toPoint();
    const MessagePart part = partAt(place);
    const MessagePart pressed = std::exchange(m_pressed, {});
    if (event->button() != Qt::LeftButton || part.kind == Kind::None || part != pressed)
        return;
    const int row = indexAt(place).row();
    if (part.kind == Kind::Menu)
        Q_EMIT menuRequested(row, event->globalPosition().toPoint());
    else if (part.kind == Kind::ShowAll)
        showWhole(m_room->message(row).id);
    else
        Q_EMIT activated(row, part);
}

void RoomView::mouseDoubleClickEvent(QMouseEvent *event)
{
    mousePressEvent(event); // two clicks are two clicks
}

void RoomView::leaveEvent(QEvent *event)
{
    const int before = m_delegate->hovered();
    m_delegate->setHovered(-1);
    if (before >= 0 && before < m_room->rowCount())
        update(m_room->index(before));
    QListView::leaveEvent(event);
}

bool RoomView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const QModelIndex index = indexAt(help->pos());
        const QString text =
            index.isValid() ? m_delegate->help(index, partAt(help->pos())) : QString();
        QToolTip::showText(help->globalPos(), text.toHtmlEscaped(), viewport());
        return true;
    }
    if (event->type() == QEvent::Resize && !m_laying)
        m_delegate->setHovered(-1);
    return QListView::viewportEvent(event);
}

void RoomView::activateKey(Kind kind)
{
    if (currentRow() >= 0)
        Q_EMIT activated(currentRow(), {kind, {}, kind == Kind::Document ? 0 : -1});
}

bool RoomView::isWriting(const QKeyEvent *event)
{
    const auto plain = Qt::ShiftModifier | Qt::KeypadModifier | Qt::GroupSwitchModifier;
    return !(event->modifiers() & ~plain) && !event->text().isEmpty() &&
           (event->text().at(0).isLetterOrNumber() || event->text() == u'@');
}

void RoomView::keyPressEvent(QKeyEvent *event)
{
    const int row = currentRow();
    if (event->matches(QKeySequence::Copy)) {
        if (row >= 0)
            QApplication::clipboard()->setText(MessageText::shown(m_room->message(row).content));
        return;
    }
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (row < 0)
            break;
        if (!m_room->message(row).attachments.isEmpty() && !m_room->isPending(row))
            activateKey(Kind::Document);
        else
            Q_EMIT menuRequested(row,
                                 viewport()->mapToGlobal(visualRect(m_room->index(row)).center()));
        return;
    case Qt::Key_R:
    case Qt::Key_T:
        if (event->modifiers() != (Qt::ControlModifier | Qt::ShiftModifier))
            break;
        activateKey(event->key() == Qt::Key_R ? Kind::Reply : Kind::Task);
        return;
    case Qt::Key_End:
        if (m_room->isAtEnd() && m_room->rowCount() > 0)
            setCurrentIndex(m_room->index(m_room->rowCount() - 1));
        showEnd();
        return;
    default:
        break;
    }
    if (isWriting(event)) {
        event->ignore(); // whoever types means the editor
        return;
    }
    QListView::keyPressEvent(event);
}

void RoomView::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index =
        event->reason() == QContextMenuEvent::Mouse ? indexAt(event->pos()) : currentIndex();
    if (!index.isValid())
        return;
    setCurrentIndex(index);
    Q_EMIT menuRequested(index.row(), event->globalPos());
}

void RoomView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange ||
        event->type() == QEvent::StyleChange) {
        m_delegate->clear();
        scheduleDelayedItemsLayout();
    }
    QListView::changeEvent(event);
}

void RoomView::showEvent(QShowEvent *event)
{
    QListView::showEvent(event);
    tellSeen();
}

} // namespace Peak
