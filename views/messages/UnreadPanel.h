#pragma once

#include <QList>
#include <QUuid>
#include <QWidget>

class QListWidget;

namespace Peak {

/**
 * The rooms in which something is unread, beside the list of all messages; hidden when there are
 * none. GUI thread.
 */
class UnreadPanel final : public QWidget
{
    Q_OBJECT

public:
    struct Room
    {
        QUuid exchange;
        QString name; ///< number and name
        int unread = 0;

        bool operator==(const Room &) const = default;
    };

    explicit UnreadPanel(QWidget *parent = nullptr);

    /** In this order. */
    void showRooms(const QList<Room> &rooms);
    QListWidget *list() const { return m_list; }

Q_SIGNALS:
    void chosen(const QUuid &exchange);

private:
    void choose(int row);

    QList<Room> m_rooms;
    QListWidget *m_list;
};

} // namespace Peak
