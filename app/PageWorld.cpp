#include "app/PageWorld.h"

#include "models/repositories/AccountRepository.h"
#include "models/repositories/UndoRepository.h"

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
      })
{
    for (const QString &provider : {u"s3"_s, u"gcp"_s}) {
        m_transfers.setStore(provider, &m_objects);
        m_opener.setStore(provider, &m_objects);
    }
}

PageWorld::~PageWorld() = default;

QJsonObject PageWorld::preference(const QString &key) const
{
    return m_identity.preferences.value(key).toObject();
}

void PageWorld::savePreference(const QString &key, const QJsonObject &value)
{
    m_identity.preferences.insert(key, value);
    Q_EMIT preferenceChanged(key, value);
}

void PageWorld::setIdentity(const Identity &identity)
{
    m_identity = identity;
    m_undo.setPerson(identity.personId);
    m_actions.setCapabilities(identity.capabilities);
    // Who looks on as somebody else uploads nothing in their name.
    m_transfers.begin(identity.firmName, identity.personId, identity.realPerson.isEmpty());
    Q_EMIT identityChanged();
}

void PageWorld::setOnline(bool online)
{
    m_actions.setOnline(online);
    if (m_online == online)
        return;
    m_online = online;
    Q_EMIT onlineChanged(online);
}

void PageWorld::forgetPerson()
{
    m_identity = {};
    m_undo.clear();
    m_transfers.end();
    m_actions.setCapabilities({});
}

DraftSlot PageWorld::draft(const QString &form, const QString &record)
{
    return {&m_drafts, {m_identity.firmName, m_identity.personId, form, record}};
}

} // namespace Peak
