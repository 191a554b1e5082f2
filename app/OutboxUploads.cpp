#include "app/OutboxUploads.h"

#include "app/PageWorld.h"
#include "models/documents/TransferQueue.h"
#include "models/messages/RoomOutbox.h"

#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

OutboxUploads::OutboxUploads(PageWorld &world) : QObject(&world), m_world(world)
{
    connect(&world.outbox(), &RoomOutbox::uploadWanted, this, &OutboxUploads::upload);
    connect(&world.transfers(), &TransferQueue::uploaded, &world.outbox(), &RoomOutbox::onUploaded);
    connect(&world.transfers(), &TransferQueue::changed, this, &OutboxUploads::onTransfer);
}

void OutboxUploads::upload(const QUuid &exchange, const PendingFile &file)
{
    const Transfer known = m_world.transfers().transfer(file.upload);
    if (known.id == file.upload && known.state != Transfer::State::Cancelled) {
        if (known.state == Transfer::State::Failed)
            m_world.transfers().retry(file.upload);
        else
            onTransfer(file.upload);
        return;
    }
    if (!QFileInfo::exists(file.path)) {
        m_world.outbox().onUploadFailed(file.upload,
                                        tr("%1 is not where it was any more.").arg(file.name));
        return;
    }
    if (file.withPin && file.pin.isEmpty()) {
        m_world.outbox().onUploadFailed(
            file.upload, tr("%1 was to have a PIN, which this computer does not keep. It was not "
                            "sent without one: attach it again.")
                             .arg(file.name));
        return;
    }
    UploadRequest request;
    request.id = file.upload;
    request.path = file.path;
    request.fileName = file.name;
    request.exchange = exchange;
    request.fields = {{u"access_level"_s, u"exchange"_s}, {u"with_message"_s, true}};
    request.pin = file.pin;
    m_world.transfers().add({request});
}

void OutboxUploads::onTransfer(const QUuid &upload)
{
    const Transfer transfer = m_world.transfers().transfer(upload);
    if (transfer.kind != Transfer::Kind::Upload)
        return;
    if (transfer.state == Transfer::State::Done && !transfer.document.isNull())
        m_world.outbox().onUploaded(upload, transfer.document);
    else if (transfer.state == Transfer::State::Failed)
        m_world.outbox().onUploadFailed(
            upload, tr("%1 could not be uploaded: %2").arg(transfer.name, transfer.error));
    else if (transfer.state == Transfer::State::Cancelled)
        m_world.outbox().onUploadFailed(upload,
                                        tr("The upload of %1 was cancelled.").arg(transfer.name));
}

} // namespace Peak
