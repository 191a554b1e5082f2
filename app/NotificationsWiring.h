#pragma once

#include "models/domain/Notification.h"

#include <QObject>

#include <functional>

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
 * message bar, with Undo where there is a way back. GUI thread.
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
    void connectUndo();
    void refresh();
    void see();
    void tell(const QString &told, const std::function<void()> &undo);
    void finish(const QUuid &id);
    void finishAll();
    void snooze(const QUuid &id, Snooze snooze);
    void watchFocus(const QWidget *now);

    PageWorld &m_world;
    MainWindow &m_window;
    NotificationCenter &m_center;
    BellButton *m_bell;
    NotificationPanel *m_panel;
    std::function<void()> m_undo; ///< what the message in the panel offers to take back
};

} // namespace Peak
