#include "models/messages/RoomModel.h"

#include <QLocale>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr qint64 groupSeconds = 5 * 60;

} // namespace

void RoomModel::setMe(const QUuid &me, const QString &name)
{
    m_me = me;
    m_myName = name;
}

int RoomModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size() + m_pending.size());
}

QVariant RoomModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int row = index.row();
    switch (role) {
    case Qt::DisplayRole:
        return message(row).content;
    case Qt::AccessibleTextRole:
        return spoken(row);
    case NumberRole:
        return message(row).number;
    case IdRole:
        return message(row).id;
    case PendingRole:
        return isPending(row);
    default:
        return {};
    }
}

const RoomMessage &RoomModel::message(int row) const
{
    return row < m_rows.size() ? m_rows.at(row).message : m_pending.at(row - m_rows.size()).message;
}

const PendingMessage *RoomModel::pending(int row) const
{
    return isPending(row) ? &m_pending.at(row - m_rows.size()).pending : nullptr;
}

QDate RoomModel::day(int row) const
{
    return row < m_rows.size() ? m_rows.at(row).day : message(row).createdAt.toLocalTime().date();
}

bool RoomModel::isOwn(int row) const
{
    return isPending(row) || (!m_me.isNull() && message(row).sender == m_me);
}

RoomModel::Frame RoomModel::frame(int row) const
{
    Frame frame;
    const RoomMessage &now = message(row);
    frame.news = m_newFrom > 0 && now.number == m_newFrom;
    if (row == 0 || day(row) != day(row - 1)) {
        frame.day = day(row);
        return frame;
    }
    const RoomMessage &before = message(row - 1);
    frame.grouped = !frame.news && !now.system && !before.system && now.sender == before.sender &&
                    now.replyTo.isNull() && before.createdAt.secsTo(now.createdAt) < groupSeconds;
    return frame;
}

int RoomModel::rowOfNumber(qint64 number) const
{
    const qint64 row = number - firstNumber();
    return number > 0 && row >= 0 && row < m_rows.size() ? int(row) : -1;
}

int RoomModel::rowOf(const QUuid &id) const
{
    for (qsizetype row = m_rows.size() - 1; row >= 0; --row) {
        if (m_rows.at(row).message.id == id)
            return int(row);
    }
    return -1;
}

int RoomModel::rowOfRequest(const QUuid &request) const
{
    for (qsizetype i = 0; i < m_pending.size(); ++i) {
        if (m_pending.at(i).pending.request == request)
            return int(m_rows.size() + i);
    }
    for (qsizetype row = m_rows.size() - 1; row >= 0; --row) {
        if (m_rows.at(row).message.request == request)
            return int(row);
    }
    return -1;
}

void RoomModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_pending.clear();
    m_hidden.clear();
    m_roomLast = 0;
    m_newFrom = 0;
    endResetModel();
    Q_EMIT endChanged();
}

RoomModel::Row RoomModel::rowFor(const RoomMessage &message)
{
    return {message, message.createdAt.toLocalTime().date()};
}

void RoomModel::showWindow(const QList<RoomMessage> &messages, qint64 roomLast)
{
    beginResetModel();
    m_rows.clear();
    for (const RoomMessage &message : messages) {
        if (m_rows.isEmpty() || message.number == lastNumber() + 1)
            m_rows.append(rowFor(message));
    }
    m_roomLast = std::max(roomLast, lastNumber());
    QList<PendingRow> pending = m_pending + m_hidden;
    pending.removeIf([this](const PendingRow &row) { return isKnown(row.pending.request); });
    // What the server has and this window does not show is no longer ours to show.
    pending.removeIf([](const PendingRow &row) { return row.settled; });
    (isAtEnd() ? m_pending : m_hidden) = pending;
    (isAtEnd() ? m_hidden : m_pending).clear();
    endResetModel();
    Q_EMIT endChanged();
}

bool RoomModel::isKnown(const QUuid &request) const
{
    return std::any_of(m_rows.crbegin(), m_rows.crend(), [&request](const Row &row) {
        return row.message.request == request && !request.isNull();
    });
}

void RoomModel::prepend(const QList<RoomMessage> &messages)
{
    QList<Row> rows;
    for (const RoomMessage &message : messages) {
        if (message.number < firstNumber())
            rows.append(rowFor(message));
    }
    if (rows.isEmpty() || rows.last().message.number != firstNumber() - 1)
        return;
    beginInsertRows({}, 0, int(rows.size() - 1));
    const auto joint = rows.size();
    m_rows = rows + m_rows;
    endInsertRows();
    changed(int(joint)); // its day, its group
    trimEnd();
}

