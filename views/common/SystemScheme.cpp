#include "views/common/SystemScheme.h"

#include <QCoreApplication>
#include <QEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPalette>
#include <QSettings>
#include <QStyleHints>

#ifdef PEAK_HAVE_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#endif

namespace Peak {

namespace {

#ifdef PEAK_HAVE_DBUS
const QString PortalService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString PortalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString PortalSettings = QStringLiteral("org.freedesktop.portal.Settings");
const QString Appearance = QStringLiteral("org.freedesktop.appearance");

/** A session bus that answers at once: never one that would first have to be launched. */
bool sessionBusIsThere()
{
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS") ||
           QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}
#endif

} // namespace

SystemScheme::SystemScheme(QObject *parent) : QObject(parent)
{
    const QColor window = QGuiApplication::palette().color(QPalette::Window);
    m_dark = window.lightness() < 128;
}

Scheme SystemScheme::scheme() const
{
    if (m_highContrast)
        return Scheme::Contrast;
    return m_dark ? Scheme::Dark : Scheme::Light;
}

void SystemScheme::start()
{
#ifdef PEAK_HAVE_DBUS
    if (sessionBusIsThere()) {
        // No service name: naming one makes QtDBus wait for the bus. ask() reads the truth anyway.
        m_portal = QDBusConnection::sessionBus().connect(QString(), PortalPath, PortalSettings,
                                                         QStringLiteral("SettingChanged"), this,
                                                         SLOT(ask()));
    }
#endif
    qApp->installEventFilter(this);
    ask();
}

bool SystemScheme::eventFilter(QObject *watched, QEvent *event)
{
    // Windows and macOS tell of a new scheme through the theme; our own palette is no news.
    if (event->type() == QEvent::ThemeChange && watched->isWindowType())
        ask();
    return QObject::eventFilter(watched, event);
}

void SystemScheme::ask()
{
#if defined(Q_OS_WIN)
    const QSettings personalize(QStringLiteral("HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\"
                                               "CurrentVersion\\Themes\\Personalize"),
                                QSettings::NativeFormat);
    const QSettings access(QStringLiteral("HKEY_CURRENT_USER\\Control Panel\\Accessibility\\"
                                          "HighContrast"),
                           QSettings::NativeFormat);
    setDark(personalize.value(QStringLiteral("AppsUseLightTheme"), 1).toInt() == 0);
    setHighContrast(access.value(QStringLiteral("Flags"), 0).toString().toInt() & 1);
#elif defined(Q_OS_MACOS)
    const QSettings global(QStringLiteral("Apple Global Domain"), QSettings::NativeFormat);
    setDark(global.value(QStringLiteral("AppleInterfaceStyle")).toString() ==
            QStringLiteral("Dark"));
#else
    if (m_portal) {
        askPortal(QStringLiteral("color-scheme"));
        askPortal(QStringLiteral("contrast"));
    }
#endif
}

void SystemScheme::askPortal(const QString &key)
{
#ifdef PEAK_HAVE_DBUS
    auto call = QDBusMessage::createMethodCall(PortalService, PortalPath, PortalSettings,
                                               QStringLiteral("Read"));
    call << Appearance << key;
    auto *watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call, 2000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isError())
            return;
        QVariant value = reply.value().variant();
        if (value.canConvert<QDBusVariant>()) // Read wraps its answer twice
            value = value.value<QDBusVariant>().variant();
        if (key == QStringLiteral("contrast"))
            setHighContrast(value.toUInt() == 1);
        else
            setDark(value.toUInt() == 1);
    });
#else
    Q_UNUSED(key)
#endif
}

void SystemScheme::setDark(bool dark)
{
    if (m_dark == dark)
        return;
    m_dark = dark;
    Q_EMIT changed();
}

void SystemScheme::setHighContrast(bool highContrast)
{
    if (m_highContrast == highContrast)
        return;
    m_highContrast = highContrast;
    Q_EMIT changed();
}

} // namespace Peak
