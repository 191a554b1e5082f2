#pragma once

#include "app/pages/RoomController.h"
#include "models/messages/RoomOutbox.h"
#include "tests/app/pages/SignedInWorld.h"
#include "views/messages/MessageEditor.h"
#include "views/messages/MessageField.h"
#include "views/messages/RoomPage.h"

#include <QTest>

#include <memory>

namespace Peak {

/** Somebody who is signed in and has a room open in a window of their own; what they write goes at
 * once. */
struct RoomClient
{
    RoomClient(TestDatabase &database, const QString &email, const QByteArray &exchange)
        : in(std::make_unique<SignedInWorld>(database))
    {
        if (!in->signIn(email))
            qFatal("%s does not come in", qPrintable(email));
        PageWorld &world = in->world();
        QObject::connect(&in->keeper(), &SessionKeeper::statusChanged, &world,
                         [&world](const SessionStatus &status) {
                             world.setOnline(status.state == SessionStatus::State::Online);
                         });
        world.outbox().setHoldSeconds(0);
        room = new RoomController(world);
        page.reset(room->page());
        page->resize(900, 700);
        page->show();
        room->setExchange(QUuid::fromString(QString::fromLatin1(exchange)),
                          QStringLiteral("2026-0001"), 3);
        if (!QTest::qWaitFor([this] { return room->page()->isLoaded(); }, 15000))
            qFatal("the room of %s does not open", qPrintable(email));
    }

    MessageEditor *editor() const { return room->page()->editor(); }

    /** As people do it: typed, and Enter. */
    void write(const QString &text) const
    {
        editor()->setText(text);
        QTest::keyClick(editor()->field(), Qt::Key_Return);
    }

    /** What the server has, as it stands in the room. */
    QStringList texts() const
    {
        QStringList list;
        const RoomModel *model = room->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (!model->isPending(row))
                list.append(model->message(row).content);
        }
        return list;
    }

    std::unique_ptr<SignedInWorld> in;
    RoomController *room = nullptr;
    std::unique_ptr<QWidget> page; ///< goes before the world
};

} // namespace Peak
