#pragma once

#include <QListView>
#include <QUuid>

namespace Peak {

class TaskColumnModel;

/**
 * One column of the board: cards to walk through, to open, and to move to another column with
 * Ctrl+Left and Ctrl+Right or the mouse.
 *
 * Asks to move and moves nothing itself. GUI thread.
 */
class TaskColumn final : public QListView
{
    Q_OBJECT

public:
    TaskColumn(TaskColumnModel *cards, const QString &title, QWidget *parent = nullptr);

    QList<QUuid> selectedIds() const;
    void select(const QUuid &id);
    /** What stands there while no card does. */
    void setHint(const QString &hint);

Q_SIGNALS:
    void openRequested(const QUuid &task);
    /** To the column `step` to the right; negative: to the left. */
    void moveRequested(const QUuid &task, int step);
    void dropped(const QUuid &task);
    /** On to the next column. */
    void leaveRequested(int step);
    void menuRequested(const QPoint &place);
    void selected();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void selectionChanged(const QItemSelection &now, const QItemSelection &before) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    void selectSomething();
    bool carriesTask(const QDropEvent *event) const;

    TaskColumnModel *m_cards;
    QString m_hint;
};

} // namespace Peak
