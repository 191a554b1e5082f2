#pragma once

#include "models/domain/Deadline.h"
#include "models/domain/Notification.h"

#include <QAbstractListModel>
#include <QDate>
#include <QSet>

namespace Peak {

/**
 * What a person is told of, as the lines of a list: a line for each exchange, and below it what
 * there is of it, the newest first.
 *
 * Exchanges that wait for an acknowledgement come first, then those with the latest news. Lines of
 * exchanges can't be chosen. What was new when it came in stays marked until settle(): looking at
 * it must not make it look old under one's eyes. Holds values and never queries. GUI thread.
 */
class NotificationModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole,
        HeadRole, ///< true for the line of an exchange
        KindRole,
        ExchangeRole,
        TimeRole,     ///< "10:42", "yesterday 16:20", "18 Nov 2026"
        NewRole,      ///< not seen before
        DeadlineRole, ///< Peak::Deadline; without a date where there is none
        WaitsRole,    ///< for an acknowledgement
        AckRole,      ///< "Acknowledged by Dana Ortega"
        DoneRole,
        RoleCount
    };

    explicit NotificationModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    /** All that there are to show; tells exactly what differs. */
    void setNotifications(const QList<Notification> &all);
    /** The firm's day, by which days left are counted. */
    void setToday(const QDate &today);
    /** From now on nothing is new but what nobody has seen. */
    void settle();

    const QList<Notification> &notifications() const { return m_all; }
    /** Null where it is not shown. */
    const Notification *find(const QUuid &id) const;
    const Notification *at(const QModelIndex &index) const;
    int rowOf(const QUuid &id) const;

private:
    struct Line
    {
        QUuid key; ///< of the notification, or of the exchange where it is the head
        bool head = false;
        Notification one; ///< of a head: any of the group
        bool operator==(const Line &) const = default;
    };
    QList<Line> linesOf(const QList<Notification> &all) const;
    void become(const QList<Line> &lines);
    int lineOf(const Line &line, int from) const;
    void tellAll(const QList<int> &roles);
    QString spoken(const Notification &one) const;
    Deadline deadlineOf(const Notification &one) const;

    QList<Notification> m_all;
    QList<Line> m_lines;
    QSet<QUuid> m_fresh; ///< were new when they came in
    QDate m_today;
};

} // namespace Peak
