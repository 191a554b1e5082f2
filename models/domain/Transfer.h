#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <QUuid>

namespace Peak {

/** A file on its way to or from the server, as a list of transfers shows it. A plain value. */
struct Transfer
{
    enum class Kind { Upload, Download };
    enum class State { Waiting, Running, Paused, Done, Failed, Cancelled };

    QUuid id;
    Kind kind = Kind::Upload;
    State state = State::Waiting;
    QString name; ///< of the file, as people know it
    QString path; ///< on this computer
    QUuid exchange;
    QUuid document; ///< known once it is there; for a new version from the start
    int version = 0;
    qint64 bytes = 0;          ///< of the clear file
    qint64 done = 0;           ///< of them, safely at the other end
    qint64 bytesPerSecond = 0; ///< over the last seconds; 0: not known
    qint64 secondsLeft = -1;   ///< -1: not known
    QString note;  ///< a sentence beside the name: "The same file is there as deed.pdf."
    QString error; ///< why it failed, for people
    bool retryable = false;
    bool needsPin = false; ///< paused, and goes on with its PIN

    bool isOver() const
    {
        return state == State::Done || state == State::Failed || state == State::Cancelled;
    }
    friend bool operator==(const Transfer &, const Transfer &) = default;
};

/** What somebody wants uploaded. A plain value. */
struct UploadRequest
{
    QUuid id = QUuid::createUuid(); ///< the same id is the same upload, also after a restart
    QString path;
    QString fileName;   ///< as it will be called; safe on every system
    QUuid exchange;     ///< null: a document of the firm
    QUuid document;     ///< null: a new document; else a new version of this one
    QJsonObject fields; ///< note, document_type, description, access_level, allowed_roles,
                        ///< view_only, is_template, template_variables
    QByteArray pin;     ///< empty: none. Never written to disk
};

} // namespace Peak
