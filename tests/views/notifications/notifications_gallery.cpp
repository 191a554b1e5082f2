#include "models/tables/NotificationModel.h"
#include "tests/views/notifications/NotificationSamples.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/messages/SendingChoice.h"
#include "views/notifications/BellButton.h"
#include "views/notifications/NotificationList.h"
#include "views/notifications/NotificationLook.h"
#include "views/notifications/NotificationPanel.h"
#include "views/notifications/NotificationSettingsView.h"
#include "views/settings/DeliveryPanel.h"
#include "views/settings/MailTextEditor.h"
#include "views/settings/MailTextsView.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTest>
#include <QTranslator>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const QDate today(2026, 11, 23);

/** "6 day(s)" as "6 days": the gallery shows English without loading its translation. */
class EnglishPlurals final : public QTranslator
{
public:
    using QTranslator::QTranslator;

    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *source, const char *, int n) const override
    {
        QString text = QString::fromUtf8(source);
        if (n < 0 || !text.contains(u"(s)"_s))
            return {};
        return text.replace(u"(s)"_s, n == 1 ? QString() : u"s"_s);
    }
};

class Gallery final
{
public:
    explicit Gallery(const QDir &folder) : m_folder(folder) {}

    void run(const QString &suffix)
    {
        m_suffix = suffix;
        panels();
        bells();
        preferences();
        deliveries();
        texts();
    }
    bool ok() const { return m_ok; }

private:
    void save(QWidget *widget, const QString &name)
    {
        widget->show();
        QTest::qWait(60);
        const QString file = u"notifications-%1-%2.png"_s.arg(name, m_suffix);
        m_ok = widget->grab().save(m_folder.filePath(file)) && m_ok;
    }

    void panels()
    {
        NotificationModel model;
        model.setToday(today);
        NotificationPanel panel(&model);
        panel.resize(Theme::space(115), 820);
        save(&panel, u"loading"_s);
        panel.showRows();
        save(&panel, u"none"_s);
        panel.showError({ErrorKind::Offline,
                         u"The server can't be reached. Nothing was changed. Try again when the "
                         "line is back."_s,
                         {},
                         {}});
        save(&panel, u"broken"_s);
        model.setNotifications(NotificationSamples::some(today));
        panel.setUnseen(4);
        panel.showRows();
        panel.list()->setFocus();
        panel.messages()->showMessage(Status::Good, u"Done."_s, u"Undo"_s);
        save(&panel, u"some"_s);
        panel.messages()->showError(
            {ErrorKind::Offline, u"The server can't be reached. Nothing was changed."_s, {}, {}});
        panel.setStale(true);
        save(&panel, u"offline"_s);
        panel.setStale(false);
        panel.messages()->clear();
        QList<Notification> many;
        for (int i = 0; i < 60; ++i)
            many += NotificationSamples::some(today).mid(0, 3);
        model.setNotifications(many);
        panel.setMore(true);
        panel.showRows();
        save(&panel, u"many"_s);
        QList<Notification> done = NotificationSamples::some(today);
        for (Notification &one : done)
            one.doneAt = NotificationSamples::minutesAgo(2);
        model.setNotifications(done);
        panel.setShowsDone(true);
        panel.setMore(false);
        panel.showRows();
        save(&panel, u"done"_s);
    }

    void bells()
    {
        QWidget strip;
        auto *row = new QHBoxLayout(&strip);
        QAction action(u"Notifications"_s);
        for (const auto &[unseen, waiting] : {std::pair{0, 0}, {1, 0}, {12, 0}, {140, 0}, {3, 1}}) {
            auto *bell = new BellButton(&action);
            bell->setCounts(unseen, waiting);
            row->addWidget(bell);
        }
        for (const auto &[unread, quiet] :
             {std::pair{0, false}, {3, false}, {27, false}, {400, false}, {0, true}, {5, true}}) {
            for (const int edge : {16, 22, 32, 48}) {
                auto *label = new QLabel;
                label->setPixmap(trayIcon(unread, quiet).pixmap(edge, edge));
                row->addWidget(label);
            }
        }
        save(&strip, u"bells"_s);
    }

