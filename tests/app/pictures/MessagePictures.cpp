#include "tests/app/pictures/MessagePictures.h"

#include "models/tables/ListTableModel.h"
#include "tests/app/pictures/PictureWalk.h"
#include "views/actions/ActionSet.h"
#include "views/common/ListPage.h"
#include "views/main/MainWindow.h"
#include "views/messages/RoomDialogs.h"
#include "views/messages/RoomPage.h"
#include "views/messages/SearchPanel.h"
#include "views/notifications/NotificationPanel.h"
#include "views/profile/ProfilePage.h"
#include "views/settings/DeliveryLogDialog.h"
#include "views/settings/DeliveryPanel.h"
#include "views/settings/SettingsPage.h"

#include <QPushButton>
#include <QTableWidget>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

void walkRoom(PictureWalk &walk, const QUuid &exchange)
{
    QWidget *page = walk.open(PageId::ExchangeDetails, exchange);
    QMetaObject::invokeMethod(page, "showTab", Q_ARG(QString, u"messages"_s));
    RoomPage *room = nullptr;
    if (!walk.wait(u"room"_s, [&room, page] {
            room = page->findChild<RoomPage *>();
            return room && room->isLoaded();
        }))
        return;
    room->focusFilter();
    QTest::keyClicks(QApplication::focusWidget(), u"the"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTest::qWait(600);
    walk.take(&walk.window(), u"room-search"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    const auto dialog = [&walk](auto *type, const QString &name, const auto &open) {
        using Dialog = std::remove_pointer_t<decltype(type)>;
        open();
        Dialog *shown = nullptr;
        if (walk.wait(name, [&shown, &walk] {
                shown = walk.window().findChild<Dialog *>();
                return shown && shown->isVisible();
            })) {
            QTest::qWait(500);
            walk.take(shown, name);
            shown->reject();
            QTest::qWait(20);
        }
    };
    dialog(static_cast<ReadersDialog *>(nullptr), u"room-readers"_s,
           [room] { Q_EMIT room->readersRequested(); });
    dialog(static_cast<ScheduledDialog *>(nullptr), u"room-scheduled"_s,
           [room] { Q_EMIT room->scheduledRequested(); });
}

void walkBell(PictureWalk &walk)
{
    MainWindow &window = walk.window();
    window.activateWindow();
    window.actionSet()->trigger(u"window.notifications"_s);
    auto *panel = window.findChild<NotificationPanel *>();
    if (!walk.wait(u"notifications"_s, [panel] { return panel && panel->isVisible(); }))
        return;
    QTest::qWait(500);
    walk.take(&window, u"notifications"_s);
    panel->setShowsDone(true);
    QTest::qWait(500);
    walk.take(&window, u"notifications-done"_s);
    Q_EMIT panel->closed();
}

void walkSettings(PictureWalk &walk)
{
    auto *page = qobject_cast<SettingsPage *>(walk.open(PageId::Settings));
    if (!page)
        return;
    for (const QString &tab : {u"storage"_s, u"delivery"_s, u"texts"_s}) {
        page->showTab(tab);
        if (walk.wait(u"settings-"_s + tab, [page] { return page->isLoaded(); })) {
            QTest::qWait(300);
            walk.take(&walk.window(), u"settings-"_s + tab);
        }
    }
    const QSize usual = walk.window().size();
    walk.window().resize(walk.window().minimumSizeHint().width(), usual.height());
    QTest::qWait(100);
    walk.take(&walk.window(), u"settings-texts-narrow"_s);
    walk.window().resize(usual);
    page->showTab(u"delivery"_s);
    page->delivery()->log()->click();
    DeliveryLogDialog *log = nullptr;
    if (walk.wait(u"delivery-log"_s, [&log, &walk] {
            log = walk.window().findChild<DeliveryLogDialog *>();
            return log && log->log()->model()->rowCount() > 0 && log->log()->model()->isLoaded(0);
        })) {
        QTest::qWait(300);
        walk.take(log, u"delivery-log"_s);
        log->reject();
    }
    page->showTab(u"firm"_s);
}

void walkProfile(PictureWalk &walk)
{
    auto *page = qobject_cast<ProfilePage *>(walk.open(PageId::Profile));
    if (!page)
        return;
    for (const QString &part : {u"notifications"_s, u"messages"_s}) {
        page->showTab(part);
        QTest::qWait(400);
        walk.take(&walk.window(), u"profile-"_s + part);
    }
}

} // namespace

void walkMessages(PictureWalk &walk, const QUuid &exchange)
{
    walkRoom(walk, exchange);
    walkBell(walk);
    walkProfile(walk);
    walkSettings(walk);
}

} // namespace Peak
