// The part of RoomModel that shows what the server does not have yet.
#include "models/messages/RoomModel.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

RoomModel::PendingRow RoomModel::pendingFor(const PendingMessage &pending) const
{
    PendingRow row;
    row.pending = pending;
    row.message.sender = m_me;
    row.message.senderName = m_myName;
    row.message.content = pending.text;
    row.message.createdAt = pending.madeAt;
    row.message.replyTo = pending.replyTo;
    row.message.replySender = pending.replySender;
    row.message.replyText = pending.replyText;
    row.message.request = pending.request;
    row.message.mentions = pending.mentions;
    for (const PendingFile &file : pending.files)
        row.message.attachments.append(
            {file.document, file.name, file.name.section(u'.', -1).toLower(), false});
    return row;
}

void RoomModel::setPending(const QList<PendingMessage> &pending)
{
    QList<PendingRow> &rows = isAtEnd() ? m_pending : m_hidden;
    const bool shown = &rows == &m_pending;
    const auto isIn = [&pending](const QUuid &request) {
        return std::any_of(pending.cbegin(), pending.cend(),
                           [&request](const auto &one) { return one.request == request; });
    };
    for (qsizetype i = rows.size() - 1; i >= 0; --i) {
        if (isIn(rows.at(i).pending.request) || rows.at(i).settled)
            continue;
        const int row = int(m_rows.size() + i);
        if (shown)
            beginRemoveRows({}, row, row);
        rows.removeAt(i);
        if (shown)
            endRemoveRows();
    }
    for (const PendingMessage &one : pending) {
        if (isKnown(one.request))
            continue;
        const auto there = std::find_if(rows.begin(), rows.end(), [&one](const PendingRow &row) {
            return row.pending.request == one.request;
        });
        if (there == rows.end()) {
            const int row = rowCount();
            if (shown)
                beginInsertRows({}, row, row);
            rows.append(pendingFor(one));
            if (shown)
                endInsertRows();
        } else if (there->pending != one) {
            *there = pendingFor(one);
            if (shown)
                changed(int(m_rows.size() + (there - rows.begin())));
        }
    }
}

void RoomModel::settle(const QUuid &request)
{
    for (PendingRow &row : isAtEnd() ? m_pending : m_hidden) {
        if (row.pending.request == request)
            row.settled = true;
    }
}

void RoomModel::hidePending()
{
    if (m_pending.isEmpty())
        return;
    const int at = int(m_rows.size());
    beginRemoveRows({}, at, at + int(m_pending.size()) - 1);
    m_hidden += std::exchange(m_pending, {});
    endRemoveRows();
}

void RoomModel::showPending()
{
    m_hidden.removeIf([this](const PendingRow &row) { return isKnown(row.pending.request); });
    if (m_hidden.isEmpty() || !isAtEnd())
        return;
    const int at = rowCount();
    beginInsertRows({}, at, at + int(m_hidden.size()) - 1);
    m_pending += std::exchange(m_hidden, {});
    endInsertRows();
}

} // namespace Peak
