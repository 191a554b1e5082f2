#pragma once

#include <QIcon>
#include <QObject>

class QMenu;
class QSystemTrayIcon;

namespace Peak {

/**
 * The place beside the desktop's clock: an icon, a menu, and notes that the system shows.
 *
 * A seam for tests, which have no desktop. GUI thread.
 */
class SystemTray : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void setIcon(const QIcon &icon) = 0;
    virtual void setToolTip(const QString &text) = 0;
    /** The menu outlives the tray. */
    virtual void setMenu(QMenu *menu) = 0;
    virtual void setShown(bool shown) = 0;
    virtual void showNote(const QString &title, const QString &text) = 0;

Q_SIGNALS:
    /** The icon was clicked. */
    void activated();
    /** The last note was clicked. */
    void noteClicked();
};

/** The system's own. */
class QtSystemTray final : public SystemTray
{
    Q_OBJECT

public:
    explicit QtSystemTray(QObject *parent = nullptr);

    /** Whether the desktop has such a place. */
    static bool isThere();

    void setIcon(const QIcon &icon) override;
    void setToolTip(const QString &text) override;
    void setMenu(QMenu *menu) override;
    void setShown(bool shown) override;
    void showNote(const QString &title, const QString &text) override;

private:
    QSystemTrayIcon *m_icon;
};

} // namespace Peak
