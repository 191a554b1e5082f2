#include "views/tasks/TaskColumn.h"

#include "views/common/Theme.h"
#include "views/tasks/TaskCardDelegate.h"
#include "views/tasks/TaskColumnModel.h"

#include <QContextMenuEvent>
#include <QDropEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>

namespace Peak {

TaskColumn::TaskColumn(TaskColumnModel *cards, const QString &title, QWidget *parent)
    : QListView(parent), m_cards(cards)
{
    setModel(cards);
    setItemDelegate(new TaskCardDelegate(this));
    setAccessibleName(title);
    setAccessibleDescription(
        tr("Arrow keys walk through the cards, Ctrl with Left or Right moves a card."));
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUniformItemSizes(true);
    setFrameShape(NoFrame);
    setSpacing(0);
    setDragEnabled(true);
    setAcceptDrops(true);
    setDragDropMode(DragDrop);
    setDefaultDropAction(Qt::MoveAction);
    setDropIndicatorShown(false);
    viewport()->setBackgroundRole(QPalette::Window);
    setMouseTracking(true);
    connect(cards, &QAbstractItemModel::rowsInserted, this, &TaskColumn::selectSomething);
    connect(this, &QListView::doubleClicked, this,
            [this](const QModelIndex &index) { Q_EMIT openRequested(m_cards->idAt(index.row())); });
}

QList<QUuid> TaskColumn::selectedIds() const
{
    QList<int> rows;
    const QModelIndexList indexes = selectionModel()->selectedIndexes();
    for (const QModelIndex &index : indexes)
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    QList<QUuid> ids;
    for (const int row : std::as_const(rows))
        ids.append(m_cards->idAt(row));
    return ids;
}

void TaskColumn::select(const QUuid &id)
{
    const int row = m_cards->rowOf(id);
    if (row >= 0)
        setCurrentIndex(m_cards->index(row));
}

void TaskColumn::setHint(const QString &hint)
{
    m_hint = hint;
    viewport()->update();
}

void TaskColumn::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    const QUuid id = m_cards->idAt(currentIndex().row());
    if (key == Qt::Key_Left || key == Qt::Key_Right) {
        const bool forward = (key == Qt::Key_Right) == (layoutDirection() == Qt::LeftToRight);
        if (event->modifiers() == Qt::NoModifier)
            Q_EMIT leaveRequested(forward ? 1 : -1);
        else if (event->modifiers() == Qt::ControlModifier && !id.isNull())
            Q_EMIT moveRequested(id, forward ? 1 : -1);
        else
            QListView::keyPressEvent(event);
    } else if ((key == Qt::Key_Return || key == Qt::Key_Enter) &&
               event->modifiers() == Qt::NoModifier) {
        if (!id.isNull())
            Q_EMIT openRequested(id);
    } else {
        QListView::keyPressEvent(event);
    }
}

void TaskColumn::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (m_cards->rowCount() > 0)
        return;
    QPainter painter(viewport());
    const ThemeColors &colors = ThemeColors::of(palette());
    painter.setPen(colors.readable(colors.dimText, colors.window));
    const int room = Theme::space(4);
    painter.drawText(viewport()->rect().adjusted(room, room, -room, -room),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_hint);
    if (hasFocus()) {
        painter.setPen(QPen(colors.accent, 2));
        painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
    }
}

bool TaskColumn::carriesTask(const QDropEvent *event) const
{
    return event->source() && event->source() != this &&
           event->mimeData()->hasFormat(TaskColumnModel::mimeType());
}

void TaskColumn::dragEnterEvent(QDragEnterEvent *event)
{
    if (carriesTask(event))
        event->acceptProposedAction();
    else
        event->ignore();
}

void TaskColumn::dragMoveEvent(QDragMoveEvent *event)
{
    if (carriesTask(event))
        event->acceptProposedAction();
    else
        event->ignore();
}

void TaskColumn::dropEvent(QDropEvent *event)
{
    if (!carriesTask(event)) {
        event->ignore();
        return;
    }
    const QByteArray ids = event->mimeData()->data(TaskColumnModel::mimeType());
    constexpr int idBytes = 16;
    for (int at = 0; at + idBytes <= ids.size(); at += idBytes)
        Q_EMIT dropped(QUuid::fromRfc4122(ids.mid(at, idBytes)));
    // The card moves once the server has it so: nothing is to be removed by the view.
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void TaskColumn::contextMenuEvent(QContextMenuEvent *event)
{
    Q_EMIT menuRequested(event->reason() == QContextMenuEvent::Keyboard
                             ? viewport()->mapToGlobal(visualRect(currentIndex()).center())
                             : event->globalPos());
}

void TaskColumn::selectionChanged(const QItemSelection &now, const QItemSelection &before)
{
    QListView::selectionChanged(now, before);
    Q_EMIT selected();
}

/** Who walks into a column stands on a card, and sees which. */
void TaskColumn::selectSomething()
{
    if (!hasFocus() || selectionModel()->hasSelection() || m_cards->rowCount() == 0)
        return;
    const QModelIndex index = currentIndex().isValid() ? currentIndex() : m_cards->index(0);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
}

void TaskColumn::focusInEvent(QFocusEvent *event)
{
    QListView::focusInEvent(event);
    selectSomething();
    viewport()->update();
    Q_EMIT selected();
}

} // namespace Peak
