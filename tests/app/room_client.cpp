#include "app/Application.h"
#include "app/SignInFlow.h"
#include "app/Translations.h"
#include "app/pages/RoomController.h"
#include "models/domain/PendingMessage.h"
#include "views/common/EmptyState.h"
#include "views/exchanges/ExchangeDetailsPage.h"
#include "views/main/MainWindow.h"
#include "views/main/NavigationBar.h"
#include "views/main/StatusBar.h"
#include "views/messages/MessageEditor.h"
#include "views/messages/MessageField.h"
#include "views/messages/MessageText.h"
#include "views/messages/RoomPage.h"

#include <QApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QLibrary>
#include <QSettings>

#include <iostream>
#include <string>
#include <thread>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/*
 * The whole program as a process of its own, that a test tells what to do, a line each:
 * {"do":"open","exchange":id}, "write" and "type" with a "text", "look", "clock" with "seconds".
 * Each is answered by a line that says what stands in the window.
 */
namespace {

RoomController *roomOf(const MainWindow &window)
{
    auto *page = window.findChild<RoomPage *>();
    return page ? page->findChild<RoomController *>() : nullptr;
}

QString wordOf(PendingMessage::State state)
{
    switch (state) {
    case PendingMessage::State::Held:
        return u"held"_s;
    case PendingMessage::State::Uploading:
        return u"uploading"_s;
    case PendingMessage::State::Sending:
        return u"sending"_s;
    case PendingMessage::State::Waiting:
        return u"waiting"_s;
    case PendingMessage::State::Failed:
        break;
    }
    return u"failed"_s;
}

QJsonObject lookAt(const MainWindow &window)
{
    const RoomController *room = roomOf(window);
    const int badge = window.findChild<NavigationBar *>()->badge(PageId::Messages);
    if (!room)
        return {{u"open"_s, false}, {u"badge"_s, badge}};
    QJsonArray texts, pending;
    const RoomModel *model = room->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        if (const PendingMessage *one = model->pending(row))
            pending.append(QJsonObject{{u"text"_s, one->text},
                                       {u"state"_s, wordOf(one->state)},
                                       {u"said"_s, MessageText::state(*one)}});
        else
            texts.append(model->message(row).content);
    }
    const EmptyState *state = room->page()->state();
    return {{u"open"_s, room->feed()->isOpen() && room->page()->isLoaded()},
            {u"texts"_s, texts},
            {u"badge"_s, badge}, // of the messages, in the navigation
            {u"pending"_s, pending},
            {u"draft"_s, room->page()->editor()->text()},
            {u"clock"_s, QDateTime::currentSecsSinceEpoch()},
            {u"closed"_s,
             state->isVisible() ? QString(state->title() + u": "_s + state->reason()) : QString()}};
}

void obey(const QJsonObject &order, MainWindow &window)
{
    const QString what = order.value(u"do"_s).toString();
    const QString text = order.value(u"text"_s).toString();
    if (what == u"open"_s) {
        if (window.status()->connection() != StatusBar::Connection::Connected)
            return;
        window.openPlace(
            {PageId::ExchangeDetails, QUuid::fromString(order.value(u"exchange"_s).toString())});
        if (auto *page = qobject_cast<ExchangeDetailsPage *>(window.page(PageId::ExchangeDetails)))
            page->showTab(u"messages"_s);
    } else if (what == u"clock"_s) {
        using Shift = void (*)(long);
        if (auto shift = Shift(
                QLibrary::resolve(QString::fromLocal8Bit(qgetenv("LD_PRELOAD")), "peakShiftClock")))
            shift(long(order.value(u"seconds"_s).toInteger()));
    } else if (const RoomController *room = roomOf(window); room && what != u"look"_s) {
        MessageEditor *editor = room->page()->editor();
        editor->setText(text);
        if (what == u"write"_s) {
            QKeyEvent enter(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier);
            QApplication::sendEvent(editor->field(), &enter);
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication::setOrganizationName(u"Peak 1031"_s);
    QCoreApplication::setApplicationName(u"peak1031"_s);
    QApplication qt(argc, argv);
    const QStringList arguments = qt.arguments();
    const auto server = ConnectionSettings::parse(arguments.value(1));
    if (arguments.size() != 4 || !server)
        return 2;
    const Translations translations;
    QSettings settings;
    SignInFlow signIn(settings);
    Application application({}, &signIn);
    signIn.signInAs(*server, arguments.at(2), arguments.at(3), {});
    MainWindow &window = application.window();
    std::thread ear([&window] {
        std::string line;
        while (std::getline(std::cin, line)) {
            const auto order = QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
            QMetaObject::invokeMethod(qApp, [order, &window] {
                obey(order, window);
                std::cout
                    << QJsonDocument(lookAt(window)).toJson(QJsonDocument::Compact).toStdString()
                    << std::endl;
            });
        }
        QMetaObject::invokeMethod(qApp, [] { QCoreApplication::quit(); });
    });
    const int status = QApplication::exec();
    ear.detach();
    return status;
}
