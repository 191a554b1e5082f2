#pragma once

#include "app/NotificationCenter.h"
#include "app/NotificationsWiring.h"
#include "app/SystemTray.h"
#include "app/TrayWiring.h"
#include "app/pages/PageFactories.h"
#include "tests/app/pages/SignedInWorld.h"
#include "views/common/MessageBar.h"
#include "views/main/MainWindow.h"
#include "views/notifications/NotificationList.h"
#include "views/notifications/NotificationPanel.h"

#include <QMenu>
#include <QPushButton>
#include <QTest>

#include <algorithm>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

/** A desktop that only writes down what it is told. */
class PaperTray final : public SystemTray
{
public:
    struct Told
    {
        QIcon icon;
        QString toolTip;
        QMenu *menu = nullptr;
        bool shown = false;
        QList<QPair<QString, QString>> notes;
    };
    explicit PaperTray(Told *told) : m_told(told) {}

    void setIcon(const QIcon &icon) override { m_told->icon = icon; }
    void setToolTip(const QString &text) override { m_told->toolTip = text; }
    void setMenu(QMenu *menu) override { m_told->menu = menu; }
    void setShown(bool shown) override { m_told->shown = shown; }
    void showNote(const QString &title, const QString &text) override
    {
        m_told->notes.append({title, text});
    }

private:
    Told *m_told;
};

/** A firm of two coordinators who share an exchange, and an admin who gives them work; the real
 * window as one of them has it, with a desktop of paper. */
class NotificationWorld final
{
public:
    NotificationWorld()
    {
        m_database.addPerson(u"ada@example.test"_s, u"admin"_s, u"Ada Admin"_s);
        dana = m_database.addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
        eve = m_database.addPerson(u"eve@example.test"_s, u"coordinator"_s, u"Eve Berg"_s);
        exchange = value("insert into public.exchanges (name, coordinator_id) values "
                         "('Ortega - 18 Elm St', $1::uuid) returning id",
                         {dana});
        value("insert into public.exchange_participants (exchange_id, contact_id, role, is_active) "
              "values ($1::uuid, $2::uuid, 'coordinator', true) returning id",
              {exchange, eve});
    }

    /** Somebody's window, with what they are told of read; false: not there in time. */
    bool enter(const QString &email)
    {
        leave();
        m_signedIn = std::make_unique<SignedInWorld>(m_database);
        m_window = std::make_unique<MainWindow>(world().actions());
        addPageFactories(*m_window, world());
        QObject::connect(&world(), &PageWorld::placeRequested, m_window.get(),
                         &MainWindow::openPlace);
        bell = new NotificationsWiring(world(), *m_window);
        tray = {};
        auto made = std::make_unique<PaperTray>(&tray);
        paper = made.get();
        trayWiring = new TrayWiring(world(), *m_window, *bell, std::move(made));
        if (!m_signedIn->signIn(email))
            return false;
        m_window->resize(1300, 800);
        m_window->openPlace({m_window->pages().constFirst(), {}});
        m_window->show();
        return QTest::qWaitForWindowActive(m_window.get()) &&
               QTest::qWaitFor(
                   [this] { return center().isLoaded() && !center().settings().kinds.isEmpty(); },
                   15000);
    }
    void leave()
    {
        if (m_window)
            m_window->clearHistory();
        m_window.reset();
        m_signedIn.reset();
    }

    PageWorld &world() const { return m_signedIn->world(); }
    MainWindow &window() const { return *m_window; }
    NotificationCenter &center() const { return world().notifications(); }
    NotificationPanel *panel() const { return bell->panel(); }
    NotificationList *list() const { return bell->panel()->list(); }
    TestDatabase &database() { return m_database; }

    QByteArray value(const QByteArray &sql, const QList<RawConnection::Value> &values = {})
    {
        return m_database.admin().must(sql, values).value();
    }
    void forgetAll() { m_database.admin().must("delete from peak.notifications"); }
    /** A colleague gives the person a task; its title. */
    QString giveTask(const QByteArray &person)
    {
        const QString title = u"Call escrow %1"_s.arg(++m_tasks);
        RoleConnection(m_database, u"ada@example.test"_s)
            .must("select api.create_task($1::uuid, jsonb_build_object('title', $2::text, "
                  "'assigned_to', $3::text))",
                  {exchange, title.toUtf8(), person});
        return title;
    }
    bool shows(const QString &words) const
    {
        const auto &all = center().model()->notifications();
        return std::any_of(all.cbegin(), all.cend(),
                           [&words](const Notification &one) { return one.title.contains(words); });
    }
    bool select(const QString &words) const
    {
        const NotificationModel *model = center().model();
        for (int row = 0; row < model->rowCount(); ++row) {
            const Notification *one = model->at(model->index(row));
            if (one && one->title.contains(words)) {
                list()->setCurrentIndex(model->index(row));
                return true;
            }
        }
        return false;
    }
    /** "Undo" of a message bar, which joins the message when the server has taken the step. */
    static bool undo(MessageBar *bar)
    {
        QPushButton *button = nullptr;
        const auto isThere = [&] {
            button = buttonOf(bar, u"Undo"_s);
            return button && button->isVisible();
        };
        if (!QTest::qWaitFor(isThere, 10000))
            return false;
        button->click();
        return true;
    }

    QByteArray dana, eve, exchange;
    NotificationsWiring *bell = nullptr; ///< of the window
    TrayWiring *trayWiring = nullptr;    ///< of the window
    PaperTray *paper = nullptr;          ///< of trayWiring
    PaperTray::Told tray;

private:
    TestDatabase m_database;
    std::unique_ptr<SignedInWorld> m_signedIn;
    std::unique_ptr<MainWindow> m_window;
    int m_tasks = 0;
};

} // namespace Peak
