#pragma once

#include "views/common/ThemeColors.h"

#include <QStatusBar>

class QLabel;
class QToolButton;

namespace Peak {

class BusyBar;
class ElidedLabel;

/**
 * The line at the bottom: the connection in an icon and words, the server, who is signed in, and
 * what runs in the background, with Cancel where it can be cancelled.
 *
 * Shows what it is told and times nothing itself. A change of the connection's state is announced
 * to screen readers, a change of its numbers is not. GUI thread.
 */
class StatusBar final : public QStatusBar
{
    Q_OBJECT

public:
    explicit StatusBar(QWidget *parent = nullptr);

    enum class Connection { SignedOut, Connecting, Connected, Slow, Reconnecting };
    Connection connection() const { return m_connection; }

    QString connectionText() const;
    QString workText() const;

    /** Something that goes on by itself and has a place of its own, before the person's name. */
    void addBackground(QWidget *widget);

public Q_SLOTS:
    void showSignedOut();
    void showConnecting();
    void showConnected(int milliseconds);
    void showSlow(int seconds); ///< waiting for the server for so long
    void showReconnecting(int secondsLeft, const QString &reason = {}); ///< 0: trying now
    /** "peak.example.com (TLS)"; from ConnectionSettings::displayName(). */
    void setServer(const QString &name);
    /** "Dana Reyes", "Coordinator"; empty when nobody is signed in. */
    void setPerson(const QString &name, const QString &role);
    /** Work in the background; `percent` below 0 where the end can't be known. */
    void showWork(const QString &text, int percent = -1, bool cancellable = false);
    void clearWork();

Q_SIGNALS:
    void cancelWorkRequested();
    void reconnectRequested(); ///< "Try now"

protected:
    void changeEvent(QEvent *event) override;

private:
    void setConnection(Connection connection, const QString &text);
    void refresh();

    Connection m_connection = Connection::SignedOut;
    QString m_personName;
    QString m_roleName;
    QLabel *m_icon;
    QLabel *m_text;
    QToolButton *m_tryNow;
    ElidedLabel *m_server;
    ElidedLabel *m_work;
    BusyBar *m_progress;
    QToolButton *m_cancel;
    ElidedLabel *m_person;
};

} // namespace Peak
