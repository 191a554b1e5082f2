#include "models/repositories/StorageRepository.h"

#include "models/repositories/Answers.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

StorageState stateOf(const ColumnReader &row)
{
    StorageState state;
    state.provider = row.text(u"provider"_s);
    state.setUp = row.flag(u"set_up"_s).value_or(false);
    state.takesNew = row.flag(u"takes_new"_s).value_or(false);
    state.files = row.number(u"documents"_s);
    state.bytes = row.number(u"bytes"_s);
    state.waitingDeletion = row.number(u"waiting_deletion"_s);
    state.move = row.text(u"move"_s);
    state.moveStarted = row.moment(u"move_started_ms"_s);
    state.moved = row.number(u"moved"_s);
    state.movedBytes = row.number(u"moved_bytes"_s);
    state.toMove = row.number(u"to_move"_s);
    state.failing = row.number(u"failing"_s);
    state.failure = row.text(u"failure"_s);
    state.lookedAt = row.moment(u"looked_ms"_s);
    state.unknown = row.number(u"unknown"_s);
    state.missing = row.number(u"missing"_s);
    return state;
}

StorageFinding findingOf(const ColumnReader &row)
{
    StorageFinding finding;
    finding.provider = row.text(u"provider"_s);
    finding.finding = row.text(u"finding"_s);
    finding.key = row.text(u"storage_key"_s);
    finding.bytes = row.number(u"bytes"_s);
    finding.foundAt = row.moment(u"found_ms"_s);
    finding.document = row.id(u"document"_s);
    finding.exchange = row.id(u"exchange_id"_s);
    finding.fileName = row.text(u"file_name"_s);
    finding.version = int(row.number(u"version"_s));
    return finding;
}

} // namespace

QFuture<Result<QList<StorageState>>> StorageRepository::state()
{
    return Answers::list<StorageState>(m_session, u"storage/state"_s, {}, stateOf);
}

QFuture<Result<QList<StorageFinding>>> StorageRepository::findings()
{
    return Answers::list<StorageFinding>(m_session, u"storage/findings"_s, {}, findingOf);
}

QFuture<Result<void>> StorageRepository::startMove(const QString &provider)
{
    return Answers::nothing(m_session, u"storage/start_move"_s, {{u"provider"_s, provider}});
}

QFuture<Result<void>> StorageRepository::stopMove()
{
    return Answers::nothing(m_session, u"storage/stop_move"_s);
}

} // namespace Peak
