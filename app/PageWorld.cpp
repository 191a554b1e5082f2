#include "app/PageWorld.h"

#include "app/NotificationCenter.h"
#include "app/OutboxUploads.h"
#include "app/UnreadCounts.h"
#include "app/UnreadKeeper.h"
#include "models/messages/RoomOutbox.h"
#include "models/repositories/AccountRepository.h"
#include "models/repositories/RoomRepository.h"
#include "models/repositories/UndoRepository.h"

#include <algorithm>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

PageWorld::PageWorld(DbSession &work, DbSession &reads, DbSession &transfers, QObject *parent)
    : QObject(parent),
      m_work(work),
      m_reads(reads),
      m_line(transfers),
      m_local(transfers),
      m_objects(transfers),
      m_stores({{u"local"_s, &m_local}, {u"s3"_s, &m_objects}, {u"gcp"_s, &m_objects}}),
      m_transfers(transfers, TransferQueue::defaultFolder()),
      m_opener(work, transfers),
      m_drafts(DraftStore::defaultFolder()),
      m_undo([this](const QList<QUuid> &audits) { return UndoRepository(m_work).undo(audits); }),
      m_proof([this](const QString &secret) {
          return AccountRepository(m_work).reauthenticate(secret);
      }),
      m_outbox(new RoomOutbox(
          [this](const MessageDraft &draft) {
              if (draft.at.isValid())
                  return RoomRepository(m_work).schedule(draft, draft.at);
              return RoomRepository(m_work).send(draft, m_roomChannels.value(draft.exchange),
                                                 m_identity.personId);
          },
          RoomOutbox::defaultFolder(), this)),
      m_unread(new UnreadCounts(this)),
      m_notifications(new NotificationCenter(*this))
{
    for (const QString &provider : {u"s3"_s, u"gcp"_s}) {
        m_transfers.setStore(provider, &m_objects);
        m_opener.setStore(provider, &m_objects);
    }
    new UnreadKeeper(*this);
    new OutboxUploads(*this);
}

PageWorld::~PageWorld() = default;

QJsonObject PageWorld::preference(const QString &key) const
{
    return m_identity.preferences.value(key).toObject();
}

void PageWorld::savePreference(const QString &key, const QJsonObject &value)
{
    m_identity.preferences.insert(key, value);
    takeHold();
    Q_EMIT preferenceChanged(key, value);
}

void PageWorld::takeHold()
{
    m_outbox->setHoldSeconds(
        std::clamp(preference(u"messages"_s).value(u"hold_seconds"_s).toInt(10), 0, 60));
}

void PageWorld::setIdentity(const Identity &identity)
{
    m_identity = identity;
    m_undo.setPerson(identity.personId);
    m_actions.setCapabilities(identity.capabilities);
    // Who looks on as somebody else uploads nothing in their name.
    m_transfers.begin(identity.firmName, identity.personId, identity.realPerson.isEmpty());
    takeHold();
    if (identity.realPerson.isEmpty())
        m_outbox->begin(identity.firmName, identity.personId);
    else
        m_outbox->end();
    Q_EMIT identityChanged();
}

void PageWorld::setOnline(bool online)
{
    m_actions.setOnline(online);
    if (m_online == online)
        return;
    m_online = online;
    m_outbox->setOnline(online);
    Q_EMIT onlineChanged(online);
}

void PageWorld::forgetPerson()
{
    m_identity = {};
    m_undo.clear();
    m_transfers.end();
    m_outbox->end();
    m_roomChannels.clear();
    m_actions.setCapabilities({});
    Q_EMIT personForgotten();
}

void PageWorld::setPulse(DbSession &pulse, Listener &hints)
{
    m_pulse = &pulse;
    m_hints = &hints;
}

void PageWorld::setRoomChannel(const QUuid &exchange, const QString &channel)
{
    m_roomChannels.insert(exchange, channel);
}

DraftSlot PageWorld::draft(const QString &form, const QString &record)
{
    return {&m_drafts, {m_identity.firmName, m_identity.personId, form, record}};
}

} // namespace Peak
