#include "models/tables/NotificationModel.h"

#include "models/tables/ExchangeText.h"
#include "models/tables/NotificationText.h"

#include <QThread>

#include <algorithm>

namespace Peak {

NotificationModel::NotificationModel(QObject *parent) : QAbstractListModel(parent) {}

int NotificationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

Deadline NotificationModel::deadlineOf(const Notification &one) const
{
    return deadlineOn(one.due, m_today, one.isDone());
}

QVariant NotificationModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Line &line = m_lines.at(index.row());
    const Notification &one = line.one;
    if (line.head) {
        if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
            return NotificationText::group(one);
        return role == HeadRole ? QVariant(true) : QVariant();
    }
    switch (role) {
    case Qt::DisplayRole:
        return one.title;
    case Qt::AccessibleTextRole:
        return spoken(one);
    case IdRole:
        return one.id;
    case HeadRole:
        return false;
    case KindRole:
        return one.kind;
    case ExchangeRole:
        return one.exchangeId;
    case TimeRole:
        return NotificationText::time(one.madeAt, QDateTime::currentDateTime());
    case NewRole:
        return m_fresh.contains(one.id) && !one.isDone();
    case DeadlineRole:
        return QVariant::fromValue(deadlineOf(one));
    case WaitsRole:
        return one.waitsForAck();
    case AckRole:
        return NotificationText::acknowledged(one);
    case DoneRole:
        return one.isDone();
    default:
        return {};
    }
}

QString NotificationModel::spoken(const Notification &one) const
{
    QStringList parts;
    if (m_fresh.contains(one.id) && !one.isDone())
        parts.append(tr("New"));
    parts.append(one.title);
    if (one.due.isValid())
        parts.append(ExchangeText::deadline(deadlineOf(one)));
    parts.append(NotificationText::group(one));
    parts.append(NotificationText::time(one.madeAt, QDateTime::currentDateTime()));
    if (one.waitsForAck())
        parts.append(tr("waits to be acknowledged"));
    if (one.ackedAt.isValid())
        parts.append(NotificationText::acknowledged(one));
    if (one.isDone())
        parts.append(tr("done"));
    return parts.join(QStringLiteral(", "));
}

Qt::ItemFlags NotificationModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    if (m_lines.at(index.row()).head)
        return Qt::ItemNeverHasChildren;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

QList<NotificationModel::Line> NotificationModel::linesOf(const QList<Notification> &all) const
{
    struct Group
    {
        QUuid exchange;
        QList<Notification> list;
    };
    QList<Group> groups;
    const auto first = [](const Notification &one, const Notification &other) {
        if (one.waitsForAck() != other.waitsForAck())
            return one.waitsForAck();
        if (one.waitsForAck() && one.due != other.due)
            return one.due < other.due;
        return one.madeAt > other.madeAt;
    };
    QList<Notification> sorted = all;
    std::stable_sort(sorted.begin(), sorted.end(), first);
    for (const Notification &one : std::as_const(sorted)) {
        auto group = std::find_if(groups.begin(), groups.end(), [&one](const Group &other) {
            return other.exchange == one.exchangeId;
        });
        if (group == groups.end())
            group = groups.insert(groups.end(), {one.exchangeId, {}});
        group->list.append(one);
    }
    // As they came: those that wait by their deadline, the others by their latest news.
    QList<Line> lines;
    for (const Group &group : std::as_const(groups)) {
        Notification head;
        head.exchangeId = group.exchange;
        head.exchangeLabel = group.list.constFirst().exchangeLabel;
        lines.append({group.exchange, true, head});
        for (const Notification &one : std::as_const(group.list))
            lines.append({one.id, false, one});
    }
    return lines;
}

void NotificationModel::setNotifications(const QList<Notification> &all)
{
    Q_ASSERT(thread() == QThread::currentThread());
    for (const Notification &one : all) {
        if (!one.isSeen())
            m_fresh.insert(one.id);
    }
    m_all = all;
    become(linesOf(all));
}

int NotificationModel::lineOf(const Line &line, int from) const
{
    for (int i = from; i < m_lines.size(); ++i) {
        if (m_lines.at(i).key == line.key && m_lines.at(i).head == line.head)
            return i;
    }
    return -1;
}

void NotificationModel::become(const QList<Line> &lines)
{
    QSet<QUuid> heads, ones;
    for (const Line &line : lines)
        (line.head ? heads : ones).insert(line.key);
    for (int i = int(m_lines.size()) - 1; i >= 0; --i) {
        if ((m_lines.at(i).head ? heads : ones).contains(m_lines.at(i).key))
            continue;
        beginRemoveRows({}, i, i);
        m_lines.removeAt(i);
        endRemoveRows();
    }
    for (int i = 0; i < lines.size(); ++i) {
        const Line &line = lines.at(i);
        const int was = lineOf(line, i);
        if (was < 0) {
            beginInsertRows({}, i, i);
            m_lines.insert(i, line);
            endInsertRows();
            continue;
        }
        if (was != i) {
            beginMoveRows({}, was, was, {}, i);
            m_lines.move(was, i);
            endMoveRows();
        }
        if (m_lines.at(i) == line)
            continue;
        m_lines[i] = line;
        Q_EMIT dataChanged(index(i), index(i));
    }
}

void NotificationModel::tellAll(const QList<int> &roles)
{
    if (!m_lines.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_lines.size()) - 1), roles);
}

void NotificationModel::setToday(const QDate &today)
{
    if (m_today == today)
        return;
    m_today = today;
    tellAll({DeadlineRole, TimeRole, Qt::AccessibleTextRole});
}

void NotificationModel::settle()
{
    QSet<QUuid> unseen;
    for (const Notification &one : std::as_const(m_all)) {
        if (!one.isSeen())
            unseen.insert(one.id);
    }
    if (m_fresh == unseen)
        return;
    m_fresh = unseen;
    tellAll({NewRole, Qt::AccessibleTextRole});
}

const Notification *NotificationModel::find(const QUuid &id) const
{
    const auto found = std::find_if(m_all.cbegin(), m_all.cend(),
                                    [&id](const Notification &one) { return one.id == id; });
    return found == m_all.cend() ? nullptr : &*found;
}

const Notification *NotificationModel::at(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= m_lines.size() || m_lines.at(index.row()).head)
        return nullptr;
    return &m_lines.at(index.row()).one;
}

int NotificationModel::rowOf(const QUuid &id) const
{
    for (int i = 0; i < m_lines.size(); ++i) {
        if (!m_lines.at(i).head && m_lines.at(i).key == id)
            return i;
    }
    return -1;
}

} // namespace Peak
