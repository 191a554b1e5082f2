#include "app/SystemTray.h"

#include <QSystemTrayIcon>

namespace Peak {

QtSystemTray::QtSystemTray(QObject *parent) : SystemTray(parent), m_icon(new QSystemTrayIcon(this))
{
    connect(m_icon, &QSystemTrayIcon::activated, this,
            [this](QSystemTrayIcon::ActivationReason reason) {
                if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
                    Q_EMIT activated();
            });
    connect(m_icon, &QSystemTrayIcon::messageClicked, this, &SystemTray::noteClicked);
}

bool QtSystemTray::isThere()
{
    return QSystemTrayIcon::isSystemTrayAvailable();
}

void QtSystemTray::setIcon(const QIcon &icon)
{
    m_icon->setIcon(icon);
}

void QtSystemTray::setToolTip(const QString &text)
{
    m_icon->setToolTip(text);
}

void QtSystemTray::setMenu(QMenu *menu)
{
    m_icon->setContextMenu(menu);
}

void QtSystemTray::setShown(bool shown)
{
    m_icon->setVisible(shown);
}

void QtSystemTray::showNote(const QString &title, const QString &text)
{
    if (QSystemTrayIcon::supportsMessages())
        m_icon->showMessage(title, text, QSystemTrayIcon::Information, 8000);
}

} // namespace Peak
