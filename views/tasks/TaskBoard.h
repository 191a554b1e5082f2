#pragma once

#include <QList>
#include <QTimer>
#include <QUuid>
#include <QWidget>

class QAction;
class QLabel;

namespace Peak {

class ListTableModel;
class TaskColumn;
class TaskColumnModel;

/**
 * The tasks of a list as cards, a column for each status, over the same model as the table.
 *
 * Shows the first tasks of the list's order (MostCards) and says so where there are more; filters
 * and order are the list's. Left and Right walk between the columns; with Ctrl they move the card,
 * as dragging does. Asks for every change, makes none. GUI thread.
 */
class TaskBoard final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int MostCards = 1000;

    explicit TaskBoard(ListTableModel *model, QWidget *parent = nullptr);

    QList<QUuid> selectedIds() const;
    void select(const QUuid &task);
    void setRowActions(const QList<QAction *> &actions) { m_rowActions = actions; }
    /** By the status's code; null for one that has no column. */
    TaskColumn *column(const QString &status) const;
    QString note() const;

Q_SIGNALS:
    void openRequested(const QUuid &task);
    void statusRequested(const QUuid &task, const QString &status);
    void selectionChanged();

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Lane
    {
        QString status;
        QString title;
        TaskColumnModel *cards = nullptr;
        TaskColumn *view = nullptr;
        QLabel *count = nullptr;
    };

    QWidget *makeLane(Lane &lane, const QString &icon);
    void connectLane(int lane);
    void refresh();
    void refreshHints();
    void requestMove(const QUuid &task, int lane);
    void followMoved(const Lane &lane);
    void focusLane(int lane, int step);
    void onSelected(int lane);
    void showMenu(const QPoint &place);

    ListTableModel *m_model;
    QList<Lane> m_lanes;
    QLabel *m_note;
    QList<QAction *> m_rowActions;
    QTimer m_refresh;
    QUuid m_moved; ///< to be selected again where it arrives: in this column
    QString m_movedTo;
    bool m_selecting = false;
};

} // namespace Peak
