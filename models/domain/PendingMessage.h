#pragma once

#include "models/domain/RoomMessage.h"

namespace Peak {

/** A file that goes with a message that is not sent yet. A plain value. */
struct PendingFile
{
    QUuid upload;   ///< the same one is the same upload
    QUuid document; ///< once it is one
    QString name;
    QString path;
    bool made = false;    ///< by this program (a pasted picture): wiped when it is not needed
    QByteArray pin = {};  ///< never written to disk
    bool withPin = false; ///< it is not uploaded without one, also when that was forgotten

    bool operator==(const PendingFile &) const = default;
};

/** What somebody wrote and the server has not said to have. A plain value. */
struct PendingMessage
{
    enum class State {
        Held,      ///< until `due`, so that it can be taken back
        Uploading, ///< its files
        Sending,
        Waiting, ///< for the connection
        Failed   ///< until somebody decides; `error` says why
    };

    QUuid request = {};
    QUuid exchange = {};
    QString text = {};
    QUuid replyTo = {};
    QString replySender = {}, replyText = {};
    QList<PendingFile> files = {};
    QList<MessageMention> mentions = {};
    QDateTime madeAt = {};
    QDateTime due = {};
    QDateTime at = {}; ///< valid: the server is to send it then
    State state = State::Held;
    bool unsure =
        false; ///< the line or the program ended while it was sent: it may be there already
    QString error = {};

    bool operator==(const PendingMessage &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::PendingMessage)
