#pragma once

#include "models/domain/PendingMessage.h"

#include <QObject>
#include <QUuid>

namespace Peak {

class PageWorld;

/**
 * Uploads the files of unsent messages through the queue of transfers, and tells the outbox what
 * became of them.
 *
 * The same upload is asked for again after a restart and is the same document. GUI thread.
 */
class OutboxUploads final : public QObject
{
    Q_OBJECT

public:
    /** A child of the world. */
    explicit OutboxUploads(PageWorld &world);

private:
    void upload(const QUuid &exchange, const PendingFile &file);
    void onTransfer(const QUuid &upload);

    PageWorld &m_world;
};

} // namespace Peak
