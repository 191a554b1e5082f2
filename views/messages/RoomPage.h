#pragma once

#include "models/db/Error.h"
#include "views/messages/RoomView.h"

#include <QDate>
#include <QWidget>

class QLabel;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace Peak {

class ElidedLabel;
class EmptyState;
class MessageBar;
class MessageEditor;
class ReadersLine;
class SearchPanel;

/*
 * Who: everybody of an exchange. A coordinator has it open ten times a day, mostly to answer one
 * question and go; a client opens it because a message said so; an attorney once a week.
 * First: what is new since they looked, and what was said just before it.
 * Then: answer, in a sentence, often with a paper; or make a task of what was asked.
 * They must never wonder: who reads this? Is it sent? Has she read it? Am I writing to outsiders?
 * So: it opens at the first unread message, the editor has the focus, the line above it says who
 * reads, in another colour those from outside, and what is not sent says so where it stands.
 */

/**
 * The room of one exchange: the conversation, who reads it, and the editor.
 *
 * Shows what it is given and says what was wished; queries nothing. GUI thread.
 */
class RoomPage final : public QWidget
{
    Q_OBJECT

public:
    /** The model outlives it. */
    explicit RoomPage(RoomModel *model, QWidget *parent = nullptr);

    RoomView *view() const { return m_view; }
    MessageEditor *editor() const { return m_editor; }
    MessageBar *messages() const { return m_messages; }
    ReadersLine *readers() const { return m_readers; }
    SearchPanel *search() const { return m_search; }
    EmptyState *state() const { return m_state; }
    QString peopleNow() const;
    QToolButton *endButton() const { return m_end; }

    Q_INVOKABLE bool isLoaded() const { return m_loaded; }

public Q_SLOTS:
    void showLoading();
    /** The conversation, or that there is none yet. */
    void showRoom();
    void showBroken(const Peak::Error &error);
    /** It is not for this person; what they may do instead is not here. */
    void showClosed(const QString &why);
    void setStale(bool stale);
    /** Who is here and who types, by name. */
    void setPeopleNow(const QStringList &here, const QStringList &typing);
    /** How many came below what is on screen. */
    void setBelow(int count);
    void setScheduled(int count, bool failed);
    void focusFilter();
    /** Screen readers hear it at once. */
    void announce(const QString &text);

Q_SIGNALS:
    void retryRequested();
    void readersRequested();
    void scheduledRequested();
    void dayRequested(QDate day);
    void transcriptRequested();
    void endRequested();
    /** Nothing is searched for any more. */
    void searchClosed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeTop();
    void placeEnd();
    void openCalendar();

    RoomModel *m_model;
    RoomView *m_view;
    MessageBar *m_messages;
    QStackedWidget *m_stack;
    EmptyState *m_state;
    QSplitter *m_split;
    SearchPanel *m_search;
    ReadersLine *m_readers;
    MessageEditor *m_editor;
    ElidedLabel *m_now;
    QToolButton *m_find = nullptr;
    QToolButton *m_day = nullptr;
    QToolButton *m_scheduled = nullptr;
    QToolButton *m_end;
    bool m_loaded = false;
};

} // namespace Peak
