#pragma once

#include "models/domain/Notification.h"
#include "views/notifications/NotificationDelegate.h"

#include <QListView>

class QMenu;

namespace Peak {

class NotificationModel;

/**
 * The notifications, to be walked through and acted upon.
 *
 * Enter or a click opens, Del is done with one, S puts it off, A acknowledges; the row's menu has
 * the same in words. What comes in above what is looked at does not move it. Emits what is wanted
 * and does nothing itself. GUI thread.
 */
class NotificationList final : public QListView
{
    Q_OBJECT

public:
    explicit NotificationList(NotificationModel *model, QWidget *parent = nullptr);

    QUuid currentId() const;
    /** The first one, where none is current. */
    void ensureCurrent();
    void setStale(bool stale);

Q_SIGNALS:
    void openRequested(const QUuid &id);
    /** Done; or not done after all, where it is. */
    void doneRequested(const QUuid &id);
    void snoozeRequested(const QUuid &id, Peak::Snooze snooze);
    void acknowledgeRequested(const QUuid &id);
    /** Somebody comes to the last ones. */
    void endNeared();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    using Part = NotificationDelegate::Part;

    Part partAt(const QPoint &point, QModelIndex *index) const;
    void act(const QModelIndex &index, Part part, const QPoint &where);
    void offerSnooze(const QUuid &id, const QPoint &where);
    void addSnoozes(QMenu *menu, const QUuid &id);
    QPoint below(const QModelIndex &index) const;
    void holdPlace();
    void keepPlace();

    NotificationModel *m_model;
    NotificationDelegate *m_delegate;
    QPersistentModelIndex m_pressed;
    Part m_pressedPart = Part::None;
    QPersistentModelIndex m_top; ///< stands at m_topAt while rows come in above it
    int m_topAt = 0;
};

} // namespace Peak
