#pragma once

#include "models/db/Error.h"
#include "models/domain/NotificationSettings.h"
#include "models/repositories/NotificationRepository.h"
#include "models/tables/NotificationModel.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace Peak {

class PageWorld;

/**
 * What the signed-in person is told of: read when they come in, and again whenever the change feed
 * says so, when one that was put off comes back, and after every step of their own.
 *
 * A step shows at once and is taken back where the server refuses. Shows nothing itself: the bell,
 * the panel and the tray follow its signals. GUI thread.
 */
class NotificationCenter final : public QObject
{
    Q_OBJECT

public:
    /** A part of the world. */
    explicit NotificationCenter(PageWorld &world);

    NotificationModel *model() { return &m_model; }
    const NotificationCounts &counts() const { return m_counts; }
    /** Empty until they are read. */
    const NotificationSettings &settings() const { return m_settings; }
    /** What is to do has been read. */
    bool isLoaded() const { return m_loaded; }
    /** There are older ones than those in the model. */
    bool hasMore() const { return !m_complete[m_showsDone]; }

    /** The model holds those that are done with, or those that are not. */
    void setShowsDone(bool done);
    bool showsDone() const { return m_showsDone; }
    /** More of them, unless they are on their way. */
    void loadOlder();
    /** As many as at first again. */
    void leaveOlder();
    /** All in the model were looked at. */
    void see();
    void seeOne(const QUuid &id);
    /** @name Steps; who tells of a refusal
     * @{ */
    enum class Refusal { Here, ByCaller };
    QFuture<Result<void>> finish(const QList<QUuid> &ids, Refusal refusal = Refusal::Here);
    QFuture<Result<void>> unfinish(const QList<QUuid> &ids, Refusal refusal = Refusal::Here);
    QFuture<Result<void>> snooze(const QUuid &id, const QDateTime &until,
                                 Refusal refusal = Refusal::Here);
    /** @} */
    void acknowledge(const QUuid &id);
    void loadSettings();

public Q_SLOTS:
    /** Soon, once for all who ask. */
    void look();

Q_SIGNALS:
    /** The model, the counts, or both. */
    void changed();
    /** Nothing could be read. */
    void unreadable(const Peak::Error &error);
    /** A step was not taken. */
    void refused(const Peak::Error &error);
    /** Told for the first time, or once more: since they came in, not from before. */
    void arrived(const QList<Peak::Notification> &news);
    void settingsChanged();

private:
    struct Known
    {
        QDateTime madeAt;
        int count = 0;
    };
    void follow();
    void takeIdentity();
    void clear();
    void read();
    void readList(bool done, const QList<Notification> &above = {});
    void takeList(bool done, const QList<Notification> &list, bool complete);
    void tellArrived();
    void fill();
    /** Whether a list from before a step shows rows that are elsewhere by now. */
    enum class Moves { Nothing, Rows };
    QFuture<Result<void>> afterStep(const QFuture<Result<void>> &step, Moves moves = Moves::Rows,
                                    Refusal refusal = Refusal::Here);
    QList<Notification> taken(const QList<QUuid> &ids, QList<Notification> *from);

    PageWorld &m_world;
    NotificationRepository m_repository;
    NotificationModel m_model;
    NotificationCounts m_counts;
    NotificationSettings m_settings;
    QList<Notification> m_open;
    QList<Notification> m_done;
    QHash<QUuid, Known> m_known;
    QDateTime m_below;    ///< the last row's that was read; invalid: there was none below it
    QSet<QUuid> m_putOff; ///< here: they are news again when they come back
    QUuid m_person;
    QTimer m_soon;
    QTimer m_next; ///< when one comes back
    int m_limits[2];
    bool m_complete[2] = {true, true};
    int m_running = 0; ///< questions that are not answered
    int m_pending = 0; ///< steps that are not answered
    int m_step = 0;    ///< counts their beginnings and ends
    int m_life = 0;    ///< answers for somebody who was here before are nobody's
    bool m_again = false;
    bool m_loaded = false;
    bool m_begun = false; ///< what there was when they came in is known
    bool m_showsDone = false;
};

} // namespace Peak
