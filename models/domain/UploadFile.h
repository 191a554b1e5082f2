#pragma once

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUuid>

namespace Peak {

/** What is noted about a document that is about to be uploaded. A plain value. */
struct UploadDetails
{
    QString type; ///< "Deed"; empty: none
    QString description;
    QString access = QStringLiteral("exchange"); ///< code: public, exchange, restricted
    QStringList roles;                           ///< codes, where access is restricted
    bool viewOnly = false;
    bool isTemplate = false; ///< of the firm only

    bool operator==(const UploadDetails &) const = default;
};

/** A file of this computer that somebody wants uploaded, as it was found. A plain value. */
struct UploadFile
{
    QString path;
    QString folder;   ///< inside the folder that was chosen; empty: it was chosen itself
    QString name;     ///< as it will be called; proposed safe, and theirs to change
    QString found;    ///< as it is called on this computer, where that can't be kept
    QString fileType; ///< short: "pdf", by its content
    QString mimeType;
    QString kind; ///< for people: "PDF document"
    qint64 bytes = 0;
    QByteArray sha256;    ///< of its content, where it was small enough to look
    QString twin;         ///< the name of an equal document that is there already
    QString warning;      ///< "It is called .pdf and is a program."
    QUuid exchange;       ///< where files go to several; null: not known yet
    QString exchangeName; ///< "2026-0001  Ortega"
    bool chosen = false;  ///< the exchange was chosen by hand: no rule takes it back
    QString fault;        ///< why it can't be uploaded; empty: it can
    UploadDetails details;

    bool operator==(const UploadFile &) const = default;
};

/** What came of looking at what was dropped or chosen. A plain value. */
struct UploadFiles
{
    QList<UploadFile> files;
    int leftOut = 0;   ///< more than fit one upload
    QStringList notes; ///< sentences: folders that can't be read, links that were not followed
};

/** What is to be uploaded, and to where. A plain value; wipe the PIN when it was used. */
struct UploadWish
{
    QUuid exchange; ///< null: the firm's
    QString exchangeName;
    QList<UploadFile> files;
    QByteArray pin; ///< for all of them; empty: none
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::UploadWish)
