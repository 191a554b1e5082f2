#pragma once

#include "models/documents/SecretBytes.h"
#include "models/domain/DocumentAnswers.h"

#include <QUuid>

#include <optional>

namespace Peak {

/**
 * A version of a document that the server has opened to this person: where its bytes are and the
 * key to them.
 *
 * Good for this session and some hours, as long as the person may see the document. Copies share
 * the key, which is wiped with the last of them. Never written to disk.
 */
struct OpenedDocument
{
    QUuid document;
    int version = 0;
    int asked = 0;      ///< the version that was asked for; 0: the current one
    qint64 attempt = 0; ///< the opening, as the server knows it
    QByteArray nonce;   ///< proves that it was ours
    QUuid content;
    QString provider; ///< "local", "s3", "gcp"
    SecretBytes key;
    int segments = 0;
    qint64 bytes = 0;  ///< of the clear file
    QByteArray sha256; ///< of the clear file
    QString fileName;
    QString fileType;
    QString mimeType;
};

/** What came of asking for a document, and the document where it was opened. */
struct OpenOutcome
{
    OpenAnswer answer;
    std::optional<OpenedDocument> opened; ///< with OpenAnswer::Outcome::Opened only
};

} // namespace Peak
