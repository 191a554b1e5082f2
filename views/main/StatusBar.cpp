#include "views/main/StatusBar.h"

#include "views/common/BusyBar.h"
#include "views/common/ElidedLabel.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QAccessible>
#include <QEvent>
#include <QLabel>
#include <QToolButton>

namespace Peak {

namespace {

struct ConnectionLook
{
    QString icon;
    Status status;
};

ConnectionLook lookOf(StatusBar::Connection connection)
{
    switch (connection) {
    case StatusBar::Connection::Connected:
        return {QStringLiteral("circle-check"), Status::Good};
    case StatusBar::Connection::Slow:
        return {QStringLiteral("hourglass"), Status::Warning};
    case StatusBar::Connection::Reconnecting:
        return {QStringLiteral("unplug"), Status::Danger};
    case StatusBar::Connection::Connecting:
        return {QStringLiteral("loader"), Status::Info};
    case StatusBar::Connection::SignedOut:
        break;
    }
    return {QStringLiteral("log-out"), Status::Neutral};
}

} // namespace

StatusBar::StatusBar(QWidget *parent)
    : QStatusBar(parent),
      m_icon(new QLabel),
      m_text(new QLabel),
      m_tryNow(new QToolButton),
      m_server(new ElidedLabel),
      m_work(new ElidedLabel),
      m_progress(new BusyBar),
      m_cancel(new QToolButton),
      m_person(new ElidedLabel)
{
    setSizeGripEnabled(false);
    setAccessibleName(tr("Status"));
    setContentsMargins(Theme::space(2), 0, Theme::space(3), 0);
    m_icon->setFixedSize(16, 16);
    m_text->setTextFormat(Qt::PlainText);
    m_server->setDim(true);
    m_tryNow->setText(tr("Try now"));
    m_tryNow->setAccessibleName(tr("Try to reconnect now"));
    m_tryNow->setAutoRaise(true);
    m_tryNow->setFocusPolicy(Qt::StrongFocus);
    m_cancel->setText(tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel what runs in the background"));
    m_cancel->setAutoRaise(true);
    m_cancel->setFocusPolicy(Qt::StrongFocus);
    m_progress->setFixedWidth(Theme::space(24));
    m_progress->setAccessibleName(tr("Progress of the background work"));

    m_server->setContentsMargins(Theme::space(3), 0, Theme::space(3), 0);
    m_person->setContentsMargins(Theme::space(4), 0, 0, 0);
    m_person->setMaximumWidth(Theme::space(80)); // a long name leaves room for the server's
    addWidget(m_icon);
    addWidget(m_text);
    addWidget(m_tryNow);
    addWidget(m_server, 1);
    addPermanentWidget(m_work);
    addPermanentWidget(m_progress);
    addPermanentWidget(m_cancel);
    addPermanentWidget(m_person);
    connect(m_tryNow, &QToolButton::clicked, this, &StatusBar::reconnectRequested);
    connect(m_cancel, &QToolButton::clicked, this, &StatusBar::cancelWorkRequested);
    clearWork();
    showSignedOut();
    refresh();
}

void StatusBar::addBackground(QWidget *widget)
{
    constexpr int afterServer = 4; // Qt counts all of them, and the permanent ones come last
    insertPermanentWidget(afterServer, widget);
}

QString StatusBar::connectionText() const
{
    return m_text->text();
}

QString StatusBar::workText() const
{
    return m_work->text();
}

void StatusBar::showSignedOut()
{
    setConnection(Connection::SignedOut, tr("Signed out"));
}

void StatusBar::showConnecting()
{
    setConnection(Connection::Connecting, tr("Connecting"));
}

void StatusBar::showConnected(int milliseconds)
{
    setConnection(Connection::Connected, tr("Connected  %1 ms").arg(qMax(0, milliseconds)));
}

void StatusBar::showSlow(int seconds)
{
    setConnection(Connection::Slow,
                  tr("Slow: waiting for the server for %1 s").arg(qMax(0, seconds)));
}

void StatusBar::showReconnecting(int secondsLeft, const QString &reason)
{
    setConnection(Connection::Reconnecting,
                  secondsLeft > 0 ? tr("Reconnecting, next try in %1 s").arg(secondsLeft)
                                  : tr("Reconnecting, trying now"));
    m_text->setToolTip(reason);
    m_text->setAccessibleDescription(reason);
}

void StatusBar::setConnection(Connection connection, const QString &text)
{
    const bool news = connection != m_connection;
    m_connection = connection;
    m_text->setText(text);
    m_text->setAccessibleName(tr("Connection: %1").arg(text));
    m_text->setToolTip({});
    m_text->setAccessibleDescription({});
    m_tryNow->setVisible(connection == Connection::Reconnecting);
    if (!news)
        return;
    refresh();
    QAccessibleEvent alert(m_text, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void StatusBar::setServer(const QString &name)
{
    m_server->setText(name);
    m_server->setAccessibleName(name.isEmpty() ? tr("No server") : tr("Server: %1").arg(name));
}

void StatusBar::setPerson(const QString &name, const QString &role)
{
    m_personName = name;
    m_roleName = role;
    m_person->setText(name.isEmpty() ? QString() : tr("%1, %2").arg(name, role));
    m_person->setAccessibleName(name.isEmpty() ? tr("Nobody is signed in")
                                               : tr("Signed in: %1, %2").arg(name, role));
    m_person->setVisible(!name.isEmpty());
}

void StatusBar::showWork(const QString &text, int percent, bool cancellable)
{
    //: %1 is what runs in the background, %2 how far it is
    m_work->setText(percent < 0 ? text : tr("%1  %2 %").arg(text).arg(qBound(0, percent, 100)));
    m_work->setAccessibleName(m_work->text());
    m_progress->setRange(0, percent < 0 ? 0 : 100);
    m_progress->setValue(qBound(0, percent, 100));
    m_work->show();
    m_progress->show();
    m_cancel->setVisible(cancellable);
}

void StatusBar::clearWork()
{
    m_work->setText({});
    m_work->setAccessibleName(tr("Nothing runs in the background"));
    m_work->hide();
    m_progress->hide();
    m_progress->setRange(0, 100);
    m_cancel->hide();
}

void StatusBar::changeEvent(QEvent *event)
{
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void StatusBar::refresh()
{
    const ThemeColors &colors = ThemeColors::of(palette());
    const ConnectionLook look = lookOf(m_connection);
    const QColor color = colors.status(look.status);
    m_icon->setPixmap(Icons::pixmap(look.icon, color, 16, devicePixelRatioF()));
    QPalette ink;
    ink.setColor(QPalette::WindowText, m_connection == Connection::Connected ? colors.text : color);
    m_text->setPalette(ink);
}

} // namespace Peak
