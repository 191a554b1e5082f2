#pragma once

#include "views/messages/MessageBox.h"

#include <QListView>
#include <QPersistentModelIndex>
#include <QTimer>

namespace Peak {

class RoomDelegate;

/**
 * The conversation of a room, newest at the bottom.
 *
 * Stays where somebody reads while messages come at either end, and follows the end while they look
 * at it. Asks for more as they scroll, says up to where they have seen it, and what they clicked.
 * Queries nothing and opens nothing. GUI thread.
 */
class RoomView final : public QListView
{
    Q_OBJECT

public:
    /** The model outlives it. */
    explicit RoomView(RoomModel *model, QWidget *parent = nullptr);

    RoomModel *room() const { return m_room; }
    /** The end is on screen, and what comes is shown. */
    bool follows() const { return m_follows; }
    /** The last message whose end is on screen; 0: none. */
    qint64 lastSeen() const;
    /** The message that keys and the menu are about; -1: none. */
    int currentRow() const { return currentIndex().row(); }
    void setStale(bool stale);
    void setReadOnly(bool readOnly);
    void setToday(QDate today);

public Q_SLOTS:
    void showEnd();
    /** In the middle, and marked for a moment. */
    void showNumber(qint64 number, bool mark = true);
    /** At the top, a little below the edge. */
    void showFirst(qint64 number);
    void showWhole(const QUuid &message);

    /** Whether a key is somebody's writing, and so not the list's. */
    static bool isWriting(const QKeyEvent *event);

Q_SIGNALS:
    void olderWanted();
    void newerWanted();
    /** What is on screen is another part of the room. */
    void seenChanged();
    void followsChanged(bool follows);
    void activated(int row, const Peak::MessagePart &part);
    /** The menu of a row. */
    void menuRequested(int row, const QPoint &global);

protected:
    void doItemsLayout() override;
    void scrollContentsBy(int dx, int dy) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void remember();
    void restore();
    void hover(const QPoint &place);
    MessagePart partAt(const QPoint &place) const;
    void countDown();
    void activateKey(MessagePart::Kind kind);
    void tellSeen();

    RoomModel *m_room;
    RoomDelegate *m_delegate;
    QPersistentModelIndex m_anchor; ///< the row at the top
    int m_offset = 0;               ///< and how far it stands below the edge
    MessagePart m_pressed;
    QTimer m_tick; ///< while something can be taken back
    QTimer m_unmark;
    bool m_follows = true;
    bool m_laying = false;
};

} // namespace Peak