    void preferences()
    {
        NotificationSettingsView view;
        view.setSettings(NotificationSamples::settings(
            u"E-mail is not set up at this firm; an admin can set it up."_s,
            u"Text messages are not set up at this firm."_s));
        view.setContentsMargins(16, 16, 16, 16);
        view.resize(860, 640);
        save(&view, u"preferences"_s);
        NotificationSettings on = NotificationSamples::settings({}, {});
        on.quietFrom = QTime(22, 0);
        on.quietTo = QTime(7, 0);
        on.dailyDigest = true;
        view.setSettings(on);
        save(&view, u"preferences-on"_s);
    }

    void deliveries()
    {
        const QDateTime since(today.addDays(-1), QTime(16, 20), Qt::UTC);
        DeliveryPanel panel;
        panel.setContentsMargins(16, 16, 16, 16);
        panel.setStates({{u"email"_s, u"off"_s, {}, {}, {}, 0, {}, {}, 0, 0},
                         {u"sms"_s, u"off"_s, {}, {}, {}, 0, {}, {}, 0, 0}});
        panel.resize(720, 140);
        save(&panel, u"delivery-off"_s);
        panel.setStates({{u"email"_s,
                          u"smtp"_s,
                          {},
                          u"The mail server refused the user name or the password."_s,
                          since,
                          41,
                          since,
                          u"The mail server refused the user name or the password."_s,
                          2,
                          3},
                         {u"sms"_s, u"twilio"_s, u"sms.twilio.token"_s, {}, {}, 0, {}, {}, 0, 0}});
        panel.resize(720, 200);
        save(&panel, u"delivery-errors"_s);
        QWidget box;
        auto *column = new QVBoxLayout(&box);
        auto *choice = new SendingChoice;
        choice->setSeconds(10);
        column->addWidget(choice);
        box.resize(860, 120);
        save(&box, u"sending"_s);
    }

    void texts()
    {
        MailTextsView view;
        view.resize(1240, 760);
        save(&view, u"texts-loading"_s);
        view.setFirm(u"Peak Exchange Services"_s, false);
        view.setTexts(NotificationSamples::texts());
        view.table()->setFocus();
        save(&view, u"texts"_s);
        const MailTextKey security{u"security"_s, u"es"_s, u"email"_s};
        view.choose(security);
        MailWords words = view.model()->inForce(security).words;
        words.body += u"\n{{phone}} or {{name}}"_s;
        view.setTyped(security, MailTextsView::Typed{words, {}});
        view.messages()->showError({ErrorKind::Invalid,
                                    u"What is put in is one of {{name}}, {{firm}}, {{title}}, "
                                    "{{headline}}, {{exchange}}, {{actor}}, {{object}}, {{count}}, "
                                    "{{days}}, {{date}}, {{deadline}}, {{stage}}, {{text}}, "
                                    "{{list}}."_s,
                                    {},
                                    {}});
        view.editor()->body()->setFocus();
        save(&view, u"texts-refused"_s);
        view.messages()->clear();
        view.choose({u"deadline"_s, u"en"_s, u"sms"_s});
        view.resize(860, 600);
        save(&view, u"texts-narrow"_s);
    }

    QDir m_folder;
    QString m_suffix;
    bool m_ok = true;
};

} // namespace

/** Pictures of bell, panel, tray and preferences with invented data, to look at:
 * notifications_gallery FOLDER. */
int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    EnglishPlurals plurals;
    QApplication::installTranslator(&plurals);
    Theme theme;
    QDir folder(app.arguments().value(1, u"."_s));
    folder.mkpath(u"."_s);
    Gallery gallery(folder);
    const QString scale = qEnvironmentVariable("QT_SCALE_FACTOR", u"1"_s);
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        theme.setChoice(choice);
        gallery.run(Theme::nameOf(choice) + u'-' + scale);
    }
    return gallery.ok() ? 0 : 1;
}