void RoomModel::append(const QList<RoomMessage> &messages)
{
    if (!isAtEnd() && !messages.isEmpty() && messages.first().number > lastNumber() + 1) {
        setRoomLast(messages.last().number);
        return;
    }
    QList<Row> fresh;
    const auto flush = [this, &fresh] {
        if (fresh.isEmpty())
            return;
        const int at = int(m_rows.size());
        beginInsertRows({}, at, at + int(fresh.size()) - 1);
        m_rows += fresh;
        endInsertRows();
        fresh.clear();
    };
    const int before = int(m_rows.size());
    for (const RoomMessage &message : messages) {
        const qint64 last = fresh.isEmpty() ? lastNumber() : fresh.last().message.number;
        if (message.number != last + 1 && !(m_rows.isEmpty() && fresh.isEmpty()))
            continue;
        if (!message.request.isNull() && rowOfRequest(message.request) >= 0) {
            flush();
            takeArrived(message);
        } else {
            fresh.append(rowFor(message));
        }
    }
    flush();
    m_roomLast = std::max(m_roomLast, lastNumber());
    if (m_rows.size() > before && !m_pending.isEmpty())
        changed(int(m_rows.size())); // its group
    showPending();
    trimStart();
    Q_EMIT endChanged();
}

void RoomModel::appendNews(const QList<RoomMessage> &messages)
{
    if (messages.isEmpty())
        return;
    if (!m_followed && m_rows.size() + messages.size() > mostRows + slack)
        setRoomLast(messages.last().number);
    else
        append(messages);
}

/** One's own message is where it stood while it was on its way. */
void RoomModel::takeArrived(const RoomMessage &message)
{
    const int row = rowOfRequest(message.request);
    const auto place = row - m_rows.size();
    if (place < 0)
        return;
    if (place > 0) {
        beginRemoveRows({}, row, row);
        m_pending.removeAt(place);
        endRemoveRows();
        const int at = int(m_rows.size());
        beginInsertRows({}, at, at);
        m_rows.append(rowFor(message));
        endInsertRows();
        return;
    }
    m_pending.removeFirst();
    m_rows.append(rowFor(message));
    changed(row);
}

void RoomModel::setRoomLast(qint64 number)
{
    if (number <= m_roomLast)
        return;
    m_roomLast = number;
    if (!isAtEnd())
        hidePending();
    Q_EMIT endChanged();
}

void RoomModel::setNewFrom(qint64 number)
{
    const int before = rowOfNumber(std::exchange(m_newFrom, number));
    const int now = rowOfNumber(number);
    if (before >= 0)
        changed(before);
    if (now >= 0 && now != before)
        changed(now);
}

void RoomModel::apply(const QList<RoomMessage> &messages)
{
    for (const RoomMessage &message : messages) {
        const int row = rowOfNumber(message.number);
        if (row < 0 || m_rows.at(row).message.id != message.id || m_rows.at(row).message == message)
            continue;
        m_rows[row].message = message;
        changed(row);
    }
}

void RoomModel::trimStart()
{
    const auto surplus = m_rows.size() - mostRows;
    if (surplus <= slack)
        return;
    beginRemoveRows({}, 0, int(surplus) - 1);
    m_rows.remove(0, surplus);
    endRemoveRows();
    changed(0);
}

void RoomModel::trimEnd()
{
    const auto surplus = m_rows.size() - mostRows;
    if (surplus <= 0)
        return;
    hidePending();
    beginRemoveRows({}, mostRows, int(m_rows.size()) - 1);
    m_rows.remove(mostRows, surplus);
    endRemoveRows();
    Q_EMIT endChanged();
}

void RoomModel::changed(int row)
{
    if (row >= 0 && row < rowCount())
        Q_EMIT dataChanged(index(row), index(row));
}

/** As a screen reader says it. */
QString RoomModel::spoken(int row) const
{
    const RoomMessage &one = message(row);
    const QString at = QLocale().toString(one.createdAt.toLocalTime().time(), u"HH:mm"_s);
    const QString words = one.deleted ? tr("This message was deleted.") : one.content;
    QStringList said;
    if (frame(row).news)
        said.append(tr("New."));
    if (one.system)
        return tr("%1, %2").arg(words, at);
    if (const PendingMessage *out = pending(row)) {
        const QString state =
            out->state == PendingMessage::State::Failed    ? tr("not sent: %1").arg(out->error)
            : out->state == PendingMessage::State::Waiting ? tr("waiting for the connection")
                                                           : tr("sending");
        said.append(tr("You, %1, %2: %3").arg(at, state, words));
    } else if (isOwn(row) && one.readerCount > 0) {
        said.append(tr("%1, %2, read by %3 of %4: %5")
                        .arg(one.senderName, at)
                        .arg(one.readCount)
                        .arg(one.readerCount)
                        .arg(words));
    } else {
        said.append(
            tr("%1, %2: %3")
                .arg(one.outsider ? tr("%1 from outside").arg(one.senderName) : one.senderName, at,
                     words));
    }
    if (!one.replyTo.isNull())
        said.append(tr("Answers %1: %2").arg(one.replySender, one.replyText));
    for (const MessageAttachment &file : one.attachments)
        said.append(tr("Document: %1").arg(file.name));
    if (one.editedAt.isValid())
        said.append(tr("Edited."));
    return said.join(u' ');
}

} // namespace Peak
