#pragma once

#include "models/db/Result.h"
#include "models/domain/Notification.h"
#include "models/session/UndoHistory.h"

#include <QFuture>
#include <QObject>

namespace Peak {

class BellButton;
class MainWindow;
class NotificationCenter;
class NotificationPanel;
class PageWorld;

/**
 * The bell and the panel of notifications in the window: introduces both to the centre, and opens
 * what one of them tells of.
 *
 * Everything that is shown counts as seen as soon as somebody looks. A step is told in the panel's
 * message bar, and is one of the window's that can be taken back. GUI thread.
 */
class NotificationsWiring final : public QObject
{
    Q_OBJECT

public:
    /** Puts both into the window, whose child it is. */
    NotificationsWiring(PageWorld &world, MainWindow &window);

    BellButton *bell() const { return m_bell; }
    NotificationPanel *panel() const { return m_panel; }
    /** The panel is on screen. */
    bool isOpen() const;

public Q_SLOTS:
    void setOpen(bool open);
    /** Where the thing is; raises the window. */
    void openThing(const QUuid &id);

private:
    void connectCenter();
    void connectPanel();
    void refresh();
    void see();
    void afterStep(const QFuture<Result<void>> &step, const QString &told, const QString &sentence,
                   const UndoWay &way);
    void finish(const QUuid &id);
    void finishAll();
    void snooze(const QUuid &id, Snooze snooze);
    void watchFocus(const QWidget *now);

    PageWorld &m_world;
    MainWindow &m_window;
    NotificationCenter &m_center;
    BellButton *m_bell;
    NotificationPanel *m_panel;
};

} // namespace Peak
