#pragma once

#include <QList>
#include <QStringList>
#include <QTableWidget>
#include <QUuid>

namespace Peak {

/**
 * A few things of one kind with some columns, one of which may be the one that is in use here: a
 * person's sessions, their computers. As high as it has rows. GUI thread.
 */
class ThingTable final : public QTableWidget
{
    Q_OBJECT

public:
    struct Thing
    {
        QUuid id;
        QStringList cells;
        bool isThisOne = false;
    };

    ThingTable(const QString &name, const QStringList &titles, QWidget *parent = nullptr);

    /** What was selected stays so, where it is still there. */
    void setThings(const QList<Thing> &things);
    QList<QUuid> selectedIds() const;
    /** Of the selected ones: this session, this computer. */
    bool selectsThisOne() const;
    int thingCount() const { return int(m_things.size()); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void selectionChangedTo(int rows);

private:
    QList<Thing> m_things;
};

} // namespace Peak
