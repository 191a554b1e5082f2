#pragma once

#include "models/db/Error.h"
#include "models/domain/Notification.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace Peak {

class EmptyState;
class MessageBar;
class NotificationList;
class NotificationModel;

/*
 * Who: everybody, many times a day: something happened to an exchange of mine.
 * First: what must not be missed: a deadline that nobody has taken on yet, its date and how many
 * days are left. Then what is new, exchange by exchange, so that one case is one thing to think of.
 * Then: opens it where it is; or says "I take this on", "later", "done", and goes to the next one
 * without leaving the list; takes a slip of the hand back.
 * So: a list with the exchange's name above its news, the newest first, three keys and three small
 * buttons; everything that is done with can be looked up again.
 */

/**
 * What a person is told of, over the right edge of the window.
 *
 * Shows its model and says what is wanted; asks nobody and changes nothing. GUI thread.
 */
class NotificationPanel final : public QFrame
{
    Q_OBJECT

public:
    /** The model outlives it. */
    explicit NotificationPanel(NotificationModel *model, QWidget *parent = nullptr);

    /** Before the first answer. */
    void showLoading();
    /** The model is filled, perhaps with nothing. */
    void showRows();
    /** Nothing could be read; rows that are there stay. */
    void showError(const Peak::Error &error);
    void setStale(bool stale);
    void setUnseen(int count);
    /** Whether there are older ones than those shown. */
    void setMore(bool more);
    bool showsDone() const;
    void setShowsDone(bool done);

    NotificationList *list() const { return m_list; }
    MessageBar *messages() const { return m_messages; }
    EmptyState *empty() const { return m_empty; }

Q_SIGNALS:
    void openRequested(const QUuid &id);
    void doneRequested(const QUuid &id);
    void allDoneRequested();
    void snoozeRequested(const QUuid &id, Peak::Snooze snooze);
    void acknowledgeRequested(const QUuid &id);
    /** Those that are done with, or those that are not. */
    void doneShown(bool done);
    void olderRequested();
    void retryRequested();
    void settingsRequested();
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeFoot();
    void refresh();

    NotificationModel *m_model;
    NotificationList *m_list;
    MessageBar *m_messages;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QLabel *m_count = nullptr;
    QToolButton *m_done = nullptr;
    QPushButton *m_allDone = nullptr;
    QPushButton *m_older = nullptr;
    QWidget *m_foot = nullptr;
    bool m_loaded = false;
    bool m_stale = false;
    bool m_more = false;
};

} // namespace Peak
