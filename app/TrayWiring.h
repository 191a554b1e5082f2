#pragma once

#include "models/domain/Notification.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

class QAction;
class QMenu;

namespace Peak {

class MainWindow;
class NotificationCenter;
class NotificationsWiring;
class PageWorld;
class SystemTray;

/*
 * Who: everybody who has the program open behind other windows.
 * First: whether something waits: a number on the icon, without opening anything.
 * Then: a note says what came; a click on it is there. In a meeting: quiet for an hour.
 * So: one icon; notes only for what the person chose, outside of their quiet hours, never with
 * the words of a message, and one note for what comes together.
 */

/**
 * The program beside the desktop's clock: how much is unread, notes of what comes, a short menu.
 *
 * Decides which news become a note, from the person's settings; the tray shows it. Nobody in, or
 * somebody who looks on as another: no number and no notes. GUI thread.
 */
class TrayWiring final : public QObject
{
    Q_OBJECT

public:
    /** A child of the window. `unread`: messages in all rooms. */
    TrayWiring(PageWorld &world, MainWindow &window, NotificationsWiring &notifications,
               std::unique_ptr<SystemTray> tray);
    ~TrayWiring() override;
    /** Where the desktop has a place for it. */
    static void addWhereThereIs(PageWorld &world, MainWindow &window,
                                NotificationsWiring &notifications);

    QMenu *menu() const { return m_menu.get(); }
    /** Until when nothing is told on the desktop; invalid: it is. */
    QDateTime quietUntil() const { return m_quietUntil; }

private:
    void makeMenu();
    void refresh();
    void setQuiet(bool quiet);
    bool isQuiet() const;
    bool tells(const Notification &one) const;
    void onArrived(const QList<Notification> &news);
    void onNoteClicked();

    PageWorld &m_world;
    MainWindow &m_window;
    NotificationsWiring &m_notifications;
    NotificationCenter &m_center;
    std::unique_ptr<QMenu> m_menu;
    std::unique_ptr<SystemTray> m_tray;
    QAction *m_quietAction = nullptr;
    QTimer m_quietEnds;
    QDateTime m_quietUntil;
    QList<QUuid> m_noted; ///< what the last note told of
};

} // namespace Peak
