#pragma once

#include "models/repositories/AccountRepository.h"
#include "models/repositories/PeopleRepository.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace Peak {

class ActionSet;
class ProfilePage;
class PageWorld;

/*
 * Who: everybody, seldom: another telephone number, another phone, a laptop that was lost.
 * First: whether all is well: who I am here, where I am signed in, whether my second factor is on.
 * Then: one thing: changes the password (asked who they are first, told the rules and that other
 * sessions end), hangs another phone on the account with a picture to scan, keeps new recovery
 * codes, ends the session of the lost laptop and makes it forgotten; picks theme and first page.
 * So: one column in that order, each part with its own buttons, everything told beforehand, secrets
 * shown once.
 */
QWidget *makeProfilePage(PageWorld &world);

/** Introduces one's own page to the server. GUI thread. */
class ProfilePages final : public QObject
{
    Q_OBJECT

public:
    ProfilePages(PageWorld &world, ProfilePage *page);

public Q_SLOTS:
    void load();
    /** Also from the window's menu. */
    void changePassword();

private:
    static inline const QString StartKey = QStringLiteral("start"); ///< of the preferences

    void makeActions();
    void makeFactorActions();
    void makeListActions();
    void loadAccount();
    void loadSessions();
    void edit();
    void setUpFactor(bool codesOnly);
    void turnFactorOff();
    void endSessions();
    void forgetDevices();
    void after(const Result<void> &done, const QString &told);
    /** Theme and rows are the window's; it may not be there yet. */
    void takeLook();
    void takeStartPages();
    bool eventFilter(QObject *watched, QEvent *event) override;

    PageWorld &m_world;
    ProfilePage *m_page;
    AccountRepository m_account;
    PeopleRepository m_people;
    ActionSet *m_actions;
    ActionSet *m_sessionActions;
    ActionSet *m_deviceActions;
    SecondFactorState m_factor;
    bool m_sessionsOld = false; ///< somebody came or went since they were read
};

/** "Change password..." of the window: opens one's own page at that place. */
class MainWindow;
void addPasswordAction(MainWindow &window);

} // namespace Peak
